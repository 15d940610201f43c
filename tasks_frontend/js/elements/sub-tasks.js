import { h, reconcile } from '../lib/html.js';
import { formatNumber, t } from '../lib/i18n.js';
import { drafts } from '../lib/values.js';
import { outbox } from '../state/outbox.js';
import { TaskQuery, tasks } from '../state/store.js';

/**
 * The parts of a task, and room for another. Emits `task:complete` {id, done} and `task:add` {fields, owner}.
 */
export class SubTasksElement extends HTMLElement {
  /** @type {Task | null} */
  #task = null;
  /** @type {TaskQuery | null} */
  #query = null;
  /** @type {(id: string) => string} */
  #href = () => '';
  #leaving = new AbortController();
  /** @type {Map<string, { row: HTMLLIElement, view: TaskView }>} */
  #rows = new Map();

  #progress = h('span', { class: 'hint' });
  #list = h('ul', { class: 'sub-tasks' });
  #failure = h('p', { class: 'field-error', role: 'alert', hidden: true });
  #more = h('button', { type: 'button', class: 'button small', hidden: true });
  #title = h('input', {
    class: 'input',
    name: 'sub-task',
    dir: 'auto',
    autocomplete: 'off',
    enterkeyhint: 'done',
    placeholder: t('subtasks.hint'),
    'aria-label': t('subtasks.add'),
  });

  connectedCallback() {
    this.#leaving = new AbortController();
    tasks.watch((ids) => this.#learn(ids), this.#leaving.signal);
    if (this.firstChild) return;
    this.addEventListener('change', this);
    this.#title.addEventListener('input', () => drafts.keep(this.#place, this.#title.value));
    this.#more.addEventListener('click', () => this.#loadMore());
    const form = h(
      'form',
      { class: 'sub-task-form', onsubmit: (/** @type {Event} */ event) => this.#add(event) },
      this.#title,
    );
    this.append(
      h('h3', {}, t('subtasks.title'), ' ', this.#progress),
      this.#list,
      this.#failure,
      this.#more,
      form,
    );
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  get #place() {
    return `subtasks of ${this.#task?.id}`;
  }

  /**
   * @param {Task} task
   * @param {(id: string) => string} href the address of a task
   */
  show(task, href) {
    const fresh = task.id !== this.#task?.id;
    this.#task = task;
    this.#href = href;
    if (fresh) this.#load(task.id);
    // The address that they add to may be another than before.
    for (const [id, { row }] of this.#rows) row.querySelector('a')?.setAttribute('href', href(id));
  }

  /** @param {Event} event */
  handleEvent(event) {
    const box = /** @type {HTMLInputElement} */ (event.target);
    const id = box.closest('li')?.dataset.subTask;
    if (id) this.#emit('task:complete', { id, done: box.checked });
  }

  /** @param {string} parent */
  #load(parent) {
    this.#title.value = drafts.get(this.#place);
    this.#rows.clear();
    this.#list.replaceChildren();
    const filters = new URLSearchParams({ parent, ordering: 'position', limit: '200' });
    const query = new TaskQuery(filters, () => query === this.#query && this.#render());
    this.#query = query;
    query.load();
  }

  #loadMore() {
    if (this.#query?.state === 'failed') this.#query.retry();
    else this.#query?.more();
  }

  /** @param {Set<string>} ids of tasks that look different now */
  #learn(ids) {
    for (const id of ids) {
      if (tasks.get(id)?.parent === this.#task?.id && this.#task) this.#query?.append(id);
    }
    this.#render();
  }

  #render() {
    const query = this.#query;
    if (!query) return;
    const views = query.ids
      .map((id) => outbox.view(id))
      .filter((view) => view !== null)
      .filter(({ task, deleted }) => !deleted && task.parent === this.#task?.id);
    this.#put(views.map((view) => this.#row(view)));
    this.#progress.textContent = views.length ? progress(views, query.hasMore) : '';
    const failed = query.state === 'failed';
    this.#failure.hidden = !failed;
    this.#failure.textContent = failed ? t('error.title') : '';
    this.#more.hidden = !failed && !query.hasMore;
    this.#more.textContent = t(failed ? 'action.retry' : 'list.more');
  }

  /** @param {HTMLElement[]} rows */
  #put(rows) {
    const focused = [...this.#list.children].findIndex((row) => row.matches(':focus-within'));
    reconcile(this.#list, rows);
    // The focus went with a row; it goes on at the next.
    if (focused < 0 || this.#list.matches(':focus-within')) return;
    const next = rows[Math.min(focused, rows.length - 1)];
    (next?.querySelector('a') ?? this.#title).focus();
  }

  /** @param {TaskView} view */
  #row(view) {
    const { id } = view.task;
    const known = this.#rows.get(id);
    const row = known?.row ?? h('li', { 'data-sub-task': id });
    if (known?.view !== view) this.#fill(row, view);
    this.#rows.set(id, { row, view });
    return row;
  }

  /**
   * @param {HTMLLIElement} row
   * @param {TaskView} view
   */
  #fill(row, { task, pending, failure }) {
    const focused = row.contains(document.activeElement) && document.activeElement?.localName;
    const check = h('input', {
      type: 'checkbox',
      class: 'check',
      'aria-label': t('task.complete', { title: task.title }),
      disabled: task.version === 0,
    });
    check.checked = task.status === 'done';
    row.toggleAttribute('data-pending', pending);
    row.dataset.status = task.status;
    row.replaceChildren(
      check,
      h('a', { href: this.#href(task.id), dir: 'auto' }, task.title),
      failure ? h('span', { class: 'badge danger' }, t('save.failed')) : '',
    );
    if (focused) /** @type {HTMLElement} */ (row.querySelector(focused)).focus();
  }

  /** @param {Event} event */
  #add(event) {
    event.preventDefault();
    const title = this.#title.value.trim();
    const task = this.#task;
    if (!title || !task) return;
    this.#title.value = '';
    drafts.keep(this.#place, '');
    const fields = { title, parent: task.id, project: task.project };
    this.#emit('task:add', { fields, owner: task.owner });
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * @param {TaskView[]} views those loaded
 * @param {boolean} cut whether there are more
 */
function progress(views, cut) {
  const all = formatNumber(views.length);
  if (cut) return t('subtasks.first', { count: all });
  const done = views.filter(({ task }) => task.status === 'done').length;
  return t('subtasks.progress', { done: formatNumber(done), all });
}
