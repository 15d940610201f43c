import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** @typedef {{ title: string, text: string, action: string }} Question */

/** Asks before something that cannot be taken back. It is on the page only while it asks. */
export class ConfirmDialogElement extends HTMLElement {
  /**
   * @param {Question} question
   * @returns {Promise<boolean>} false when dismissed in any way
   */
  ask({ title, text, action }) {
    const { promise, resolve } = Promise.withResolvers();
    const dialog = h('dialog', {
      class: 'dialog',
      'aria-labelledby': 'confirm-title',
      'aria-describedby': 'confirm-text',
    });
    const close = (/** @type {boolean} */ agreed) => () => {
      resolve(agreed);
      dialog.close();
    };
    dialog.append(
      h('h2', { id: 'confirm-title' }, title),
      h('p', { id: 'confirm-text', dir: 'auto' }, text),
      h(
        'div',
        { class: 'dialog-actions' },
        h('button', { type: 'button', class: 'button', onclick: close(false) }, t('action.cancel')),
        h('button', { type: 'button', class: 'button danger', onclick: close(true) }, action),
      ),
    );
    dialog.addEventListener('close', () => {
      resolve(false);
      this.remove();
    });
    this.append(dialog);
    dialog.showModal();
    return promise;
  }
}
