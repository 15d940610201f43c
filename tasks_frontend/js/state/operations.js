import { newId, Refused } from '../api/client.js';
import * as api from '../api/tasks.js';
import { tasks } from './tasks.js';

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
  return { ...operation, fields, key: newId(), sent: false };
}

/** @typedef {{ get: (id: string) => Task | undefined }} Outcomes what became of each task */

/** Operations that go to the server as one request. It is sent once the turn of each has come. */
export class Batch {
  #missing;
  #send;
  /** @type {(answer: Promise<Outcomes>) => void} */
  #settle = () => {};
  /** @type {Promise<Outcomes>} */
  #answer = new Promise((resolve) => {
    this.#settle = resolve;
  });

  /**
   * @param {number} size how many operations there are
   * @param {() => Promise<Outcomes>} send
   */
  constructor(size, send) {
    this.#missing = size;
    this.#send = send;
  }

  /** @returns {Promise<Outcomes>} */
  arrive() {
    this.#missing -= 1;
    if (this.#missing === 0) this.#settle(this.#send());
    return this.#answer;
  }
}

/**
 * @param {Operation['kind']} kind
 * @param {string} id
 * @param {Partial<Omit<Operation, 'kind' | 'id'>>} [rest]
 * @returns {Operation}
 */
export function operation(kind, id, rest = {}) {
  return {
    kind,
    id,
    fields: {},
    before: {},
    place: {},
    version: 0,
    key: newId(),
    typed: false,
    sent: false,
    batch: null,
    outcome: null,
    ...rest,
  };
}

/**
 * @param {Operation} operation
 * @returns {Promise<Task>} what the task is after it
 */
export async function send(operation) {
  const { kind, id, fields, place, key, batch } = operation;
  const known = /** @type {Task} */ (tasks.get(id));
  // A repeated attempt must be the same request to the letter, or its key is refused.
  if (!operation.sent) operation.version = tasks.seen(id, operation.version);
  operation.sent = true;
  const { version } = operation;
  if (batch) return (await batch.arrive()).get(id) ?? known;
  if (kind === 'create') return api.createTask({ id, ...fields }, key);
  if (kind === 'move') return api.moveTask(id, { ...fields, ...place }, version, key);
  if (kind === 'restore') return api.restoreTask(id, key);
  if (kind === 'edit') return api.editTask(id, fields, version, key);
  await api.deleteTask(id, version, key);
  return { ...known, ...fields, version: version + 1 };
}

/**
 * All or none.
 *
 * @param {Operation[]} operations edits and deletions
 * @param {string} key
 * @returns {Promise<Map<string, Task>>}
 */
export async function sendTogether(operations, key) {
  const body = operations.map(({ kind, id, fields }) =>
    kind === 'delete' ? { op: 'delete', id } : { op: 'update', id, ...fields },
  );
  const { results } = await api.writeTogether(body, key);
  return new Map(results.map((task) => [task.id, task]));
}

/**
 * What a task is since a change of it. Where something in between is not known, it is asked for.
 *
 * @param {Task} known
 * @param {Change} change
 * @returns {Promise<Task>} the same object where that is known already
 */
export async function since(known, { fields, version, at }) {
  if (version <= known.version) return known;
  if (version > known.version + 1) return fetched(known);
  const values = Object.entries(fields).map(([name, [, value]]) => [name, value]);
  return { ...known, ...Object.fromEntries(values), version, updated_at: at };
}

/** @param {Task} known */
async function fetched(known) {
  try {
    return await api.getTask(known.id);
  } catch (error) {
    if (!(error instanceof Refused && error.status === 404)) throw error;
    return { ...known, deleted_at: known.deleted_at ?? known.updated_at };
  }
}
