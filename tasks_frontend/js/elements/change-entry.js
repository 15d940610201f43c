import { formatDue, formatInstant, today } from '../lib/dates.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { labels, projects } from '../state/collections.js';

/** What follows from other fields, or says nothing to a person. */
const UNTOLD = ['completed_at', 'position', 'is_hidden', 'edited_at'];
/** A longer text is cut: this is a list. */
const LENGTH = 160;

/**
 * @typedef {object} EntryContext
 * @property {User} user who reads
 * @property {(id: string | null) => string} nameOf who did something
 */

/**
 * One entry of a log, in words.
 *
 * @param {Change} change
 * @param {EntryContext} context
 * @returns {HTMLLIElement}
 */
export function changeEntry(change, { user, nameOf }) {
  const { at, actor, action } = change;
  const words = { who: nameOf(actor), what: t(`entity.${change.entity}`) };
  return h(
    'li',
    { class: 'change', 'data-change': change.id },
    h('p', {}, t(`change.${action}`, words)),
    h('ul', {}, ...told(change).map(([name, values]) => difference(name, values, user.timezone))),
    h('time', { class: 'hint', datetime: at }, formatInstant(at, user.timezone)),
  );
}

/** @param {Change} change */
function told({ action, fields }) {
  if (action === 'purged') return [];
  // Of what is new, what it is called will do.
  const names = ['created', 'deleted', 'restored'].includes(action)
    ? ['title', 'name', 'body']
    : Object.keys(fields).filter((name) => !UNTOLD.includes(name));
  return Object.entries(fields).filter(([name]) => names.includes(name));
}

/**
 * @param {string} name
 * @param {[unknown, unknown]} values
 * @param {string} timezone
 */
function difference(name, [before, after], timezone) {
  const text = (/** @type {unknown} */ value) => wording(name, value, timezone);
  return h(
    'li',
    {},
    h('span', { class: 'hint' }, `${t(`field.${name}`)}: `),
    !isBlank(before) && h('del', { dir: 'auto' }, text(before)),
    !isBlank(before) && ' → ',
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
 * @param {string} timezone
 * @returns {string}
 */
function wording(name, value, timezone) {
  if (isBlank(value)) return t('field.empty');
  if (typeof value === 'boolean') return t(value ? 'field.yes' : 'field.no');
  const text = String(value);
  if (name === 'status' || name === 'priority') return t(`${name}.${text}`);
  if (name === 'due_date') return formatDue(text, null, today(timezone));
  if (name === 'due_time') return text.slice(0, 5);
  if (name === 'project') return projects.get(text)?.name ?? t('field.gone');
  if (name === 'labels')
    return /** @type {string[]} */ (value)
      .map((id) => labels.get(id)?.name ?? t('field.gone'))
      .join(', ');
  if (name.endsWith('_at')) return formatInstant(text, timezone);
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
}
