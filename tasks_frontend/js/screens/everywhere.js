import { session } from '../api/session.js';
import { askInForm, defineElements } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';
import { inbox } from '../state/store.js';
import { TaskActions } from './task-actions.js';

/** @typedef {import('../elements/app-shell.js').AppShellElement} Shell */

/** @type {Record<string, (shell: Shell) => void | Promise<void>>} */
const ANSWERS = {
  q: addTask,
  k: showPalette,
  '/': goToSearch,
  '?': showHelp,
  '\\': (shell) => shell.toggleBar(),
};

/**
 * Does what a key means on every screen.
 *
 * @param {string} key
 * @param {Shell} shell
 */
export async function answer(key, shell) {
  await ANSWERS[key](shell);
}

/** Asks for a task, from a screen that has no field for one. It goes to the Inbox. */
export async function addTask() {
  await defineElements('form-field', 'form-dialog', 'request-form');
  const user = /** @type {User} */ (session.user.value);
  const field = { label: t('field.title'), name: 'title', required: true, pattern: '.*\\S.*' };
  // Not waited for, since that would be until it is closed.
  askInForm({
    title: t('composer.label'),
    text: t('add.text'),
    form: {
      fields: [h('form-field', { ...field, autocomplete: 'off', dir: 'auto' })],
      action: t('add.submit'),
      send: async (typed) => create(typed.title.trim(), user.id),
    },
  });
}

/** Lists all keys. */
export async function showHelp() {
  await defineElements('help-dialog', 'key-list');
  const dialog = h('help-dialog');
  document.body.append(dialog);
  dialog.open();
}

/** @param {Shell} shell */
async function showPalette(shell) {
  await defineElements('command-palette');
  const { commands, findTasks } = await import('./commands.js');
  const palette = h('command-palette');
  palette.commands = commands(shell);
  palette.find = findTasks;
  document.body.append(palette);
  palette.open();
}

function goToSearch() {
  location.hash = format('/search');
}

/**
 * The dialog does not wait: what the server refuses is told, and stays as a draft in the lists.
 *
 * @param {string} title
 * @param {string} owner
 */
function create(title, owner) {
  const actions = new TaskActions({
    created: () => toasts().tell(t('said.created', { title })),
    deleted: () => {},
    isShown: () => false,
  });
  actions.create({ title, project: inbox()?.id }, owner);
}
