import { formatHeading } from '../lib/dates.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import {
  addMonths,
  formatFullDay,
  formatMonth,
  formatShortDay,
  isMonth,
  monthOf,
} from '../lib/months.js';
import { withQuery } from '../lib/router.js';
import { MonthOfTasks } from '../state/month.js';
import { outbox } from '../state/outbox.js';
import { errorMessage } from './index.js';
import { toasts } from './toast-region.js';

/** Below this width a list of days stands in place of the grid. As in features.css. */
const PHONE = matchMedia('(width < 37.5rem)');
/** What a list emits, and this in its turn. */
const ACTIONS = ['complete', 'delete', 'date', 'retry', 'revise', 'discard', 'create'];

/**
 * A project's tasks by the day they are due, a month at a time. Which month stands in the address.
 * Emits `task:create` {fields}, `task:change` {id, fields}, `task:complete` {id, done}, `task:date`,
 * `task:delete`, `task:retry`, `task:revise` and `task:discard` {id}.
 */
export class TaskCalendarElement extends HTMLElement {
  /** @type {MonthOfTasks | null} */
  #tasks = null;
  /** @type {string | null} what is loaded */
  #filters = null;
  /** @type {string} */
  #month = '';
  /** @type {string | null} a day to go to as soon as its month is shown */
  #sought = null;
  /** @type {import('../lib/router.js').Route | null} */
  #route = null;
  /** @type {import('./task-list.js').ListContext | null} */
  #context = null;
  /** @type {unknown} what is told */
  #error = null;
  #leaving = new AbortController();

  #heading = h('h2', { id: 'calendar-month', 'aria-live': 'polite' });
  #previous = h('a', { ...named('previous'), class: 'icon-button' }, icon('previous'));
  #next = h('a', { ...named('next'), class: 'icon-button' }, icon('next'));
  #today = h('a', { class: 'button small' }, t('calendar.today'));
  #add = h('add-form');
  #grid = h('month-grid');
  #agenda = h('task-list');
  #below = h('div', { class: 'below' });
  #more = h('button', { type: 'button', class: 'button', onclick: () => this.#tasks?.more() });
  #day = h('day-tasks');

  connectedCallback() {
    this.#leaving = new AbortController();
    PHONE.addEventListener('change', () => this.#draw(), { signal: this.#leaving.signal });
    if (this.firstChild) return;
    this.append(
      h(
        'header',
        { class: 'calendar-head' },
        this.#heading,
        h('nav', { 'aria-label': t('calendar.months') }, this.#today, this.#previous, this.#next),
      ),
      h('p', { class: 'visually-hidden', id: 'calendar-keys' }, t('calendar.keys')),
      this.#add,
      this.#grid,
      this.#agenda,
      this.#below,
      this.#day,
    );
    this.#listen();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#day.close();
  }

  get isDirty() {
    return this.#add.isDirty || this.#day.isDirty;
  }

  /**
   * @param {import('../state/views.js').View} view
   * @param {import('./task-list.js').ListContext} context another object redraws every day
   * @param {import('../lib/router.js').Route} route
   */
  show({ filters }, context, route) {
    const given = route.query.get('month');
    const month = isMonth(given) ? given : monthOf(context.today);
    const fresh = String(filters) !== this.#filters;
    if (context !== this.#context) this.#context = { ...context, canReschedule: true };
    this.#route = route;
    if (fresh) this.#tasks = new MonthOfTasks(filters, () => this.#draw());
    this.#filters = String(filters);
    if (fresh || month !== this.#month) this.#turn(month);
    this.#draw();
  }

  /** Looks whether there is something new. */
  refresh() {
    this.#tasks?.refresh();
  }

  /** @param {string} id of a task that is on its way */
  created(id) {
    this.#tasks?.add(id);
    this.#draw();
  }

  focusAdd() {
    if (PHONE.matches) return this.#add.focus();
    this.#open(this.#grid.active);
    return this.#day.focus();
  }

  /** @param {string | null} id of a task; else the day that the keyboard was last in */
  focusRow(id) {
    if (PHONE.matches) return this.#agenda.focusRow(id);
    const due = id && outbox.view(id)?.task.due_date;
    return this.#grid.focusDay(due || this.#grid.active);
  }

  #listen() {
    for (const source of [this.#agenda, this.#day])
      for (const action of ACTIONS)
        source.addEventListener(`task:${action}`, (event) =>
          this.#emit(action, /** @type {CustomEvent} */ (event).detail),
        );
    this.#add.addEventListener('add:title', (event) => {
      const { title } = /** @type {CustomEvent} */ (event).detail;
      this.#emit('create', { fields: { title, due_date: this.#grid.active } });
    });
    /** @type {Record<string, (detail: any) => void>} */
    const answers = {
      open: ({ day }) => this.#open(day),
      seek: ({ day }) => this.#seek(day),
      drop: ({ id, day }) => this.#move(id, day),
    };
    for (const [name, answer] of Object.entries(answers))
      this.#grid.addEventListener(`day:${name}`, (event) =>
        answer(/** @type {CustomEvent} */ (event).detail),
      );
  }

  /** @param {string} month */
  #turn(month) {
    this.#month = month;
    this.#heading.textContent = formatMonth(month);
    const days = this.#grid.daysOf(month);
    this.#tasks?.load(days[0], String(days.at(-1)));
  }

  #draw() {
    const context = this.#context;
    if (!context || !this.#tasks || !this.#route) return;
    const route = this.#route;
    this.#today.href = withQuery(route, { month: null });
    this.#previous.href = withQuery(route, { month: addMonths(this.#month, -1) });
    this.#next.href = withQuery(route, { month: addMonths(this.#month, 1) });
    const days = this.#tasks.days();
    this.#grid.show(this.#month, days, context);
    this.#grid.hidden = PHONE.matches;
    this.#agenda.hidden = !PHONE.matches;
    this.#add.hidden = !PHONE.matches;
    const agenda = PHONE.matches ? this.#sections(days, context) : [];
    this.#agenda.show(agenda, context);
    const day = formatShortDay(this.#grid.active);
    this.#add.words = { label: t('day.add', { day }), hint: t('day.hint', { day }) };
    if (this.#day.day) this.#day.show(days.get(this.#day.day) ?? [], context);
    this.#showBelow(PHONE.matches && agenda.length === 0);
    // The former month may be drawn once more before the address has changed.
    if (!this.#sought || monthOf(this.#sought) !== this.#month) return;
    this.#grid.focusDay(this.#sought);
    this.#sought = null;
  }

  /**
   * @param {Map<string, TaskView[]>} days
   * @param {import('./task-list.js').ListContext} context
   * @returns {import('./task-list.js').Section[]}
   */
  #sections(days, { today }) {
    // What was done before today is over, and would only push today out of sight.
    const isOver = (/** @type {string} */ day, /** @type {TaskView[]} */ views) =>
      day < today && monthOf(today) === this.#month && views.every(isDone);
    return [...days]
      .filter(([day, views]) => monthOf(day) === this.#month && !isOver(day, views))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([day, views]) => ({ key: day, title: formatHeading(day, today), views }));
  }

  /** @param {boolean} empty whether there is nothing to see */
  #showBelow(empty) {
    const { state, error, until } = /** @type {MonthOfTasks} */ (this.#tasks);
    this.ariaBusy = String(state === 'loading');
    if (state === 'failed') return this.#fail(error);
    this.#error = null;
    if (until) return this.#showMore(until);
    const none = empty && state === 'ready';
    return this.#below.replaceChildren(
      ...(none ? [h('p', { class: 'message hint' }, t('calendar.empty'))] : []),
    );
  }

  /** @param {string} day up to which all is loaded */
  #showMore(day) {
    this.#more.textContent = t('calendar.partial', { day: formatShortDay(day) });
    if (!this.#below.contains(this.#more)) this.#below.replaceChildren(this.#more);
  }

  /** @param {unknown} error */
  #fail(error) {
    if (error === this.#error) return;
    this.#error = error;
    this.#below.replaceChildren(errorMessage(error, () => this.#tasks?.retry()));
  }

  /** @param {string} day */
  #open(day) {
    this.#day.open(day);
    this.#draw();
  }

  /** @param {string} day of a month that is not shown */
  #seek(day) {
    if (!this.#route || !isMonth(monthOf(day))) return;
    this.#sought = day;
    // Every month would be a step back.
    location.replace(withQuery(this.#route, { month: monthOf(day) }));
  }

  /**
   * @param {string} id
   * @param {string} day
   */
  #move(id, day) {
    const { task } = /** @type {TaskView} */ (outbox.view(id));
    if (task.due_date === day) return;
    this.#emit('change', { id, fields: { due_date: day } });
    toasts().say(t('calendar.said.moved', { title: task.title, day: formatFullDay(day) }));
  }

  /**
   * @param {string} name
   * @param {object} detail
   */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`task:${name}`, { detail }));
  }
}

/** @param {TaskView} view */
function isDone({ task }) {
  return task.status === 'done';
}

/** @param {string} name */
function named(name) {
  return { 'aria-label': t(`calendar.${name}`), title: t(`calendar.${name}`) };
}
