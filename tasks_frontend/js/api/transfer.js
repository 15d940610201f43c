import { client } from './client.js';

/** A file may be large, and all of it is checked before the answer. Milliseconds. */
const PATIENCE = 600_000;

/** What a file can be, by the ending of its name. */
export const TYPES = { csv: 'text/csv', json: 'application/json' };

/**
 * What an import would make, or has made.
 *
 * @typedef {object} Imported
 * @property {number} tasks
 * @property {string[]} projects that are new
 * @property {string[]} labels that are new
 *
 * @typedef {Imported & { errors: ProblemField[] }} Trial
 */

/**
 * @param {keyof typeof TYPES} kind
 * @returns {Promise<string>} the content of a file
 */
export async function exportTasks(kind) {
  const headers = { Accept: TYPES[kind] };
  const content = await client.call('GET', 'tasks/export/', { headers, patience: PATIENCE });
  return typeof content === 'string' ? content : JSON.stringify(content, null, 2);
}

/**
 * Checks a file. Nothing is written.
 *
 * @param {Blob} file
 * @returns {Promise<Trial>}
 */
export function tryImport(file) {
  return client.call('POST', 'tasks/import/?dry_run=true', { body: file, patience: PATIENCE });
}

/**
 * @param {Blob} file
 * @param {string} key the same for each attempt
 * @returns {Promise<Imported>}
 */
export function importTasks(file, key) {
  const headers = { 'Idempotency-Key': key };
  return client.call('POST', 'tasks/import/', { body: file, headers, patience: PATIENCE });
}
