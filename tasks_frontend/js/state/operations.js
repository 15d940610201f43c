import { client, isFinal, newId, SignedOut } from '../api/client.js';
import * as api from '../api/tasks.js';
import { Signal } from '../lib/values.js';
import { tasks } from './store.js';

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

/** Steps that can be taken back. */
const MEMORY = 100;

/**
 * What a person has done, step by step, to be taken back and brought back: the last first. Taking back
 * is a write like any other, so what takes a step back is itself a step, the other way.
 */
export class Steps {
  /** What would be taken back next. */
  next = new Signal(/** @type {Step | null} */ (null));
  /** Counts what has been taken back or brought back. */
  reversals = new Signal(0);

  /** @type {Step[]} the latest last, as in the other one */
  #done = [];
  /** @type {Step[]} */
  #undone = [];
  #number = 0;
  /** @type {Promise<unknown>} the end of the last reversal: the next may build upon it */
  #turn = Promise.resolve();
  #enqueue;

  /** @param {(operation: Operation) => Promise<Task>} enqueue shows an operation at once and sends it in its turn */
  constructor(enqueue) {
    this.#enqueue = enqueue;
  }

  /** @param {...Operation[]} requests just made, which are one step to the person */
  add(...requests) {
    this.#add(requests.map(writeOf));
  }

  /**
   * Notes as a step what was done to something else than a task.
   *
   * @param {string} id
   * @param {string} key of the request that did it
   * @param {Pick<Step, 'address' | 'back'>} [addresses]
   */
  note(id, key, addresses) {
    const change = async () => (await import('../api/changes.js')).changeMade('', id, key);
    this.#add([{ operations: [], change, key: newId() }], addresses);
  }

  /**
   * Takes back what was done last. On tasks that shows at once.
   *
   * @returns {Promise<Step | null>} what did so; null where there was nothing. Rejected when refused; where
   *   no answer came, the step waits for another attempt
   */
  undo() {
    return this.#reverse(this.#done, this.#undone);
  }

  /**
   * Brings back what was taken back last, if nothing else has been done since.
   *
   * @returns {Promise<Step | null>} as of `undo`
   */
  redo() {
    return this.#reverse(this.#undone, this.#done);
  }

  /** @param {Operation} operation that has changed nothing */
  forget(operation) {
    for (const stack of [this.#done, this.#undone]) {
      for (const step of stack)
        step.writes = step.writes.flatMap((write) => without(write, operation));
      keep(stack, ({ writes }) => writes.length > 0);
    }
    this.#tell();
  }

  clear() {
    this.#done = [];
    this.#undone = [];
    this.#turn = Promise.resolve();
    this.#tell();
  }

  /**
   * @param {Write[]} writes
   * @param {Pick<Step, 'address' | 'back'>} [addresses]
   */
  #add(writes, { address, back } = { address: null, back: null }) {
    // Other steps than those that were taken back follow now.
    this.#undone.length = 0;
    this.#number += 1;
    this.#done.push({ number: this.#number, writes, address, back });
    if (this.#done.length > MEMORY) this.#done.shift();
    this.#tell();
  }

  /**
   * @param {Step[]} from
   * @param {Step[]} to
   */
  async #reverse(from, to) {
    const step = from.pop();
    if (!step) return null;
    const latest = this.#number;
    const reversals = step.writes.map((write) => this.#takeBack(write));
    const writes = reversals.map(({ write }) => write);
    const opposite = { number: step.number, writes, address: step.back, back: step.address };
    to.push(opposite);
    this.#tell();
    const answer = Promise.all(reversals.map(({ changes }) => changes));
    this.#turn = answer.catch(() => {});
    try {
      if ((await answer).some(({ length }) => length > 0)) return opposite;
      keep(to, (other) => other !== opposite);
      return null;
    } catch (error) {
      keep(to, (other) => other !== opposite);
      const isOver = isFinal(error) || error instanceof SignedOut;
      // What was taken back is not done again over what has been done since.
      if (!isOver && (from === this.#done || latest === this.#number)) this.#putBack(from, step);
      throw error;
    } finally {
      this.#tell();
      this.reversals.value += 1;
    }
  }

  /**
   * @param {Step[]} stack
   * @param {Step} step of which another attempt may succeed
   */
  #putBack(stack, step) {
    const sign = stack === this.#done ? 1 : -1;
    const at = stack.findIndex(({ number }) => sign * number > sign * step.number);
    stack.splice(at < 0 ? stack.length : at, 0, step);
  }

  /**
   * @param {Write} write
   * @returns {{ write: Write, changes: Promise<Change[]> }} what takes it back, and what that has changed
   */
  #takeBack(write) {
    const turn = this.#turn;
    const { leaving } = client.authority;
    /** @type {Change[]} */
    let made = [];
    const send = async () => {
      await turn;
      // What waited is not to be sent for whoever is signed in by now.
      leaving.throwIfAborted();
      const { takeBack } = await import('./undoing.js');
      made = await takeBack(write);
      return tasks;
    };
    const batch = new Batch(write.operations.length, send);
    const operations = write.operations.map((done) => opposite(done, batch));
    const sent = operations.length
      ? Promise.all(operations.map((each) => this.#enqueue(each)))
      : send();
    const changes = sent.then(() => made);
    return { write: { operations, change: async () => (await changes)[0], key: newId() }, changes };
  }

  #tell() {
    this.next.value = this.#done.at(-1) ?? null;
  }
}

/**
 * @param {Operation[]} operations that are one request
 * @returns {Write}
 */
function writeOf(operations) {
  const change = async () => (await import('./undoing.js')).changeOf(operations);
  return { operations, change, key: newId() };
}

/**
 * @param {Operation} done
 * @param {Batch} batch
 */
function opposite({ id, kind, before }, batch) {
  const fields = kind === 'create' ? { deleted_at: new Date().toISOString() } : before;
  return operation('undo', id, { fields, version: tasks.get(id)?.version, batch });
}

/**
 * @param {Write} write
 * @param {Operation} operation
 * @returns {Write[]} what is left of it
 */
function without(write, operation) {
  if (!write.operations.includes(operation)) return [write];
  const operations = write.operations.filter((other) => other !== operation);
  return operations.length ? [{ ...write, operations }] : [];
}

/**
 * @param {Step[]} stack
 * @param {(step: Step) => boolean} isKept
 */
function keep(stack, isKept) {
  stack.splice(0, stack.length, ...stack.filter(isKept));
}
