import { session } from '../api/session.js';

/** What was typed and not sent, by who typed it and where: it is there again when they come back. In memory only. */
class Drafts {
  /** @type {Map<string, string>} */
  #texts = new Map();

  /** Whether there is anything of who is signed in. */
  get any() {
    return [...this.#texts.keys()].some((key) => key.startsWith(own('')));
  }

  /**
   * @param {string} place
   * @returns {string} empty where there is nothing
   */
  get(place) {
    return this.#texts.get(own(place)) ?? '';
  }

  /**
   * @param {string} place
   * @param {string} text
   */
  keep(place, text) {
    if (text.trim()) this.#texts.set(own(place), text);
    else this.#texts.delete(own(place));
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
    if (this.get(place) === sent) this.#texts.delete(own(place));
  }
}

export const drafts = new Drafts();

/** @param {string} place */
function own(place) {
  return `${session.user.value?.id} ${place}`;
}
