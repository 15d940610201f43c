import { client, onlyIf } from './client.js';

/** The newest first. */
const FIRST = '?ordering=-created_at&limit=50';

/**
 * @param {string} task its id
 * @param {string | null} next the address of a page, as the page before it tells; null is the first
 * @returns {Promise<Page<TaskComment>>}
 */
export function listComments(task, next) {
  const query = next ? new URL(next).search : FIRST;
  return client.call('GET', `tasks/${encodeURIComponent(task)}/comments/${query}`);
}

/**
 * @param {string} task its id
 * @param {string} body
 * @param {string} key
 * @returns {Promise<TaskComment>}
 */
export function addComment(task, body, key) {
  return client.call('POST', `tasks/${encodeURIComponent(task)}/comments/`, {
    body: { body },
    headers: { 'Idempotency-Key': key },
  });
}

/**
 * @param {TaskComment} comment as the person saw it
 * @param {string} body
 * @param {string} key
 * @returns {Promise<TaskComment>}
 */
export function editComment({ id, version }, body, key) {
  return client.call('PATCH', `comments/${id}/`, { body: { body }, headers: onlyIf(version, key) });
}

/**
 * @param {TaskComment} comment
 * @param {string} key
 * @returns {Promise<null>}
 */
export function deleteComment({ id, version }, key) {
  return client.call('DELETE', `comments/${id}/`, { headers: onlyIf(version, key) });
}
