import { defineElements, errorMessage, skeleton } from '../elements/index.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { drafts } from '../lib/values.js';
import { TasksHead } from './tasks-head.js';

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
/** Where a title that is being typed is kept: whoever goes to another list takes it along. */
const COMPOSER = 'composer';
/** Below this width the panel covers the page. As in app.css. */
const PHONE = matchMedia('(width < 37.5rem)');

/** The markup of the tasks screen: head, composer, filters, list, and what stands below or instead of the list. */
export class TasksView {
  list = h('task-list');
  #head;
  #title = h('input', {
    class: 'input',
    name: 'title',
    dir: 'auto',
    autocomplete: 'off',
    enterkeyhint: 'done',
    placeholder: t('composer.hint'),
    'aria-label': t('composer.label'),
  });
  /** @type {Map<string, Body>} those made so far */
  #bodies = new Map();
  /** @type {Body | null} */
  #body = null;
  #below = h('div', { class: 'below' });
  #handlers;
  #more = h('button', { type: 'button', class: 'button', 'data-more': true }, t('list.more'));
  #skeleton = skeleton(t('list.loading'));
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
    this.#head = new TasksHead(handlers, until);
    this.#composer = this.#makeComposer();
    this.#column = h(
      'div',
      { class: 'column' },
      this.#head.element,
      this.#head.words,
      this.#composer,
      this.#head.statuses,
      this.list,
      this.#below,
    );
    this.element = h('div', { class: 'tasks' }, this.#column);
    this.#more.addEventListener('click', handlers.more);
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
    this.#head.words.select();
  }

  /** @param {HTMLElement} bar about the list */
  dock(bar) {
    this.#column.after(bar);
  }

  /** Whether something typed has not been handed over. */
  get isDirty() {
    const bodies = [...this.#bodies.values()];
    return Boolean(this.#panel?.isDirty) || bodies.some(({ isDirty }) => isDirty);
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
    this.#follow(null);
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

  /** @returns {boolean} whether the focus went with it */
  closePanel() {
    if (!this.#panel) return false;
    const { activeElement } = document;
    const focused = activeElement === document.body || this.#panel.contains(activeElement);
    this.#panel.commit();
    this.#panel.hidden = true;
    this.#cover();
    return focused;
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
  showNoTask(error, retry) {
    this.#panel?.showInstead(errorMessage(error, retry));
  }

  /** @param {boolean} busy */
  showSyncing(busy) {
    this.#head.showSyncing(busy);
  }

  /**
   * @param {import('../state/views.js').View} view
   * @param {import('../lib/router.js').Route} route
   */
  showHead(view, route) {
    const isList = view.layout === 'list';
    this.#head.show(view, route);
    this.#column.classList.toggle('wide', !isList);
    this.#composer.hidden = !view.canAdd || !isList;
  }

  /** While it is not yet known what the address names. */
  showWaiting() {
    this.#showInstead(this.#skeleton);
  }

  /** @param {string} text about what to do to see something */
  showHint(text) {
    this.#head.words.focus();
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
  showError(error, retry) {
    this.#showInstead(errorMessage(error, retry));
  }

  /**
   * @param {Pick<import('../state/store.js').TaskQuery, 'state' | 'error' | 'hasMore'>} query what is being
   *   waited for, if anything
   * @param {number} count how many tasks are shown
   */
  showLoading({ state, error, hasMore }, count) {
    this.list.setAttribute('aria-busy', String(state === 'loading'));
    if (state === 'failed') this.#follow(errorMessage(error, this.#handlers.retry));
    else if (state === 'loading') this.#follow(this.#skeleton);
    else if (hasMore) this.#follow(this.#more);
    else this.#follow(count ? null : this.#empty());
  }

  /** @param {HTMLElement} message in place of a list */
  #showInstead(message) {
    this.#head.hide();
    this.#composer.hidden = true;
    this.#showBelow(message);
  }

  /** @param {HTMLElement} message */
  #showBelow(message) {
    this.putBody(null);
    this.list.show([]);
    this.#follow(message);
  }

  /** @param {HTMLElement | null} content below the list */
  #follow(content) {
    if (content === this.#below.firstElementChild) return;
    // In a place of its own: what was seen in one place and then in another would be seen to jump.
    const below = h('div', { class: 'below' }, content);
    this.#below.replaceWith(below);
    this.#below = below;
  }

  #empty() {
    const all = this.#head.withoutStatus;
    return empty(all ? 'filtered' : this.#composer.hidden ? 'none' : 'first', all);
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
    this.#title.value = drafts.get(COMPOSER);
    this.#title.addEventListener('input', () => drafts.keep(COMPOSER, this.#title.value));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const title = this.#title.value.trim();
      if (!title) return this.#title.focus();
      this.#title.value = '';
      drafts.keep(COMPOSER, '');
      this.#handlers.add(title);
    });
    return form;
  }
}

/**
 * @param {'filtered' | 'none' | 'first'} kind
 * @param {string | null} all the address without the filter
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
