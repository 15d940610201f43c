import { listAll } from '../api/client.js';
import { t } from '../lib/i18n.js';
import { Signal } from '../lib/signal.js';

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
