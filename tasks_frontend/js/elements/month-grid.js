import { addDays } from '../lib/dates.js';
import { Dragging } from '../lib/dragging.js';
import { h } from '../lib/html.js';
import { isShortcut } from '../lib/keys.js';
import { firstWeekday, monthOf, sameDayIn, weekdays, weekStart, weeksOf } from '../lib/months.js';
import { fillDay, makeDay } from './calendar-day.js';

/** @typedef {{ cell: HTMLElement, views: TaskView[] }} Day */

/**
 * The days of a month as a grid (ARIA APG, grid). One day is in the tab order; arrows go to others.
 * Emits `day:open` {day}, `day:drop` {id, day} and, for a day that is not there, `day:seek` {day}.
 */
export class MonthGridElement extends HTMLElement {
  #firstDay = firstWeekday();
  #month = '';
  /** @type {Map<string, Day>} */
  #days = new Map();
  /** @type {string} the day in the tab order */
  #active = '';
  /** @type {import('./task-list.js').ListContext | null} */
  #context = null;
  /** @type {{ item: HTMLElement, over: HTMLElement | null } | null} */
  #held = null;
  #body = h('tbody');
  #dragging = new Dragging(this, {
    grab: (target) => target.closest('[data-task]:not([data-draft])'),
    begin: (item) => this.#begin(item),
    over: (x, y) => this.#over(x, y),
    drop: () => this.#drop(),
    end: () => this.#end(),
    scrollers: () => [/** @type {Element} */ (document.scrollingElement)],
  });

  connectedCallback() {
    for (const type of ['click', 'keydown', 'focusin']) this.addEventListener(type, this);
    if (this.firstChild) return;
    const head = weekdays(this.#firstDay).map(({ short, long }) =>
      h('th', { role: 'columnheader', scope: 'col', abbr: long }, short),
    );
    const names = { 'aria-labelledby': 'calendar-month', 'aria-describedby': 'calendar-keys' };
    this.append(
      h(
        'table',
        { class: 'month', role: 'grid', ...names },
        h('thead', {}, h('tr', { role: 'row' }, ...head)),
        this.#body,
      ),
    );
  }

  disconnectedCallback() {
    this.#dragging.cancel();
  }

  get active() {
    return this.#active;
  }

  /** @returns {string[]} the days of a month, and those that complete its weeks */
  /** @param {string} month */
  daysOf(month) {
    return weeksOf(month, this.#firstDay).flat();
  }

  /**
   * @param {string} month
   * @param {Map<string, TaskView[]>} views by day
   * @param {import('./task-list.js').ListContext} context another object redraws every day
   */
  show(month, views, context) {
    if (month !== this.#month) this.#build(month, context.today);
    const redraw = context !== this.#context;
    this.#context = context;
    for (const [day, known] of this.#days) {
      const present = views.get(day) ?? [];
      if (!redraw && isSame(known.views, present)) continue;
      known.views = present;
      fillDay(known.cell, present, month, context);
    }
  }

  /** @param {string} day */
  focusDay(day) {
    if (!this.#days.has(day)) return;
    this.#activate(day);
    this.#days.get(day)?.cell.focus();
  }

  /** @param {Event} event */
  handleEvent(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const cell = /** @type {HTMLElement | null} */ (target.closest('[data-date]'));
    const day = cell?.dataset.date;
    if (!day) return;
    if (event.type === 'focusin') this.#activate(day);
    if (event.type === 'click' && !target.closest('a')) this.#emit('open', { day });
    if (event.type === 'keydown') this.#press(day, /** @type {KeyboardEvent} */ (event));
  }

  /**
   * @param {string} month
   * @param {string} today
   */
  #build(month, today) {
    const weeks = weeksOf(month, this.#firstDay);
    this.#month = month;
    this.#days = new Map(weeks.flat().map((day) => [day, { cell: makeDay(day), views: [] }]));
    const cellOf = (/** @type {string} */ day) => /** @type {Day} */ (this.#days.get(day)).cell;
    this.#body.replaceChildren(
      ...weeks.map((week) => h('tr', { role: 'row' }, ...week.map(cellOf))),
    );
    this.#context = null;
    this.#activate(monthOf(today) === month ? today : `${month}-01`);
  }

  /** @param {string} day */
  #activate(day) {
    const before = this.#days.get(this.#active);
    if (before) before.cell.tabIndex = -1;
    this.#active = day;
    const now = this.#days.get(day);
    if (now) now.cell.tabIndex = 0;
  }

  /**
   * @param {string} day
   * @param {KeyboardEvent} event
   */
  #press(day, event) {
    if (!isShortcut(event) || event.shiftKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      if (event.target !== this.#days.get(day)?.cell) return;
      this.#emit('open', { day });
    } else {
      const next = this.#next(day, event.key);
      if (!next) return;
      const leaves = event.key.startsWith('Page') || !this.#days.has(next);
      if (leaves) this.#emit('seek', { day: next });
      else this.focusDay(next);
    }
    event.preventDefault();
  }

  /**
   * @param {string} day
   * @param {string} key
   * @returns {string | undefined}
   */
  #next(day, key) {
    const onward = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const start = weekStart(day, this.#firstDay);
    /** @type {Record<string, string>} */
    const days = {
      ArrowLeft: addDays(day, -onward),
      ArrowRight: addDays(day, onward),
      ArrowUp: addDays(day, -7),
      ArrowDown: addDays(day, 7),
      Home: start,
      End: addDays(start, 6),
      PageUp: sameDayIn(day, -1),
      PageDown: sameDayIn(day, 1),
    };
    return days[key];
  }

  /** @param {HTMLElement} item */
  #begin(item) {
    item.toggleAttribute('data-dragged', true);
    this.#held = { item, over: null };
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #over(x, y) {
    if (!this.#held) return;
    const cell = document.elementFromPoint(x, y)?.closest('[data-date]');
    const over = cell && this.contains(cell) ? /** @type {HTMLElement} */ (cell) : null;
    if (over === this.#held.over) return;
    this.#held.over?.removeAttribute('data-drop');
    over?.toggleAttribute('data-drop', true);
    this.#held.over = over;
  }

  #drop() {
    const day = this.#held?.over?.dataset.date;
    if (day) this.#emit('drop', { id: this.#held?.item.dataset.task, day });
  }

  #end() {
    this.#held?.item.removeAttribute('data-dragged');
    this.#held?.over?.removeAttribute('data-drop');
    this.#held = null;
  }

  /**
   * @param {string} name
   * @param {object} detail
   */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`day:${name}`, { detail }));
  }
}

/**
 * @param {TaskView[]} before
 * @param {TaskView[]} after
 */
function isSame(before, after) {
  return before.length === after.length && before.every((view, index) => view === after[index]);
}
