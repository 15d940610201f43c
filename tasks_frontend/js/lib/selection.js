/** Which of a list's ids a person has selected. A range goes from the last one picked alone. */
export class Selection {
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {string | null} */
  #anchor = null;
  /** @type {string[]} what the range added that may still grow or shrink */
  #range = [];

  /** @returns {ReadonlySet<string>} */
  get ids() {
    return this.#ids;
  }

  /** @param {string} id */
  toggle(id) {
    if (!this.#ids.delete(id)) this.#ids.add(id);
    this.#anchor = id;
    this.#range = [];
  }

  /**
   * Selects all from the last one picked to `id`, in place of what the range held before.
   *
   * @param {string} id
   * @param {string[]} order of the list
   * @param {string} [from] where nothing has been picked
   */
  extend(id, order, from = id) {
    if (!this.#anchor || !order.includes(this.#anchor)) this.#anchor = from;
    for (const each of this.#range) this.#ids.delete(each);
    const range = between(order, this.#anchor, id);
    // What had been selected without the range is not the range's to take away.
    this.#range = range.filter((each) => !this.#ids.has(each));
    for (const each of range) this.#ids.add(each);
  }

  /** @param {string[]} order of the list */
  all(order) {
    this.#ids = new Set(order);
    this.#range = [];
  }

  clear() {
    this.#ids.clear();
    this.#anchor = null;
    this.#range = [];
  }

  /**
   * Leaves out what the list no longer shows.
   *
   * @param {string[]} order of the list
   * @returns {boolean} whether there was any
   */
  keep(order) {
    if (!this.#ids.size) return false;
    const shown = new Set(order);
    const gone = [...this.#ids].filter((id) => !shown.has(id));
    for (const id of gone) this.#ids.delete(id);
    return gone.length > 0;
  }
}

/**
 * @param {string[]} order
 * @param {string} one
 * @param {string} other
 * @returns {string[]} both and what stands between them
 */
function between(order, one, other) {
  const [start, end] = [order.indexOf(one), order.indexOf(other)].toSorted((a, b) => a - b);
  return order.slice(start, end + 1);
}
