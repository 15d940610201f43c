import { h, icon } from '../lib/html.js';
import { dot } from './app-shell.js';
import { drawKeys } from './key-list.js';

let count = 0;

/**
 * @typedef {object} Choice
 * @property {string} words
 * @property {string} [group] the heading under which it stands
 * @property {string} [icon]
 * @property {string} [colour] of the mark in place of an icon
 * @property {string} [hint]
 * @property {string[]} [keys] that do the same
 * @property {boolean | 'mixed'} [checked] whether it is so already; `mixed` where it is for some
 */

/**
 * A listbox whose options are walked through from another element, which keeps the focus (ARIA APG:
 * combobox, listbox with aria-activedescendant).
 *
 * @template {Choice} Kind
 */
export class OptionList {
  element = h('div', { class: 'option-list', role: 'listbox' });
  #holder;
  #pick;
  /** @type {Map<HTMLElement, Kind>} */
  #choices = new Map();
  /** @type {HTMLElement | null} */
  #active = null;

  /**
   * @param {HTMLElement | null} holder of the focus; null is the list itself
   * @param {string} label
   * @param {(choice: Kind) => void} pick
   */
  constructor(holder, label, pick) {
    count += 1;
    this.element.id = `options-${count}`;
    this.element.setAttribute('aria-label', label);
    this.#holder = holder ?? this.element;
    this.#pick = pick;
    // A press would take the focus away.
    this.element.addEventListener('pointerdown', (event) => event.preventDefault());
    this.element.addEventListener('click', ({ target }) =>
      this.#choose(/** @type {HTMLElement} */ (target).closest('[role=option]')),
    );
  }

  get size() {
    return this.#choices.size;
  }

  /** @param {Kind[]} choices */
  show(choices) {
    this.#choices = new Map();
    this.element.replaceChildren();
    this.#activate(null);
    this.add(choices);
  }

  /** @param {Kind[]} choices to stand behind the others */
  add(choices) {
    for (const [title, some] of Map.groupBy(choices, ({ group = '' }) => group))
      this.element.append(this.#group(title, some));
    this.#active ?? this.#activate(this.#options()[0] ?? null);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was for the list
   */
  press(event) {
    if (event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== 'Enter') return false;
    event.preventDefault();
    if (step) this.#move(step);
    else this.#choose(this.#active);
    return true;
  }

  /** @param {string} letter that an option begins with; the next such one after the present */
  seek(letter) {
    const options = this.#options();
    const at = this.#active ? options.indexOf(this.#active) + 1 : 0;
    const wanted = letter.toLocaleLowerCase();
    const found = [...options.slice(at), ...options.slice(0, at)].find((option) =>
      this.#choices.get(option)?.words.toLocaleLowerCase().startsWith(wanted),
    );
    if (found) this.#activate(found);
  }

  /** @param {number} step */
  #move(step) {
    const options = this.#options();
    if (!options.length) return;
    const at = this.#active ? options.indexOf(this.#active) : -1;
    this.#activate(options[(at + step + options.length) % options.length]);
  }

  #options() {
    return [...this.#choices.keys()];
  }

  /** @param {HTMLElement | null} option */
  #activate(option) {
    this.#active?.setAttribute('aria-selected', 'false');
    this.#active = option;
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.#holder.setAttribute('aria-activedescendant', option.id);
    else this.#holder.removeAttribute('aria-activedescendant');
  }

  /** @param {HTMLElement | null} option */
  #choose(option) {
    const choice = option && this.#choices.get(option);
    if (choice) this.#pick(choice);
  }

  /**
   * @param {string} title
   * @param {Kind[]} choices
   */
  #group(title, choices) {
    const options = choices.map((choice) => this.#option(choice));
    const heading = title && h('p', { class: 'option-heading', role: 'presentation' }, title);
    return h('div', { role: 'group', 'aria-label': title || null }, heading || null, ...options);
  }

  /** @param {Kind} choice */
  #option(choice) {
    const { words, icon: name, colour, hint, keys, checked } = choice;
    const option = h(
      'div',
      {
        class: 'option',
        role: 'option',
        id: `${this.element.id}-${this.#choices.size}`,
        'aria-selected': 'false',
        'aria-checked': checked === undefined ? null : String(checked),
      },
      colour === undefined ? name && icon(name) : dot(colour),
      h('bdi', {}, words),
      hint && h('span', { class: 'hint' }, hint),
      keys && drawKeys(keys),
      checked !== undefined && h('span', { class: 'option-mark' }, icon(mark(checked))),
    );
    this.#choices.set(option, choice);
    return option;
  }
}

/** @param {boolean | 'mixed'} checked */
function mark(checked) {
  if (checked === 'mixed') return 'some';
  return checked ? 'check' : 'priority-none';
}
