import { changeMade, undoChange } from '../api/changes.js';
import { ApiError, Refused } from '../api/client.js';
import { locale, t } from '../lib/i18n.js';
import { labels, projects, since, tasks } from './store.js';

/** Refusals of which there is more to be said than the API does. */
const KNOWN = ['inbox', 'not_in_trash', 'not_undoable', 'parent_in_trash', 'project_in_trash'];
/** What follows from other fields is no reason of its own. */
const FOLLOWS = ['completed_at', 'edited_at', 'is_hidden', 'position'];

/**
 * The change that a request has made, by what it changed.
 *
 * @param {Operation[]} operations
 * @returns {Promise<Change | undefined>} undefined where it changed nothing, or that was too long ago
 */
export async function changeOf(operations) {
  for (const { id, key, outcome, version } of operations) {
    if (!outcome || outcome.version === version) continue;
    const change = await changeMade(`tasks/${id}/`, id, key);
    // Another version may as well be somebody else's doing.
    if (change) return change;
  }
  return undefined;
}

/**
 * @param {Write} write
 * @returns {Promise<Change[]>} what that changed; empty where there was nothing to take back
 */
export async function takeBack({ change, operations, key }) {
  const made = await change();
  return made ? takeBackChange(made.id, { wholeWrite: operations.length !== 1, key }) : [];
}

/**
 * Takes a change back, whatever it was about.
 *
 * @param {string} id
 * @param {{ wholeWrite: boolean, key: string }} options `wholeWrite`: all that was written with it, too
 * @returns {Promise<Change[]>} what that changed; rejected when refused
 */
export async function takeBackChange(id, options) {
  const { results } = await undoChange(id, options);
  await learn(results);
  return results;
}

/** @param {Change[]} changes just made, for the stores to know of */
export async function learn(changes) {
  for (const change of changes) {
    const known = change.entity === 'task' && tasks.get(change.entity_id);
    if (known) tasks.put(await since(known, change));
  }
  // What is known is still good; the next news ask again.
  if (changes.some(({ entity }) => entity === 'project')) await projects.load().catch(() => {});
  if (changes.some(({ entity }) => entity === 'label')) await labels.load().catch(() => {});
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
