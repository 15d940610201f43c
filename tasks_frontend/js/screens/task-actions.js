import { ApiError, newId, Refused } from '../api/client.js';
import { askInForm, defineElements } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { outbox } from '../state/outbox.js';
import { labels, tasks } from '../state/store.js';

/**
 * @typedef {object} Around what the screen around does about an action
 * @property {(id: string) => void} created called at once, before the server has agreed
 * @property {(id: string) => void} deleted called at once, before the server has agreed
 * @property {(id: string) => boolean} isShown whether a task is open, where its refusal can be read
 */

/** What a person can do to a task, wherever it is shown: each starts the change and tells how it ended. */
export class TaskActions {
  #place;

  /** @param {Around} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {HTMLElement} source of events that ask for a change */
  listen(source) {
    /** @type {Record<string, (detail: any) => void>} */
    const answers = {
      'task:complete': ({ id, done }) => this.#complete(id, done),
      'task:delete': ({ id }) => this.#delete(id),
      'task:edit': ({ id, fields, version }) =>
        this.#typed(id, outbox.edit(id, fields, { version, typed: true })),
      'task:change': ({ id, fields }) => this.#change(id, fields),
      'task:move': ({ id, place, list }) => this.#move(id, place, list),
      'task:date': ({ id }) => this.#date(id),
      'task:add': ({ fields, owner }) => this.#creating(outbox.create(fields, owner).answer),
      'task:undone': ({ changes }) => tellUndone(changes),
      'label:create': ({ id, name }) => this.#label(id, name),
      'task:insist': ({ id }) => this.#typed(id, outbox.insist(id)),
      'task:retry': ({ id }) => this.#retry(id),
      'task:revise': ({ id }) => this.#revise(id),
      'task:discard': ({ id }) => outbox.discard(id),
      'task:dropped': ({ id, problems }) => tellDropped(id, problems),
    };
    for (const [type, answer] of Object.entries(answers)) {
      source.addEventListener(type, (event) => answer(/** @type {CustomEvent} */ (event).detail));
    }
  }

  /**
   * @param {Partial<TaskFields>} fields
   * @param {string} owner
   */
  create(fields, owner) {
    const { id, answer } = outbox.create(fields, owner);
    this.#place.created(id);
    return this.#creating(answer);
  }

  /**
   * Changes one or many, as one step.
   *
   * @param {Map<string, Partial<TaskFields> | null>} changes by id; null deletes
   * @param {string} text what has been done
   */
  async changeTogether(changes, text) {
    for (const [id, fields] of changes) if (fields === null) this.#place.deleted(id);
    const answer = send(changes);
    // At once, for it can be taken back before the server has answered, too.
    toasts().tellDone(text);
    try {
      await answer;
    } catch (error) {
      report(error, () => this.changeTogether(changes, text));
    }
  }

  /**
   * @param {Task} task
   * @param {Place} place
   * @param {() => void} back shows it where it was
   */
  async move(task, place, back) {
    try {
      await outbox.move(task, place);
    } catch (error) {
      back();
      report(error);
    }
  }

  /** @param {Promise<Task>} answer */
  async #creating(answer) {
    try {
      this.#created(await answer);
    } catch (error) {
      // The draft stays in the list, with the text and a way to try again.
      report(error);
    }
  }

  /** @param {Task} task */
  #created(task) {
    toasts().say(t('said.created', { title: task.title }));
  }

  /**
   * @param {string} id
   * @param {Partial<TaskFields>} fields
   */
  async #change(id, fields) {
    const { version } = known(id);
    try {
      await outbox.edit(id, fields, { version, typed: false });
    } catch (error) {
      report(error, () => this.#change(id, fields));
    }
  }

  /**
   * @param {string} id
   * @param {Operation['place']} place
   * @param {{ project?: string, status?: Status }} list that it goes to
   */
  async #move(id, place, list) {
    try {
      await outbox.move(known(id), place, list);
    } catch (error) {
      // Its neighbour may be gone by now, so there is nothing to try again.
      report(error);
    }
  }

  /** @param {string} id of a task that is to be due on another day */
  async #date(id) {
    await defineElements('form-field');
    const { due_date: day, title } = shown(id);
    const field = { label: t('field.due_date'), name: 'due_date', type: 'date', value: day ?? '' };
    await askInForm({
      title: t('date.title'),
      text: title,
      form: {
        fields: [h('form-field', { ...field, min: '1900-01-01', max: '9999-12-31' })],
        action: t('action.save'),
        send: async ({ due_date: typed }) => {
          const fields = typed ? { due_date: typed } : { due_date: null, due_time: null };
          this.#change(id, fields);
          toasts().say(t('said.saved'));
        },
      },
    });
  }

  /**
   * @param {string} id of a task that gets a label which is still to be made
   * @param {string} name
   * @param {string} [key] the same for each attempt
   */
  async #label(id, name, key = newId()) {
    try {
      const { createLabel } = await import('../api/labels.js');
      const label = await createLabel({ name }, key);
      await labels.load().catch(() => {
        labels.all.value = new Map([...labels.all.value, [label.id, label]]);
      });
      await this.#change(id, { labels: [...shown(id).labels, label.id] });
    } catch (error) {
      report(error, () => this.#label(id, name, key));
    }
  }

  /** @param {string} id of a draft whose text the server does not take */
  async #revise(id) {
    await defineElements('form-field');
    const { title } = known(id);
    const field = { label: t('field.title'), name: 'title', value: title, required: true };
    await askInForm({
      title: t('revise.title'),
      text: t('revise.text'),
      form: {
        fields: [h('form-field', { ...field, autocomplete: 'off' })],
        action: t('action.save'),
        send: async (typed) =>
          this.#created(await outbox.revise(id, { title: typed.title.trim() })),
      },
    });
  }

  /**
   * @param {string} id
   * @param {boolean} done
   */
  #complete(id, done) {
    const { title } = known(id);
    /** @type {Partial<TaskFields>} */
    const fields = { status: done ? 'done' : 'todo' };
    const text = t(done ? 'said.completed' : 'said.reopened', { title });
    return this.changeTogether(new Map([[id, fields]]), text);
  }

  /** @param {string} id */
  #delete(id) {
    if (outbox.view(id)?.failure?.operation.kind === 'create') {
      this.#place.deleted(id);
      return outbox.discard(id);
    }
    const text = t('said.deleted', { title: known(id).title });
    return this.changeTogether(new Map([[id, null]]), text);
  }

  /** @param {string} id */
  #retry(id) {
    if (outbox.drafts.includes(id)) return this.#creating(outbox.retry(id));
    return this.#typed(id, outbox.retry(id));
  }

  /**
   * @param {string} id
   * @param {Promise<Task>} answer
   */
  async #typed(id, answer) {
    try {
      await answer;
    } catch (error) {
      if (!this.#place.isShown(id)) report(error);
    }
  }
}

/**
 * @param {Map<string, Partial<TaskFields> | null>} changes
 * @returns {Promise<unknown>}
 */
function send(changes) {
  if (changes.size > 1) return outbox.changeTogether(changes);
  const [[id, fields]] = changes;
  const { version } = known(id);
  return fields ? outbox.edit(id, fields, { version, typed: false }) : outbox.remove(known(id));
}

/**
 * @param {unknown} error
 * @param {() => void} [again] offered where another attempt may end differently
 */
function report(error, again) {
  const stale = error instanceof Refused && error.status === 412;
  if (stale) return toasts().fail(new ApiError(t('conflict.rolled_back')));
  toasts().fail(error, again && { label: t('action.retry'), run: again });
}

/**
 * @param {string} id
 * @param {string[]} problems why what was typed could not be saved
 */
function tellDropped(id, problems) {
  const { title } = known(id);
  toasts().fail(new ApiError(t('panel.dropped', { title, problems: problems.join(' ') })));
}

/** @param {Change[]} changes made by taking something back */
async function tellUndone(changes) {
  toasts().tell(t('undo.done'));
  const { learn } = await import('../state/undoing.js');
  await learn(changes);
}

/** @param {string} id */
function shown(id) {
  return /** @type {TaskView} */ (outbox.view(id)).task;
}

/** @param {string} id */
function known(id) {
  return /** @type {Task} */ (tasks.get(id));
}
