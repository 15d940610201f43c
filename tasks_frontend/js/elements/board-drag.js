import { Dragging } from '../lib/dragging.js';
import { h } from '../lib/html.js';

/** @typedef {import('./task-board.js').Target} Target */

/** A board by mouse. The card stays where it is until it is dropped; a marker shows where that would be. */
export class BoardDrag {
  #element;
  /** @type {{ card: HTMLElement, target: Target } | null} */
  #held = null;
  #marker = h('li', { class: 'drop-marker', 'aria-hidden': 'true' });
  #dragging;

  /** @param {HTMLElementTagNameMap['task-board']} element */
  constructor(element) {
    this.#element = element;
    this.#dragging = new Dragging(element, {
      grab,
      begin: (item) => this.#begin(item),
      over: (x, y) => this.#over(x, y),
      drop: () => this.#held && element.move(this.#held.target),
      end: () => this.#end(),
      scrollers: (x) => [element, this.#columnAt(x).scroller],
    });
  }

  cancel() {
    this.#dragging.cancel();
  }

  /**
   * @param {Status} status
   * @param {HTMLElement[]} cards of that column
   * @returns {HTMLElement[]} the same with the marker among them, where that is its place
   */
  marked(status, cards) {
    if (this.#held?.target.status !== status) return cards;
    const { card, target } = this.#held;
    const next = cards.filter((each) => each !== card)[target.index];
    return next ? cards.toSpliced(cards.indexOf(next), 0, this.#marker) : [...cards, this.#marker];
  }

  /** @param {HTMLElement} card */
  #begin(card) {
    const id = String(card.dataset.task);
    const at = this.#element.board.find(id);
    if (!at) return this.cancel();
    card.toggleAttribute('data-dragged', true);
    this.#held = { card, target: { id, ...at } };
    return this.#element.draw();
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #over(x, y) {
    if (!this.#held) return;
    const { card, target } = this.#held;
    const column = this.#columnAt(x);
    const others = column.cards.filter((each) => each !== card);
    const next = others.findIndex((each) => y < middle(each));
    const index = next < 0 ? others.length : next;
    if (target.status === column.status && target.index === index) return;
    this.#held = { card, target: { id: target.id, status: column.status, index } };
    this.#element.draw();
  }

  #end() {
    this.#held?.card.removeAttribute('data-dragged');
    this.#held = null;
    this.#element.draw();
  }

  /** @param {number} x */
  #columnAt(x) {
    const distance = (/** @type {Element} */ column) => {
      const { left, right } = column.getBoundingClientRect();
      return Math.abs(x - (left + right) / 2);
    };
    return this.#element.columns.reduce((best, each) =>
      distance(each) < distance(best) ? each : best,
    );
  }
}

/** @param {Element} target */
function grab(target) {
  // A draft has no place yet.
  return /** @type {HTMLElement | null} */ (target.closest('[data-task]:not([data-draft])'));
}

/** @param {Element} card */
function middle(card) {
  const { top, bottom } = card.getBoundingClientRect();
  return (top + bottom) / 2;
}
