import { formatDue, formatInstant, today } from '../lib/dates.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { labels, projects, tasks } from '../state/store.js';

/** What follows from other fields, or says nothing to a person. */
const UNTOLD = ['author', 'completed_at', 'edited_at', 'is_hidden', 'is_inbox', 'position', 'task'];
/** What has been said by the action itself. */
/** @type {Record<string, string[]>} */
const SAID = { completed: ['status'], archived: ['archived_at'], unarchived: ['archived_at'] };
/** What is told of something that comes or goes as a whole. */
const TOLD_OF_ALL = ['title', 'name', 'body'];
const WHOLE = ['created', 'deleted', 'recreated', 'restored'];
/** A longer text is cut: this is a list. */
const LENGTH = 160;
/** @type {Record<string, string>} */
const ICONS = {
  created: 'plus',
  completed: 'check',
  archived: 'archive',
  deleted: 'trash',
  purged: 'trash',
  restored: 'undo',
  recreated: 'undo',
};

/**
 * @typedef {object} EntryContext
 * @property {User} user who reads
 * @property {(id: string | null) => string} nameOf who did something
 * @property {(change: Change) => Node | string} [about] what was changed; without this its kind is told
 * @property {(id: string) => string | null} [called] the name of a task, a project or a label
 * @property {(instant: string) => string} [when]
 */

/**
 * One entry of a log, in words.
 *
 * @param {Change} change
 * @param {EntryContext} context
 * @returns {HTMLLIElement}
 */
export function changeEntry(change, context) {
  const { at, actor, action } = change;
  const {
    user,
    nameOf,
    about,
    when = (instant) => formatInstant(instant, user.timezone),
  } = context;
  const what = about?.(change) ?? t(`entity.${change.entity}`);
  const told = differences(change, typeof what !== 'string');
  return h(
    'li',
    { class: 'change', 'data-change': change.id },
    changeIcon(action),
    h(
      'div',
      { class: 'change-text' },
      sentence(action, nameOf(actor), what),
      told.length > 0 &&
        h('ul', {}, ...told.map(([name, values]) => difference(name, values, context))),
      h('time', { class: 'hint', datetime: at }, when(at)),
    ),
  );
}

/** @param {string} action */
export function changeIcon(action) {
  return icon(ICONS[action] ?? 'edit');
}

/**
 * Who did what.
 *
 * @param {string} action
 * @param {string} who
 * @param {Node | string} what
 */
export function sentence(action, who, what) {
  // The place of the name is the translator's to choose.
  const [before, after = ''] = t(`change.${action}`, { who }).split('{what}');
  return h('p', {}, before, what, after);
}

/**
 * @param {Change} change
 * @param {boolean} isNamed whether it has been said what is changed
 */
function differences({ action, entity, fields }, isNamed) {
  if (action === 'purged') return [];
  return Object.entries(fields).filter(([name]) => {
    if (!WHOLE.includes(action)) return ![...UNTOLD, ...(SAID[action] ?? [])].includes(name);
    return TOLD_OF_ALL.includes(name) && !(isNamed && entity !== 'comment');
  });
}

/**
 * @param {string} name
 * @param {[unknown, unknown]} values
 * @param {EntryContext} context
 */
function difference(name, [before, after], context) {
  const text = (/** @type {unknown} */ value) => wording(name, value, context);
  return h(
    'li',
    {},
    h('span', { class: 'hint' }, `${t(`field.${name}`)}: `),
    !isBlank(before) && h('del', { dir: 'auto' }, text(before)),
    !isBlank(before) && (document.dir === 'rtl' ? ' ← ' : ' → '),
    h('ins', { dir: 'auto' }, text(after)),
  );
}

/** @param {unknown} value */
function isBlank(value) {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {EntryContext} context
 * @returns {string}
 */
function wording(name, value, { user, called = known }) {
  if (isBlank(value)) return t('field.empty');
  if (typeof value === 'boolean') return t(value ? 'field.yes' : 'field.no');
  const text = String(value);
  if (name === 'status' || name === 'priority') return t(`${name}.${text}`);
  if (name === 'due_date') return formatDue(text, null, today(user.timezone));
  if (name === 'due_time') return text.slice(0, 5);
  if (name === 'project' || name === 'parent') return called(text) ?? t('field.gone');
  if (name === 'labels')
    return /** @type {string[]} */ (value).map((id) => called(id) ?? t('field.gone')).join(', ');
  if (name.endsWith('_at')) return formatInstant(text, user.timezone);
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}

/** @param {string} id */
function known(id) {
  return tasks.get(id)?.title ?? projects.get(id)?.name ?? labels.get(id)?.name ?? null;
}
