import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { Board, COLUMNS } from '../state/board.js';
import { outbox } from '../state/outbox.js';
import { fillCard, makeCard } from './board-card.js';
import { choicesFor } from './board-choices.js';
import { BoardDrag } from './board-drag.js';
import { BoardKeys } from './board-keys.js';
import { setTabbable } from './task-row.js';
import { toasts } from './toast-region.js';

/** @typedef {{ id: string, status: Status, index: number }} Target a card, and where it would go: among the others of a column */

/**
 * A project's tasks in a column for each status. One card at a time is in the tab order; how it is moved
 * by keys, BoardKeys knows, and BoardDrag how by mouse.
 * Emits `task:move` {id, place, list}, `task:create` {fields}, `task:complete` {id, done}, `task:date`,
 * `task:delete`, `task:retry`, `task:revise` and `task:discard` {id}.
 */
export class TaskBoardElement extends HTMLElement {
  /** @type {Board | null} */
  #board = null;
  /** @type {string | null} what is loaded */
  #filters = null;
  /** @type {import('./task-list.js').ListContext | null} */
  #context = null;
  /** @type {Map<Status, HTMLElementTagNameMap['board-column']>} */
  #columns = new Map(COLUMNS.map((status) => [status, this.#makeColumn(status)]));
  /** @type {Map<string, { card: HTMLLIElement, view: TaskView }>} */
  #cards = new Map();
  /** @type {{ id: string, status: Status, index: number } | null} the card in the tab order, and where it stood */
  #active = null;
  #menu = h('card-menu');
  #keys = new BoardKeys(this);
  #drag = new BoardDrag(this);

  connectedCallback() {
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', t('layout.board'));
    this.setAttribute('aria-describedby', 'board-keys');
    for (const type of ['click', 'change', 'focusin', 'focusout', 'keydown'])
      this.addEventListener(type, this);
    const keys = h('p', { class: 'visually-hidden', id: 'board-keys' }, t('board.keys'));
    if (!this.firstChild) this.append(keys, ...this.columns, this.#menu);
  }

  disconnectedCallback() {
    this.#drag.cancel();
  }

  get isDirty() {
    return this.columns.some((column) => column.isDirty);
  }

  get columns() {
    return [...this.#columns.values()];
  }

  /** @returns {Board} */
  get board() {
    if (!this.#board) throw new Error('No board yet');
    return this.#board;
  }

  /**
   * @param {import('../state/views.js').View} view
   * @param {import('./task-list.js').ListContext} context another object redraws every card
   */
  show({ filters }, context) {
    const redraw = context !== this.#context;
    this.#context = context;
    if (String(filters) !== this.#filters) this.#load(filters);
    this.draw(redraw);
  }

  /** Looks whether there is something new. */
  refresh() {
    this.#board?.refresh();
  }

  /** @param {string} id of a task that is on its way */
  created(id) {
    this.board.add(id);
    this.draw();
    const at = this.board.find(id);
    if (at) this.#columns.get(at.status)?.showEnd();
  }

  focusAdd() {
    this.#columns.get('todo')?.focusAdd();
  }

  /** @param {string | null} id of a card; else the one that the keyboard was last in */
  focusRow(id) {
    const card = this.#cards.get(id ?? '') ?? this.#cards.get(this.#active?.id ?? '');
    if (card) titleOf(card.card).focus();
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (target.closest('[data-task]'));
    const id = card?.dataset.task;
    if (!id) return;
    if (event.type === 'focusin') this.#activate(id);
    if (event.type === 'focusout') this.#keys.blur();
    if (event.type === 'change') this.#complete(id, /** @type {HTMLInputElement} */ (target));
    if (event.type === 'click') this.#act(id, target);
    if (event.type === 'keydown') this.#keys.press(id, /** @type {KeyboardEvent} */ (event));
  }

  /** @param {Target} target */
  move({ id, status, index }) {
    const { task } = /** @type {TaskView} */ (outbox.view(id));
    const at = this.board.find(id);
    if (at?.status === status && at.index === index) return;
    const place = this.board.placeAt(id, status, index);
    const list = status === task.status ? {} : { status };
    this.#emit('task:move', { id, place, list });
    this.board.hold(id, place);
    this.draw();
    this.say('moved', id);
  }

  /**
   * Reads out where a card stands now.
   *
   * @param {'lifted' | 'over' | 'moved' | 'kept'} what
   * @param {string} id
   */
  say(what, id) {
    const card = /** @type {HTMLElement} */ (this.#cards.get(id)?.card);
    const column = this.columns.find((each) => each.contains(card));
    if (!column) throw new Error(`No column has ${id}`);
    const { cards, status } = column;
    const at = cards.indexOf(card) + 1;
    const values = { status: t(`status.${status}`), at, of: cards.length };
    toasts().say(t(`board.said.${what}`, { ...values, title: titleOf(card).textContent ?? '' }));
  }

  /** @param {boolean} [redraw] also cards that show the same task as before */
  draw(redraw = false) {
    if (!this.#board) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const inside = this.contains(focused);
    this.#board.arrange();
    this.#keys.still(() => {
      for (const [status, column] of this.#columns) this.#fill(status, column, redraw);
    });
    this.#forget();
    // What is moved within the page loses the focus.
    if (inside && focused !== document.activeElement)
      if (focused?.isConnected) focused.focus();
      else this.focusRow(null);
  }

  /** @param {URLSearchParams} filters */
  #load(filters) {
    const board = new Board(filters, () => board === this.#board && this.draw());
    this.#filters = String(filters);
    this.#board = board;
    board.load();
  }

  /**
   * @param {Status} status
   * @param {HTMLElementTagNameMap['board-column']} column
   * @param {boolean} redraw
   */
  #fill(status, column, redraw) {
    const views = this.#keys.arranged(status);
    const cards = views.map((view) => this.#card(view, redraw));
    column.show(this.#drag.marked(status, cards), cards.length, this.board.query(status));
  }

  /**
   * @param {TaskView} view
   * @param {boolean} redraw
   */
  #card(view, redraw) {
    const { id } = view.task;
    const known = this.#cards.get(id);
    const card = known?.card ?? makeCard();
    if (this.#context && (redraw || known?.view !== view)) fillCard(card, view, this.#context);
    card.toggleAttribute('data-lifted', id === this.#keys.lifted);
    this.#cards.set(id, { card, view });
    return card;
  }

  /** Lets go of cards that are no longer there, and keeps one in the tab order. */
  #forget() {
    for (const id of this.#cards.keys()) if (!this.board.find(id)) this.#cards.delete(id);
    const at = this.#active && this.board.find(this.#active.id);
    if (this.#active && at) this.#active = { id: this.#active.id, ...at };
    else this.#active = this.#successor();
    for (const [id, { card }] of this.#cards) setTabbable(card, id === this.#active?.id);
  }

  #successor() {
    const { status, index } = this.#active ?? { status: COLUMNS[0], index: 0 };
    const near = this.board.cards(status);
    const [view] = [
      near[index],
      near.at(-1),
      ...COLUMNS.map((each) => this.board.cards(each)[0]),
    ].filter(Boolean);
    const id = view?.task.id;
    const at = id && this.board.find(id);
    return id && at ? { id, ...at } : null;
  }

  /** @param {string} id */
  #activate(id) {
    const at = this.board.find(id);
    if (!at || id === this.#active?.id) return;
    this.#active = { id, ...at };
    for (const [other, { card }] of this.#cards) setTabbable(card, other === id);
  }

  /**
   * @param {string} id
   * @param {HTMLInputElement} box
   */
  #complete(id, box) {
    this.#emit('task:complete', { id, done: box.checked });
  }

  /**
   * @param {string} id
   * @param {HTMLElement} target
   */
  #act(id, target) {
    const button = /** @type {HTMLElement | null} */ (target.closest('button[data-part]'));
    if (!button) return;
    const emit = (/** @type {string} */ type) => this.#emit(type, { id });
    const move = (/** @type {Target} */ target) => this.move(target);
    if (button.dataset.part !== 'menu') emit(`task:${button.dataset.part}`);
    else this.#menu.open(button, choicesFor(this.board, id, { move, emit }));
  }

  /** @param {Status} status */
  #makeColumn(status) {
    const column = h('board-column');
    column.status = status;
    const query = () => this.board.query(status);
    column.addEventListener('column:more', () => query().more());
    column.addEventListener('column:retry', () => query().retry());
    column.addEventListener('column:add', (event) => {
      const { title } = /** @type {CustomEvent} */ (event).detail;
      this.#emit('task:create', { fields: { title, status } });
    });
    return column;
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {Element} card */
function titleOf(card) {
  return /** @type {HTMLElement} */ (card.querySelector('[data-part="title"]'));
}
