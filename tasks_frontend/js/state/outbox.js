import { idempotencyKey, Refused, SignedOut } from '../api/client.js';
import { createTask, deleteTask, editTask, getTask } from '../api/tasks.js';
import { Signal } from '../lib/signal.js';
import { Failures } from './failures.js';
import { blankTask, tasks } from './tasks.js';

/**
 * Optimistic changes. What is shown is the server's task with the waiting operations laid over it, so
 * rolling back is no act of its own: the operation goes away. Operations on one task are sent one
 * after the other; different tasks do not wait for each other.
 */
class Outbox {
  /** True while a change is not yet acknowledged. */
  busy = new Signal(false);

  /** @type {Operation[]} */
  #operations = [];
  /** @type {Map<string, Promise<unknown>>} the end of each task's last operation */
  #turns = new Map();
  #failures = new Failures();
  /** @type {Map<string, { base: Task, view: TaskView }>} */
  #views = new Map();
  /** @type {string[]} */
  #drafts = [];
  #count = 0;

  /** Ids of tasks being created, newest first. */
  get drafts() {
    return this.#drafts;
  }

  /** Whether something typed has not reached the server. */
  get unsaved() {
    return this.busy.value || this.#failures.size > 0;
  }

  /**
   * @param {string} id
   * @returns {TaskView | null} the same object until something changes; null for an unknown task
   */
  view(id) {
    const base = tasks.get(id);
    if (!base) return null;
    const known = this.#views.get(id);
    if (known?.base === base) return known.view;
    const view = this.#compose(base);
    this.#views.set(id, { base, view });
    return view;
  }

  /**
   * @param {Partial<TaskFields>} fields
   * @param {string} owner
   * @returns {Promise<Task>} rejected when refused; the draft then waits for `retry` or `discard`
   */
  create(fields, owner) {
    this.#count += 1;
    const id = `draft-${this.#count}`;
    tasks.put(blankTask({ ...fields, id, owner }));
    this.#drafts = [id, ...this.#drafts];
    return this.#enqueue(operation('create', id, { fields, typed: true }));
  }

  /**
   * @param {string} id
   * @param {Partial<TaskFields>} fields
   * @param {{ version: number, typed: boolean }} options `version` as the person saw the task
   * @returns {Promise<Task>} rejected when refused
   */
  edit(id, fields, { version, typed }) {
    this.#failures.supersede(id, fields);
    return this.#enqueue(operation('edit', id, { fields, version, typed }));
  }

  /**
   * @param {Task} task
   * @returns {Promise<null>} rejected when refused
   */
  remove({ id, version }) {
    return this.#enqueue(operation('delete', id, { version }));
  }

  /**
   * Sends once more what failed.
   *
   * @param {string} id
   * @returns {Promise<Task>}
   */
  retry(id) {
    return this.#enqueue(this.#failures.take(id).operation);
  }

  /**
   * Sends what failed over what the task is now.
   *
   * @param {string} id
   * @returns {Promise<Task>}
   */
  insist(id) {
    const { operation, current } = this.#failures.take(id);
    const version = current?.version ?? operation.version;
    return this.#enqueue({ ...operation, version, key: idempotencyKey(), sent: false });
  }

  /**
   * Sends a draft with other text than what was refused.
   *
   * @param {string} id
   * @param {Partial<TaskFields>} fields
   * @returns {Promise<Task>} rejected when refused again; the draft then waits with the new text
   */
  revise(id, fields) {
    const { fields: before, typed } = this.#failures.take(id).operation;
    const revised = operation('create', id, { fields: { ...before, ...fields }, typed });
    tasks.put(blankTask({ ...tasks.get(id), ...fields }));
    return this.#enqueue(revised);
  }

  /** @param {string} id whose failed operation is given up */
  discard(id) {
    const { operation } = this.#failures.take(id);
    if (operation.kind === 'create') this.#dropDraft(id);
    this.#touch(id);
  }

  /** Forgets everything: the person has left. */
  clear() {
    for (const memory of [this.#turns, this.#failures, this.#views, tasks]) memory.clear();
    this.#operations = [];
    this.#drafts = [];
    this.busy.value = false;
  }

  /**
   * @param {Operation} operation
   * @returns {Promise<any>}
   */
  #enqueue(operation) {
    const { id } = operation;
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => this.#deliver(operation));
    // A refusal does not hold up what comes after.
    const end = turn.catch(() => {});
    this.#turns.set(id, end);
    this.#operations.push(operation);
    this.busy.value = true;
    this.#touch(id);
    return turn;
  }

  /** @param {Operation} operation */
  async #deliver(operation) {
    try {
      // What waited for its turn is not to be sent for whoever is signed in by now.
      if (!this.#operations.includes(operation)) throw new SignedOut();
      const task = await send(operation);
      this.#accept(operation, task);
      return task;
    } catch (error) {
      await this.#refuse(operation, error);
      throw error;
    } finally {
      this.#operations = this.#operations.filter((other) => other !== operation);
      this.busy.value = this.#operations.length > 0;
      this.#touch(operation.id);
    }
  }

  /**
   * @param {Operation} operation
   * @param {Task | null} task
   */
  #accept(operation, task) {
    if (!this.#operations.includes(operation)) return; // signed out meanwhile
    const { kind, id, version } = operation;
    if (kind === 'create') this.#dropDraft(id);
    if (!task) return tasks.drop(id);
    if (kind === 'edit') tasks.noteOwn(id, version, task.version);
    tasks.put(task);
  }

  /**
   * @param {Operation} operation
   * @param {unknown} error
   */
  async #refuse(operation, error) {
    const current = await currentAfter(operation.id, error);
    if (!this.#operations.includes(operation)) return; // signed out meanwhile
    if (operation.typed) this.#failures.keep({ operation, error, current });
    if (current) tasks.put(current);
  }

  /** @param {string} id */
  #dropDraft(id) {
    this.#drafts = this.#drafts.filter((draft) => draft !== id);
    tasks.drop(id);
  }

  /**
   * @param {Task} task
   * @returns {TaskView}
   */
  #compose(task) {
    const waiting = this.#operations.filter(({ id }) => id === task.id);
    return {
      task: Object.assign({}, task, ...waiting.map(({ fields }) => fields)),
      pending: waiting.length > 0,
      deleted: waiting.some(({ kind }) => kind === 'delete'),
      failure: this.#failures.get(task.id),
    };
  }

  /** @param {string} id */
  #touch(id) {
    this.#views.delete(id);
    tasks.touch(id);
  }
}

export const outbox = new Outbox();

/**
 * @param {Operation['kind']} kind
 * @param {string} id
 * @param {{ fields?: Partial<TaskFields>, version?: number, typed?: boolean }} rest
 * @returns {Operation}
 */
function operation(kind, id, { fields = {}, version = 0, typed = false }) {
  return { kind, id, fields, version, typed, key: idempotencyKey(), sent: false };
}

/**
 * @param {Operation} operation
 * @returns {Promise<Task | null>}
 */
function send(operation) {
  const { kind, id, fields, key } = operation;
  // A repeated attempt must be the same request to the letter, or its key is refused.
  if (!operation.sent) operation.version = tasks.seen(id, operation.version);
  operation.sent = true;
  if (kind === 'create') return createTask(fields, key);
  if (kind === 'edit') return editTask(id, fields, operation.version, key);
  return deleteTask(id, operation.version, key);
}

/**
 * @param {string} id
 * @param {unknown} error
 * @returns {Promise<Task | null>} what the task is now, where `error` says that it was changed elsewhere
 */
async function currentAfter(id, error) {
  if (!(error instanceof Refused && error.status === 412)) return null;
  return error.problem.current ?? getTask(id).catch(() => null);
}
