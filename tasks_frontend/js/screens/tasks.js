import { session } from '../api/session.js';
import { getTask } from '../api/tasks.js';
import { defineElements } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { today } from '../lib/dates.js';
import { t } from '../lib/i18n.js';
import { isShortcut } from '../lib/keys.js';
import { outbox } from '../state/outbox.js';
import { TaskQuery, tasks } from '../state/tasks.js';
import { TaskActions } from './task-actions.js';
import { address, TasksView } from './tasks-view.js';

await defineElements('task-list');

const PAGE = '50';
/** @type {Record<string, string[]>} what `status` in the address means to the API */
const FILTERS = {
  open: ['todo', 'in_progress'],
  todo: ['todo'],
  in_progress: ['in_progress'],
  done: ['done'],
  cancelled: ['cancelled'],
  all: [],
};

/** @type {import('../app.js').MakeScreen} */
export function makeScreen(until) {
  return new TasksScreen(until);
}

/** The tasks of a person, or of everyone for an admin, and one of them open beside. */
class TasksScreen {
  title = t('tasks.title');
  #user = /** @type {User} */ (session.user.value);
  /** @type {import('./tasks-view.js').Filter} */
  #filter = { status: 'open', scope: 'mine' };
  /** @type {TaskQuery | null} */
  #query = null;
  /** @type {string | null} */
  #openId = null;
  /** @type {import('../state/people.js').People | null} */
  #people = null;
  /** @type {import('../elements/task-list.js').ListContext | null} */
  #context = null;
  #actions = new TaskActions({
    created: (task) => this.#created(task),
    deleted: (id) => id === this.#openId && this.#close(),
    isShown: (id) => id === this.#openId,
  });
  #view;
  #until;

  /** @param {AbortSignal} until */
  constructor(until) {
    this.#until = until;
    this.#view = new TasksView(
      {
        add: (title) => this.#actions.create({ title }, this.#user.id),
        more: () => this.#query?.more(),
        retry: () => this.#query?.retry(),
        panel: (panel) => {
          this.#actions.listen(panel);
          panel.addEventListener('panel:close', () => this.#close());
        },
      },
      until,
    );
    this.element = this.#view.element;
    this.#actions.listen(this.#view.list);
    tasks.watch((ids) => this.#refresh(ids), until);
    outbox.busy.watch((busy) => this.#view.showSyncing(busy), until);
    const options = { signal: until };
    document.addEventListener('keydown', (event) => this.#onKey(event), options);
    // A phone may end a page it has put out of sight, without another word.
    document.addEventListener('visibilitychange', () => this.#view.commit(), options);
    until.addEventListener('abort', () => this.#view.commit());
    window.addEventListener('beforeunload', (event) => this.#guard(event), options);
  }

  /** @param {import('../lib/router.js').Route} route */
  update({ segments, query }) {
    const admin = this.#user.role === 'admin';
    const status = query.get('status') ?? '';
    const filter = {
      status: Object.hasOwn(FILTERS, status) ? status : 'open',
      scope: admin && query.get('scope') === 'all' ? 'all' : 'mine',
    };
    const fresh = !this.#query || address(filter) !== address(this.#filter);
    const before = this.#openId;
    this.#filter = filter;
    this.#openId = segments[1] ?? null;
    this.#context = null;
    this.#view.showFilters(filter, Object.keys(FILTERS), admin);
    if (fresh) this.#load();
    this.#render();
    if (this.#openId !== before) this.#openPanel(before);
  }

  #load() {
    const filters = new URLSearchParams({ limit: PAGE });
    for (const status of FILTERS[this.#filter.status]) filters.append('status', status);
    if (this.#filter.scope === 'mine') filters.set('owner', 'me');
    const query = new TaskQuery(filters, () => query === this.#query && this.#render());
    this.#query = query;
    query.load();
  }

  #render() {
    const query = /** @type {TaskQuery} */ (this.#query);
    const views = [...outbox.drafts, ...query.ids]
      .map((id) => outbox.view(id))
      .filter((view) => view !== null)
      .filter((view) => !view.deleted);
    this.#context ??= this.#makeContext();
    this.#view.list.show(views, this.#context);
    const filtered = this.#filter.status !== 'open';
    this.#view.showLoading(query, { count: views.length, filtered });
    if (this.#filter.scope === 'all') this.#meet(views.map(({ task }) => task.owner));
  }

  #makeContext() {
    return {
      today: today(this.#user.timezone),
      current: this.#openId,
      href: (/** @type {string} */ id) => address(this.#filter, id),
      owner: this.#filter.scope === 'all' ? (/** @type {string} */ id) => this.#nameOf(id) : null,
    };
  }

  /** @param {Set<string>} ids of tasks that look different now */
  #refresh(ids) {
    this.#render();
    if (this.#openId && ids.has(this.#openId)) this.#showTask();
  }

  /** @param {string | null} before the task that was open until now */
  async #openPanel(before) {
    if (!this.#openId) {
      this.#view.closePanel();
      if (before) this.#view.list.focusRow(before);
      return;
    }
    await this.#view.openPanel();
    await this.#showTask();
    this.#view.focusPanel();
  }

  async #showTask() {
    const id = this.#openId;
    if (!id) return;
    const view = outbox.view(id);
    if (!view) return this.#fetchTask(id);
    const { owner } = view.task;
    const foreign = owner !== this.#user.id;
    if (foreign) this.#meet([owner]);
    const timezone = this.#user.timezone;
    this.#view.showTask(view, { timezone, owner: foreign ? this.#nameOf(owner) : null });
  }

  /** @param {string} id of a task that is not in the list */
  async #fetchTask(id) {
    try {
      tasks.put(await getTask(id));
    } catch (error) {
      if (id === this.#openId) this.#view.showNoTask(error, () => this.#fetchTask(id));
    }
  }

  /** @param {string[]} owners whose names are to be shown */
  async #meet(owners) {
    try {
      const { People } = await import('../state/people.js');
      this.#people ??= this.#watched(new People());
      await this.#people.meet(owners);
    } catch (error) {
      toasts().fail(error);
    }
  }

  /** @param {import('../state/people.js').People} people */
  #watched(people) {
    people.known.watch(() => this.#redraw(), this.#until);
    return people;
  }

  #redraw() {
    this.#context = null;
    this.#render();
    this.#showTask();
  }

  /** @param {string} id */
  #nameOf(id) {
    return id === this.#user.id ? t('task.me') : (this.#people?.nameOf(id) ?? '');
  }

  /** @param {Task} task */
  #created(task) {
    this.#query?.prepend(task.id);
    this.#render();
  }

  #close() {
    location.hash = address(this.#filter);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape' && this.#openId && closes(event)) return this.#close();
    if (!isShortcut(event)) return;
    if (event.key === 'q') this.#view.focusComposer();
    else if (event.key === 'j' || event.key === 'k') this.#view.list.focusRow(this.#openId);
    else return;
    event.preventDefault();
  }

  /** @param {BeforeUnloadEvent} event */
  #guard(event) {
    if (this.#view.isDirty) event.preventDefault();
  }
}

/**
 * Whether Escape is free to close the panel: not while it leaves a dialog, a menu or a composition.
 *
 * @param {KeyboardEvent} event
 */
function closes(event) {
  if (event.isComposing || event.defaultPrevented) return false;
  return !document.querySelector('dialog[open], :popover-open');
}
