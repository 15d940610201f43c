import { session } from '../api/session.js';
import { getTask } from '../api/tasks.js';
import { defineElements } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { today } from '../lib/dates.js';
import { t } from '../lib/i18n.js';
import { isShortcut, listVerb } from '../lib/keys.js';
import { withQuery } from '../lib/router.js';
import { outbox } from '../state/outbox.js';
import { labels, projects, TaskQuery, tasks } from '../state/store.js';
import { viewOf } from '../state/views.js';
import { TaskActions } from './task-actions.js';
import { TasksView } from './tasks-view.js';

await defineElements('task-list');

/** As much as the API gives at once: whoever reads on in a long list reads on quickly. */
const FURTHER = '200';
/** How long a list waits to be told of projects and labels, in milliseconds. */
const PATIENCE = 1_000;
/** @type {import('../state/people.js').Belongings} */
const NOTHING = { projects: [], labels: [] };
const WAITING = /** @type {const} */ ({ state: 'loading', error: null, hasMore: false });

/** @type {import('../app.js').MakeScreen} */
export function makeScreen(until) {
  return new TasksScreen(until);
}

/** One list of tasks, and one of them open beside it. What list, and which task, stands in the address. */
class TasksScreen {
  title = '';
  #user = /** @type {User} */ (session.user.value);
  /** @type {import('../lib/router.js').Route | null} */
  #route = null;
  /** @type {import('../state/views.js').View | null} */
  #shown = null;
  /** @type {TaskQuery | null} */
  #query = null;
  /** @type {string[]} tasks just created that are shown without being in the list */
  #strays = [];
  /** @type {TaskQuery | null} the list that is being asked for such tasks */
  #looking = null;
  /** Whether it is known what rows tell of projects and labels, or has been waited for long enough. */
  #informed = false;
  /** @type {import('./tasks-view.js').Body | null} what stands in place of the list, and loads its tasks itself */
  #body = null;
  /** @type {string | null} */
  #openId = null;
  /** @type {import('../state/people.js').People | null} */
  #people = null;
  /** @type {import('../elements/task-list.js').ListContext | null} */
  #context = null;
  #actions = new TaskActions({
    created: (id) => this.#created(id),
    deleted: (id) => id === this.#openId && this.#close(),
    isShown: (id) => id === this.#openId,
  });
  /** @type {import('./selecting.js').Selecting | null} */
  #selecting = null;
  /** @type {Promise<void> | null} */
  #loading = null;
  /** Whether the next task is opened to be given another title. */
  #renaming = false;
  #view;
  #until;

  /** @param {AbortSignal} until */
  constructor(until) {
    this.#until = until;
    this.#view = new TasksView(
      {
        add: (title) => this.#add({ title }),
        more: () => this.#query?.more(),
        retry: () => this.#query?.retry(),
        search: (words) => this.#search(words),
        select: () => this.#select((selecting) => selecting.switchTapping()),
        panel: (panel) => {
          this.#actions.listen(panel);
          panel.addEventListener('panel:close', () => this.#close());
        },
        body: (body) => {
          this.#actions.listen(body);
          body.addEventListener('task:create', (event) =>
            this.#add(/** @type {CustomEvent} */ (event).detail.fields),
          );
        },
      },
      until,
    );
    this.element = this.#view.element;
    this.#actions.listen(this.#view.list);
    this.#view.list.addEventListener('list:select', (event) => {
      const { id, range } = /** @type {CustomEvent} */ (event).detail;
      this.#select((selecting) => selecting.pick(id, range));
    });
    tasks.watch((ids) => this.#refresh(ids), until);
    outbox.busy.watch((busy) => this.#view.showSyncing(busy), until);
    for (const known of [projects.all, labels.all]) known.watch(() => this.#relearn(), until);
    // Rows that were drawn before would all be drawn again, some of them higher.
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    const known = Promise.allSettled([projects.ready(), labels.ready()]);
    Promise.race([known, patience]).then(() => {
      this.#informed = true;
      if (!until.aborted) this.#redraw();
    });
    const options = { signal: until };
    document.addEventListener('keydown', (event) => this.#onKey(event), options);
    // A phone may end a page it has put out of sight, without another word.
    document.addEventListener('visibilitychange', () => this.#view.commit(), options);
    until.addEventListener('abort', () => this.#view.commit());
  }

  get isDirty() {
    return this.#view.isDirty;
  }

  /** Looks whether there are new tasks in the list. */
  refresh() {
    (this.#body ?? this.#query)?.refresh();
  }

  /** @param {import('../lib/router.js').Route} route */
  update(route) {
    this.#route = route;
    const before = this.#openId;
    this.#openId = route.query.get('task');
    this.#turn();
    if (this.#openId !== before) this.#openPanel(before);
    // Its links add to the address.
    else this.#showTask();
  }

  /** Shows the list that the address names, as soon as what it names is known. */
  async #turn() {
    const route = /** @type {import('../lib/router.js').Route} */ (this.#route);
    const view = viewOf(route, this.#user);
    if (view) return this.#show(view);
    this.#query = null;
    this.#body = null;
    this.#view.showWaiting();
    try {
      await Promise.all([projects.ready(), labels.ready()]);
      if (route === this.#route && !viewOf(route, this.#user)) this.#view.showMissing();
    } catch (error) {
      if (route === this.#route) this.#view.showError(error, () => this.#turn());
    }
    return undefined;
  }

  /** @param {import('../state/views.js').View} view */
  #show(view) {
    const route = /** @type {import('../lib/router.js').Route} */ (this.#route);
    const fresh = !this.#query || String(view.filters) !== String(this.#shown?.filters);
    this.#shown = view;
    this.title = view.title;
    document.title = `${this.title} · ${t('app.name')}`;
    this.#context = null;
    this.#view.showHead(view, route);
    if (view.layout !== 'list') return this.#showBody(view);
    this.#body = null;
    this.#view.putBody(null);
    if (view.isSearch && !route.query.get('q')) {
      this.#query = null;
      return this.#view.showHint(t('search.hint'));
    }
    if (fresh) this.#load(view);
    return this.#render();
  }

  /** @param {import('../state/views.js').View} view */
  async #showBody(view) {
    this.#query = null;
    try {
      const body = await this.#view.makeBody(view.layout);
      if (view !== this.#shown) return; // overtaken by another
      // What happened while it was away is news to it.
      if (body !== this.#body) body.refresh();
      this.#body = body;
      this.#view.putBody(body);
      this.#render();
    } catch (error) {
      if (view === this.#shown) this.#view.showError(error, () => this.#turn());
    }
  }

  /** Projects or labels have become known, or are others now. */
  #relearn() {
    if (this.#route) this.#turn();
    this.#showTask();
  }

  /** @param {import('../state/views.js').View} view */
  #load({ filters }) {
    const changed = () => query === this.#query && this.#render();
    const query = new TaskQuery(filters, changed, FURTHER);
    this.#query = query;
    this.#strays = [];
    query.load();
  }

  #render() {
    const query = this.#query;
    if (!this.#route || !this.#shown) return;
    if (this.#body) {
      this.#context ??= this.#makeContext();
      this.#body.show(this.#shown, this.#context, this.#route);
    }
    if (!query) return;
    if (!this.#informed && query.state !== 'failed') {
      this.#view.showLoading(WAITING, 0);
      return;
    }
    const ids = new Set([...this.#findStrays(query), ...query.ids]);
    const views = [...ids].map((id) => outbox.view(id)).filter((view) => view !== null);
    const present = views.filter((view) => !outbox.isGone(view));
    this.#context ??= this.#makeContext();
    this.#view.list.show(sections(present, this.#shown), this.#context, !query.hasMore);
    this.#view.showLoading(query, present.length);
    if (this.#isEveryones) this.#meet(present.map(({ task }) => task.owner));
  }

  /** @param {TaskQuery} query */
  #findStrays(query) {
    const missing = (/** @type {string} */ id) => !query.ids.includes(id);
    const drafts = outbox.drafts.filter((id) => outbox.isStray(id) && missing(id));
    const known = this.#strays.filter((id) => !outbox.drafts.includes(id) && missing(id));
    if (known.length) this.#lookFor(known, query);
    this.#strays = [...drafts, ...known];
    return this.#strays;
  }

  /**
   * Asks for tasks that the server has come to know since the list was read.
   *
   * @param {string[]} ids
   * @param {TaskQuery} query
   */
  async #lookFor(ids, query) {
    if (this.#looking === query) return;
    this.#looking = query;
    const seen = await query.refresh();
    if (this.#looking === query) this.#looking = null;
    // Until it is known whether they belong here, they stay.
    if (!seen || query !== this.#query) return;
    this.#strays = this.#strays.filter((id) => !ids.includes(id));
    this.#render();
  }

  get #isEveryones() {
    return !this.#shown?.filters.has('owner');
  }

  /** @returns {import('../elements/task-list.js').ListContext} */
  #makeContext() {
    const route = /** @type {import('../lib/router.js').Route} */ (this.#route);
    return {
      today: today(this.#user.timezone),
      current: this.#openId,
      href: (id) => withQuery(route, { task: id }),
      owner: this.#isEveryones ? (id) => this.#nameOf(id) : null,
      project: this.#shown?.project ? null : (id) => projects.get(id) ?? null,
      label: (id) => labels.get(id) ?? null,
    };
  }

  /** @param {Set<string>} ids of tasks that look different now */
  #refresh(ids) {
    if (!this.#renew([...ids])) this.#render();
    if (this.#openId && ids.has(this.#openId)) this.#showTask();
  }

  /**
   * Draws nothing but the rows of these tasks, so that thousands of others cost nothing.
   *
   * @param {string[]} ids
   * @returns {boolean} false where one of them comes, goes, or stands elsewhere now
   */
  #renew(ids) {
    const { list } = this.#view;
    if (this.#body || !this.#query) return false;
    const views = ids.map((id) => outbox.view(id)).filter((view) => view !== null);
    const stay = views.length === ids.length && views.every((view) => this.#stays(view));
    if (stay) list.renew(views);
    return stay;
  }

  /** @param {TaskView} view */
  #stays({ task, deleted }) {
    const before = this.#view.list.viewOf(task.id);
    if (!before || deleted || before.task.version === 0) return false;
    if (task.parent !== before.task.parent) return false;
    const section = this.#shown?.section;
    return !section || section(task)[0] === section(before.task)[0];
  }

  /** @param {string | null} before the task that was open until now */
  async #openPanel(before) {
    if (!this.#openId) {
      const focused = this.#view.closePanel();
      if (before && focused) this.#view.focusRow(before);
      return undefined;
    }
    try {
      await this.#view.openPanel();
    } catch (error) {
      const retry = () => this.#openPanel(before);
      return toasts().fail(error, { label: t('action.retry'), run: retry });
    }
    // It may have been closed before it was there.
    if (!this.#openId) return this.#view.closePanel();
    await this.#showTask();
    this.#view.focusPanel(this.#renaming);
    this.#renaming = false;
    return undefined;
  }

  async #showTask() {
    const id = this.#openId;
    if (!id) return;
    const view = outbox.view(id);
    if (!view) return this.#fetchTask(id);
    const { owner, project } = view.task;
    const foreign = owner !== this.#user.id;
    if (foreign) this.#meet([owner], owner);
    const route = /** @type {import('../lib/router.js').Route} */ (this.#route);
    const { projects, labels } = this.#belongings(owner);
    this.#view.showTask(view, {
      user: this.#user,
      owner: foreign ? this.#nameOf(owner) : null,
      projects: projects.filter(({ id, archived_at }) => id === project || archived_at === null),
      labels,
      href: (other) => withQuery(route, { task: other }),
      nameOf: (person) => this.#nameOf(person),
    });
    return undefined;
  }

  /** @param {string} owner */
  #belongings(owner) {
    if (owner === this.#user.id)
      return { projects: [...projects.all.value.values()], labels: [...labels.all.value.values()] };
    return this.#people?.belongings.value.get(owner) ?? NOTHING;
  }

  /** @param {string} id of a task that is not in the list */
  async #fetchTask(id) {
    try {
      tasks.put(await getTask(id));
    } catch (error) {
      if (id === this.#openId) this.#view.showNoTask(error, () => this.#fetchTask(id));
    }
  }

  /**
   * @param {string[]} owners whose names are to be shown
   * @param {string} [owner] of whom more is to be shown
   */
  async #meet(owners, owner) {
    try {
      const { People } = await import('../state/people.js');
      this.#people ??= this.#watched(new People());
      await Promise.all([this.#people.meet(owners), owner && this.#people.search(owner)]);
    } catch (error) {
      toasts().fail(error);
    }
  }

  /** @param {import('../state/people.js').People} people */
  #watched(people) {
    people.known.watch(() => this.#redraw(), this.#until);
    people.belongings.watch(() => this.#showTask(), this.#until);
    return people;
  }

  #redraw() {
    this.#context = null;
    this.#render();
    this.#showTask();
  }

  /** @param {string | null} id null is somebody whose account is gone */
  #nameOf(id) {
    if (id === this.#user.id) return t('task.me');
    // Only admins may ask who somebody is.
    return (id && this.#people?.nameOf(id)) || t('task.somebody');
  }

  /** @param {Partial<TaskFields>} fields */
  #add(fields) {
    this.#actions.create({ ...this.#shown?.defaults, ...fields }, this.#user.id);
  }

  /** @param {string} id of a task that is on its way */
  #created(id) {
    if (this.#body) return this.#body.created(id);
    // Where people give the order, the server puts what is new behind all.
    if (this.#shown?.isOrdered) this.#query?.append(id);
    else this.#query?.prepend(id);
    return this.#render();
  }

  /** @param {string} words */
  #search(words) {
    // Every letter would be a step back.
    if (this.#route) location.replace(withQuery(this.#route, { q: words || null, task: null }));
  }

  #close() {
    if (this.#route) location.hash = withQuery(this.#route, { task: null });
  }

  /** @param {string} id of a task that is to have another title */
  #rename(id) {
    if (id === this.#openId) return this.#view.focusPanel(true);
    this.#renaming = true;
    if (this.#route) location.hash = withQuery(this.#route, { task: id });
    return undefined;
  }

  /** @param {(selecting: import('./selecting.js').Selecting) => void} act */
  async #select(act) {
    // At once where that can be: the next key may depend on it.
    if (this.#selecting) return act(this.#selecting);
    try {
      // One promise for all, which keeps quick keys in their order.
      this.#loading ??= this.#loadSelecting();
      await this.#loading;
      if (this.#selecting) act(this.#selecting);
    } catch (error) {
      this.#loading = null;
      toasts().fail(error);
    }
    return undefined;
  }

  async #loadSelecting() {
    const { Selecting } = await import('./selecting.js');
    if (this.#until.aborted) return;
    this.#selecting = new Selecting({
      list: this.#view.list,
      actions: this.#actions,
      user: this.#user,
      dock: (bar) => this.#view.dock(bar),
      edit: (id) => this.#rename(id),
      ordered: () => (this.#shown?.isOrdered ? this.#query : null),
    });
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it asks something of the list
   */
  #onListKey(event) {
    const { list } = this.#view;
    const verb = listVerb(event);
    const id = list.focused;
    if (!verb || (verb === 'clear' && !list.hasSelection)) return false;
    if (verb === 'all' ? !list.order.length : !id && !list.hasSelection) return false;
    event.preventDefault();
    this.#select((selecting) => selecting.press(verb, id));
    return true;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.#onListKey(event)) return;
    if (event.key === 'Escape' && this.#openId && closes(event)) return this.#close();
    if (!isShortcut(event)) return;
    if (event.key === 'q' && this.#view.canAdd) this.#view.focusComposer();
    else if (event.key === '/' && this.#shown?.isSearch) this.#view.focusSearch();
    else if (event.key === 'j' || event.key === 'k') this.#view.focusRow(this.#openId);
    else return;
    event.preventDefault();
  }
}

/**
 * @param {TaskView[]} views in the order of the list
 * @param {import('../state/views.js').View} view
 * @returns {import('../elements/task-list.js').Section[]}
 */
function sections(views, { section }) {
  if (!section) return [{ key: '', title: '', views }];
  /** @type {Map<string, import('../elements/task-list.js').Section>} */
  const found = new Map();
  for (const each of views) {
    const [key, title] = section(each.task);
    if (!found.has(key)) found.set(key, { key, title, views: [] });
    found.get(key)?.views.push(each);
  }
  return [...found.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
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
