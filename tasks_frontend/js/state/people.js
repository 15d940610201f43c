import { listUsers } from '../api/users.js';
import { Signal } from '../lib/values.js';
import { listLabels, listProjects } from './store.js';

/**
 * @typedef {object} Belongings what tasks of one person can refer to
 * @property {Project[]} projects
 * @property {Label[]} labels
 */

/** Other people, known by id to one screen. For admins: no one else may ask. */
export class People {
  /** @type {Signal<ReadonlyMap<string, User>>} */
  known = new Signal(/** @type {ReadonlyMap<string, User>} */ (new Map()));
  /** @type {Signal<ReadonlyMap<string, Belongings>>} by whose they are */
  belongings = new Signal(/** @type {ReadonlyMap<string, Belongings>} */ (new Map()));
  /** @type {Set<string>} */
  #asked = new Set();
  /** @type {Set<string>} whose belongings */
  #searched = new Set();

  /** @param {string[]} ids those not yet asked for are fetched; after a failure they may be asked for again */
  async meet(ids) {
    const unknown = [...new Set(ids)].filter((id) => !this.#asked.has(id));
    if (!unknown.length) return;
    for (const id of unknown) this.#asked.add(id);
    try {
      const users = await listUsers(unknown);
      this.known.value = new Map([...this.known.value, ...users.map(entry)]);
    } catch (error) {
      for (const id of unknown) this.#asked.delete(id);
      throw error;
    }
  }

  /** @param {string} id of somebody whose belongings are fetched, once; after a failure that may be tried again */
  async search(id) {
    if (this.#searched.has(id)) return;
    this.#searched.add(id);
    try {
      const [projects, labels] = await Promise.all([listProjects(id), listLabels(id)]);
      this.belongings.value = new Map([...this.belongings.value, [id, { projects, labels }]]);
    } catch (error) {
      this.#searched.delete(id);
      throw error;
    }
  }

  /**
   * @param {string} id
   * @returns {string} empty while unknown
   */
  nameOf(id) {
    const user = this.known.value.get(id);
    return user ? user.name || user.email : '';
  }
}

/**
 * @param {User} user
 * @returns {[string, User]}
 */
function entry(user) {
  return [user.id, user];
}
