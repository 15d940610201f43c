/**
 * A value that can be watched.
 *
 * @template T
 */
export class Signal {
  #value;
  /** @type {Set<(value: T) => void>} */
  #watchers = new Set();

  /** @param {T} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of [...this.#watchers]) watcher(value);
  }

  /**
   * Calls `watcher` at every later change, until `until` aborts.
   *
   * @param {(value: T) => void} watcher
   * @param {AbortSignal} [until]
   */
  watch(watcher, until) {
    this.#watchers.add(watcher);
    until?.addEventListener('abort', () => this.#watchers.delete(watcher), { once: true });
  }
}
