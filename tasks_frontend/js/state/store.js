import { listAll, Refused } from '../api/client.js';
import { getTask, listMore, listTasks } from '../api/tasks.js';
import { t } from '../lib/i18n.js';
import { Signal } from '../lib/values.js';

/** What the server last said about each task. No DOM, no wishes: those are the outbox's. */
class TaskStore {
  /** @type {Map<string, Task>} */
  #tasks = new Map();
  /** @type {Map<string, number>} by `id:version before` */
  #own = new Map();
  /** @type {Set<string>} */
  #changed = new Set();
  /** @type {Set<(ids: Set<string>) => void>} */
  #watchers = new Set();

  /** @param {string} id */
  get(id) {
    return this.#tasks.get(id);
  }

  /** @param {...Task} tasks answers may overtake each other: an older version never replaces a newer */
  put(...tasks) {
    for (const task of tasks) {
      if (task.version < (this.#tasks.get(task.id)?.version ?? 0)) continue;
      this.#tasks.set(task.id, task);
      this.touch(task.id);
    }
  }

  /** @param {string} id */
  drop(id) {
    this.#tasks.delete(id);
    this.touch(id);
  }

  clear() {
    this.#tasks.clear();
    this.#own.clear();
  }

  /**
   * Notes that a person's own edit, made in sight of one version, led to another.
   *
   * @param {string} id
   * @param {number} version
   * @param {number} outcome
   */
  noteOwn(id, version, outcome) {
    const before = this.seen(id, version);
    // A greater step means that the server merged someone else's edit in, which nobody here has seen.
    if (outcome === before + 1) this.#own.set(`${id}:${before}`, outcome);
  }

  /**
   * The version a person knows who saw `version`: their own edits upon it hold nothing new to them.
   *
   * @param {string} id
   * @param {number} version
   * @returns {number}
   */
  seen(id, version) {
    const next = this.#own.get(`${id}:${version}`);
    return next ? this.seen(id, next) : version;
  }

  /**
   * Says that a task looks different now. Watchers hear of all changes of one turn at once.
   *
   * @param {string} id
   */
  touch(id) {
    if (!this.#changed.size) queueMicrotask(() => this.#tell());
    this.#changed.add(id);
  }

  /**
   * @param {(ids: Set<string>) => void} watcher
   * @param {AbortSignal} until
   */
  watch(watcher, until) {
    this.#watchers.add(watcher);
    until.addEventListener('abort', () => this.#watchers.delete(watcher), { once: true });
  }

  #tell() {
    const changed = this.#changed;
    this.#changed = new Set();
    for (const watcher of [...this.#watchers]) watcher(changed);
  }
}

export const tasks = new TaskStore();

/**
 * A task the server does not know yet.
 *
 * @param {Partial<Task>} fields
 * @returns {Task}
 */
export function blankTask(fields) {
  return {
    id: '',
    owner: '',
    project: '',
    parent: null,
    title: '',
    description: '',
    status: 'todo',
    priority: 'none',
    due_date: null,
    due_time: null,
    labels: [],
    position: '',
    completed_at: null,
    deleted_at: null,
    version: 0,
    created_at: '',
    updated_at: '',
    ...fields,
  };
}

/**
 * One view's tasks, page by page. It keeps ids only, in the server's order; a task that stops matching
 * stays where it is until the view is loaded again, so that nothing jumps away under the pointer.
 */
export class TaskQuery {
  /** @type {{ filters: string, page: Promise<Page<Task>> } | null} */
  static #ahead = null;

  /** @type {string[]} */
  ids = [];
  /** @type {'loading' | 'ready' | 'failed'} */
  state = 'loading';
  /** @type {unknown} */
  error = null;
  #changed;
  #filters;
  #further;
  /** @type {string | null} */
  #next = null;
  #moving = 0;

  /**
   * @param {URLSearchParams} filters
   * @param {() => void} changed called at every change of what this object shows
   * @param {string} [further] how many tasks the pages after the first one have, where others than that
   */
  constructor(filters, changed, further) {
    this.#filters = filters;
    this.#changed = changed;
    this.#further = further;
  }

  /**
   * Asks for the first page of a list while the screen that shows it is still on its way.
   *
   * @param {URLSearchParams} filters
   * @param {AbortSignal} until aborts when that screen is not wanted any more
   */
  static askAhead(filters, until) {
    const page = listTasks(filters);
    // Whoever shows the list tells.
    page.catch(() => {});
    TaskQuery.#ahead = { filters: String(filters), page };
    until.addEventListener('abort', () => TaskQuery.#takeAhead(filters), { once: true });
  }

  /** @param {URLSearchParams} filters */
  static #takeAhead(filters) {
    const ahead = TaskQuery.#ahead;
    TaskQuery.#ahead = null;
    return ahead?.filters === String(filters) ? ahead.page : null;
  }

  get hasMore() {
    return this.#next !== null;
  }

  load() {
    const ahead = TaskQuery.#takeAhead(this.#filters);
    return this.#fetch(() => ahead ?? listTasks(this.#filters));
  }

  more() {
    const next = this.#next;
    if (next === null || this.state === 'loading') return undefined;
    return this.#fetch(() => listMore(next, this.#further));
  }

  /** Loads the page that failed. */
  retry() {
    return this.hasMore ? this.more() : this.load();
  }

  /**
   * Looks whether there is something new in the first page. What is shown behind it stays.
   *
   * @returns {Promise<boolean>} whether that could be seen
   */
  async refresh() {
    try {
      const { results } = await listTasks(this.#filters);
      tasks.put(...results);
      // This may be older; `settle` asks again.
      if (this.#moving) return false;
      const first = results.map(({ id }) => id);
      this.ids = [...new Set([...first, ...this.ids])];
      this.#changed();
      return true;
    } catch {
      // What is shown is still good; the next news ask again.
      return false;
    }
  }

  /** @param {string} id of a task just created */
  prepend(id) {
    if (!this.ids.includes(id)) this.ids.unshift(id);
  }

  /** @param {string} id of a task just created */
  append(id) {
    if (!this.ids.includes(id)) this.ids.push(id);
  }

  /**
   * Shows a task elsewhere in the list.
   *
   * @param {string} id
   * @param {Place} place
   */
  move(id, { after, before }) {
    const others = this.ids.filter((other) => other !== id);
    const neighbour = others.indexOf(after ?? before ?? '');
    const at = neighbour < 0 ? others.length : neighbour + (after ? 1 : 0);
    this.ids = others.toSpliced(at, 0, id);
    this.#changed();
  }

  /**
   * Keeps its order until a move is through.
   *
   * @param {Promise<void>} move that never rejects
   */
  async settle(move) {
    this.#moving += 1;
    await move;
    this.#moving -= 1;
    if (!this.#moving) this.refresh();
  }

  /** @param {() => Promise<Page<Task>>} page */
  async #fetch(page) {
    this.#become('loading');
    try {
      const { next, results } = await page();
      tasks.put(...results);
      const ids = results.map(({ id }) => id);
      // What was known before has its place there.
      const others = this.#next ? this.ids : this.ids.filter((id) => !ids.includes(id));
      this.ids = [...new Set([...others, ...ids])];
      this.#next = next;
      this.#become('ready');
    } catch (error) {
      this.error = error;
      this.#become('failed');
    }
  }

  /** @param {TaskQuery['state']} state */
  #become(state) {
    this.state = state;
    this.#changed();
  }
}

/**
 * What a task is since a change of it. Where something in between is not known, it is asked for.
 *
 * @param {Task} known
 * @param {Change} change
 * @returns {Promise<Task>} the same object where that is known already
 */
export async function since(known, { fields, version, at }) {
  if (version <= known.version) return known;
  if (version > known.version + 1) return fetched(known);
  const values = Object.entries(fields).map(([name, [, value]]) => [name, value]);
  return { ...known, ...Object.fromEntries(values), version, updated_at: at };
}

/** @param {Task} known */
async function fetched(known) {
  try {
    return await getTask(known.id);
  } catch (error) {
    if (!(error instanceof Refused && error.status === 404)) throw error;
    return { ...known, deleted_at: known.deleted_at ?? known.updated_at };
  }
}

/**
 * All of a kind that one person has: few enough to be known as a whole.
 *
 * @template {{ id: string }} Row
 */
class Collection {
  /** @type {Signal<ReadonlyMap<string, Row>>} by id, in order */
  all = new Signal(/** @type {ReadonlyMap<string, Row>} */ (new Map()));
  #list;
  /** @type {Promise<void> | null} the newest attempt, unless that has failed */
  #latest = null;

  /** @param {() => Promise<Row[]>} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {string} id */
  get(id) {
    return this.all.value.get(id);
  }

  /** @returns {Promise<void>} once they are known; rejected where they could not be asked for */
  ready() {
    return this.#latest ?? this.load();
  }

  /** @returns {Promise<void>} */
  load() {
    const attempt = this.#read(() => attempt === this.#latest);
    this.#latest = attempt;
    return attempt;
  }

  clear() {
    this.#latest = null;
    this.all.value = new Map();
  }

  /** @param {() => boolean} isLatest */
  async #read(isLatest) {
    try {
      const rows = await this.#list();
      if (isLatest()) this.all.value = new Map(rows.map((row) => [row.id, row]));
    } catch (error) {
      if (isLatest()) {
        // Whoever needs them next asks again.
        this.#latest = null;
        throw error;
      }
    }
    // Overtaken by another attempt, which tells; or by somebody else, who has not asked.
    if (!isLatest()) await this.#latest;
  }
}

/** @type {Collection<Project>} */
export const projects = new Collection(() => listProjects());
/** @type {Collection<Label>} */
export const labels = new Collection(() => listLabels());

/** @returns {Project | undefined} undefined until projects are known */
export function inbox() {
  return [...projects.all.value.values()].find(({ is_inbox }) => is_inbox);
}

/**
 * Those that are not in the trash, in their order.
 *
 * @param {string} [owner]
 * @returns {Promise<Project[]>}
 */
export async function listProjects(owner = 'me') {
  const query = new URLSearchParams({ owner, ordering: 'position', limit: '200' });
  /** @type {Project[]} */
  const rows = await listAll(`projects/?${query}`);
  // The server gave the Inbox its name, in a language of its own.
  return rows.map((row) => (row.is_inbox ? { ...row, name: t('view.inbox') } : row));
}

/**
 * @param {string} [owner]
 * @returns {Promise<Label[]>} by name
 */
export function listLabels(owner = 'me') {
  return listAll(`labels/?${new URLSearchParams({ owner, ordering: 'name', limit: '200' })}`);
}
