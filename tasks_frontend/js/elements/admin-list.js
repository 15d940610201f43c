import { h } from '../lib/html.js';
import { formatNumber, t } from '../lib/i18n.js';
import { errorMessage, skeleton } from './index.js';

/**
 * @typedef {object} Source
 * @property {(next: string | null) => Promise<{ rows: any[], next: string | null }>} fetch a page; the first without `next`
 * @property {(row: any) => HTMLLIElement} draw
 * @property {() => HTMLElement} empty what stands there when there is nothing
 */

/** A list that grows page by page as one scrolls. What is shown stays until the first page of the next source is there. */
export class AdminListElement extends HTMLElement {
  /** @type {Source | null} */
  #source = null;
  /** @type {string | null} */
  #next = null;
  #attempt = 0;
  #loading = false;

  #rows = h('ul', { class: 'admin-rows' });
  #below = h('div', { class: 'below' });
  #count = h('p', { class: 'visually-hidden', role: 'status' });
  #more = h('button', { type: 'button', class: 'button' }, t('list.more'));
  #nearEnd = new IntersectionObserver(([entry]) => entry.isIntersecting && this.#continue(), {
    rootMargin: '600px',
  });

  connectedCallback() {
    this.append(this.#count, this.#rows, this.#below);
    this.#more.addEventListener('click', () => this.#continue());
    this.#nearEnd.observe(this.#more);
  }

  disconnectedCallback() {
    this.#nearEnd.disconnect();
  }

  /** @param {Source} source */
  set source(source) {
    this.#source = source;
    this.#load(null);
  }

  #continue() {
    if (this.#next && !this.#loading) this.#load(this.#next);
  }

  /** @param {string | null} next */
  async #load(next) {
    if (!this.#source) throw new Error('Nothing to list');
    const { fetch, draw, empty } = this.#source;
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#wait(true);
    this.#below.replaceChildren(skeleton(t('content.loading')));
    try {
      const page = await fetch(next);
      if (attempt !== this.#attempt) return; // overtaken by another source
      const drawn = page.rows.map(draw);
      if (next) this.#rows.append(...drawn);
      else this.#rows.replaceChildren(...drawn);
      this.#next = page.next;
      const count = this.#rows.children.length;
      this.#count.textContent = t('admin.shown', { count: formatNumber(count) });
      this.#below.replaceChildren(...(page.next ? [this.#more] : count ? [] : [empty()]));
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error, next);
    }
    if (attempt === this.#attempt) this.#wait(false);
  }

  /** @param {boolean} loading */
  #wait(loading) {
    this.#loading = loading;
    this.#rows.ariaBusy = String(loading);
  }

  /**
   * @param {unknown} error
   * @param {string | null} next
   */
  #fail(error, next) {
    // What was found by other words is not what is asked for now.
    if (!next) this.#rows.replaceChildren();
    this.#below.replaceChildren(errorMessage(error, () => this.#load(next)));
  }
}
