import { newId, Refused, SignedOut } from '../api/client.js';
import { getTask } from '../api/tasks.js';
import { Signal } from '../lib/values.js';
import { Batch, Failures, operation, Steps, send, sendTogether } from './operations.js';
import { blankTask, tasks } from './store.js';

/** Operations that the API takes as one. */
const TOGETHER = 500;

/**
 * Optimistic changes. What is shown is the server's task with the waiting operations laid over it, so
 * rolling back is no act of its own: the operation goes away. Operations on one task are sent one
 * after the other; different tasks do not wait for each other.
 */
class Outbox {
  /** True while a change is not yet acknowledged. */
  busy = new Signal(false);
  /** What has been done, to be taken back. */
  steps = new Steps((operation) => this.#enqueue(operation));

  /** @type {Map<string, Operation[]>} what waits, by task and in its order */
  #operations = new Map();
  /** @type {Map<string, Promise<unknown>>} the end of each task's last operation */
  #turns = new Map();
  #failures = new Failures();
  /** @type {Map<string, { base: Task, view: TaskView }>} */
  #views = new Map();
  /** @type {string[]} */
  #drafts = [];

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
   * @returns {{ id: string, answer: Promise<Task> }} rejected when refused; the draft then waits for
   *   `retry` or `discard`
   */
  create(fields, owner) {
    const id = newId();
    tasks.put(blankTask({ ...fields, id, owner }));
    this.#drafts = [id, ...this.#drafts];
    return { id, answer: this.#do(operation('create', id, { fields, typed: true })) };
  }

  /**
   * @param {string} id
   * @param {Partial<TaskFields>} fields
   * @param {{ version: number, typed: boolean }} options `version` as the person saw the task
   * @returns {Promise<Task>} rejected when refused
   */
  edit(id, fields, { version, typed }) {
    // The server does not know of a draft that it has refused.
    if (this.#failures.get(id)?.operation.kind === 'create') return this.revise(id, fields);
    this.#failures.supersede(id, fields);
    return this.#do(operation('edit', id, { fields, version, typed }));
  }

  /**
   * @param {Task} task
   * @param {Place} place
   * @param {{ project?: string, status?: Status }} [list] that it goes to
   * @returns {Promise<Task>} rejected when refused
   */
  move({ id, version }, place, list = {}) {
    return this.#do(operation('move', id, { fields: list, place, version }));
  }

  /**
   * @param {Task} task
   * @returns {Promise<Task>} rejected when refused
   */
  remove({ id, version }) {
    return this.#do(operation('delete', id, { fields: { deleted_at: now() }, version }));
  }

  /**
   * @param {string} id of a task in the trash
   * @returns {Promise<Task>} rejected when refused
   */
  restore(id) {
    return this.#do(operation('restore', id, { fields: { deleted_at: null } }));
  }

  /**
   * Changes many tasks at once, and as one step.
   *
   * @param {Map<string, Partial<TaskFields> | null>} changes by id; null deletes
   * @returns {Promise<unknown>} rejected when refused: then nothing has changed
   */
  changeTogether(changes) {
    const operations = [...changes].map(([id, fields]) =>
      operation(fields ? 'edit' : 'delete', id, {
        fields: fields ?? { deleted_at: now() },
        version: tasks.get(id)?.version,
      }),
    );
    const requests = [];
    for (let start = 0; start < operations.length; start += TOGETHER)
      requests.push(operations.slice(start, start + TOGETHER));
    this.steps.add(...requests);
    return Promise.all(requests.map((some) => this.#sendTogether(some)));
  }

  /**
   * Sends once more what failed.
   *
   * @param {string} id
   * @returns {Promise<Task>}
   */
  retry(id) {
    return this.#do(this.#failures.take(id).operation);
  }

  /**
   * Sends what failed over what the task is now.
   *
   * @param {string} id
   * @returns {Promise<Task>}
   */
  insist(id) {
    const { operation: refused, current } = this.#failures.take(id);
    const version = current?.version ?? refused.version;
    return this.#do({ ...refused, version, key: newId(), sent: false });
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
    tasks.put(blankTask({ ...tasks.get(id), ...fields }));
    return this.#do(operation('create', id, { fields: { ...before, ...fields }, typed }));
  }

  /** @param {string} id whose failed operation is given up */
  discard(id) {
    const { operation: refused } = this.#failures.take(id);
    if (refused.kind === 'create') {
      this.#drafts = this.#drafts.filter((draft) => draft !== id);
      tasks.drop(id);
    }
    this.#touch(id);
  }

  /**
   * Whether a task is deleted, by itself or with one that it is a part of.
   *
   * @param {TaskView} view
   * @returns {boolean}
   */
  isGone({ task, deleted }) {
    const parent = task.parent === null ? null : this.view(task.parent);
    return deleted || (parent !== null && this.isGone(parent));
  }

  /**
   * Whether a draft belongs nowhere else: one that is a part of another task is shown there, until it fails.
   *
   * @param {string} id
   */
  isStray(id) {
    const view = this.view(id);
    return view?.task.parent === null || Boolean(view?.failure);
  }

  /** Forgets everything: the person has left. */
  clear() {
    for (const memory of [this.steps, this.#operations, this.#turns, this.#failures, this.#views])
      memory.clear();
    tasks.clear();
    this.#drafts = [];
    this.busy.value = false;
  }

  /**
   * @param {Operation} operation
   * @returns {Promise<Task>}
   */
  #do(operation) {
    this.steps.add([operation]);
    return this.#enqueue(operation);
  }

  /** @param {Operation[]} operations that are one request */
  #sendTogether(operations) {
    const key = newId();
    const batch = new Batch(operations.length, () => sendTogether(operations, key));
    const enqueue = (/** @type {Operation} */ each) =>
      this.#enqueue(Object.assign(each, { batch, key }));
    return Promise.all(operations.map(enqueue));
  }

  /**
   * @param {Operation} operation
   * @returns {Promise<Task>}
   */
  #enqueue(operation) {
    const { id, fields } = operation;
    const shown = /** @type {Record<string, any>} */ (this.view(id)?.task ?? {});
    operation.before = Object.fromEntries(Object.keys(fields).map((name) => [name, shown[name]]));
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(() => this.#deliver(operation));
    // A refusal does not hold up what comes after.
    const end = turn.catch(() => {});
    this.#turns.set(id, end);
    this.#operations.set(id, [...this.#waitingFor(id), operation]);
    this.busy.value = true;
    this.#touch(id);
    return turn;
  }

  /** @param {Operation} operation */
  async #deliver(operation) {
    try {
      // What waited for its turn is not to be sent for whoever is signed in by now.
      if (!this.#waits(operation)) throw new SignedOut();
      const task = await send(operation);
      this.#accept(operation, task);
      return task;
    } catch (error) {
      await this.#refuse(operation, error);
      throw error;
    } finally {
      const { id } = operation;
      const others = this.#waitingFor(id).filter((other) => other !== operation);
      if (others.length) this.#operations.set(id, others);
      else this.#operations.delete(id);
      this.busy.value = this.#operations.size > 0;
      this.#touch(id);
    }
  }

  /**
   * @param {Operation} operation
   * @param {Task} task
   */
  #accept(operation, task) {
    if (!this.#waits(operation)) return; // signed out meanwhile
    const { id, version } = operation;
    operation.outcome = task;
    // A creation that was taken back before it failed has left nothing on the server.
    if (task.version > 0) this.#drafts = this.#drafts.filter((draft) => draft !== id);
    tasks.noteOwn(id, version, task.version);
    tasks.put(task);
    // What changed nothing is nothing to take back.
    if (task.version === version) this.steps.forget(operation);
  }

  /**
   * @param {Operation} operation
   * @param {unknown} error
   */
  async #refuse(operation, error) {
    const current = await currentAfter(operation.id, error);
    if (!this.#waits(operation)) return; // signed out meanwhile
    this.steps.forget(operation);
    if (operation.typed) this.#failures.keep({ operation, error, current });
    if (current) tasks.put(current);
  }

  /**
   * @param {Task} task
   * @returns {TaskView}
   */
  #compose(task) {
    const waiting = this.#waitingFor(task.id);
    const shown = Object.assign({}, task, ...waiting.map(({ fields }) => fields));
    return {
      task: shown,
      pending: waiting.length > 0,
      deleted: shown.deleted_at !== null,
      failure: this.#failures.get(task.id),
    };
  }

  /** @param {string} id */
  #waitingFor(id) {
    return this.#operations.get(id) ?? [];
  }

  /** @param {Operation} operation */
  #waits(operation) {
    return this.#waitingFor(operation.id).includes(operation);
  }

  /** @param {string} id */
  #touch(id) {
    this.#views.delete(id);
    tasks.touch(id);
  }
}

export const outbox = new Outbox();

/**
 * @param {string} id
 * @param {unknown} error
 * @returns {Promise<Task | null>} what the task is now, where `error` says that it was changed elsewhere
 */
async function currentAfter(id, error) {
  if (!(error instanceof Refused && error.status === 412)) return null;
  return error.problem.current ?? getTask(id).catch(() => null);
}

function now() {
  return new Date().toISOString();
}
