import { listUsers } from '../api/users.js';
import { Signal } from '../lib/signal.js';

/** Other people, known by id to one screen. For admins: no one else may ask. */
export class People {
  /** @type {Signal<ReadonlyMap<string, User>>} */
  known = new Signal(/** @type {ReadonlyMap<string, User>} */ (new Map()));
  /** @type {Set<string>} */
  #asked = new Set();

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
