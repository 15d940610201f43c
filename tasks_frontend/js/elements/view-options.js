import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { withQuery } from '../lib/router.js';
import { labels } from '../state/store.js';
import { NARROWING, ORDERINGS, PRIORITIES } from '../state/views.js';

/** How a list is ordered, and what of it is left out. Every choice is an address, and goes there at once. */
export class ViewOptionsElement extends HTMLElement {
  /** @type {import('../lib/router.js').Route | null} */
  #route = null;

  connectedCallback() {
    this.addEventListener('change', this);
  }

  /** @param {import('../lib/router.js').Route} route of the list, as it is now */
  set route(route) {
    const focused = /** @type {HTMLInputElement | null} */ (document.activeElement);
    const [name, value] = this.contains(focused) ? [focused?.name, focused?.value] : [];
    this.#route = route;
    const cleared = Object.fromEntries(NARROWING.map((each) => [each, null]));
    const parts = [
      // A board and a calendar have an order of their own.
      ...(route.query.has('view') ? [] : ordering(route.query.get('ordering') ?? '')),
      choices('priority', PRIORITIES.map(priority), route.query.getAll('priority')),
      labels.all.value.size > 0 &&
        choices('label', [...labels.all.value.values()].map(label), route.query.getAll('label')),
      h('a', { class: 'button small', href: withQuery(route, cleared) }, t('options.clear')),
    ];
    this.replaceChildren(...parts.filter((each) => each !== false));
    if (name) this.#refocus(name, value);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const { name } = /** @type {HTMLInputElement} */ (event.target);
    if (!this.#route) throw new Error('No list to order');
    const chosen = [...this.querySelectorAll(`[name="${name}"]`)]
      .map((control) => /** @type {HTMLInputElement} */ (control))
      .filter(({ type, checked }) => type !== 'checkbox' || checked)
      .map(({ value }) => value)
      .filter(Boolean);
    location.hash = withQuery(this.#route, { [name]: chosen });
  }

  /**
   * @param {string} name
   * @param {string | undefined} value
   */
  #refocus(name, value) {
    const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
      this.querySelectorAll(`[name="${name}"]`)
    );
    [...controls]
      .find((control) => control.type !== 'checkbox' || control.value === value)
      ?.focus();
  }
}

/** @param {string} present */
function ordering(present) {
  const options = ORDERINGS.map((value) =>
    h('option', { value, selected: value === present }, t(`ordering.${value}`)),
  );
  return [
    h('label', { for: 'view-ordering' }, t('options.ordering')),
    h(
      'select',
      { id: 'view-ordering', class: 'input', name: 'ordering' },
      h('option', { value: '' }, t('ordering.default')),
      ...options,
    ),
  ];
}

/**
 * @param {string} name
 * @param {[value: string, words: string][]} values
 * @param {string[]} chosen
 */
function choices(name, values, chosen) {
  const boxes = values.map(([value, words]) =>
    h(
      'label',
      {},
      h('input', { type: 'checkbox', name, value, checked: chosen.includes(value) }),
      h('bdi', {}, words),
    ),
  );
  return h('fieldset', { class: 'choices' }, h('legend', {}, t(`options.${name}`)), ...boxes);
}

/**
 * @param {string} value
 * @returns {[string, string]}
 */
function priority(value) {
  return [value, t(`priority.${value}`)];
}

/**
 * @param {Label} label
 * @returns {[string, string]}
 */
function label({ id, name }) {
  return [id, name];
}
