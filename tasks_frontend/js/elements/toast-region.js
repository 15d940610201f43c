import { ApiError, SignedOut } from '../api/client.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** How long news stays. Errors stay until they are dismissed. */
const STAY = 6_000;
/** Errors shown at a time. When everything fails, the latest tell enough. */
const MOST = 3;

/** @typedef {{ label: string, run: () => void }} Action */

/** Says what happened: shown in a corner and read out. There is one on the page. */
export class ToastRegionElement extends HTMLElement {
  #spoken = h('p', { class: 'visually-hidden', role: 'status' });
  #news = h('div', { class: 'toasts', role: 'status' });
  #alerts = h('div', { class: 'toasts', role: 'alert' });

  connectedCallback() {
    this.append(this.#spoken, this.#news, this.#alerts);
  }

  /** @param {string} text read out, not shown: what happened can be seen anyway */
  say(text) {
    this.#spoken.textContent = text;
  }

  /**
   * @param {string} text
   * @param {Action} [action] for what was told last only
   */
  tell(text, action) {
    if (action) this.settle();
    const toast = makeToast(text, action);
    this.#news.append(toast);
    setTimeout(() => toast.remove(), STAY);
  }

  /** Takes back the offers made so far: what they would do is no longer what they say. */
  settle() {
    for (const offer of this.#news.querySelectorAll('[data-toast]:has([data-action])'))
      offer.remove();
  }

  /**
   * @param {unknown} error
   * @param {Action} [action]
   */
  fail(error, action) {
    if (error instanceof SignedOut) return; // the sign-in screen says it all
    if (this.#alerts.children.length === MOST) this.#alerts.children[0].remove();
    this.#alerts.append(makeToast(describe(error), action));
  }

  /** Takes everything back: the person it was told to has left. */
  clear() {
    this.#spoken.textContent = '';
    this.#news.replaceChildren();
    this.#alerts.replaceChildren();
  }
}

/** @returns {ToastRegionElement} */
export function toasts() {
  return /** @type {ToastRegionElement} */ (document.querySelector('toast-region'));
}

/** @param {unknown} error */
function describe(error) {
  // Anything else is a mistake of ours, and belongs in the console as well.
  if (!(error instanceof ApiError)) {
    console.error(error);
    return t('error.unexpected');
  }
  return error.requestId
    ? `${error.message} ${t('error.request', { id: error.requestId })}`
    : error.message;
}

/**
 * @param {string} text
 * @param {Action} [action]
 */
function makeToast(text, action) {
  const toast = h('div', { class: 'toast', 'data-toast': true }, h('p', {}, text));
  if (action) {
    const run = () => {
      toast.remove();
      action.run();
    };
    toast.append(
      h(
        'button',
        { type: 'button', class: 'button quiet', 'data-action': true, onclick: run },
        action.label,
      ),
    );
  }
  toast.append(
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': t('action.dismiss'),
        onclick: () => toast.remove(),
      },
      icon('close'),
    ),
  );
  return toast;
}
