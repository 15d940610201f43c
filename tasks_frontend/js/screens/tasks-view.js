import { defineElements } from '../elements/index.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { withQuery } from '../lib/router.js';
import { countOptions, LAYOUTS, STATUSES } from '../state/views.js';

/**
 * @typedef {object} Handlers
 * @property {(title: string) => void} add
 * @property {() => void} more the next page is wanted
 * @property {() => void} retry
 * @property {(words: string) => void} search
 * @property {() => void} select a tap is to select from now on, or no longer
 * @property {(panel: HTMLElementTagNameMap['task-panel']) => void} panel it has just been made
 * @property {(body: Body) => void} body it has just been made
 *
 * @typedef {HTMLElementTagNameMap['task-board'] | HTMLElementTagNameMap['task-calendar']} Body what can stand
 *   in place of the list; it loads its tasks itself
 */

/** @type {Record<string, (keyof HTMLElementTagNameMap)[]>} the element for a layout, and what it consists of */
const BODIES = {
  board: ['task-board', 'board-column', 'card-menu', 'add-form'],
  calendar: ['task-calendar', 'month-grid', 'day-tasks', 'add-form'],
};

/** What a panel consists of. */
const PANEL = /** @type {const} */ ([
  'task-panel',
  'task-fields',
  'save-notice',
  'label-picker',
  'sub-tasks',
  'task-comments',
  'task-history',
]);
/** How long somebody who searches may think about the next letter, in milliseconds. */
const THINKING = 250;
/** Below this width the panel covers the page. As in tasks.css. */
const PHONE = matchMedia('(width < 37.5rem)');
const OPTIONS = 'view-options';

/** The markup of the tasks screen: head, composer, filters, list, and what stands below or instead of the list. */
export class TasksView {
  list = h('task-list');
  #sync = h('p', { class: 'sync hint', role: 'status', 'data-sync': true });
  #title = h('input', {
    class: 'input',
    name: 'title',
    dir: 'auto',
    autocomplete: 'off',
    enterkeyhint: 'done',
    placeholder: t('composer.hint'),
    'aria-label': t('composer.label'),
  });
  #heading = h('h1', { dir: 'auto' });
  #words = h('input', {
    class: 'input search',
    type: 'search',
    name: 'search',
    dir: 'auto',
    autocomplete: 'off',
    maxlength: 500,
    placeholder: t('search.placeholder'),
    'aria-label': t('search.label'),
    hidden: true,
  });
  #actions = h('div', { hidden: true });
  /** @type {HTMLElementTagNameMap['project-menu'] | null} */
  #projectMenu = null;
  #optionsButton = h('button', { type: 'button', class: 'button small', popovertarget: OPTIONS });
  #selectButton = h(
    'button',
    { type: 'button', class: 'button small select-button' },
    icon('check'),
    h('span', {}, t('bulk.select')),
  );
  #options = h('div', { class: 'menu options-menu', id: OPTIONS, popover: true });
  /** @type {HTMLElementTagNameMap['view-options'] | null} */
  #choices = null;
  /** @type {import('../lib/router.js').Route | null} */
  #route = null;
  #timer = 0;
  #statuses = h('nav', {
    class: 'filters',
    'aria-label': t('filter.label'),
    'data-part': 'statuses',
  });
  #layouts = h('nav', { class: 'segments layouts', 'aria-label': t('layout.label') });
  /** @type {Map<string, Body>} those made so far */
  #bodies = new Map();
  /** @type {Body | null} */
  #body = null;
  #below = h('div', { class: 'below' });
  #handlers;
  #more = h('button', { type: 'button', class: 'button', 'data-more': true }, t('list.more'));
  #skeleton = skeleton();
  /** @type {HTMLElementTagNameMap['task-panel'] | null} */
  #panel = null;
  #column;
  #composer;

  /**
   * @param {Handlers} handlers
   * @param {AbortSignal} until
   */
  constructor(handlers, until) {
    this.#handlers = handlers;
    this.#composer = this.#makeComposer();
    this.#column = h(
      'div',
      { class: 'column' },
      h(
        'header',
        { class: 'head', 'data-part': 'head' },
        this.#heading,
        this.#actions,
        this.#sync,
        this.#layouts,
        this.#selectButton,
        this.#optionsButton,
        this.#options,
      ),
      this.#words,
      this.#composer,
      this.#statuses,
      this.list,
      this.#below,
    );
    this.element = h('div', { class: 'tasks' }, this.#column);
    this.#more.addEventListener('click', handlers.more);
    this.#selectButton.addEventListener('click', handlers.select);
    this.#words.addEventListener('input', () => this.#think());
    this.#options.addEventListener('beforetoggle', () => this.#showOptions());
    until.addEventListener('abort', () => clearTimeout(this.#timer));
    const nearEnd = new IntersectionObserver(([entry]) => entry.isIntersecting && handlers.more(), {
      rootMargin: '600px',
    });
    nearEnd.observe(this.#more);
    until.addEventListener('abort', () => nearEnd.disconnect());
    PHONE.addEventListener('change', () => this.#cover(), { signal: until });
  }

  /** Whether there is a field for a new task within reach. */
  get canAdd() {
    return (this.#body !== null || !this.#composer.hidden) && !this.#column.inert;
  }

  focusComposer() {
    if (this.#body) this.#body.focusAdd();
    else this.#title.focus();
  }

  /** @param {string | null} id */
  focusRow(id) {
    (this.#body ?? this.list).focusRow(id);
  }

  focusSearch() {
    this.#words.select();
  }

  /** @param {HTMLElement} bar about the list */
  dock(bar) {
    this.#column.after(bar);
  }

  /** Whether something typed has not been handed over. */
  get isDirty() {
    const typed = this.#title.value.trim() !== '' || (this.#panel?.isDirty ?? false);
    return typed || [...this.#bodies.values()].some(({ isDirty }) => isDirty);
  }

  /**
   * @param {import('../state/views.js').Layout} layout another than the list
   * @returns {Promise<Body>}
   */
  async makeBody(layout) {
    await defineElements(...BODIES[layout]);
    const known = this.#bodies.get(layout);
    if (known) return known;
    const body = /** @type {Body} */ (h(BODIES[layout][0]));
    this.#bodies.set(layout, body);
    this.#handlers.body(body);
    return body;
  }

  /** @param {Body | null} body in place of the list */
  putBody(body) {
    this.list.hidden = body !== null;
    if (body === this.#body) return;
    this.#body?.remove();
    this.#body = body;
    if (body) this.list.after(body);
    this.#below.replaceChildren();
  }

  commit() {
    this.#panel?.commit();
  }

  async openPanel() {
    if (!this.#panel) {
      await defineElements(...PANEL);
      this.#panel ??= this.#makePanel();
    }
    this.#panel.hidden = false;
    this.#cover();
  }

  closePanel() {
    if (!this.#panel) return;
    this.#panel.commit();
    this.#panel.hidden = true;
    this.#cover();
  }

  /** @param {boolean} title whether to begin at the title */
  focusPanel(title) {
    if (title) this.#panel?.focusTitle();
    else this.#panel?.focus();
  }

  /**
   * @param {TaskView} view
   * @param {import('../elements/task-panel.js').PanelContext} context
   */
  showTask(view, context) {
    this.#panel?.show(view, context);
  }

  /**
   * @param {unknown} error
   * @param {() => void} retry
   */
  async showNoTask(error, retry) {
    this.#panel?.showInstead(await errorMessage(error, retry));
  }

  /** @param {boolean} busy */
  showSyncing(busy) {
    this.#sync.textContent = busy ? t('save.state.saving') : '';
  }

  /**
   * @param {import('../state/views.js').View} view
   * @param {import('../lib/router.js').Route} route
   */
  showHead({ title, isSearch, layout, project, canAdd }, route) {
    const present = route.query.get('status') ?? 'open';
    this.#route = route;
    this.#heading.textContent = title;
    this.#column.classList.toggle('wide', layout !== 'list');
    this.#showProjectMenu(project);
    this.#composer.hidden = !canAdd || layout !== 'list';
    this.#layouts.hidden = project === null;
    this.#layouts.replaceChildren(
      ...LAYOUTS.map((each) => layoutLink(route, each, each === layout)),
    );
    this.#words.hidden = !isSearch;
    const words = route.query.get('q') ?? '';
    // What is being typed is ahead of the address.
    if (isSearch && document.activeElement !== this.#words) this.#words.value = words;
    const count = countOptions(route.query);
    this.#optionsButton.hidden = false;
    this.#selectButton.hidden = false;
    this.#optionsButton.replaceChildren(
      icon('settings'),
      t('options.title'),
      count ? ` (${count})` : '',
    );
    if (this.#choices) this.#choices.route = route;
    this.#statuses.hidden = layout !== 'list';
    this.#statuses.replaceChildren(
      ...Object.keys(STATUSES).map((status) => statusLink(route, status, status === present)),
    );
  }

  /** While it is not yet known what the address names. */
  showWaiting() {
    this.#showInstead(this.#skeleton);
  }

  /** @param {string} text about what to do to see something */
  showHint(text) {
    this.#words.focus();
    this.#showBelow(h('p', { class: 'message hint' }, text));
  }

  showMissing() {
    this.#showInstead(
      h(
        'div',
        { class: 'message' },
        h('h2', {}, t('missing.title')),
        h('a', { class: 'button', href: '#/today' }, t('missing.home')),
      ),
    );
  }

  /**
   * @param {unknown} error
   * @param {() => void} retry
   */
  async showError(error, retry) {
    this.#showInstead(await errorMessage(error, retry));
  }

  /**
   * @param {import('../state/tasks.js').TaskQuery} query what is being waited for, if anything
   * @param {number} count how many tasks are shown
   */
  showLoading({ state, error, hasMore }, count) {
    this.list.setAttribute('aria-busy', String(state === 'loading'));
    if (state === 'failed') this.#showFailure(error);
    else if (state === 'loading') this.#below.replaceChildren(this.#skeleton);
    else if (hasMore) this.#below.replaceChildren(this.#more);
    else this.#below.replaceChildren(...(count ? [] : [this.#empty()]));
  }

  /** @param {unknown} error */
  async #showFailure(error) {
    this.#below.replaceChildren(await errorMessage(error, this.#handlers.retry));
  }

  /** @param {HTMLElement} message in place of a list */
  #showInstead(message) {
    const head = [this.#actions, this.#layouts, this.#selectButton, this.#optionsButton];
    for (const part of [...head, this.#composer, this.#statuses, this.#words]) part.hidden = true;
    this.#showBelow(message);
  }

  /** @param {HTMLElement} message */
  #showBelow(message) {
    this.putBody(null);
    this.list.show([]);
    this.#below.replaceChildren(message);
  }

  #think() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#handlers.search(this.#words.value.trim()), THINKING);
  }

  /** @param {Project | null} project */
  async #showProjectMenu(project) {
    this.#actions.hidden = !project || project.is_inbox;
    if (!project || project.is_inbox) return;
    await defineElements('actions-menu', 'project-menu');
    this.#projectMenu ??= h('project-menu');
    this.#projectMenu.project = project;
    if (!this.#actions.firstChild) this.#actions.append(this.#projectMenu);
  }

  async #showOptions() {
    if (this.#choices) return;
    await defineElements('view-options');
    this.#choices ??= h('view-options');
    if (this.#route) this.#choices.route = this.#route;
    this.#options.replaceChildren(this.#choices);
  }

  #empty() {
    const link = this.#statuses.querySelector('[aria-current]');
    const filtered = link !== this.#statuses.firstElementChild;
    const kind = filtered ? 'filtered' : this.#composer.hidden ? 'none' : 'first';
    return empty(kind, this.#statuses.firstElementChild?.getAttribute('href') ?? '');
  }

  #makePanel() {
    const panel = h('task-panel');
    this.#handlers.panel(panel);
    this.element.append(panel);
    return panel;
  }

  /** What is covered must not be reached by keyboard either. */
  #cover() {
    this.#column.inert = PHONE.matches && this.#panel !== null && !this.#panel.hidden;
  }

  #makeComposer() {
    const form = h(
      'form',
      { class: 'composer' },
      icon('plus'),
      this.#title,
      h('button', { type: 'submit', class: 'button primary' }, t('composer.submit')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const title = this.#title.value.trim();
      if (!title) return this.#title.focus();
      this.#title.value = '';
      this.#handlers.add(title);
    });
    return form;
  }
}

/**
 * @param {import('../lib/router.js').Route} route
 * @param {string} status
 * @param {boolean} current
 */
function statusLink(route, status, current) {
  const href = withQuery(route, { status: status === 'open' ? null : status });
  return h('a', { href, 'aria-current': current && 'true' }, t(`filter.${status}`));
}

/**
 * @param {import('../lib/router.js').Route} route
 * @param {import('../state/views.js').Layout} layout
 * @param {boolean} current
 */
function layoutLink(route, layout, current) {
  const view = layout === 'list' ? null : layout;
  const href = withQuery(route, { view, status: null, ordering: null, month: null });
  return h(
    'a',
    { href, 'aria-current': current && 'true', title: t(`layout.${layout}`) },
    icon(layout === 'list' ? 'tasks' : layout),
    h('span', {}, t(`layout.${layout}`)),
  );
}

/**
 * @param {'filtered' | 'none' | 'first'} kind
 * @param {string} all the address without the filter
 */
function empty(kind, all) {
  return h(
    'div',
    { class: 'message', 'data-empty': kind },
    icon(kind === 'first' ? 'logo' : 'search'),
    h('h2', {}, t(`empty.${kind}.title`)),
    h('p', { class: 'hint' }, t(`empty.${kind}.text`)),
    kind === 'filtered' && h('a', { class: 'button', href: all }, t('empty.filtered.clear')),
  );
}

function skeleton() {
  const bars = Array.from({ length: 6 }, () => h('div', { class: 'skeleton-row' }));
  return h(
    'div',
    { class: 'skeleton' },
    h('p', { class: 'visually-hidden' }, t('list.loading')),
    ...bars,
  );
}

/**
 * @param {unknown} error
 * @param {() => void} retry
 */
async function errorMessage(error, retry) {
  await defineElements('error-message');
  const message = h('error-message', { 'onerror:retry': retry });
  message.error = error;
  return message;
}
