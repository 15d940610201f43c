import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** Of something new, until another is chosen. */
const COLOUR = '#4f6bd8';

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

/**
 * Fields for the name and the colour of something.
 *
 * @param {{ name: string, colour: string } | null} known what it has so far
 * @param {number} longest a name may be, in characters
 */
export function nameAndColour(known, longest) {
  const name = { label: t('field.name'), name: 'name', required: true, autocomplete: 'off' };
  const colour = { label: t('field.colour'), name: 'colour', type: 'color' };
  return [
    h('form-field', { ...name, maxlength: longest, value: known?.name ?? '' }),
    h('form-field', { ...colour, value: known?.colour || COLOUR }),
  ];
}
