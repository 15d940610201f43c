import { newId } from '../api/client.js';
import { createLabel, editLabel } from '../api/labels.js';
import { t } from '../lib/i18n.js';
import { labels } from '../state/collections.js';
import { outbox } from '../state/outbox.js';
import { nameAndColour } from './form-dialog.js';
import { askInForm, defineElements } from './index.js';

/** Asks for a new label. */
export async function askForNewLabel() {
  // One key for all attempts: a lost answer makes no second label.
  const key = newId();
  await ask(null, createLabel, () => key);
}

/** @param {Label} label to be changed */
export async function askForLabel(label) {
  await ask(label, (fields, key) => editLabel(label, fields, key), newId);
}

/**
 * @param {Label | null} label
 * @param {(fields: Partial<Label>, key: string) => Promise<Label>} send
 * @param {() => string} makeKey of an attempt
 */
async function ask(label, send, makeKey) {
  await defineElements('form-field');
  await askInForm({
    title: t(label ? 'labels.edit' : 'labels.new'),
    text: t('labels.text'),
    form: {
      fields: nameAndColour(label, 100),
      action: t('action.save'),
      send: async (typed) => {
        const key = makeKey();
        const { id, version } = await send({ name: typed.name.trim(), colour: typed.colour }, key);
        if (version !== label?.version) outbox.steps.note(id, key);
        // What is known is still good; the next news ask again.
        await labels.load().catch(() => {});
      },
    },
  });
}
