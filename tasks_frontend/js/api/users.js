import { client } from './client.js';

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
    batches.push(client.call('GET', `users/?${query}&limit=${BATCH}`));
  }
  const pages = await Promise.all(batches);
  return pages.flatMap((page) => page.results);
}
