import { toasts } from '../elements/toast-region.js';
import { addDays, daysBetween, formatDate, formatDue, today } from '../lib/dates.js';
import { h } from '../lib/html.js';
import { plural, t } from '../lib/i18n.js';
import { outbox } from '../state/outbox.js';
import { labels, projects } from '../state/store.js';
import { differs, withoutParts } from '../state/together.js';
import { PRIORITIES } from '../state/views.js';

/** @typedef {import('../elements/choice-menu.js').MenuChoice} MenuChoice */
/** @typedef {Partial<TaskFields> | null} Fields null deletes */

const STATUSES = /** @type {Status[]} */ (['todo', 'in_progress', 'done', 'cancelled']);
const NO_DATE = 'none';
const A_MONDAY = '1900-01-01';

/** What can be done to many tasks at once, as to one. Each is one request, and one step to take back. */
export class BulkVerbs {
  #actions;
  #user;

  /** @param {{ actions: import('./task-actions.js').TaskActions, user: User }} around */
  constructor({ actions, user }) {
    this.#actions = actions;
    this.#user = user;
  }

  /**
   * @param {string} verb
   * @param {string[]} ids
   * @param {Element} near what a menu is put next to
   * @returns {Promise<boolean>} whether the tasks are dealt with
   */
  async act(verb, ids, near) {
    // What the server does not know yet cannot be changed together with others.
    const tasks = ids.map(shown).filter(({ version }) => version > 0);
    if (!tasks.length) return false;
    if (verb === 'done') return this.#complete(tasks);
    if (verb === 'delete') return this.#delete(tasks);
    if (verb === 'date') await this.#schedule(tasks, near);
    if (verb === 'priority') await this.#choosePriority(tasks, near);
    if (verb === 'status') await this.#chooseStatus(tasks, near);
    if (verb === 'labels') await this.#label(tasks, near);
    if (verb === 'project') await this.#move(tasks, near);
    return false;
  }

  /**
   * @param {string[]} ids
   * @param {string} priority
   */
  prioritise(ids, priority) {
    const tasks = ids.map(shown).filter(({ version }) => version > 0);
    this.#prioritise(tasks, priority);
  }

  /** @param {Task[]} tasks where all are done, they are reopened */
  #complete(tasks) {
    const done = tasks.some(({ status }) => status !== 'done');
    const status = done ? 'done' : 'todo';
    this.#change(tasks, () => ({ status }), done ? 'completed' : 'reopened');
    return true;
  }

  /** @param {Task[]} tasks */
  #delete(tasks) {
    this.#change(withoutParts(tasks), () => null, 'deleted');
    return true;
  }

  /**
   * @param {Task[]} tasks
   * @param {Element} near
   */
  async #schedule(tasks, near) {
    const now = today(this.#user.timezone);
    const value = await choose({
      title: t('field.due_date'),
      near,
      choices: dates(now).map(([words, date]) => ({
        value: date ?? NO_DATE,
        words,
        icon: 'calendar',
        hint: date ? formatDate(date, 'short') : '',
        checked: tasks.every(({ due_date }) => due_date === date),
      })),
      date: t('menu.date'),
    });
    if (value === null) return;
    const due_date = value === NO_DATE ? null : value;
    const fields = due_date === null ? { due_date, due_time: null } : { due_date };
    const date = due_date ? formatDue(due_date, null, now) : '';
    this.#change(tasks, () => fields, date ? 'scheduled' : 'unscheduled', { date });
  }

  /**
   * @param {Task[]} tasks
   * @param {Element} near
   */
  async #choosePriority(tasks, near) {
    const value = await choose({
      title: t('field.priority'),
      near,
      choices: PRIORITIES.map((priority, index) => ({
        value: priority,
        words: t(`priority.${priority}`),
        icon: `priority-${priority}`,
        keys: [String((index + 1) % PRIORITIES.length)],
        checked: tasks.every((task) => task.priority === priority),
      })),
    });
    if (value !== null) this.#prioritise(tasks, value);
  }

  /**
   * @param {Task[]} tasks
   * @param {string} value
   */
  #prioritise(tasks, value) {
    const priority = /** @type {Priority} */ (value);
    const words = { priority: t(`priority.${priority}`) };
    this.#change(tasks, () => ({ priority }), 'prioritised', words);
  }

  /**
   * @param {Task[]} tasks
   * @param {Element} near
   */
  async #chooseStatus(tasks, near) {
    const value = await choose({
      title: t('field.status'),
      near,
      choices: STATUSES.map((status) => ({
        value: status,
        words: t(`status.${status}`),
        checked: tasks.every((task) => task.status === status),
      })),
    });
    if (value === null) return;
    const status = /** @type {Status} */ (value);
    this.#change(tasks, () => ({ status }), 'status', { status: t(`status.${status}`) });
  }

  /**
   * A label that all have is taken away, any other is given to all.
   *
   * @param {Task[]} tasks
   * @param {Element} near
   */
  async #label(tasks, near) {
    const has = (/** @type {string} */ id) => (/** @type {Task} */ task) =>
      task.labels.includes(id);
    const value = await choose({
      title: t('field.labels'),
      near,
      choices: [...labels.all.value.values()].filter(isOf(tasks)).map(({ id, name, colour }) => ({
        value: id,
        words: name,
        colour,
        checked: tasks.every(has(id)) || (tasks.some(has(id)) && 'mixed'),
      })),
      empty: t('menu.no_labels'),
    });
    if (value === null) return;
    const name = labels.get(value)?.name ?? '';
    const taken = tasks.every(has(value));
    const fieldsOf = (/** @type {Task} */ task) => {
      const others = task.labels.filter((id) => id !== value);
      return { labels: taken ? others : [...others, value] };
    };
    this.#change(tasks, fieldsOf, taken ? 'unlabelled' : 'labelled', { name });
  }

  /**
   * @param {Task[]} tasks
   * @param {Element} near
   */
  async #move(tasks, near) {
    const open = [...projects.all.value.values()].filter(({ archived_at }) => archived_at === null);
    const value = await choose({
      title: t('field.project'),
      near,
      choices: open.filter(isOf(tasks)).map(({ id, name, colour, is_inbox }) => ({
        value: id,
        words: is_inbox ? t('view.inbox') : name,
        ...(is_inbox ? { icon: 'inbox' } : { colour }),
        checked: tasks.every(({ project }) => project === id),
      })),
      empty: t('menu.no_projects'),
    });
    if (value === null) return;
    const project = projects.get(value);
    const name = project?.is_inbox ? t('view.inbox') : (project?.name ?? '');
    // Subtasks go with what they are a part of.
    this.#change(withoutParts(tasks), () => ({ project: value }), 'moved', { name });
  }

  /**
   * @param {Task[]} tasks
   * @param {(task: Task) => Fields} fieldsOf
   * @param {string} what has been done
   * @param {Record<string, string>} [values]
   */
  #change(tasks, fieldsOf, what, values = {}) {
    const changes = new Map(
      tasks
        .map((task) => /** @type {[Task, Fields]} */ ([task, fieldsOf(task)]))
        .filter(([task, fields]) => differs(task, fields))
        .map(([{ id }, fields]) => [id, fields]),
    );
    if (!changes.size) return toasts().say(t('bulk.unchanged'));
    const title = tasks.find(({ id }) => changes.has(id))?.title ?? '';
    this.#actions.changeTogether(
      changes,
      plural(`did.${what}`, changes.size, { title, ...values }),
    );
  }
}

/** @param {import('../elements/choice-menu.js').MenuQuestion} question */
function choose(question) {
  const menu = h('choice-menu');
  document.body.append(menu);
  return menu.ask(question);
}

/**
 * @param {string} now
 * @returns {[words: string, date: string | null][]}
 */
function dates(now) {
  const weekday = (daysBetween(A_MONDAY, now) % 7) + 1;
  return [
    [t('date.today'), now],
    [t('date.tomorrow'), addDays(now, 1)],
    [t('menu.next_week'), addDays(now, 8 - weekday)],
    [t('section.undated'), null],
  ];
}

/**
 * Nothing of one person's can be given to another's task.
 *
 * @param {Task[]} tasks
 */
function isOf(tasks) {
  return (/** @type {{ owner: string }} */ { owner }) =>
    tasks.every((task) => task.owner === owner);
}

/** @param {string} id */
function shown(id) {
  return /** @type {TaskView} */ (outbox.view(id)).task;
}
