import { addDays } from '../lib/dates.js';
import { outbox } from './outbox.js';
import { TaskQuery } from './store.js';

const SHOWN = ['todo', 'in_progress', 'done'];
/** As much as the API gives at once: a calendar needs all of its tasks. */
const PAGE = '200';
/** But not without end: so many are loaded until somebody asks for more. */
const MOST = 1_000;
/** Behind every time of a day. */
const LATE = '~';

/**
 * A project's tasks by the day they are due. Which day that is follows from the task: so what is moved,
 * taken back, refused or changed elsewhere is at once in its place.
 */
export class MonthOfTasks {
  #filters;
  #changed;
  /** @type {TaskQuery | null} */
  #query = null;
  /** How many may be loaded by now. */
  #most = MOST;
  /** @type {Set<string>} all that was ever loaded: a task may come here from another month */
  #known = new Set();

  /**
   * @param {URLSearchParams} filters of the project's list
   * @param {() => void} changed called at every change of what is loaded
   */
  constructor(filters, changed) {
    this.#filters = filters;
    this.#changed = changed;
  }

  get state() {
    return this.#query?.state ?? 'loading';
  }

  get error() {
    return this.#query?.error;
  }

  /** @returns {string | null} the day up to which all is loaded; null where that is every day */
  get until() {
    if (this.state !== 'ready' || !this.#query?.hasMore) return null;
    return outbox.view(this.#query.ids.at(-1) ?? '')?.task.due_date ?? null;
  }

  /**
   * Loads all tasks of some days, or as many as can be shown at once.
   *
   * @param {string} first
   * @param {string} last
   */
  load(first, last) {
    const filters = new URLSearchParams(this.#filters);
    filters.delete('status');
    for (const status of SHOWN) filters.append('status', status);
    filters.set('ordering', 'due_date');
    filters.set('limit', PAGE);
    filters.set('due_after', first);
    filters.set('due_before', addDays(last, 1));
    const query = new TaskQuery(filters, () => query === this.#query && this.#learn(query));
    this.#query = query;
    this.#most = MOST;
    query.load();
  }

  more() {
    this.#most += MOST;
    this.#query?.more();
  }

  retry() {
    this.#query?.retry();
  }

  /** Looks whether there is something new. */
  refresh() {
    this.#query?.refresh();
  }

  /** @param {string} id of a task just created */
  add(id) {
    this.#known.add(id);
  }

  /** @returns {Map<string, TaskView[]>} by day, in the order of the day */
  days() {
    const project = this.#filters.get('project');
    for (const id of outbox.drafts) if (outbox.isStray(id)) this.#known.add(id);
    const views = [...this.#known]
      .map((id) => outbox.view(id))
      .filter((view) => view !== null)
      .filter((view) => view.task.project === project && view.task.due_date !== null)
      .filter((view) => SHOWN.includes(view.task.status) && !outbox.isGone(view))
      .sort(byTime);
    return Map.groupBy(views, ({ task }) => String(task.due_date));
  }

  /** @param {TaskQuery} query */
  #learn(query) {
    for (const id of query.ids) this.#known.add(id);
    if (query.state === 'ready' && query.ids.length < this.#most) query.more();
    this.#changed();
  }
}

/**
 * What is done comes last, what has no time after what has one.
 *
 * @param {TaskView} one
 * @param {TaskView} other
 */
function byTime({ task: one }, { task: other }) {
  return keyOf(one) < keyOf(other) ? -1 : 1;
}

/** @param {Task} task */
function keyOf({ status, due_time, position, id }) {
  return [status === 'done' ? 1 : 0, due_time ?? LATE, position || LATE, id].join();
}
