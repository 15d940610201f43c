import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { matching } from '../lib/matching.js';
import { OptionList } from './option-list.js';

/** From this many on there is a field to find one by typing. */
const MANY = 9;
/** Between the menu and what it is about, and at least to the edge of the window, in pixels. */
const GAP = 4;
const EDGE = 12;

/**
 * @typedef {import('./option-list.js').Choice & { value: string }} MenuChoice
 *
 * @typedef {object} MenuQuestion
 * @property {string} title
 * @property {MenuChoice[]} choices
 * @property {Element} near what it is about
 * @property {string} [date] the label of a field for another date, where one may be chosen
 * @property {string} [empty] why there is nothing to choose from
 */

/** Asks for one of several values, beside what they are for. It is on the page only while it asks. */
export class ChoiceMenuElement extends HTMLElement {
  /**
   * @param {MenuQuestion} question
   * @returns {Promise<string | null>} null when dismissed in any way
   */
  ask({ title, choices, near, date, empty }) {
    const { promise, resolve } = Promise.withResolvers();
    const menu = h('div', {
      class: 'menu choice-menu',
      role: 'dialog',
      'aria-label': title,
      popover: true,
    });
    const close = (/** @type {string} */ value) => {
      resolve(value);
      menu.hidePopover();
    };
    const field = choices.length < MANY ? null : search(title);
    /** @type {OptionList<MenuChoice>} */
    const list = new OptionList(field, title, ({ value }) => close(value));
    list.show(choices);
    if (field) {
      field.setAttribute('aria-controls', list.element.id);
      field.addEventListener('input', () => list.show(matching(choices, field.value)));
    } else list.element.tabIndex = 0;
    const holder = field ?? list.element;
    holder.addEventListener('keydown', (event) => onKey(event, list, !field));
    menu.append(h('p', { class: 'option-heading', 'aria-hidden': 'true' }, title));
    if (field) menu.append(field);
    if (choices.length) menu.append(list.element);
    else menu.append(h('p', { class: 'hint' }, empty));
    if (date) menu.append(dateForm(date, close));
    menu.addEventListener('toggle', ({ newState }) => newState === 'closed' && this.remove());
    menu.addEventListener('beforetoggle', ({ newState }) => newState === 'closed' && resolve(null));
    this.append(menu);
    menu.showPopover();
    place(menu, near.getBoundingClientRect());
    holder.focus();
    return promise;
  }
}

/**
 * @param {KeyboardEvent} event
 * @param {OptionList<MenuChoice>} list
 * @param {boolean} seeks whether letters find an option
 */
function onKey(event, list, seeks) {
  if (list.press(event) || !seeks || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1) list.seek(event.key);
}

/** @param {string} title */
function search(title) {
  return h('input', {
    class: 'input',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'true',
    'aria-label': title,
    placeholder: t('menu.find'),
    autocomplete: 'off',
    dir: 'auto',
  });
}

/**
 * A date is given by a button: while its year is typed it is another one with every digit.
 *
 * @param {string} label
 * @param {(value: string) => void} close
 */
function dateForm(label, close) {
  const input = h('input', {
    class: 'input',
    type: 'date',
    required: true,
    min: '1900-01-01',
    max: '9999-12-31',
    'aria-label': label,
  });
  const form = h(
    'form',
    { class: 'choice-date' },
    input,
    h('button', { type: 'submit', class: 'button' }, t('menu.set')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    close(input.value);
  });
  return form;
}

/**
 * Below what it is about, or above where there is more room.
 *
 * @param {HTMLElement} menu
 * @param {DOMRect} near
 */
function place(menu, near) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = near.bottom + GAP;
  const fits = below + height + EDGE <= innerHeight;
  const top = fits ? below : Math.max(EDGE, near.top - GAP - height);
  const start = document.dir === 'rtl' ? near.right - width : near.left;
  const left = Math.max(EDGE, Math.min(start, innerWidth - width - EDGE));
  menu.style.setProperty('--top', `${top}px`);
  menu.style.setProperty('--left', `${left}px`);
}
