import { asAdmin } from './admin.js';
import { client, listAll, onlyIf } from './client.js';

/** How many ids fit into one request. */
const BATCH = 50;

/**
 * @param {string[]} ids
 * @returns {Promise<User[]>}
 */
export async function listUsers(ids) {
  const batches = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const query = new URLSearchParams(ids.slice(start, start + BATCH).map((id) => ['id', id]));
    batches.push(asAdmin(() => client.call('GET', `users/?${query}&limit=${BATCH}`)));
  }
  const pages = await Promise.all(batches);
  return pages.flatMap((page) => page.results);
}

/**
 * @param {Record<string, string>} filters `search`, `role`, `is_active`, `limit`; what is empty is left out
 * @param {string | null} [next] of the page before
 * @returns {Promise<Page<User>>} the newest first
 */
export function findUsers(filters, next) {
  const given = Object.entries(filters).filter(([, value]) => value);
  // Only the query: behind a proxy, the server may know itself by another address.
  const query = next ? new URL(next).search : `?${new URLSearchParams(given)}`;
  return asAdmin(() => client.call('GET', `users/${query}`));
}

/** @returns {Promise<UserSummary>} */
export function summariseUsers() {
  return asAdmin(() => client.call('GET', 'users/summary/'));
}

/**
 * @param {User} user as the admin saw them
 * @param {Partial<Pick<User, 'role' | 'is_active'>>} fields
 * @param {string} key
 * @returns {Promise<User>}
 */
export function administerUser({ id, version }, fields, key) {
  const call = { body: fields, headers: onlyIf(version, key) };
  return asAdmin(() => client.call('PATCH', `users/${id}/`, call));
}

/**
 * @param {string} id
 * @returns {Promise<Device[]>} where they are signed in
 */
export function listDevicesOf(id) {
  return asAdmin(() => listAll(`users/${id}/sessions/`));
}

/**
 * Signs somebody out everywhere.
 *
 * @param {string} id
 * @param {string} key
 * @returns {Promise<null>}
 */
export function signOutUser(id, key) {
  const call = { headers: { 'Idempotency-Key': key } };
  return asAdmin(() => client.call('DELETE', `users/${id}/sessions/`, call));
}
