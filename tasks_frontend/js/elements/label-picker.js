import { h, icon, reconcile } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { dot } from './app-shell.js';

/** Options shown at a time; typing finds the others. */
const MOST = 8;
let count = 0;

/**
 * The labels of a task: each can be taken away, and another found by typing (ARIA APG: combobox with a
 * list). Emits `labels:change` {labels}, by their ids, and `labels:create` {name}.
 */
export class LabelPickerElement extends HTMLElement {
  /** @type {Label[]} */
  #all = [];
  /** @type {string[]} */
  #chosen = [];
  /** @type {HTMLLIElement | null} */
  #active = null;
  /** @type {Map<Label, HTMLLIElement>} */
  #made = new Map();

  #chips = h('ul', { class: 'chips', 'aria-label': t('field.labels') });
  #list = h('ul', {
    class: 'options',
    role: 'listbox',
    'aria-label': t('field.labels'),
    hidden: true,
  });
  #field = h('input', {
    class: 'input',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-label': t('labels.add'),
    placeholder: t('labels.add'),
    autocomplete: 'off',
    dir: 'auto',
  });

  connectedCallback() {
    if (this.firstChild) return;
    count += 1;
    this.#list.id = `labels-${count}`;
    this.#field.setAttribute('aria-controls', this.#list.id);
    this.append(this.#chips, h('div', { class: 'combobox' }, this.#field, this.#list));
    for (const type of ['input', 'focus', 'blur', 'keydown'])
      this.#field.addEventListener(type, this);
    // A press would take the focus, and with it the list, before the click comes.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', (event) => {
      const option = /** @type {Element} */ (event.target).closest('li');
      if (option) this.#pick(option);
    });
  }

  /**
   * @param {string[]} chosen
   * @param {Label[]} all that there are
   */
  show(chosen, all) {
    this.#chosen = chosen;
    this.#all = all;
    const known = chosen.map((id) => all.find((label) => label.id === id));
    const shown = known.filter((label) => label !== undefined);
    this.#made = new Map(shown.map((label) => [label, this.#made.get(label) ?? this.#chip(label)]));
    reconcile(this.#chips, [...this.#made.values()]);
    if (!this.#list.hidden) this.#open();
  }

  focus() {
    this.#field.focus();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'blur') this.#close();
    if (event.type === 'input' || event.type === 'focus') this.#open();
    if (event.type === 'keydown') this.#onKey(/** @type {KeyboardEvent} */ (event));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const closes = event.key === 'Escape' && !this.#list.hidden;
    const picks = event.key === 'Enter' && this.#active;
    // A key held down to empty the field is not to go on with the labels.
    const erases = event.key === 'Backspace' && !event.repeat && !this.#field.value;
    if (erases && this.#chosen.length) return this.#change(this.#chosen.slice(0, -1));
    if (!step && !closes && !picks) return;
    event.preventDefault();
    if (step) this.#move(step);
    else if (closes) this.#close();
    else if (this.#active) this.#pick(this.#active);
  }

  /** @param {number} step */
  #move(step) {
    if (this.#list.hidden) this.#open();
    const options = [...this.#list.children];
    const at = this.#active ? options.indexOf(this.#active) : -1;
    const next = (at + step + options.length) % options.length;
    this.#activate(/** @type {HTMLLIElement | undefined} */ (options[next]) ?? null);
  }

  #open() {
    const typed = this.#field.value.trim();
    const wanted = typed.toLocaleLowerCase();
    const free = this.#all.filter(({ id }) => !this.#chosen.includes(id));
    const found = free.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
    const options = found.slice(0, MOST).map((label) => option(label));
    const exists = this.#all.some(({ name }) => name.toLocaleLowerCase() === wanted);
    if (typed && !exists) options.push(creation(typed));
    this.#list.replaceChildren(...options);
    this.#list.hidden = options.length === 0;
    this.#field.setAttribute('aria-expanded', String(options.length > 0));
    this.#activate(typed ? (options[0] ?? null) : null);
  }

  #close() {
    this.#list.hidden = true;
    this.#field.setAttribute('aria-expanded', 'false');
    this.#activate(null);
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
  #pick({ dataset: { label, create } }) {
    this.#field.value = '';
    if (label) this.#change([...this.#chosen, label]);
    else this.dispatchEvent(new CustomEvent('labels:create', { detail: { name: create } }));
    this.#open();
  }

  /** @param {string[]} labels */
  #change(labels) {
    this.dispatchEvent(new CustomEvent('labels:change', { detail: { labels } }));
  }

  /** @param {Label} label */
  #chip({ id, name, colour }) {
    const words = t('labels.remove', { name });
    const remove = () => {
      const next = chip.nextElementSibling ?? chip.previousElementSibling;
      (next?.querySelector('button') ?? this.#field).focus();
      this.#change(this.#chosen.filter((other) => other !== id));
    };
    const chip = h(
      'li',
      { class: 'chip' },
      dot(colour),
      h('bdi', {}, name),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'aria-label': words,
          title: words,
          onclick: remove,
        },
        icon('close'),
      ),
    );
    return chip;
  }
}

/** @param {Label} label */
function option({ id, name, colour }) {
  const about = { role: 'option', id: `label-option-${id}`, 'aria-selected': 'false' };
  return h('li', { ...about, 'data-label': id }, dot(colour), h('bdi', {}, name));
}

/** @param {string} name of a label that is still to be made */
function creation(name) {
  const about = { role: 'option', id: 'label-option-new', 'aria-selected': 'false' };
  return h('li', { ...about, 'data-create': name }, icon('plus'), t('labels.create', { name }));
}
