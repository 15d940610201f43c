import { newId } from '../api/client.js';
import { createLabel, editLabel } from '../api/labels.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { labels } from '../state/collections.js';
import { outbox } from '../state/outbox.js';
import { askInForm, defineElements } from './index.js';

/** Of a new label, until another is chosen. */
const COLOUR = '#4f6bd8';

/** Asks for a new label. */
export async function askForNewLabel() {
  // One key for all attempts: a lost answer makes no second label.
  const key = newId();
  await ask(null, (fields) => createLabel(fields, key));
}

/** @param {Label} label to be changed */
export async function askForLabel(label) {
  await ask(label, (fields) => editLabel(label, fields, newId()));
}

/**
 * @param {Label | null} label
 * @param {(fields: Partial<Label>) => Promise<Label>} send
 */
async function ask(label, send) {
  await defineElements('form-field');
  const name = { label: t('field.name'), name: 'name', required: true, autocomplete: 'off' };
  const colour = { label: t('field.colour'), name: 'colour', type: 'color' };
  await askInForm({
    title: t(label ? 'labels.edit' : 'labels.new'),
    text: t('labels.text'),
    form: {
      fields: [
        h('form-field', { ...name, maxlength: 100, value: label?.name ?? '' }),
        h('form-field', { ...colour, value: label?.colour || COLOUR }),
      ],
      action: t('action.save'),
      send: async (typed) => {
        const { id, version } = await send({ name: typed.name.trim(), colour: typed.colour });
        if (version !== label?.version) outbox.steps.note(id, version);
        await labels.load();
      },
    },
  });
}
