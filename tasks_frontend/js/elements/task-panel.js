import { Refused } from '../api/client.js';
import { formatInstant } from '../lib/dates.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {object} PanelContext what the panel needs besides its task
 * @property {User} user who reads
 * @property {string | null} owner by name, where it is someone else
 * @property {Project[]} projects that the task may be in
 * @property {Label[]} labels that it may have
 * @property {(id: string) => string} href the address of a task
 * @property {(id: string | null) => string} nameOf people
 */

/**
 * One task beside the list, to be read and edited.
 * Emits `task:edit` {id, fields, version} for what was typed, `task:change` {id, fields} for what was chosen,
 * `task:add` {fields, owner}, `task:undone` {changes}, `label:create` {id, name}, `task:complete` {id, done}, `task:delete`, `task:retry`,
 * `task:insist`, `task:discard` {id}, `task:dropped` {id, problems} where something typed could not be
 * handed over before another task came, and `panel:close`.
 */
export class TaskPanelElement extends HTMLElement {
  /** @type {TaskView | null} */
  #view = null;
  #edited = false;

  #body = h('section', { class: 'panel', tabindex: '-1', 'aria-label': t('panel.label') });
  #check = h('input', { type: 'checkbox', class: 'check', 'data-part': 'check' });
  #saveState = h('p', { class: 'save-state', role: 'status' });
  #notice = h('save-notice', { hidden: true });
  #fields = h('task-fields');
  #labels = h('label-picker');
  #parts = h('sub-tasks');
  #comments = h('task-comments');
  #history = h('task-history');
  #owner = h('p', { class: 'hint', hidden: true });
  #created = h('p', { class: 'hint' });
  #changed = h('p', { class: 'hint' });
  #content = [
    this.#notice,
    this.#fields,
    this.#labels,
    this.#parts,
    this.#comments,
    this.#history,
    this.#foot(),
  ];

  connectedCallback() {
    this.#body.append(this.#head());
    this.append(this.#body);
    this.#check.addEventListener('change', () =>
      this.#emit('task:complete', { done: this.#check.checked }),
    );
    this.#fields.addEventListener('fields:dirty', () => this.#showState('dirty'));
    this.#fields.addEventListener('fields:edit', (event) => {
      this.#edited = true;
      this.#emit('task:edit', /** @type {CustomEvent} */ (event).detail);
    });
    this.#labels.addEventListener('labels:change', (event) =>
      this.#change(/** @type {CustomEvent} */ (event).detail),
    );
    this.#labels.addEventListener('labels:create', (event) =>
      this.#emit('label:create', /** @type {CustomEvent} */ (event).detail),
    );
    this.#parts.addEventListener('task:add', this);
    this.#parts.addEventListener('task:complete', this);
    this.#history.addEventListener('history:undone', (event) =>
      this.#emit('task:undone', /** @type {CustomEvent} */ (event).detail),
    );
    for (const name of ['retry', 'insist', 'discard']) {
      this.#notice.addEventListener(`save:${name}`, () => this.#emit(`task:${name}`));
    }
  }

  get isDirty() {
    return this.#fields.isDirty;
  }

  /** @param {Event} event of a subtask, and about that */
  handleEvent(event) {
    const { type, detail } = /** @type {CustomEvent} */ (event);
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /**
   * @param {TaskView} view
   * @param {PanelContext} context
   */
  show(view, context) {
    const { user, owner, projects, labels, href, nameOf } = context;
    const { task, failure } = view;
    if (task.id !== this.#view?.task.id) this.#begin();
    this.#view = view;
    this.#fields.projects = projects;
    this.#fields.show({ ...task, ...failure?.operation.fields }, task.version);
    this.#check.checked = task.status === 'done';
    this.#labels.show(task.labels, labels);
    this.#showFailure(failure);
    this.#showState(this.#stateOf(view));
    this.#owner.hidden = owner === null;
    this.#owner.textContent = t('panel.owner', { owner: owner ?? '' });
    // The server has to know of a task before it knows of anything about it.
    const draft = task.version === 0;
    const known = [this.#parts, this.#comments, this.#history, this.#created, this.#changed];
    for (const part of known) part.hidden = draft;
    if (draft) return;
    const at = (/** @type {string} */ instant) => ({ at: formatInstant(instant, user.timezone) });
    this.#created.textContent = t('panel.created', at(task.created_at));
    this.#changed.textContent = t('panel.changed', at(task.updated_at));
    this.#parts.show(task, href);
    this.#comments.show(task.id, { user, owner: task.owner, nameOf });
    this.#history.show(`tasks/${task.id}/`, task.version, { user, nameOf });
  }

  /** @param {HTMLElement} message in place of a task */
  showInstead(message) {
    this.#end();
    this.#view = null;
    this.toggleAttribute('data-empty', true);
    this.#fill(message);
  }

  /** Hands over what has changed. */
  commit() {
    this.#fields.commit();
  }

  focus() {
    this.#body.focus();
  }

  focusTitle() {
    this.#fields.focus();
  }

  /** The task shown until now goes. */
  #end() {
    this.commit();
    const { problems } = this.#fields;
    if (problems.length) this.#emit('task:dropped', { problems });
    this.#fields.reset();
  }

  /** Another task than before. */
  #begin() {
    this.#end();
    this.#edited = false;
    this.toggleAttribute('data-empty', false);
    this.#fill(...this.#content);
  }

  /** @param {...HTMLElement} content */
  #fill(...content) {
    this.#body.replaceChildren(this.#body.children[0], ...content);
  }

  /** @param {Partial<TaskFields>} fields chosen, and so at once on their way */
  #change(fields) {
    this.#edited = true;
    this.#emit('task:change', { fields });
  }

  /** @param {Failure | null} failure */
  #showFailure(failure) {
    if (failure === this.#notice.failure) return;
    this.#notice.failure = failure;
    const error = failure?.error;
    this.#fields.showErrors((name) => (error instanceof Refused ? error.field(name) : null));
  }

  /** @param {TaskView} view */
  #stateOf({ pending, failure }) {
    if (pending) return 'saving';
    if (failure) return 'failed';
    if (this.#fields.isDirty) return 'dirty';
    return this.#edited ? 'saved' : 'clean';
  }

  /** @param {string} state */
  #showState(state) {
    this.#saveState.dataset.saveState = state;
    this.#saveState.textContent = t(`save.state.${state}`);
  }

  #head() {
    const button = (/** @type {string} */ name, /** @type {string} */ type) =>
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'aria-label': t(`panel.${name}`),
          title: t(`panel.${name}`),
          onclick: () => this.#emit(type),
        },
        icon(name),
      );
    return h(
      'header',
      {},
      h('label', { class: 'panel-complete' }, this.#check, t('panel.complete')),
      this.#saveState,
      button('trash', 'task:delete'),
      button('close', 'panel:close'),
    );
  }

  #foot() {
    return h('footer', {}, this.#owner, this.#created, this.#changed);
  }

  /**
   * @param {string} type
   * @param {object} [detail]
   */
  #emit(type, detail) {
    const id = this.#view?.task.id;
    this.dispatchEvent(new CustomEvent(type, { detail: { id, ...detail } }));
  }
}
