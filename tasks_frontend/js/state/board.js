import { outbox } from './outbox.js';
import { TaskQuery } from './store.js';

/** @type {Status[]} */
export const COLUMNS = ['todo', 'in_progress', 'done', 'cancelled'];
/** Behind every position that the server gives: what it does not know yet is the last. */
const LAST = '~';

/**
 * The tasks of a project by status. Each column loads pages of its own, but where a task stands follows
 * from the task: so what is moved, taken back, refused or changed elsewhere is at once in its place.
 */
export class Board {
  #project;
  /** @type {Map<Status, TaskQuery>} */
  #queries;
  /** @type {Map<Status, TaskView[]>} */
  #columns = new Map();
  /** @type {{ id: string, place: Place }[]} whose position the server has not told yet */
  #moves = [];

  /**
   * @param {URLSearchParams} filters of the project's list
   * @param {() => void} changed called at every change of what is loaded
   */
  constructor(filters, changed) {
    this.#project = filters.get('project');
    this.#queries = new Map(
      COLUMNS.map((status) => [status, new TaskQuery(columnFilters(filters, status), changed)]),
    );
  }

  load() {
    for (const query of this.#queries.values()) query.load();
  }

  /** Looks whether there is something new. */
  refresh() {
    for (const query of this.#queries.values()) query.refresh();
  }

  /** @param {Status} status */
  query(status) {
    return /** @type {TaskQuery} */ (this.#queries.get(status));
  }

  /** @param {Status} status */
  cards(status) {
    return this.#columns.get(status) ?? [];
  }

  /** @param {string} id of a task just created */
  add(id) {
    const status = outbox.view(id)?.task.status;
    if (status) this.query(status).append(id);
  }

  /** Puts every known task where it belongs now. */
  arrange() {
    this.#moves = this.#moves.filter(({ id }) => outbox.view(id)?.pending);
    const views = this.#views();
    for (const status of COLUMNS)
      this.#columns.set(
        status,
        views.filter(({ task }) => task.status === status),
      );
    for (const { id, place } of this.#moves) this.#put(id, place);
  }

  /**
   * Shows a task elsewhere until the server has said where it stands.
   *
   * @param {string} id of a task whose move is on its way
   * @param {Place} place
   */
  hold(id, place) {
    this.#moves = [...this.#moves.filter((move) => move.id !== id), { id, place }];
  }

  /**
   * @param {string} id
   * @returns {{ status: Status, index: number } | null}
   */
  find(id) {
    for (const [status, views] of this.#columns) {
      const index = views.findIndex(({ task }) => task.id === id);
      if (index >= 0) return { status, index };
    }
    return null;
  }

  /**
   * How to tell the server of a place. A neighbour that is on its way itself would be no landmark.
   *
   * @param {string} id of the task that goes there
   * @param {Status} status
   * @param {number} index among the others of that column; beyond them is behind all, loaded or not
   * @returns {Place}
   */
  placeAt(id, status, index) {
    const others = this.cards(status).filter(({ task }) => task.id !== id);
    const isLast = index === others.length && !this.query(status).hasMore;
    if (isLast || index > others.length) return {};
    const after = others.slice(0, index).findLast(isSettled);
    const before = others.slice(index).find(isSettled);
    if (after) return { after: after.task.id };
    return before ? { before: before.task.id } : {};
  }

  /** @returns {TaskView[]} in the order that the server has told */
  #views() {
    const ids = new Set([...this.#queries.values()].flatMap(({ ids }) => ids));
    for (const id of outbox.drafts) if (outbox.isStray(id)) ids.add(id);
    const known = [...ids].map((id) => outbox.view(id)).filter((view) => view !== null);
    return known
      .filter((view) => view.task.project === this.#project && !outbox.isGone(view))
      .sort(byPosition);
  }

  /**
   * @param {string} id
   * @param {Place} place
   */
  #put(id, { after, before }) {
    const at = this.find(id);
    if (!at) return;
    const views = this.cards(at.status);
    const others = views.toSpliced(at.index, 1);
    const neighbour = others.findIndex(({ task }) => task.id === (after ?? before));
    const index = neighbour < 0 ? others.length : neighbour + (after ? 1 : 0);
    this.#columns.set(at.status, others.toSpliced(index, 0, views[at.index]));
  }
}

/**
 * @param {URLSearchParams} filters
 * @param {Status} status
 */
function columnFilters(filters, status) {
  const own = new URLSearchParams(filters);
  own.set('status', status);
  own.set('ordering', 'position');
  return own;
}

/** @param {TaskView} view */
function isSettled({ task, pending }) {
  return !pending && task.version > 0;
}

/**
 * @param {TaskView} one
 * @param {TaskView} other
 */
function byPosition({ task: one }, { task: other }) {
  const [before, after] = [one.position || LAST, other.position || LAST];
  if (before === after) return 0;
  return before < after ? -1 : 1;
}
