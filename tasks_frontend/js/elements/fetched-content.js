import { t } from '../lib/i18n.js';
import { errorMessage, skeleton } from './index.js';

/**
 * @typedef {object} Source
 * @property {() => Promise<any>} fetch
 * @property {(answer: any) => Node[]} draw
 */

/** Shows what it fetches; until that is there a skeleton, and where it fails why, with a way to try again. */
export class FetchedContentElement extends HTMLElement {
  /** @type {Source | null} */
  #source = null;
  #attempt = 0;

  /** @param {Source} source */
  set source(source) {
    this.#source = source;
    this.tabIndex = -1;
    this.replaceChildren(skeleton(t('content.loading'), 3));
    this.load();
  }

  /** Fetches again. What is shown stays until the answer is there. */
  async load() {
    if (!this.#source) throw new Error('Nothing to fetch from');
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.ariaBusy = 'true';
    const content = await contentOf(this.#source, () => this.load());
    if (attempt !== this.#attempt) return; // overtaken by another
    const focused = this.contains(document.activeElement);
    this.replaceChildren(...content);
    this.ariaBusy = 'false';
    // The focus went with the former content; reading goes on at the new one.
    if (focused) this.focus();
  }
}

/**
 * @param {Source} source
 * @param {() => void} retry
 */
async function contentOf({ fetch, draw }, retry) {
  try {
    return draw(await fetch());
  } catch (error) {
    return [errorMessage(error, retry)];
  }
}
