import { h, icon } from '../lib/html.js';

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
/** Between the menu and what it belongs to, in pixels. */
const GAP = 4;

/**
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} [icon]
 * @property {() => void} run
 *
 * @typedef {{ title: string, choices: Choice[] }} Group of choices; without a title, a rule is drawn before it
 */

/** What can be done to one thing, beside the button that asks for it (ARIA APG, menu button). */
export class CardMenuElement extends HTMLElement {
  #typed = '';
  #timer = 0;

  connectedCallback() {
    this.popover = 'auto';
    this.className = 'menu card-menu';
    this.setAttribute('role', 'menu');
    this.addEventListener('keydown', this);
  }

  /**
   * @param {HTMLElement} button
   * @param {Group[]} groups
   */
  open(button, groups) {
    this.ariaLabel = button.ariaLabel;
    this.replaceChildren(...groups.map((group, index) => this.#group(group, index)));
    this.showPopover();
    button.ariaExpanded = 'true';
    this.addEventListener('toggle', () => button.removeAttribute('aria-expanded'), { once: true });
    this.#stand(button.getBoundingClientRect());
    this.#items[0].focus();
  }

  /** @param {KeyboardEvent} event */
  handleEvent(event) {
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const ends = /** @type {Record<string, number>} */ ({ Home: 0, End: items.length - 1 });
    const step = STEPS[event.key];
    if (event.key === 'Tab') return this.hidePopover();
    if (step) items[(at + step + items.length) % items.length].focus();
    else if (event.key in ends) items[ends[event.key]].focus();
    else if (event.key.length === 1 && event.key !== ' ') this.#find(event.key, items, at);
    else return undefined;
    return event.preventDefault();
  }

  /** @type {HTMLElement[]} */
  get #items() {
    return [...this.querySelectorAll('button')];
  }

  /**
   * Goes to the next item that begins with what is typed.
   *
   * @param {string} letter
   * @param {HTMLElement[]} items
   * @param {number} at
   */
  #find(letter, items, at) {
    clearTimeout(this.#timer);
    this.#typed += letter.toLocaleLowerCase();
    this.#timer = setTimeout(() => {
      this.#typed = '';
    }, 500);
    const from = this.#typed.length > 1 ? at : at + 1;
    [...items.slice(from), ...items.slice(0, from)]
      .find(({ textContent }) => textContent?.toLocaleLowerCase().startsWith(this.#typed))
      ?.focus();
  }

  /**
   * @param {Group} group
   * @param {number} index
   */
  #group({ title, choices }, index) {
    const items = choices.map((choice) => this.#item(choice));
    if (!title) return h('div', { role: 'group', class: 'menu-group' }, ...items);
    const id = `card-menu-${index}`;
    return h(
      'div',
      { role: 'group', class: 'menu-group', 'aria-labelledby': id },
      h('p', { class: 'menu-title', id, role: 'presentation' }, title),
      ...items,
    );
  }

  /** @param {Choice} choice */
  #item({ label, icon: name, run }) {
    const choose = () => {
      this.hidePopover();
      run();
    };
    return h(
      'button',
      { type: 'button', class: 'menu-item', role: 'menuitem', tabindex: '-1', onclick: choose },
      name && icon(name),
      label,
    );
  }

  /** @param {DOMRect} button */
  #stand(button) {
    const { width, height } = this.getBoundingClientRect();
    const fits = button.bottom + GAP + height <= innerHeight;
    const top = fits ? button.bottom + GAP : Math.max(GAP, button.top - GAP - height);
    const start = document.dir === 'rtl' ? button.left : button.right - width;
    const left = Math.max(GAP, Math.min(start, innerWidth - width - GAP));
    this.style.setProperty('inset', `${top}px auto auto ${left}px`);
  }
}
