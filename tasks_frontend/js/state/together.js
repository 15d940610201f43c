import { outbox } from './outbox.js';

/**
 * Those that are no part of another one among them.
 *
 * @param {Task[]} tasks
 */
export function withoutParts(tasks) {
  const ids = new Set(tasks.map(({ id }) => id));
  /** @type {(task: Task) => boolean} */
  const isPart = ({ parent }) => {
    const above = parent === null ? null : outbox.view(parent);
    return ids.has(String(parent)) || (above !== null && isPart(above.task));
  };
  return tasks.filter((task) => !isPart(task));
}

/**
 * @param {Task} task
 * @param {Partial<TaskFields> | null} fields null deletes
 * @returns {boolean} whether that would change anything
 */
export function differs(task, fields) {
  const known = /** @type {Record<string, unknown>} */ ({ ...task });
  return Object.entries(fields ?? { deleted_at: '' }).some(
    ([name, value]) => String(known[name]) !== String(value),
  );
}
