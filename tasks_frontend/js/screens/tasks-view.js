import { defineElements } from '../elements/index.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

/** @typedef {{ status: string, scope: string }} Filter as it stands in the address */

/**
 * @typedef {object} Handlers
 * @property {(title: string) => void} add
 * @property {() => void} more the next page is wanted
 * @property {() => void} retry
 * @property {(panel: HTMLElementTagNameMap['task-panel']) => void} panel it has just been made
 */

/** Below this width the panel covers the page. As in tasks.css. */
const PHONE = matchMedia('(width < 37.5rem)');

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
  #scopes = h('nav', { class: 'segments', 'aria-label': t('scope.label') });
  #statuses = h('nav', { class: 'filters', 'aria-label': t('filter.label') });
  #below = h('div', { class: 'below' });
  #handlers;
  #more = h('button', { type: 'button', class: 'button', 'data-more': true }, t('list.more'));
  #skeleton = skeleton();
  /** @type {HTMLElementTagNameMap['task-panel'] | null} */
  #panel = null;
  #column;

  /**
   * @param {Handlers} handlers
   * @param {AbortSignal} until
   */
  constructor(handlers, until) {
    this.#handlers = handlers;
    this.#column = h(
      'div',
      { class: 'column' },
      h('header', { class: 'head' }, h('h1', {}, t('tasks.title')), this.#sync, this.#scopes),
      this.#composer(),
      this.#statuses,
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

  focusComposer() {
    this.#title.focus();
  }

  /** Whether something typed has not been handed over. */
  get isDirty() {
    return this.#title.value.trim() !== '' || (this.#panel?.isDirty ?? false);
  }

  commit() {
    this.#panel?.commit();
  }

  async openPanel() {
    if (!this.#panel) {
      await defineElements('task-panel', 'task-fields', 'save-notice');
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

  focusPanel() {
    this.#panel?.focus();
  }

  /**
   * @param {TaskView} view
   * @param {{ timezone: string, owner: string | null }} context
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
   * @param {Filter} filter the present one
   * @param {string[]} statuses
   * @param {boolean} admin
   */
  showFilters(filter, statuses, admin) {
    const scopes = ['mine', 'all'].map((scope) =>
      link(t(`scope.${scope}`), { ...filter, scope }, scope === filter.scope),
    );
    this.#scopes.hidden = !admin;
    this.#scopes.replaceChildren(...scopes);
    this.#statuses.replaceChildren(
      ...statuses.map((status) =>
        link(t(`filter.${status}`), { ...filter, status }, status === filter.status),
      ),
    );
  }

  /**
   * @param {import('../state/tasks.js').TaskQuery} query what is being waited for, if anything
   * @param {{ count: number, filtered: boolean }} shown
   */
  showLoading({ state, error, hasMore }, { count, filtered }) {
    this.list.setAttribute('aria-busy', String(state === 'loading'));
    if (state === 'failed') this.#showError(error);
    else if (state === 'loading') this.#below.replaceChildren(this.#skeleton);
    else if (hasMore) this.#below.replaceChildren(this.#more);
    else this.#below.replaceChildren(...(count ? [] : [empty(filtered)]));
  }

  /** @param {unknown} error */
  async #showError(error) {
    this.#below.replaceChildren(await errorMessage(error, this.#handlers.retry));
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

  #composer() {
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
 * The address of a filter: what it says is left out where it is what an empty address means.
 *
 * @param {Filter} filter
 * @param {string | null} [id] of the open task
 */
export function address({ status, scope }, id = null) {
  return format(id ? `/tasks/${encodeURIComponent(id)}` : '/tasks', {
    status: status === 'open' ? null : status,
    scope: scope === 'mine' ? null : scope,
  });
}

/**
 * @param {string} words
 * @param {Filter} filter
 * @param {boolean} current
 */
function link(words, filter, current) {
  return h('a', { href: address(filter), 'aria-current': current && 'true' }, words);
}

/** @param {boolean} filtered */
function empty(filtered) {
  const kind = filtered ? 'filtered' : 'first';
  return h(
    'div',
    { class: 'message', 'data-empty': kind },
    icon(filtered ? 'search' : 'logo'),
    h('h2', {}, t(`empty.${kind}.title`)),
    h('p', { class: 'hint' }, t(`empty.${kind}.text`)),
    filtered && h('a', { class: 'button', href: '#/tasks' }, t('empty.filtered.clear')),
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
