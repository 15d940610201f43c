import { listHistory } from '../api/changes.js';
import { listTrashedProjects } from '../api/projects.js';
import { listTasks } from '../api/tasks.js';
import { today } from '../lib/dates.js';
import { labels, projects, tasks } from './store.js';

const PAGE = 100;

/** Everything that changed in what one person has, the newest first, page by page. */
export class ActivityLog {
  /** @type {Change[]} */
  changes = [];
  /** @type {'loading' | 'ready' | 'failed'} */
  state = 'ready';
  /** @type {unknown} */
  error = null;
  hasMore = true;
  #changed;
  #cursor = '';
  /** @type {Map<string, string>} what the log itself says that things are called, the latest name of each */
  #names = new Map();

  /** @param {() => void} changed called at every change of what this object shows */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Loads the next page, or the one that failed. */
  async more() {
    if (!this.hasMore || this.state === 'loading') return;
    this.#become('loading');
    try {
      const { cursor, more, results } = await listHistory('', this.#cursor, PAGE);
      await this.#meet(results);
      this.#take([...this.changes, ...results]);
      this.#cursor = cursor;
      this.hasMore = more;
      this.#become('ready');
    } catch (error) {
      this.error = error;
      this.#become('failed');
    }
  }

  /** Looks whether there is something new. */
  async refresh() {
    const [latest] = this.changes;
    if (!latest) return;
    try {
      const { cursor, more, results } = await listHistory('', '', PAGE);
      const news = results.filter(({ number }) => number > latest.number);
      await this.#meet(news);
      if (latest !== this.changes[0]) return; // overtaken by another
      // Where more than a page has come meanwhile, there is a gap: begin again.
      if (news.length === results.length)
        [this.changes, this.#cursor, this.hasMore] = [[], cursor, more];
      this.#take([...news, ...this.changes]);
      this.#changed();
    } catch {
      // What is shown is still good; the next news ask again.
    }
  }

  /**
   * What something is called, or was called as long as it was there.
   *
   * @param {string} id of a task, a project or a label
   * @returns {string | null}
   */
  nameOf(id) {
    const present = tasks.get(id)?.title ?? projects.get(id)?.name ?? labels.get(id)?.name;
    return present ?? this.#names.get(id) ?? null;
  }

  /** @param {Change[]} changes all that are shown */
  #take(changes) {
    this.changes = changes;
    // The latest name is the one that stays.
    for (const { entity, entity_id: id, fields } of changes.toReversed()) {
      const [before, after] = fields[entity === 'task' ? 'title' : 'name'] ?? [];
      if (after ?? before) this.#names.set(id, String(after ?? before));
    }
  }

  /**
   * Gets to know what was changed: the log itself says only what was changed about it.
   *
   * @param {Change[]} changes of one page
   */
  async #meet(changes) {
    const hasNew = (/** @type {string} */ kind, /** @type {(id: string) => number} */ known) =>
      changes.some(({ entity, entity_id: id, version }) => entity === kind && known(id) < version);
    await Promise.all([
      hasNew('task', (id) => tasks.get(id)?.version ?? 0) &&
        meetTasks(changes[changes.length - 1].at),
      hasNew('project', (id) => projects.get(id)?.version ?? 0) && this.#meetProjects(),
    ]);
  }

  async #meetProjects() {
    for (const { id, name } of await listTrashedProjects()) this.#names.set(id, name);
  }

  /** @param {ActivityLog['state']} state */
  #become(state) {
    this.state = state;
    this.#changed();
  }
}

/**
 * Asks for as many tasks as a page can be about. The oldest come first: what was changed again later was
 * met with that change.
 *
 * @param {string} since when the first change of the page was made
 */
async function meetTasks(since) {
  const wanted = { owner: 'me', updated_since: since, ordering: 'updated_at', limit: `${PAGE}` };
  const pages = await Promise.all(
    ['false', 'true'].map((trashed) => listTasks(new URLSearchParams({ ...wanted, trashed }))),
  );
  for (const { results } of pages) tasks.put(...results);
}

/**
 * @param {Change[]} changes the newest first
 * @returns {Change[][]} those that were written together
 */
export function byWrite(changes) {
  /** @type {Change[][]} */
  const writes = [];
  for (const change of changes) {
    if (writes.at(-1)?.[0].write === change.write) writes.at(-1)?.push(change);
    else writes.push([change]);
  }
  return writes;
}

/**
 * @param {Change[][]} writes the newest first
 * @param {string} timezone
 * @returns {Map<string, Change[][]>} by the day on which they were written, YYYY-MM-DD
 */
export function byDay(writes, timezone) {
  /** @type {Map<string, Change[][]>} */
  const days = new Map();
  for (const write of writes) {
    const date = today(timezone, new Date(write[0].at));
    if (!days.has(date)) days.set(date, []);
    days.get(date)?.push(write);
  }
  return days;
}

/**
 * What has been taken back and is so still: an undo may have been undone itself.
 *
 * @param {Change[]} changes the newest first
 * @returns {Set<string>} their ids
 */
export function undone(changes) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const { id, undoes } of changes) if (undoes && !found.has(id)) found.add(undoes);
  return found;
}

/**
 * The change that tells what a write was about: of the one label that was deleted, rather than of the
 * tasks that had it.
 *
 * @param {Change[]} changes written together, the newest first
 */
export function lead(changes) {
  const others = changes.filter(({ entity }) => entity !== 'task');
  return others.length === 1 ? others[0] : /** @type {Change} */ (changes.at(-1));
}

/**
 * Whether the API takes a write back. What was purged has left no values, and accounts are no part of it.
 *
 * @param {Change[]} changes written together
 */
export function isUndoable(changes) {
  return changes.every(
    ({ entity, fields }) =>
      entity !== 'user' && Object.keys(fields).length > 0 && fields.is_inbox?.[1] !== true,
  );
}
