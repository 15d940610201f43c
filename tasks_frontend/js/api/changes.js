import { client } from './client.js';

/** How far back a change is looked for: others may have written since. */
const RECENT = 200;

/**
 * What is new in the log of whoever is signed in.
 *
 * @param {string} since a page's cursor, or `latest`
 * @returns {Promise<ChangePage>}
 */
export function listNews(since) {
  return client.call('GET', `changes/?${new URLSearchParams({ since, limit: '200' })}`);
}

/**
 * The change of an object that a request has made.
 *
 * @param {string} path of the object, as `tasks/{id}/`; empty to look through all that one has
 * @param {string} id of the object
 * @param {string} key of the request
 * @returns {Promise<Change | undefined>} undefined where it changed nothing, or that was too long ago
 */
export async function changeMade(path, id, key) {
  const { results } = await listHistory(path, '', RECENT);
  return results.find(({ entity_id, request_id }) => entity_id === id && request_id === key);
}

/**
 * Takes a change back.
 *
 * @param {string} id
 * @param {{ wholeWrite: boolean, key: string }} options `wholeWrite`: all that was written with it, too
 * @returns {Promise<{ results: Change[] }>} the changes made by that
 */
export function undoChange(id, { wholeWrite, key }) {
  return client.call('POST', `changes/${encodeURIComponent(id)}/undo/`, {
    body: { whole_write: wholeWrite },
    headers: { 'Idempotency-Key': key },
  });
}

/**
 * The history of one object, the newest first.
 *
 * @param {string} path of the object, as `tasks/{id}/`; empty for all that one has
 * @param {string} [since] the cursor of the page before
 * @param {number} [limit]
 * @returns {Promise<ChangePage>}
 */
export function listHistory(path, since, limit = 30) {
  const query = new URLSearchParams({ ordering: '-number', limit: String(limit) });
  if (since) query.set('since', since);
  return client.call('GET', `${path}changes/?${query}`);
}
