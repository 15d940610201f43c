import { client, listAll, onlyIf } from './client.js';

/** @returns {Promise<Project[]>} those in the trash, the latest first */
export function listTrashedProjects() {
  const query = { owner: 'me', trashed: 'true', ordering: '-updated_at', limit: '200' };
  return listAll(`projects/?${new URLSearchParams(query)}`);
}

/**
 * @param {Partial<Project>} fields
 * @param {string} key
 * @returns {Promise<Project>}
 */
export function createProject(fields, key) {
  return client.call('POST', 'projects/', { body: fields, headers: { 'Idempotency-Key': key } });
}

/**
 * @param {Project} project as the person saw it
 * @param {Partial<Project>} fields
 * @param {string} key
 * @returns {Promise<Project>}
 */
export function editProject({ id, version }, fields, key) {
  return client.call('PATCH', `projects/${id}/`, { body: fields, headers: onlyIf(version, key) });
}

/**
 * @param {Project} project
 * @param {string} key
 * @returns {Promise<null>}
 */
export function deleteProject({ id, version }, key) {
  return client.call('DELETE', `projects/${id}/`, { headers: onlyIf(version, key) });
}

/**
 * @param {string} id
 * @param {Place} place
 * @param {string} key
 * @returns {Promise<Project>}
 */
export function moveProject(id, place, key) {
  return client.call('POST', `projects/${id}/move/`, {
    body: place,
    headers: { 'Idempotency-Key': key },
  });
}

/**
 * Brings a project back from the trash, with the tasks that went there through it.
 *
 * @param {string} id
 * @param {string} key
 * @returns {Promise<Project>}
 */
export function restoreProject(id, key) {
  return client.call('POST', `projects/${id}/restore/`, { headers: { 'Idempotency-Key': key } });
}

/**
 * Removes a project in the trash for good, with all tasks in it.
 *
 * @param {string} id
 * @param {string} key
 * @returns {Promise<null>}
 */
export function purgeProject(id, key) {
  return client.call('DELETE', `projects/${id}/purge/`, { headers: { 'Idempotency-Key': key } });
}
