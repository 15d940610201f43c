import { isShortcut } from '../lib/keys.js';
import { COLUMNS } from '../state/board.js';

/** @typedef {import('./task-board.js').Target} Target */

/**
 * A board by keyboard. Arrows focus cards; Shift+Space picks one up, arrows then show it elsewhere, Enter
 * or Space drops it there, Escape or leaving it puts it back.
 */
export class BoardKeys {
  #element;
  /** @type {Target | null} */
  #lift = null;
  #still = false;

  /** @param {HTMLElementTagNameMap['task-board']} element */
  constructor(element) {
    this.#element = element;
  }

  /** @returns {string | null} the card that is picked up */
  get lifted() {
    return this.#lift?.id ?? null;
  }

  /**
   * @param {Status} status
   * @returns {TaskView[]} of a column, with the card picked up where it would be dropped
   */
  arranged(status) {
    const { board } = this.#element;
    const lift = this.#lift;
    const at = lift && board.find(lift.id);
    if (!at) return board.cards(status);
    const others = this.#others(status);
    if (lift.status !== status) return others;
    return others.toSpliced(lift.index, 0, board.cards(at.status)[at.index]);
  }

  /**
   * Draws. Moving a card within the page takes its focus, and that is no leaving.
   *
   * @param {() => void} draw
   */
  still(draw) {
    // Deleted elsewhere, perhaps.
    if (this.#lift && !this.#element.board.find(this.#lift.id)) this.#lift = null;
    this.#still = true;
    draw();
    this.#still = false;
  }

  blur() {
    if (this.#lift && !this.#still) this.#putBack();
  }

  /**
   * @param {string} id
   * @param {KeyboardEvent} event
   */
  press(id, event) {
    const done = this.#lift ? this.#carry(this.#lift, event) : this.#start(id, event);
    // Nobody else is to answer, not even the link that has the focus.
    if (done) event.preventDefault();
  }

  /**
   * @param {string} id
   * @param {KeyboardEvent} event
   */
  #start(id, event) {
    if (!isShortcut(event)) return false;
    if (event.key === ' ' && event.shiftKey) return this.#pickUp(id);
    if (event.shiftKey) return false;
    return this.#walk(id, this.#direction(event.key));
  }

  /** @param {string} id */
  #pickUp(id) {
    const element = this.#element;
    const at = element.board.find(id);
    if (!at || element.board.cards(at.status)[at.index].task.version === 0) return false;
    element.focusRow(id);
    this.#lift = { id, ...at };
    element.draw();
    element.say('lifted', id);
    return true;
  }

  /**
   * @param {string} id
   * @param {Step | null} step
   */
  #walk(id, step) {
    const { board } = this.#element;
    const at = board.find(id);
    if (!step || !at) return false;
    const next = step.column
      ? nextColumn(at.status, step.column, (status) => board.cards(status).length > 0)
      : at.status;
    const cards = next ? board.cards(next) : [];
    const index = clamp(at.index + step.row, cards.length - 1);
    if (cards.length) this.#element.focusRow(cards[index].task.id);
    return true;
  }

  /**
   * @param {Target} lift
   * @param {KeyboardEvent} event
   */
  #carry(lift, event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = this.#direction(event.key);
    if (step) this.#shift(lift, step);
    else if (event.key === 'Enter' || event.key === ' ') this.#drop(lift);
    else if (event.key === 'Escape') this.#putBack();
    // Letters are no shortcuts meanwhile; Tab and the browser's own keys are what they always are.
    else return event.key.length === 1;
    return true;
  }

  /**
   * @param {Target} lift
   * @param {Step} step
   */
  #shift({ id, status, index }, step) {
    const next = (step.column && nextColumn(status, step.column, () => true)) || status;
    this.#lift = { id, status: next, index: clamp(index + step.row, this.#others(next).length) };
    this.#element.draw();
    this.#element.say('over', id);
  }

  /** @param {Target} target */
  #drop(target) {
    const at = this.#element.board.find(target.id);
    if (at?.status === target.status && at.index === target.index) return this.#putBack();
    this.#lift = null;
    return this.#element.move(target);
  }

  #putBack() {
    const id = /** @type {string} */ (this.lifted);
    this.#lift = null;
    this.#element.draw();
    this.#element.say('kept', id);
  }

  /** @param {Status} status */
  #others(status) {
    return this.#element.board.cards(status).filter(({ task }) => task.id !== this.lifted);
  }

  /**
   * @param {string} key
   * @returns {Step | null}
   */
  #direction(key) {
    const onward = getComputedStyle(this.#element).direction === 'rtl' ? -1 : 1;
    /** @type {Record<string, Step>} */
    const steps = {
      ArrowUp: { row: -1, column: 0 },
      ArrowDown: { row: 1, column: 0 },
      ArrowLeft: { row: 0, column: -onward },
      ArrowRight: { row: 0, column: onward },
      Home: { row: Number.NEGATIVE_INFINITY, column: 0 },
      End: { row: Number.POSITIVE_INFINITY, column: 0 },
    };
    return steps[key] ?? null;
  }
}

/** @typedef {{ row: number, column: number }} Step */

/**
 * @param {Status} status
 * @param {number} step
 * @param {(status: Status) => boolean} fits
 */
function nextColumn(status, step, fits) {
  const at = COLUMNS.indexOf(status);
  const onward = step > 0 ? COLUMNS.slice(at + 1) : COLUMNS.slice(0, at).reverse();
  return onward.find(fits) ?? null;
}

/**
 * @param {number} index
 * @param {number} most
 */
function clamp(index, most) {
  return Math.max(0, Math.min(index, most));
}
