import { h } from '../lib/html.js';

/**
 * @typedef {object} FormQuestion
 * @property {string} title
 * @property {string} text
 * @property {Omit<import('./request-form.js').FormContent, 'cancel'>} form
 */

/** Asks for what the API needs to do something, until that is done or given up. */
export class FormDialogElement extends HTMLElement {
  /**
   * @param {FormQuestion} question
   * @returns {Promise<boolean>} false when dismissed in any way
   */
  ask({ title, text, form }) {
    const { promise, resolve } = Promise.withResolvers();
    const request = h('request-form');
    const dialog = h(
      'dialog',
      { class: 'dialog', 'aria-labelledby': 'form-title', 'aria-describedby': 'form-text' },
      h('h2', { id: 'form-title' }, title),
      h('p', { id: 'form-text' }, text),
      request,
    );
    request.content = {
      ...form,
      send: async (values) => {
        await form.send(values);
        resolve(true);
        dialog.close();
      },
      cancel: () => dialog.close(),
    };
    dialog.addEventListener('close', () => {
      resolve(false);
      this.remove();
    });
    this.append(dialog);
    dialog.showModal();
    request.focus();
    return promise;
  }
}
