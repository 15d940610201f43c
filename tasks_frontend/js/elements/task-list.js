import { h, reconcile } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { isShortcut } from '../lib/keys.js';
import { fillRow, makeRow, markRow, setTabbable } from './task-row.js';

/** Rows in one group. Groups out of sight cost no layout; single rows would each cost more than they save. */
const GROUP = 50;
/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/**
 * @typedef {object} ListContext what rows need besides their task
 * @property {string} today
 * @property {string | null} current the open task
 * @property {(id: string) => string} href
 * @property {((id: string) => string) | null} owner names an owner; null where all tasks are one person's
 * @property {((id: string) => Project | null) | null} project null where all tasks are in one
 * @property {(id: string) => Label | null} label
 * @property {boolean} [canReschedule] whether rows offer another date
 *
 * @typedef {object} Section tasks under a heading
 * @property {string} key
 * @property {string} title empty where there is but one
 * @property {TaskView[]} views
 */

/**
 * Tasks as a list. One row at a time is in the tab order, arrows and j/k move between rows.
 * Emits `task:complete` {id, done}, `task:delete`, `task:date`, `task:retry`, `task:revise` and `task:discard` {id},
 * `list:select` {id, range} where a pointer asks for it, and `list:shown`.
 */
export class TaskListElement extends HTMLElement {
  /** @type {Map<string, { row: HTMLLIElement, view: TaskView }>} */
  #rows = new Map();
  /** @type {Map<string, HTMLElement>} */
  #sections = new Map();
  /** @type {string[]} */
  #order = [];
  /** @type {string | null} the row in the tab order */
  #active = null;
  /** @type {ListContext | null} */
  #context = null;
  /** @type {ReadonlySet<string>} */
  #selected = new Set();
  #tapping = false;

  connectedCallback() {
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', t('tasks.title'));
    this.tabIndex = -1;
    for (const type of ['click', 'change', 'focusin', 'keydown']) this.addEventListener(type, this);
  }

  /** Ids, as the rows stand. */
  get order() {
    return this.#order;
  }

  /** The row that has the focus. */
  get focused() {
    return this.contains(document.activeElement) ? idAt(document.activeElement) : null;
  }

  get hasSelection() {
    return this.#selected.size > 0 || this.#tapping;
  }

  /** @param {ReadonlySet<string>} ids */
  set selected(ids) {
    this.#selected = new Set(ids);
    for (const [id, { row }] of this.#rows) markRow(row, this.#selected.has(id));
    this.#showSelecting();
  }

  /** @param {boolean} tapping whether a tap selects */
  set tapping(tapping) {
    this.#tapping = tapping;
    this.#showSelecting();
  }

  /**
   * @param {Section[]} sections
   * @param {ListContext} [context] another object redraws every row
   */
  show(sections, context) {
    const redraw = context !== this.#context;
    const focused = this.contains(document.activeElement);
    this.#context = context ?? null;
    const views = sections.flatMap(({ views }) => views);
    for (const view of views) this.#fill(view, redraw);
    this.#forget(views);
    const shown = new Map(sections.map((each) => [each.key, this.#section(each)]));
    reconcile(this, [...shown.values()]);
    this.#sections = shown;
    this.#rove();
    // The focus went with its row, or with the place where that stood.
    if (focused && !this.contains(document.activeElement)) this.focusRow(null);
    this.#emit('list:shown', {});
  }

  /**
   * @param {string} id
   * @param {number} step
   * @returns {string | undefined} the row so many further
   */
  neighbour(id, step) {
    return this.#order[this.#order.indexOf(id) + step];
  }

  /** @param {string} id */
  rowOf(id) {
    return /** @type {HTMLElement} */ (this.#rows.get(id)?.row);
  }

  /**
   * Moves the focus to a row, or to the one the keyboard was last in or would be next.
   *
   * @param {string | null} id
   */
  focusRow(id) {
    const target = id && this.#rows.has(id) ? id : this.#active;
    if (target) this.#part(target, 'title').focus();
    else this.focus();
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const id = idAt(target);
    if (!id) return;
    if (event.type === 'focusin') this.#activate(id);
    if (event.type === 'change') this.#complete(id, /** @type {HTMLInputElement} */ (target));
    if (event.type === 'click') this.#act(id, target, /** @type {MouseEvent} */ (event));
    if (event.type === 'keydown') this.#move(id, target, /** @type {KeyboardEvent} */ (event));
  }

  /**
   * @param {TaskView} view
   * @param {boolean} redraw
   */
  #fill(view, redraw) {
    const { id } = view.task;
    const known = this.#rows.get(id);
    const row = known?.row ?? makeRow();
    if (this.#context && (redraw || known?.view !== view)) fillRow(row, view, this.#context);
    if (!known) markRow(row, this.#selected.has(id));
    this.#rows.set(id, { row, view });
  }

  /** @param {Section} section */
  #section({ key, title, views }) {
    const section = this.#sections.get(key) ?? makeSection();
    fillSection(
      section,
      title,
      views.map(({ task }) => this.rowOf(task.id)),
    );
    return section;
  }

  /** @param {TaskView[]} views all that remain */
  #forget(views) {
    const order = views.map(({ task }) => task.id);
    const remaining = new Set(order);
    if (this.#active && !remaining.has(this.#active)) this.#active = this.#successor(remaining);
    for (const id of this.#rows.keys()) if (!remaining.has(id)) this.#rows.delete(id);
    this.#order = order;
    this.#active ??= order[0] ?? null;
  }

  /**
   * The row after the active one that is still there, else the one before.
   *
   * @param {Set<string>} remaining
   */
  #successor(remaining) {
    const at = this.#order.indexOf(String(this.#active));
    const after = this.#order.slice(at).find((id) => remaining.has(id));
    return after ?? this.#order.slice(0, at).findLast((id) => remaining.has(id)) ?? null;
  }

  #rove() {
    for (const [id, { row }] of this.#rows) setTabbable(row, id === this.#active);
  }

  /** @param {string} id */
  #activate(id) {
    if (id === this.#active) return;
    this.#active = id;
    this.#rove();
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
   * @param {MouseEvent} event
   */
  #act(id, target, event) {
    const button = /** @type {HTMLElement | null} */ (target.closest('button[data-part]'));
    const part = button?.dataset.part;
    if (part && part !== 'select') return this.#emit(`task:${part}`, { id });
    const { ctrlKey, metaKey, shiftKey: range } = event;
    const opens = target.dataset.part === 'title' && !ctrlKey && !metaKey && !range;
    if (!part && (target.dataset.part === 'check' || (opens && !this.#tapping))) return undefined;
    // A link would open another window.
    event.preventDefault();
    // Not every browser gives the focus to a link or a button that is clicked.
    if (this.focused !== id) this.focusRow(id);
    return this.#emit('list:select', { id, range });
  }

  #showSelecting() {
    this.toggleAttribute('data-selecting', this.hasSelection);
    this.toggleAttribute('data-tapping', this.#tapping);
  }

  /**
   * @param {string} id
   * @param {HTMLElement} target
   * @param {KeyboardEvent} event
   */
  #move(id, target, event) {
    const step = STEPS[event.key];
    // With Shift, the selection goes along; that is not the list's.
    if (!step || event.shiftKey || !isShortcut(event)) return;
    event.preventDefault();
    const next = this.neighbour(id, step);
    if (next) this.#part(next, target.dataset.part ?? 'title').focus();
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  #part(id, name) {
    const row = this.#rows.get(id)?.row;
    return /** @type {HTMLElement} */ (row?.querySelector(`[data-part="${name}"]`));
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {Element | null} element */
function idAt(element) {
  const row = /** @type {HTMLElement | null | undefined} */ (element?.closest('[data-task]'));
  return row?.dataset.task ?? null;
}

/** An empty part of a task list, under a heading. */
function makeSection() {
  return h('section', { class: 'task-section' }, h('h2', {}));
}

/**
 * @param {HTMLElement} section
 * @param {string} title empty where there is but one
 * @param {Element[]} rows
 */
function fillSection(section, title, rows) {
  const [heading, ...before] = section.children;
  heading.textContent = title;
  heading.toggleAttribute('hidden', !title);
  /** @type {Element[]} */
  const groups = [];
  for (let start = 0; start < rows.length; start += GROUP) {
    const group = before[groups.length] ?? h('ul', { class: 'task-group' });
    reconcile(group, rows.slice(start, start + GROUP));
    groups.push(group);
  }
  reconcile(section, [heading, ...groups]);
}
