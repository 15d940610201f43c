import { Refused } from '../api/client.js';
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
      send: async (values, key) => {
        await form.send(values, key);
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
 * Says what a project or a label is by now.
 *
 * @param {Refused} refused
 */
export function tellCurrent({ status, problem }) {
  return status === 412 ? t('conflict.now', { name: problem.current?.name ?? '' }) : null;
}

/**
 * Edits what a person has seen. Who has been told what it is by now may send once more what they typed.
 *
 * @template {{ version: number }} Row
 * @template Fields
 * @param {Row} row
 * @param {(seen: Row, fields: Fields, key: string) => Promise<Row>} edit
 * @returns {(fields: Fields, key: string) => Promise<Row>}
 */
export function insisting(row, edit) {
  let seen = row;
  return async (fields, key) => {
    try {
      return await edit(seen, fields, key);
    } catch (error) {
      const current = error instanceof Refused && error.status === 412 && error.problem.current;
      if (current) seen = { ...seen, version: current.version };
      throw error;
    }
  };
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
