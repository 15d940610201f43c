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
  #attempt = 0;
  /** @type {Promise<void> | null} */
  #first = null;

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
    this.#first ??= this.load();
    this.#first.catch(() => {
      this.#first = null;
    });
    return this.#first;
  }

  async load() {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const rows = await this.#list();
    // Overtaken by another, or by somebody else.
    if (attempt === this.#attempt) this.all.value = new Map(rows.map((row) => [row.id, row]));
  }

  clear() {
    this.#attempt += 1;
    this.#first = null;
    this.all.value = new Map();
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
