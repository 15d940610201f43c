import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';

const THEMES = ['system', 'light', 'dark'];
/** Read by boot.js, before anything else is loaded. */
const THEME_KEY = 'tasks.theme';
const MENU = 'account-menu';

/** The frame around every screen. Before `user` is set there is nothing but the screen. Emits `shell:leave`. */
export class AppShellElement extends HTMLElement {
  #bar = h('header', { class: 'bar' });
  #main = h('main', { id: 'main', tabindex: '-1' });
  #place = '';

  connectedCallback() {
    this.user = null;
    const skip = () => this.#main.focus();
    this.append(
      h('button', { type: 'button', class: 'skip', onclick: skip }, t('shell.skip')),
      this.#bar,
      this.#main,
    );
  }

  /** @param {User | null} user */
  set user(user) {
    this.toggleAttribute('data-guest', !user);
    this.#bar.replaceChildren(
      ...(user ? parts(user, () => this.dispatchEvent(new CustomEvent('shell:leave'))) : []),
    );
    this.#mark();
  }

  /**
   * @param {HTMLElement} screen
   * @param {string} [place] the screen's name in the address; the link to it is marked
   */
  show(screen, place = '') {
    this.#place = place;
    this.#mark();
    this.clear();
    this.#main.append(screen);
  }

  /** Takes the screen away, also where the next one is still to come. */
  clear() {
    const replaced = this.#main.hasChildNodes();
    this.#main.replaceChildren();
    // The focus went with the screen; reading goes on where the next one comes.
    if (replaced) this.#main.focus();
  }

  #mark() {
    for (const link of this.#bar.querySelectorAll('nav a')) {
      const here = link.getAttribute('href') === `#/${this.#place}`;
      if (here) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }
}

/**
 * The choice of a theme. It may stand in several places, and is the same in all.
 *
 * @param {string} place
 */
export function themeChoice(place) {
  return h(
    'fieldset',
    { class: 'theme', onchange: chooseTheme },
    h('legend', { class: 'hint' }, t('theme.title')),
    h('div', { class: 'segments' }, ...THEMES.map((theme) => themeOption(theme, place))),
  );
}

/**
 * @param {User} user
 * @param {() => void} signOut
 */
function parts(user, signOut) {
  const name = user.name || user.email;
  return [
    h('a', { class: 'brand', href: '#/tasks' }, icon('logo'), h('span', {}, t('app.name'))),
    h(
      'nav',
      { 'aria-label': t('shell.nav') },
      h(
        'a',
        { class: 'bar-item', href: '#/tasks' },
        icon('tasks'),
        h('span', {}, t('tasks.title')),
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'bar-item account',
        popovertarget: MENU,
      },
      avatar(name),
      h('span', { class: 'visually-hidden' }, t('shell.account')),
      h('span', { dir: 'auto' }, name),
    ),
    accountMenu(user, signOut),
  ];
}

/**
 * @param {User} user
 * @param {() => void} signOut
 */
function accountMenu(user, signOut) {
  return h(
    'div',
    { id: MENU, class: 'menu', popover: true },
    h(
      'p',
      { class: 'menu-person' },
      h('strong', { dir: 'auto' }, user.name || user.email),
      h('span', { class: 'hint' }, user.name ? user.email : ''),
    ),
    themeChoice('menu'),
    h(
      'a',
      { class: 'menu-item', href: '#/settings', onclick: closeMenu },
      icon('settings'),
      t('settings.title'),
    ),
    h(
      'button',
      { type: 'button', class: 'menu-item', onclick: signOut },
      icon('leave'),
      t('action.sign_out'),
    ),
  );
}

function closeMenu() {
  document.getElementById(MENU)?.hidePopover();
}

/**
 * @param {string} theme
 * @param {string} place
 */
function themeOption(theme, place) {
  const checked = theme === document.documentElement.dataset.theme;
  return h(
    'label',
    {},
    h('input', {
      type: 'radio',
      name: `theme-${place}`,
      value: theme,
      checked,
      'data-theme-option': true,
    }),
    h('span', {}, t(`theme.${theme}`)),
  );
}

/** @param {Event} event */
function chooseTheme(event) {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  document.documentElement.dataset.theme = value;
  localStorage.setItem(THEME_KEY, value);
  /** @type {NodeListOf<HTMLInputElement>} */
  const options = document.querySelectorAll('input[data-theme-option]');
  for (const option of options) option.checked = option.value === value;
}

/** @param {string} name */
function avatar(name) {
  const initial = [...name][0].toLocaleUpperCase();
  return h('span', { class: 'avatar', 'aria-hidden': 'true' }, initial);
}
