import { defineElements } from '../elements/index.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { withQuery } from '../lib/router.js';
import { countOptions, LAYOUTS, STATUSES } from '../state/views.js';

/** @typedef {import('../lib/router.js').Route} Route */

/** How long somebody who searches may think about the next letter, in milliseconds. */
const THINKING = 250;
const OPTIONS = 'view-options';

/** What stands over a list: which one it is, what can be done to it as a whole, and what of it is shown. */
export class TasksHead {
  #heading = h('h1', { dir: 'auto' });
  #actions = h('div', { hidden: true });
  /** @type {HTMLElementTagNameMap['project-menu'] | null} */
  #projectMenu = null;
  #sync = h('p', { class: 'sync hint', role: 'status', 'data-sync': true });
  /** @type {Map<import('../state/views.js').Layout, HTMLAnchorElement>} */
  #layoutLinks = new Map(LAYOUTS.map((layout) => [layout, layoutLink(layout)]));
  #layouts = h(
    'nav',
    { class: 'segments layouts', 'aria-label': t('layout.label') },
    ...this.#layoutLinks.values(),
  );
  #selectButton = h(
    'button',
    { type: 'button', class: 'button small select-button' },
    icon('check'),
    h('span', {}, t('bulk.select')),
  );
  #optionsButton = h('button', { type: 'button', class: 'button small', popovertarget: OPTIONS });
  #options = h('div', { class: 'menu options-menu', id: OPTIONS, popover: true });
  /** @type {HTMLElementTagNameMap['view-options'] | null} */
  #choices = null;
  /** @type {Map<string, HTMLAnchorElement>} */
  #statusLinks = new Map(Object.keys(STATUSES).map((status) => [status, statusLink(status)]));
  /** @type {Route | null} */
  #route = null;
  #timer = 0;
  #search;

  element = h(
    'header',
    { class: 'head', 'data-part': 'head' },
    this.#heading,
    this.#actions,
    this.#sync,
    this.#layouts,
    this.#selectButton,
    this.#optionsButton,
    this.#options,
  );
  words = h('input', {
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
  statuses = h(
    'nav',
    { class: 'filters', 'aria-label': t('filter.label'), 'data-part': 'statuses' },
    ...this.#statusLinks.values(),
  );

  /**
   * @param {{ search: (words: string) => void, select: () => void }} handlers
   * @param {AbortSignal} until
   */
  constructor({ search, select }, until) {
    this.#search = search;
    this.#selectButton.addEventListener('click', select);
    this.words.addEventListener('input', () => this.#think());
    this.#options.addEventListener('beforetoggle', () => this.#showOptions());
    until.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** The address without the choice of a status, where there is one. */
  get withoutStatus() {
    if (!this.#route?.query.has('status')) return null;
    return withQuery(this.#route, { status: null });
  }

  /**
   * @param {import('../state/views.js').View} view
   * @param {Route} route
   */
  show({ title, isSearch, layout, project, status: shown, usual }, route) {
    this.#route = route;
    this.#heading.textContent = title;
    this.#showProjectMenu(project);
    this.#layouts.hidden = project === null;
    for (const [each, link] of this.#layoutLinks) {
      const view = each === 'list' ? null : each;
      const cleared = { status: null, ordering: null, month: null };
      lead(link, withQuery(route, { view, ...cleared }), each === layout);
    }
    this.words.hidden = !isSearch;
    // What is being typed is ahead of the address.
    if (isSearch && document.activeElement !== this.words)
      this.words.value = route.query.get('q') ?? '';
    this.#selectButton.hidden = false;
    this.#optionsButton.hidden = false;
    const count = countOptions(route.query);
    this.#optionsButton.replaceChildren(
      icon('settings'),
      t('options.title'),
      count ? ` (${count})` : '',
    );
    if (this.#choices) this.#choices.route = route;
    this.statuses.hidden = layout !== 'list';
    for (const [status, link] of this.#statusLinks) {
      const href = withQuery(route, { status: status === usual ? null : status });
      lead(link, href, status === shown);
    }
  }

  /** Leaves the heading alone. */
  hide() {
    const parts = [this.#actions, this.#layouts, this.#selectButton, this.#optionsButton];
    for (const part of [...parts, this.words, this.statuses]) part.hidden = true;
  }

  /** @param {boolean} busy */
  showSyncing(busy) {
    this.#sync.textContent = busy ? t('save.state.saving') : '';
  }

  #think() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(this.words.value.trim()), THINKING);
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
}

/** @param {string} status */
function statusLink(status) {
  return h('a', {}, t(`filter.${status}`));
}

/** @param {import('../state/views.js').Layout} layout */
function layoutLink(layout) {
  const words = t(`layout.${layout}`);
  return h('a', { title: words }, icon(layout === 'list' ? 'tasks' : layout), h('span', {}, words));
}

/**
 * Another link in its place would not have the focus.
 *
 * @param {HTMLAnchorElement} link
 * @param {string} href
 * @param {boolean} current
 */
function lead(link, href, current) {
  link.href = href;
  link.ariaCurrent = current ? 'true' : null;
}
