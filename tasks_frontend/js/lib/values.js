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

/**
 * What this browser remembers of how a person likes the dashboard.
 *
 * @param {string} key
 * @returns {string | null} null also where storage is blocked
 */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is blocked: it lasts as long as the page does.
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is blocked: there is nothing.
  }
}

/** What was typed and not sent, by who typed it and where: it is there again when they come back. In memory only. */
class Drafts {
  /** Who types: the session says so. */
  person = '';
  /** @type {Map<string, string>} */
  #texts = new Map();

  /** Whether there is anything of who is signed in. */
  get any() {
    return [...this.#texts.keys()].some((key) => key.startsWith(this.#own('')));
  }

  /**
   * @param {string} place
   * @returns {string} empty where there is nothing
   */
  get(place) {
    return this.#texts.get(this.#own(place)) ?? '';
  }

  /**
   * @param {string} place
   * @param {string} text
   */
  keep(place, text) {
    if (text.trim()) this.#texts.set(this.#own(place), text);
    else this.#texts.delete(this.#own(place));
  }

  clear() {
    this.#texts.clear();
  }

  /**
   * Forgets what was sent, unless another text stands there by now.
   *
   * @param {string} place
   * @param {string} sent
   */
  forget(place, sent) {
    if (this.get(place) === sent) this.#texts.delete(this.#own(place));
  }

  /** @param {string} place */
  #own(place) {
    return `${this.person} ${place}`;
  }
}

export const drafts = new Drafts();
