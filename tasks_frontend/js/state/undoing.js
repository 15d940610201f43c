import { undoChange } from '../api/changes.js';
import { ApiError, Refused } from '../api/client.js';
import { locale, t } from '../lib/i18n.js';
import { learn } from './operations.js';

/** Refusals of which there is more to be said than the API does. */
const KNOWN = ['inbox', 'not_in_trash', 'not_undoable', 'parent_in_trash', 'project_in_trash'];
/** What follows from other fields is no reason of its own. */
const FOLLOWS = ['completed_at', 'edited_at', 'is_hidden', 'position'];

/**
 * Takes a change back, whatever it was about.
 *
 * @param {string} id
 * @param {{ wholeWrite: boolean, key: string }} options `wholeWrite`: all that was written with it, too
 * @returns {Promise<void>} rejected when refused
 */
export async function takeBackChange(id, options) {
  const { results } = await undoChange(id, options);
  learn(results);
}

/**
 * The same error, in words that tell what to do where there are some.
 *
 * @param {unknown} error
 */
export function explained(error) {
  const { code = '', conflicts = [] } = error instanceof Refused ? error.problem : {};
  if (KNOWN.includes(code)) return new ApiError(t(`refused.${code}`));
  if (code !== 'changed_since') return error;
  const names = conflicts.filter((name) => !FOLLOWS.includes(name));
  if (!names.length) return new ApiError(t('refused.changed_since_otherwise'));
  const list = new Intl.ListFormat(locale).format(names.map((name) => t(`field.${name}`)));
  return new ApiError(t('refused.changed_since', { fields: list }));
}
