import { client } from './client.js';

/**
 * The rows of all pages, for lists that are short by nature.
 *
 * @param {string} path
 * @returns {Promise<any[]>}
 */
export async function listAll(path) {
  const rows = [];
  let query = '';
  do {
    const { next, results } = await client.call('GET', `${path}${query}`);
    rows.push(...results);
    // Only the query: behind a proxy, the server may know itself by another address.
    query = next ? new URL(next).search : '';
  } while (query);
  return rows;
}
