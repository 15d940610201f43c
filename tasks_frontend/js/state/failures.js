import { idempotencyKey } from '../api/client.js';

/** Typed changes that were refused, one for each task. They are held until the person decides. */
export class Failures {
  /** @type {Map<string, Failure>} */
  #failures = new Map();

  get size() {
    return this.#failures.size;
  }

  /** @param {string} id */
  get(id) {
    return this.#failures.get(id) ?? null;
  }

  /** @param {Failure} failure joins what had failed on the same task before */
  keep(failure) {
    const { id, fields } = failure.operation;
    const earlier = this.#failures.get(id)?.operation;
    const operation = earlier && withFields(earlier, { ...earlier.fields, ...fields });
    this.#failures.set(id, operation ? { ...failure, operation } : failure);
  }

  /**
   * Takes out what the person has typed again since.
   *
   * @param {string} id
   * @param {Partial<TaskFields>} fields
   */
  supersede(id, fields) {
    const failure = this.#failures.get(id);
    if (!failure) return;
    const rest = Object.entries(failure.operation.fields).filter(([name]) => !(name in fields));
    const operation = withFields(failure.operation, Object.fromEntries(rest));
    if (rest.length) this.#failures.set(id, { ...failure, operation });
    else this.#failures.delete(id);
  }

  /** @param {string} id */
  take(id) {
    const failure = this.#failures.get(id);
    if (!failure) throw new Error(`Nothing failed on ${id}`);
    this.#failures.delete(id);
    return failure;
  }

  clear() {
    this.#failures.clear();
  }
}

/**
 * The operation with other fields. To the server that is another write, and it refuses one key for two.
 *
 * @param {Operation} operation
 * @param {Partial<TaskFields>} fields
 * @returns {Operation}
 */
function withFields(operation, fields) {
  return { ...operation, fields, key: idempotencyKey(), sent: false };
}
