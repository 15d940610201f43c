import { h, reconcile } from '../lib/html.js';
import { fillRow, makeRow, markRow, setTabbable } from './task-row.js';

/** Rows in one group. Groups out of sight cost no layout; single rows would each cost more than they save. */
const GROUP = 50;

/**
 * @typedef {import('./task-list.js').Section} Section
 * @typedef {import('./task-list.js').ListContext} ListContext
 */

/** The tasks of a list, and those of their rows that exist. One row at a time is in the tab order. */
export class ListRows {
  /** @type {Map<string, TaskView>} in their order */
  views = new Map();
  /** @type {string[]} ids in their order */
  order = [];
  /** @type {ListContext | null} */
  context = null;
  /** @type {Map<string, { row: HTMLLIElement, view: TaskView, context: ListContext | null }>} */
  #rows = new Map();
  /** @type {string | null} the row in the tab order */
  #active = null;
  /** @type {ReadonlySet<string>} */
  #selected = new Set();

  get active() {
    return this.#active;
  }

  set active(id) {
    if (id === this.#active) return;
    const [before, after] = [this.#active, id].map((each) => this.#rows.get(each ?? '')?.row);
    this.#active = id;
    if (before) setTabbable(before, false);
    if (after) setTabbable(after, true);
  }

  get selected() {
    return this.#selected;
  }

  set selected(ids) {
    this.#selected = new Set(ids);
    for (const [id, { row }] of this.#rows) markRow(row, this.#selected.has(id));
  }

  /** @param {TaskView[]} views all there are, in their order */
  learn(views) {
    const before = this.order;
    this.views = new Map(views.map((view) => [view.task.id, view]));
    this.order = [...this.views.keys()];
    for (const id of this.#rows.keys()) if (!this.views.has(id)) this.#rows.delete(id);
    if (this.#active && !this.views.has(this.#active))
      this.active = this.#successor(this.#active, before);
    this.active ??= this.order[0] ?? null;
  }

  /** @param {TaskView[]} views of tasks that stand where they stood */
  renew(views) {
    for (const view of views) {
      const { id } = view.task;
      this.views.set(id, view);
      if (this.#rows.has(id)) this.of(id);
    }
  }

  /**
   * @param {string} id
   * @returns {HTMLLIElement} its row, as it is to look now
   */
  of(id) {
    const view = /** @type {TaskView} */ (this.views.get(id));
    const { context } = this;
    const known = this.#rows.get(id);
    const row = known?.row ?? this.#make(id);
    const same = known?.view === view && known.context === context;
    if (context && !same) fillRow(row, view, context);
    this.#rows.set(id, { row, view, context });
    return row;
  }

  /** Lets go of rows that are no longer on the page. */
  prune() {
    for (const [id, { row }] of this.#rows) if (!row.isConnected) this.#rows.delete(id);
  }

  clear() {
    this.#rows.clear();
  }

  /** @param {string} id */
  #make(id) {
    const row = makeRow();
    markRow(row, this.#selected.has(id));
    setTabbable(row, id === this.#active);
    return row;
  }

  /**
   * The row after one that has gone, else the one before.
   *
   * @param {string} id
   * @param {string[]} order until now
   */
  #successor(id, order) {
    const at = order.indexOf(id);
    const after = order.slice(at).find((other) => this.views.has(other));
    return after ?? order.slice(0, at).findLast((other) => this.views.has(other)) ?? null;
  }
}

/** All rows of a list, under their headings: as such the browser can find, print and read them out. */
export class ListGroups {
  /** @type {Map<string, HTMLElement>} */
  #sections = new Map();
  #list;
  #rows;

  /**
   * @param {HTMLElement} list
   * @param {ListRows} rows
   */
  constructor(list, rows) {
    this.#list = list;
    this.#rows = rows;
    list.setAttribute('role', 'group');
  }

  /** @param {Section[]} sections */
  show(sections) {
    const shown = new Map(sections.map((each) => [each.key, this.#section(each)]));
    reconcile(this.#list, [...shown.values()]);
    this.#sections = shown;
  }

  /** @param {Section} section */
  #section({ key, title, views }) {
    const section = this.#sections.get(key) ?? h('section', { class: 'task-section' }, h('h2', {}));
    const [heading, ...before] = section.children;
    heading.textContent = title;
    heading.toggleAttribute('hidden', !title);
    const rows = views.map(({ task }) => this.#rows.of(task.id));
    const former = /** @type {HTMLElement[]} */ (before);
    /** @type {HTMLElement[]} */
    const groups = [];
    for (let start = 0; start < rows.length; start += GROUP) {
      const group = former[groups.length] ?? h('ul', { class: 'task-group' });
      reconcile(group, rows.slice(start, start + GROUP));
      group.style.setProperty('--rows', String(group.childElementCount));
      groups.push(group);
    }
    reconcile(section, [heading, ...groups]);
    return section;
  }
}
