import { exportAccount } from '../../api/account.js';
import { session } from '../../api/session.js';
import { exportTasks, TYPES } from '../../api/transfer.js';
import { toasts } from '../../elements/toast-region.js';
import { today } from '../../lib/dates.js';
import { download } from '../../lib/files.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Import } from './import.js';

/** @typedef {keyof typeof TYPES} Kind */

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  return [...exportParts(), ...new Import().parts];
}

function exportParts() {
  return [
    h('h3', {}, t('export.title')),
    setting(t('export.tasks'), [
      saving(t('export.json'), 'tasks', 'json', () => exportTasks('json')),
      saving(t('export.csv'), 'tasks', 'csv', () => exportTasks('csv')),
    ]),
    setting(t('export.text'), [
      saving(t('export.action'), 'account', 'json', async () =>
        JSON.stringify(await exportAccount(), null, 2),
      ),
    ]),
  ];
}

/**
 * @param {string} text
 * @param {HTMLElement[]} buttons
 */
function setting(text, buttons) {
  return h(
    'div',
    { class: 'setting' },
    h('p', { class: 'hint' }, text),
    h('div', { class: 'form-actions' }, ...buttons),
  );
}

/**
 * A button that fetches a file and has it saved. A link to the API would come there without a token.
 *
 * @param {string} words
 * @param {string} name of the file
 * @param {Kind} kind
 * @param {() => Promise<string>} fetch
 */
function saving(words, name, kind, fetch) {
  const button = h('button', { type: 'button', class: 'button' }, words);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const day = today(session.user.value?.timezone ?? 'UTC');
      download(await fetch(), TYPES[kind], `${name}-${day}.${kind}`);
    } catch (error) {
      toasts().fail(error, { label: t('action.retry'), run: () => button.click() });
    }
    button.disabled = false;
  });
  return button;
}
