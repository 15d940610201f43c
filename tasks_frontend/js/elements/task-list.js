import { h, reconcile } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { isShortcut } from '../lib/keys.js';
import { ListRows } from './task-row.js';

/** Rows in one group. Groups out of sight cost no layout; single rows would each cost more than they save. */
const GROUP = 50;
/** With more rows than this, those out of sight do not exist. */
const LONG = 2_000;
const SCROLL = { capture: true, passive: true };
/** How many rows a key leads further, where a page has so many. */
/** @type {Record<string, (page: number) => number>} */
const STEPS = {
  ArrowDown: () => 1,
  j: () => 1,
  ArrowUp: () => -1,
  k: () => -1,
  PageDown: (page) => page,
  PageUp: (page) => -page,
  End: () => Number.POSITIVE_INFINITY,
  Home: () => Number.NEGATIVE_INFINITY,
};

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
  #rows = new ListRows();
  /** @type {ListGroups | null} */
  #groups = null;
  /** @type {import('./list-window.js').ListWindow | null} what a long list has in place of groups */
  #window = null;
  /** @type {{ sections: Section[], isComplete: boolean }} */
  #shown = { sections: [], isComplete: true };
  #tapping = false;

  connectedCallback() {
    this.setAttribute('aria-label', t('tasks.title'));
    this.tabIndex = -1;
    for (const type of ['click', 'change', 'focusin', 'keydown']) this.addEventListener(type, this);
    document.addEventListener('scroll', this, SCROLL);
    window.addEventListener('resize', this);
  }

  disconnectedCallback() {
    document.removeEventListener('scroll', this, SCROLL);
    window.removeEventListener('resize', this);
  }

  /** Ids, as the rows stand. */
  get order() {
    return this.#rows.order;
  }

  /** Whether there is no more to come. */
  get isComplete() {
    return this.#shown.isComplete;
  }

  /** The row that has the focus. */
  get focused() {
    return this.contains(document.activeElement) ? idAt(document.activeElement) : null;
  }

  get hasSelection() {
    return this.#rows.selected.size > 0 || this.#tapping;
  }

  /** @param {ReadonlySet<string>} ids */
  set selected(ids) {
    this.#rows.selected = ids;
    this.#window?.draw();
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
   * @param {boolean} [isComplete] whether there is no more to come
   */
  show(sections, context, isComplete = true) {
    const focused = this.contains(document.activeElement);
    this.#shown = { sections, isComplete };
    this.#rows.context = context ?? null;
    this.#rows.learn(sections.flatMap(({ views }) => views));
    this.#draw();
    // The focus went with its row, or with the place where that stood.
    if (focused && !this.contains(document.activeElement)) this.focusRow(null);
    this.#emit('list:shown', {});
  }

  /** @param {TaskView[]} views of tasks that stand where they stood. What `show` costs, all others cost, too */
  renew(views) {
    this.#rows.renew(views);
  }

  /**
   * @param {string} id
   * @returns {TaskView | undefined} what is shown of a task
   */
  viewOf(id) {
    return this.#rows.views.get(id);
  }

  /**
   * @param {string} id
   * @param {number} step
   * @returns {string | undefined} the row so many further
   */
  neighbour(id, step) {
    return this.order[this.order.indexOf(id) + step];
  }

  /** @param {string} id of a task that has the focus, or is near */
  rowOf(id) {
    return this.#rows.of(id);
  }

  /**
   * Moves the focus to a row, or to the one the keyboard was last in or would be next.
   *
   * @param {string | null} id
   */
  focusRow(id) {
    const target = id && this.#rows.views.has(id) ? id : this.#rows.active;
    if (target) this.#focus(target, 'title');
    else this.focus();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'scroll' || event.type === 'resize') return this.#window?.draw();
    const target = /** @type {HTMLElement} */ (event.target);
    const id = idAt(target);
    if (!id) return undefined;
    if (event.type === 'focusin') this.#rows.active = id;
    if (event.type === 'change') this.#complete(id, /** @type {HTMLInputElement} */ (target));
    if (event.type === 'click') this.#act(id, target, /** @type {MouseEvent} */ (event));
    if (event.type === 'keydown') this.#move(id, target, /** @type {KeyboardEvent} */ (event));
    return undefined;
  }

  #draw() {
    const { sections, isComplete } = this.#shown;
    // Not at the first row less: to change from one to the other costs more than some rows.
    if (this.order.length < LONG / 2) this.#leaveWindow();
    if (this.#window) return this.#window.show(sections, isComplete);
    this.#groups ??= new ListGroups(this, this.#rows);
    this.#groups.show(sections);
    if (this.order.length > LONG) this.#enterWindow();
    return undefined;
  }

  async #enterWindow() {
    try {
      const { ListWindow } = await import('./list-window.js');
      if (this.#window || this.order.length <= LONG) return;
      const focused = /** @type {HTMLElement} */ (document.activeElement);
      this.#window = new ListWindow(this, this.#rows);
      this.#groups = null;
      this.#draw();
      // It may have been moved, and then has lost the focus; the page is to stay where it is.
      focused.focus({ preventScroll: true });
    } catch {
      // With all of its rows it is slower, but whole.
    }
  }

  #leaveWindow() {
    this.#window?.leave();
    this.#window = null;
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
    const step = Object.hasOwn(STEPS, event.key) && STEPS[event.key];
    // With Shift, the selection goes along; that is not the list's.
    if (!step || event.shiftKey || !isShortcut(event)) return;
    event.preventDefault();
    const { order } = this;
    // Of the rows in sight, two are seen again.
    const page = Math.max(1, Math.floor(innerHeight / this.rowOf(id).offsetHeight) - 2);
    const next = Math.max(0, order.indexOf(id) + step(page));
    this.#focus(order[Math.min(next, order.length - 1)], target.dataset.part ?? 'title');
  }

  /**
   * @param {string} id
   * @param {string} name of the part
   */
  #focus(id, name) {
    // One that is far away may not exist yet; the one in focus stays until it has lost that.
    this.#window?.draw(id);
    /** @type {HTMLElement | null} */
    const part = this.rowOf(id).querySelector(`[data-part="${name}"]`);
    part?.focus();
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** All rows of a list, under their headings: as such the browser can find, print and read them out. */
class ListGroups {
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

/** @param {Element | null} element */
function idAt(element) {
  const row = /** @type {HTMLElement | null | undefined} */ (element?.closest('[data-task]'));
  return row?.dataset.task ?? null;
}
