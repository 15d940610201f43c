import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';

const THEMES = ['system', 'light', 'dark'];
/** Read by boot.js, before anything else is loaded. */
const THEME_KEY = 'tasks.theme';

/** The frame around every screen. Before `user` is set there is nothing but the screen. Emits `shell:leave`. */
export class AppShellElement extends HTMLElement {
  #bar = h('header', { class: 'bar' });
  #main = h('main', { id: 'main', tabindex: '-1' });

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
  }

  /** @param {HTMLElement} screen */
  show(screen) {
    const replaced = this.#main.hasChildNodes();
    this.#main.replaceChildren(screen);
    // The focus went with the former screen; reading goes on at the new one.
    if (replaced) this.#main.focus();
  }
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
        { class: 'bar-item', href: '#/tasks', 'aria-current': 'page' },
        icon('tasks'),
        h('span', {}, t('tasks.title')),
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'bar-item account',
        popovertarget: 'account-menu',
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
    { id: 'account-menu', class: 'menu', popover: true },
    h(
      'p',
      { class: 'menu-person' },
      h('strong', { dir: 'auto' }, user.name || user.email),
      h('span', { class: 'hint' }, user.name ? user.email : ''),
    ),
    h(
      'fieldset',
      { class: 'theme', onchange: chooseTheme },
      h('legend', { class: 'hint' }, t('theme.title')),
      h('div', { class: 'segments' }, ...THEMES.map(themeChoice)),
    ),
    h(
      'button',
      { type: 'button', class: 'menu-item', onclick: signOut },
      icon('leave'),
      t('action.sign_out'),
    ),
  );
}

/** @param {string} theme */
function themeChoice(theme) {
  const checked = theme === document.documentElement.dataset.theme;
  return h(
    'label',
    {},
    h('input', { type: 'radio', name: 'theme', value: theme, checked }),
    h('span', {}, t(`theme.${theme}`)),
  );
}

/** @param {Event} event */
function chooseTheme(event) {
  const { value } = /** @type {HTMLInputElement} */ (event.target);
  document.documentElement.dataset.theme = value;
  localStorage.setItem(THEME_KEY, value);
}

/** @param {string} name */
function avatar(name) {
  const initial = [...name][0].toLocaleUpperCase();
  return h('span', { class: 'avatar', 'aria-hidden': 'true' }, initial);
}
