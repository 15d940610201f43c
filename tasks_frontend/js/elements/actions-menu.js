import { h, icon } from '../lib/html.js';

let count = 0;
/** @type {Record<string, (at: number, length: number) => number>} */
const STEPS = {
  ArrowDown: (at, length) => (at + 1) % length,
  ArrowUp: (at, length) => (at - 1 + length) % length,
  Home: () => 0,
  End: (_, length) => length - 1,
};

/**
 * @typedef {object} MenuAction
 * @property {string} label
 * @property {string} icon
 * @property {() => void} run
 * @property {boolean} [disabled]
 *
 * @typedef {object} MenuContent
 * @property {string} label of the button
 * @property {() => MenuAction[]} actions asked for whenever it opens
 */

/** A button with a menu of what can be done (ARIA APG: menu button). */
export class ActionsMenuElement extends HTMLElement {
  #button = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-haspopup': 'menu' },
    icon('more'),
  );
  #menu = h('div', { class: 'menu actions-menu', role: 'menu', popover: true });
  /** @type {() => MenuAction[]} */
  #actions = () => [];

  connectedCallback() {
    if (this.firstChild) return;
    count += 1;
    this.#menu.id = `actions-${count}`;
    this.#button.setAttribute('popovertarget', this.#menu.id);
    this.append(this.#button, this.#menu);
    this.#menu.addEventListener(
      'beforetoggle',
      (event) => event.newState === 'open' && this.#fill(),
    );
    this.#menu.addEventListener('keydown', (event) => this.#onKey(event));
    this.#button.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      this.#button.click();
    });
  }

  /** @param {MenuContent} content */
  set content({ label, actions }) {
    this.#actions = actions;
    this.#button.ariaLabel = label;
    this.#button.title = label;
    this.#menu.ariaLabel = label;
  }

  focus() {
    this.#button.focus();
  }

  get #items() {
    return [...this.#menu.querySelectorAll('button')];
  }

  #fill() {
    this.#menu.replaceChildren(
      ...this.#actions().map(({ label, icon: name, run, disabled = false }) => {
        const item = { type: 'button', role: 'menuitem', class: 'menu-item', tabindex: '-1' };
        const act = () => {
          this.#menu.hidePopover();
          if (!disabled) run();
        };
        // It stays in reach of the keyboard, so that one knows what there is.
        return h(
          'button',
          { ...item, 'aria-disabled': String(disabled), onclick: act },
          icon(name),
          label,
        );
      }),
    );
    // Focused as it opens, not a moment later: the next key may be on its way.
    this.#items[0].autofocus = true;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const items = this.#items;
    const step = STEPS[event.key];
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === 'Tab') this.#menu.hidePopover();
    const found = step ? items[step(at, items.length)] : startingWith(items, at, event.key);
    if (!found) return;
    event.preventDefault();
    found.focus();
  }
}

/**
 * The next item whose words begin with what was typed.
 *
 * @param {HTMLButtonElement[]} items
 * @param {number} at
 * @param {string} key
 */
function startingWith(items, at, key) {
  if (key.length !== 1 || key === ' ') return undefined;
  const others = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  const wanted = key.toLocaleLowerCase();
  return others.find(({ textContent }) => textContent?.toLocaleLowerCase().startsWith(wanted));
}
