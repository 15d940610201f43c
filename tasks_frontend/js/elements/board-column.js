import { h, reconcile } from '../lib/html.js';
import { formatNumber, t } from '../lib/i18n.js';
import { errorMessage } from './index.js';

/** With so many cards, more come only when somebody asks for them. */
const MANY = 200;

/**
 * One status of a board. Emits `column:more`, `column:retry` and `column:add` {title}.
 */
export class BoardColumnElement extends HTMLElement {
  #count = h('span', { class: 'hint' });
  #list = h('ul', { class: 'board-cards' });
  #foot = h('div', { class: 'board-foot' });
  #scroller = h('div', { class: 'board-scroller' }, this.#list, this.#foot);
  #more = h('button', { type: 'button', class: 'button small' }, t('list.more'));
  #add = h('add-form');
  /** @type {IntersectionObserver | null} */
  #nearEnd = null;
  /** @type {unknown} */
  #error = null;
  /** @type {Status} */
  #status = 'todo';

  /** @param {Status} status to be set once, before it is on the page */
  set status(status) {
    const words = t(`status.${status}`);
    const id = `board-${status}`;
    this.#status = status;
    this.dataset.column = status;
    this.setAttribute('role', 'group');
    this.setAttribute('aria-labelledby', id);
    this.#add.words = { label: t('board.add', { status: words }), hint: t('board.hint') };
    this.#add.addEventListener('add:title', (event) =>
      this.#emit('add', /** @type {CustomEvent} */ (event).detail),
    );
    this.append(h('header', {}, h('h2', { id }, words), this.#count), this.#scroller, this.#add);
    this.#more.addEventListener('click', () => this.#emit('more'));
  }

  get status() {
    return this.#status;
  }

  /** @returns {HTMLElement[]} in their order */
  get cards() {
    return [...this.#list.querySelectorAll('[data-task]')].map(
      (card) => /** @type {HTMLElement} */ (card),
    );
  }

  connectedCallback() {
    this.#nearEnd = new IntersectionObserver(
      ([entry]) => entry.isIntersecting && this.cards.length < MANY && this.#emit('more'),
      { root: this.#scroller, rootMargin: '400px' },
    );
    this.#nearEnd.observe(this.#more);
  }

  disconnectedCallback() {
    this.#nearEnd?.disconnect();
  }

  get scroller() {
    return this.#scroller;
  }

  get isDirty() {
    return this.#add.isDirty;
  }

  focusAdd() {
    this.#add.focus();
  }

  showEnd() {
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight });
  }

  /**
   * @param {HTMLElement[]} content cards, and where one would be dropped
   * @param {number} count of the cards
   * @param {import('../state/store.js').TaskQuery} query
   */
  show(content, count, { state, error, hasMore }) {
    reconcile(this.#list, content);
    this.#count.textContent = formatNumber(count) + (hasMore ? '+' : '');
    this.#scroller.ariaBusy = String(state === 'loading');
    if (state !== 'failed') this.#error = null;
    if (state === 'loading') this.#foot.replaceChildren(skeleton());
    else if (state === 'failed') this.#fail(error);
    else if (!hasMore) this.#foot.replaceChildren();
    else if (!this.#foot.contains(this.#more)) this.#foot.replaceChildren(this.#more);
  }

  /** @param {unknown} error */
  #fail(error) {
    if (error === this.#error) return;
    this.#error = error;
    this.#foot.replaceChildren(errorMessage(error, () => this.#emit('retry')));
  }

  /**
   * @param {string} name
   * @param {object} [detail]
   */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`column:${name}`, { detail }));
  }
}

function skeleton() {
  return h(
    'div',
    { class: 'skeleton' },
    h('p', { class: 'visually-hidden' }, t('list.loading')),
    h('div', { class: 'skeleton-card' }),
    h('div', { class: 'skeleton-card' }),
  );
}
