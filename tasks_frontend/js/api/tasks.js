import { client, onlyIf } from './client.js';

/**
 * @param {URLSearchParams} filters
 * @returns {Promise<Page<Task>>}
 */
export function listTasks(filters) {
  return client.call('GET', `tasks/?${filters}`);
}

/**
 * The page behind a page's `next`. Only its query is used: behind a proxy, the server may know itself
 * by another address, and a token goes to none but ours.
 *
 * @param {string} next
 * @param {string} [limit] how many tasks at most, where not as many as before
 * @returns {Promise<Page<Task>>}
 */
export function listMore(next, limit) {
  const query = new URL(next).searchParams;
  if (limit) query.set('limit', limit);
  return client.call('GET', `tasks/?${query}`);
}

/**
 * Counts of tasks.
 *
 * @param {URLSearchParams} filters of a list
 * @returns {Promise<Summary>}
 */
export function getSummary(filters) {
  return client.call('GET', `tasks/summary/?${filters}`);
}

/**
 * @param {string} id
 * @returns {Promise<Task>}
 */
export function getTask(id) {
  return client.call('GET', path(id));
}

/**
 * @param {Partial<Task>} fields with the id that it is to have
 * @param {string} key
 * @returns {Promise<Task>}
 */
export function createTask(fields, key) {
  return client.call('POST', 'tasks/', { body: fields, headers: { 'Idempotency-Key': key } });
}

/**
 * @param {string} id
 * @param {Partial<Task>} fields
 * @param {number} version
 * @param {string} key
 * @returns {Promise<Task>}
 */
export function editTask(id, fields, version, key) {
  return client.call('PATCH', path(id), { body: fields, headers: onlyIf(version, key) });
}

/**
 * @param {string} id
 * @param {number} version
 * @param {string} key
 * @returns {Promise<null>}
 */
export function deleteTask(id, version, key) {
  return client.call('DELETE', path(id), { headers: onlyIf(version, key) });
}

/**
 * @param {string} id
 * @param {Place & Partial<Task>} place and the project or status that it goes to
 * @param {number} version
 * @param {string} key
 * @returns {Promise<Task>}
 */
export function moveTask(id, place, version, key) {
  return client.call('POST', `${path(id)}move/`, { body: place, headers: onlyIf(version, key) });
}

/**
 * @param {string} id
 * @param {string} key
 * @returns {Promise<Task>}
 */
export function restoreTask(id, key) {
  return client.call('POST', `${path(id)}restore/`, { headers: { 'Idempotency-Key': key } });
}

/**
 * Removes a task in the trash for good, with its subtasks and comments.
 *
 * @param {string} id
 * @param {string} key
 * @returns {Promise<null>}
 */
export function purgeTask(id, key) {
  return client.call('DELETE', `${path(id)}purge/`, { headers: { 'Idempotency-Key': key } });
}

/**
 * @param {object[]} operations
 * @param {string} key
 * @returns {Promise<{ results: Task[] }>}
 */
export function writeTogether(operations, key) {
  return client.call('POST', 'tasks/bulk/', {
    body: { operations },
    headers: { 'Idempotency-Key': key },
  });
}

/** @param {string} id */
function path(id) {
  return `tasks/${encodeURIComponent(id)}/`;
}
