import { client, onlyIf } from './client.js';

/**
 * @param {Partial<Label>} fields
 * @param {string} key
 * @returns {Promise<Label>}
 */
export function createLabel(fields, key) {
  return client.call('POST', 'labels/', { body: fields, headers: { 'Idempotency-Key': key } });
}

/**
 * @param {Label} label as the person saw it
 * @param {Partial<Label>} fields
 * @param {string} key
 * @returns {Promise<Label>}
 */
export function editLabel({ id, version }, fields, key) {
  return client.call('PATCH', `labels/${id}/`, { body: fields, headers: onlyIf(version, key) });
}

/**
 * @param {Label} label
 * @param {string} key
 * @returns {Promise<null>}
 */
export function deleteLabel({ id, version }, key) {
  return client.call('DELETE', `labels/${id}/`, { headers: onlyIf(version, key) });
}
