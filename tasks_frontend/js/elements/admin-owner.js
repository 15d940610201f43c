import { ApiError } from '../api/client.js';
import { findUsers } from '../api/users.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** People shown at a time; typing finds the others. */
const MOST = '8';
/** How long somebody may think about the next letter, in milliseconds. */
const THINKING = 250;

/**
 * Whose things are shown: everyone's, or those of a person found by typing (ARIA APG: combobox with a
 * list). There is one on the page. Emits `owner:pick` {id}, null for everyone.
 */
export class AdminOwnerElement extends HTMLElement {
  /** @type {HTMLLIElement | null} */
  #active = null;
  #attempt = 0;
  #timer = 0;

  #chosen = h('div', { class: 'chip', hidden: true });
  #list = h('ul', {
    id: 'owner-options',
    class: 'options',
    role: 'listbox',
    'aria-label': t('owner.label'),
    hidden: true,
  });
  #told = h('p', { class: 'hint', role: 'status' });
  #field = h('input', {
    class: 'input',
    type: 'search',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': 'owner-options',
    'aria-expanded': 'false',
    'aria-label': t('owner.label'),
    placeholder: t('owner.label'),
    autocomplete: 'off',
    maxlength: 200,
    dir: 'auto',
  });
  #box = h('div', { class: 'combobox' }, this.#field, this.#list);

  connectedCallback() {
    this.append(this.#chosen, this.#box, this.#told);
    for (const type of ['input', 'focus', 'blur', 'keydown'])
      this.#field.addEventListener(type, this);
    // A press would take the focus, and with it the list, before the click comes.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const option = /** @type {Element} */ (event.target).closest('li');
      if (option) this.#pick(option);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @param {string | null} name of whose things are shown; null where they are everyone's */
  set owner(name) {
    const focused = this.contains(document.activeElement);
    this.#chosen.hidden = name === null;
    this.#box.hidden = name !== null;
    const remove = t('owner.remove');
    const clear = h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': remove,
        title: remove,
        onclick: () => this.#emit(null),
      },
      icon('close'),
    );
    this.#chosen.replaceChildren(h('bdi', {}, t('panel.owner', { owner: name ?? '' })), clear);
    if (focused) (name === null ? this.#field : clear).focus();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'blur') this.#close();
    if (event.type === 'focus') this.#find();
    if (event.type === 'input') this.#think();
    if (event.type === 'keydown') this.#onKey(/** @type {KeyboardEvent} */ (event));
  }

  #think() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#find(), THINKING);
  }

  async #find() {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const search = this.#field.value.trim();
    try {
      const { results } = await findUsers({ search, limit: MOST });
      if (attempt !== this.#attempt || document.activeElement !== this.#field) return;
      this.#open(results);
      if (search) this.#activate(/** @type {HTMLLIElement | null} */ (this.#list.firstChild));
    } catch (error) {
      if (attempt !== this.#attempt) return;
      this.#told.textContent = error instanceof ApiError ? error.message : t('error.unexpected');
    }
  }

  /** @param {User[]} users */
  #open(users) {
    this.#activate(null);
    this.#list.replaceChildren(...users.map(option));
    this.#list.hidden = users.length === 0;
    this.#told.textContent = users.length ? '' : t('users.nobody');
    this.#field.setAttribute('aria-expanded', String(users.length > 0));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#attempt += 1;
    this.#activate(null);
    this.#list.hidden = true;
    this.#told.textContent = '';
    this.#field.setAttribute('aria-expanded', 'false');
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const closes = event.key === 'Escape' && !this.#list.hidden;
    const picks = event.key === 'Enter' && this.#active;
    if (!step && !closes && !picks) return;
    event.preventDefault();
    if (step && this.#list.hidden) this.#find();
    else if (step) this.#move(step);
    else if (closes) this.#close();
    else if (this.#active) this.#pick(this.#active);
  }

  /** @param {number} step */
  #move(step) {
    const options = [...this.#list.children];
    const at = this.#active ? options.indexOf(this.#active) : step > 0 ? -1 : 0;
    const next = (at + step + options.length) % options.length;
    this.#activate(/** @type {HTMLLIElement} */ (options[next]));
  }

  /** @param {HTMLLIElement | null} option */
  #activate(option) {
    this.#active?.setAttribute('aria-selected', 'false');
    this.#active = option;
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.#field.setAttribute('aria-activedescendant', option.id);
    else this.#field.removeAttribute('aria-activedescendant');
  }

  /** @param {HTMLLIElement} option */
  #pick({ dataset: { person } }) {
    this.#field.value = '';
    this.#close();
    this.#emit(person ?? null);
  }

  /** @param {string | null} id */
  #emit(id) {
    this.dispatchEvent(new CustomEvent('owner:pick', { detail: { id } }));
  }
}

/** @param {User} user */
function option({ id, name, email }) {
  const about = { role: 'option', id: `owner-${id}`, 'aria-selected': 'false' };
  return h(
    'li',
    { ...about, 'data-person': id },
    h('bdi', {}, name || email),
    name && h('span', { class: 'hint' }, email),
  );
}
