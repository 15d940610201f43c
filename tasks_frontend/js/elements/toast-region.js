import { ApiError, isFinal, SignedOut } from '../api/client.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { outbox } from '../state/outbox.js';

/** How long news stays. Errors stay until they are dismissed. */
const STAY = 6_000;
/** Errors shown at a time. When everything fails, the latest tell enough. */
const MOST = 3;

/**
 * @typedef {object} Action
 * @property {string} label
 * @property {() => void} run
 * @property {boolean} [isPassing] whether it is about the step that was last when it was offered
 */

/** Says what happened: shown in a corner and read out. There is one on the page. */
export class ToastRegionElement extends HTMLElement {
  #spoken = h('p', { class: 'visually-hidden', role: 'status' });
  #news = h('div', { class: 'toasts', role: 'status' });
  #alerts = h('div', { class: 'toasts', role: 'alert' });

  connectedCallback() {
    this.append(this.#spoken, this.#news, this.#alerts);
    outbox.steps.next.watch(() => this.#withdraw());
  }

  /** @param {string} text read out, not shown: what happened can be seen anyway */
  say(text) {
    this.#spoken.textContent = text;
  }

  /**
   * @param {string} text
   * @param {Action} [action]
   */
  tell(text, action) {
    const toast = makeToast(text, action);
    this.#news.append(toast);
    setTimeout(() => toast.remove(), STAY);
  }

  /** @param {string} text about what has just been done, and can be taken back */
  tellDone(text) {
    this.tell(text, { label: t('action.undo'), run: undo, isPassing: true });
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

  /** What the offers made so far would take back is no longer what they say. */
  #withdraw() {
    for (const offer of this.#news.querySelectorAll('[data-toast]:has([data-passing])'))
      offer.remove();
    // Why something failed is still to be read.
    for (const button of this.#alerts.querySelectorAll('[data-passing]')) button.remove();
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

/** Takes back what was done last, wherever it was. */
export async function undo() {
  try {
    const step = await outbox.steps.undo();
    tellOf(step, t(step ? 'undo.done' : 'undo.nothing'));
  } catch (error) {
    await refuse(error, undo);
  }
}

/** Does again what was taken back last. */
export async function redo() {
  try {
    const step = await outbox.steps.redo();
    tellOf(step, t(step ? 'redo.done' : 'redo.nothing'));
  } catch (error) {
    await refuse(error, redo);
  }
}

/**
 * @param {Step | null} step what was done
 * @param {string} text
 */
function tellOf(step, text) {
  if (step?.address) location.hash = step.address;
  toasts().tell(text);
}

/**
 * @param {unknown} error
 * @param {() => void} run the step waits for that
 */
async function refuse(error, run) {
  if (!isFinal(error))
    return toasts().fail(error, { label: t('action.retry'), run, isPassing: true });
  const { explained } = await import('../state/undoing.js');
  return toasts().fail(explained(error));
}

/** @param {unknown} error */
export function describe(error) {
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
        {
          type: 'button',
          class: 'button quiet',
          'data-action': true,
          'data-passing': action.isPassing,
          onclick: run,
        },
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
