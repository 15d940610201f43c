import { client, isFinal, newId, SignedOut } from '../api/client.js';
import { Signal } from '../lib/signal.js';
import { Batch, operation } from './operations.js';
import { tasks } from './tasks.js';

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
