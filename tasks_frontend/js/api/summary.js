import { client } from './client.js';

/**
 * Counts of tasks.
 *
 * @param {URLSearchParams} filters of a list of tasks
 * @returns {Promise<Summary>}
 */
export function getSummary(filters) {
  return client.call('GET', `tasks/summary/?${filters}`);
}
