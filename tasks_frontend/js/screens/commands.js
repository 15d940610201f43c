import { session } from '../api/session.js';
import { listTasks } from '../api/tasks.js';
import { setTheme, THEMES } from '../elements/app-shell.js';
import { redo, undo } from '../elements/toast-region.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';
import { labels, projects, tasks } from '../state/store.js';
import { addTask, showHelp } from './everywhere.js';

/** @typedef {import('../elements/command-palette.js').Command} Command */

/** Tasks that are offered at a time; the search screen has the others. */
const MOST = '8';
/** The places of the bar, and their icons. */
const PLACES = {
  today: 'today',
  upcoming: 'calendar',
  inbox: 'inbox',
  all: 'tasks',
  search: 'search',
  labels: 'label',
  statistics: 'chart',
  activity: 'history',
  trash: 'trash',
};

/**
 * Whatever can be done or gone to from anywhere.
 *
 * @param {import('../elements/app-shell.js').AppShellElement} shell
 * @returns {Command[]}
 */
export function commands(shell) {
  const isAdmin = session.user.value?.role === 'admin';
  const shown = [...projects.all.value.values()].filter(
    ({ is_inbox, archived_at }) => !is_inbox && archived_at === null,
  );
  return [
    ...actions(shell),
    ...Object.entries(PLACES).map(([name, icon]) =>
      place(t(`view.${name}`), `/${name}`, { icon, keys: keysTo(name) }),
    ),
    ...(isAdmin ? [place(t('view.admin'), '/admin', { icon: 'admin' })] : []),
    place(t('settings.title'), '/settings', { icon: 'settings' }),
    ...shown.map(({ id, name, colour }) => ({
      ...place(name, `/projects/${id}`, { colour }),
      group: t('projects.title'),
    })),
    ...[...labels.all.value.values()].map(({ id, name, colour }) => ({
      ...place(name, `/labels/${id}`, { colour }),
      group: t('view.labels'),
    })),
  ];
}

/**
 * @param {string} words
 * @returns {Promise<Command[]>}
 */
export async function findTasks(words) {
  const filters = { search: words, owner: 'me', limit: MOST, ordering: '-updated_at' };
  const { results } = await listTasks(new URLSearchParams(filters));
  tasks.put(...results);
  return results.map(({ id, title, status }) => ({
    words: title,
    group: t('tasks.title'),
    icon: 'tasks',
    hint: t(`status.${status}`),
    run: () => go(format('/all', { task: id })),
  }));
}

/**
 * @param {import('../elements/app-shell.js').AppShellElement} shell
 * @returns {Command[]}
 */
function actions(shell) {
  const ask = (/** @type {string} */ type) => shell.dispatchEvent(new CustomEvent(type));
  const group = t('palette.actions');
  return [
    { words: t('composer.label'), group, icon: 'plus', keys: ['q'], run: addTask },
    {
      words: t('projects.new'),
      group,
      icon: 'plus',
      run: () => ask('shell:new-project'),
    },
    { words: t('key.undo'), group, icon: 'undo', keys: ['mod', 'z'], run: undo },
    { words: t('key.redo'), group, icon: 'redo', keys: ['mod', 'shift', 'z'], run: redo },
    { words: t('help.title'), group, icon: 'help', keys: ['?'], run: showHelp },
    { words: t('key.sidebar'), group, icon: 'menu', keys: ['\\'], run: () => shell.toggleBar() },
    ...THEMES.map((theme) => ({
      words: t('palette.theme', { theme: t(`theme.${theme}`) }),
      group,
      icon: 'settings',
      run: () => setTheme(theme),
    })),
    { words: t('action.sign_out'), group, icon: 'leave', run: () => ask('shell:leave') },
  ];
}

/**
 * @param {string} words
 * @param {string} path
 * @param {Partial<Command>} rest
 * @returns {Command}
 */
function place(words, path, rest) {
  return { words, group: t('palette.places'), run: () => go(format(path)), ...rest };
}

/** @param {string} name of a place */
function keysTo(name) {
  if (name === 'search') return ['/'];
  const hasKey = ['today', 'upcoming', 'inbox', 'all', 'labels', 'statistics'].includes(name);
  return hasKey ? ['g', name[0]] : undefined;
}

/** @param {string} hash */
function go(hash) {
  location.hash = hash;
}
