import { client, onlyIf } from './client.js';

/**
 * @param {string} task its id
 * @returns {Promise<Page<TaskComment>>} the newest first
 */
export function listComments(task) {
  const query = new URLSearchParams({ ordering: '-created_at', limit: '50' });
  return client.call('GET', `tasks/${encodeURIComponent(task)}/comments/?${query}`);
}

/**
 * The page behind a page's `next`.
 *
 * @param {string} task its id
 * @param {string} next
 * @returns {Promise<Page<TaskComment>>}
 */
export function listEarlierComments(task, next) {
  const { search } = new URL(next);
  return client.call('GET', `tasks/${encodeURIComponent(task)}/comments/${search}`);
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
