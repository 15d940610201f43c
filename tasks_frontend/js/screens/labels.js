import { deleteLabel } from '../api/labels.js';
import { attempt } from '../elements/attempt.js';
import { defineElements, errorMessage, skeleton } from '../elements/index.js';
import { askForLabel, askForNewLabel } from '../elements/label-form.js';
import { toasts } from '../elements/toast-region.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { outbox } from '../state/outbox.js';
import { labels } from '../state/store.js';

await defineElements('label-list');

/** @type {import('../app.js').MakeScreen} */
export function makeScreen(until) {
  return new LabelsScreen(until);
}

/** All labels, to be looked into, renamed, recoloured and deleted. */
class LabelsScreen {
  title = t('view.labels');
  #list = h('label-list');
  #below = h('div', { class: 'below' }, skeleton(t('labels.loading')));
  element = h(
    'div',
    { class: 'column' },
    h(
      'header',
      { class: 'head' },
      h('h1', {}, this.title),
      h('span', { class: 'sync' }),
      h(
        'button',
        { type: 'button', class: 'button', onclick: () => askForNewLabel() },
        icon('plus'),
        t('labels.new'),
      ),
    ),
    this.#list,
    this.#below,
  );

  /** @param {AbortSignal} until */
  constructor(until) {
    labels.all.watch(() => this.#show(), until);
    this.#list.addEventListener('label:edit', (event) =>
      askForLabel(/** @type {CustomEvent} */ (event).detail.label),
    );
    this.#list.addEventListener('label:delete', (event) =>
      this.#delete(/** @type {CustomEvent} */ (event).detail.label),
    );
  }

  async update() {
    try {
      await labels.ready();
      this.#show();
    } catch (error) {
      this.#below.replaceChildren(errorMessage(error, () => this.update()));
    }
  }

  #show() {
    const all = [...labels.all.value.values()];
    this.#list.show(all);
    this.#below.replaceChildren(...(all.length ? [] : [empty()]));
  }

  /** @param {Label} label */
  #delete(label) {
    return attempt(labels, async (key) => {
      await deleteLabel(label, key);
      outbox.steps.note(label.id, key);
      toasts().tellDone(t('said.deleted', { title: label.name }));
    });
  }
}

function empty() {
  return h(
    'div',
    { class: 'message', 'data-empty': true },
    icon('label'),
    h('p', { class: 'hint' }, t('labels.empty')),
  );
}
