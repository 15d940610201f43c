import { h, reconcile } from '../lib/html.js';

/** Rows beyond either edge of the viewport. They are there before they are seen. */
const SPARE = 5;

/**
 * The rows of a long list that are near the viewport, each at its own place; the others do not exist.
 * All are equally high, headings too, so where one stands follows from its number (ARIA APG: grid).
 */
export class ListWindow {
  /** @type {string[]} what stands in each row: a task's id, or what `#headings` knows */
  #entries = [];
  /** @type {Map<string, number>} */
  #places = new Map();
  /** @type {Map<string, string>} */
  #headings = new Map();
  /** @type {Map<string, HTMLElement>} the rows of the grid that exist, by entry */
  #shown = new Map();
  #list;
  #rows;

  /**
   * @param {HTMLElement} list
   * @param {import('./task-row.js').ListRows} rows
   */
  constructor(list, rows) {
    this.#list = list;
    this.#rows = rows;
  }

  /** Leaves the list as it was before. */
  leave() {
    this.#list.replaceChildren();
    this.#rows.clear();
    this.#list.ariaMultiSelectable = null;
    this.#list.ariaRowCount = null;
  }

  /**
   * @param {import('./task-list.js').Section[]} sections
   * @param {boolean} isComplete whether there is no more to come
   */
  show(sections, isComplete) {
    // As it is until now: the first time, with rows of other heights.
    const landmark = this.#landmark();
    this.#list.setAttribute('role', 'grid');
    this.#list.ariaMultiSelectable = 'true';
    this.#headings = new Map(sections.map(({ key, title }) => [`heading ${key}`, title]));
    this.#entries = sections.flatMap(({ key, title, views }) => [
      ...(title ? [`heading ${key}`] : []),
      ...views.map(({ task }) => task.id),
    ]);
    this.#places = new Map(this.#entries.map((entry, place) => [entry, place]));
    this.#list.ariaRowCount = String(isComplete ? this.#entries.length : -1);
    this.#list.style.setProperty('--rows', String(this.#entries.length));
    if (landmark) this.#hold(landmark);
    this.draw();
  }

  /**
   * Brings in what is near the viewport, and takes out what no longer is. The row in the tab order
   * stays wherever it is, since it may have the focus.
   *
   * @param {string | null} [sought] a task whose row is wanted as well
   */
  draw(sought = null) {
    const { top, height } = this.#list.getBoundingClientRect();
    if (height === 0) return; // hidden
    const size = height / this.#entries.length;
    const first = Math.max(0, Math.floor(-top / size) - SPARE);
    const end = Math.max(0, Math.ceil((innerHeight - top) / size) + SPARE);
    const wanted = new Set(this.#entries.slice(first, end));
    for (const id of [this.#rows.active, sought]) if (id) wanted.add(id);
    const rows = [...wanted]
      .sort((one, other) => this.#place(one) - this.#place(other))
      .map((entry) => /** @type {[string, HTMLElement]} */ ([entry, this.#row(entry)]));
    this.#shown = new Map(rows);
    reconcile(this.#list, [...this.#shown.values()]);
    this.#rows.prune();
  }

  /** @param {string} entry */
  #place(entry) {
    return /** @type {number} */ (this.#places.get(entry));
  }

  /** @param {string} entry */
  #row(entry) {
    const place = this.#place(entry);
    const title = this.#headings.get(entry);
    const row = this.#shown.get(entry) ?? h('div', { role: 'row', class: 'grid-row' });
    row.ariaRowIndex = String(place + 1);
    row.style.setProperty('--place', String(place));
    if (title === undefined) reconcile(row, [asCell(this.#rows.of(entry))]);
    else if (row.textContent !== title) row.replaceChildren(heading(title));
    return row;
  }

  /** @returns {{ id: string, top: number } | null} the task that is looked at, where one has scrolled to it */
  #landmark() {
    const { left, top, width } = this.#list.getBoundingClientRect();
    if (top >= 0) return null;
    const seen = document.elementFromPoint(left + width / 2, innerHeight / 2);
    const row = /** @type {HTMLElement | null} */ (seen?.closest('[data-task]') ?? null);
    if (!row?.dataset.task || !this.#list.contains(row)) return null;
    return { id: row.dataset.task, top: row.getBoundingClientRect().top };
  }

  /**
   * Scrolls so that a task stays in its place on the screen, whatever has come before it.
   *
   * @param {{ id: string, top: number }} landmark
   */
  #hold(landmark) {
    const place = this.#places.get(landmark.id);
    if (place === undefined) return;
    const { top, height } = this.#list.getBoundingClientRect();
    const scroller = this.#list.closest('dialog') ?? document.documentElement;
    scroller.scrollBy(0, top + (place * height) / this.#entries.length - landmark.top);
  }
}

/** @param {HTMLElement} row of a task */
function asCell(row) {
  row.setAttribute('role', 'gridcell');
  row.ariaSelected = String('selected' in row.dataset);
  return row;
}

/** @param {string} title */
function heading(title) {
  return h('div', { role: 'gridcell', class: 'grid-heading' }, h('h2', {}, title));
}
