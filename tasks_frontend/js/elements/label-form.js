import { createLabel, editLabel } from '../api/labels.js';
import { t } from '../lib/i18n.js';
import { outbox } from '../state/outbox.js';
import { labels } from '../state/store.js';
import { insisting, nameAndColour, tellCurrent } from './form-dialog.js';
import { askInForm, defineElements } from './index.js';

/** Asks for a new label. */
export async function askForNewLabel() {
  await ask(null, createLabel);
}

/** @param {Label} label to be changed */
export async function askForLabel(label) {
  await ask(label, insisting(label, editLabel));
}

/**
 * @param {Label | null} label
 * @param {(fields: Partial<Label>, key: string) => Promise<Label>} send
 */
async function ask(label, send) {
  await defineElements('form-field');
  await askInForm({
    title: t(label ? 'labels.edit' : 'labels.new'),
    text: t('labels.text'),
    form: {
      fields: nameAndColour(label, 100),
      action: t('action.save'),
      explain: tellCurrent,
      send: async ({ name, colour }, key) => {
        const { id, version } = await send({ name: name.trim(), colour }, key);
        if (version !== label?.version) outbox.steps.note(id, key);
        // What is known is still good; the next news ask again.
        await labels.load().catch(() => {});
      },
    },
  });
}
