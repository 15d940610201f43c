import { getProfile } from './account.js';
import { client, Refused } from './client.js';
import { session } from './session.js';

/**
 * Does what only an admin may. Whoever is refused may be an admin no longer: then they are told who they
 * are now, and the page with them.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function asAdmin(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused && error.status === 403) session.know(await getProfile());
    throw error;
  }
}

/** @returns {Promise<Summary>} of everyone's tasks */
export function summariseTasks() {
  return asAdmin(() => client.call('GET', 'tasks/summary/'));
}

/**
 * What everyone has changed, the newest first.
 *
 * @param {string | null} since the cursor of the page before
 * @returns {Promise<ChangePage>}
 */
export function listEveryonesChanges(since) {
  const query = new URLSearchParams({ owner: 'all', limit: '50' });
  if (since) query.set('since', since);
  return asAdmin(() => client.call('GET', `changes/?${query}`));
}
