import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { recall, remember } from '../lib/values.js';
import { labels, projects } from '../state/store.js';
import { defineElements } from './index.js';

export const THEMES = ['system', 'light', 'dark'];
/** Read by boot.js, before anything else is loaded. */
const THEME_KEY = 'tasks.theme';
/** Whether a person does without the bar. */
const BAR_KEY = 'tasks.bar';
const BAR = 'bar';
const MENU = 'account-menu';
/** Below this width the bar is a sheet, and the way to it and to some places is at the bottom. As in app.css. */
const PHONE = matchMedia('(width < 37.5rem)');

/** @typedef {[place: string, icon: string]} Link to `#/place`, under the words of `view.place` */

/** @type {Link[]} */
const FIRST = [
  ['today', 'today'],
  ['upcoming', 'calendar'],
  ['inbox', 'inbox'],
  ['all', 'tasks'],
  ['search', 'search'],
];
/** @type {Link[]} */
const LAST = [
  ['labels', 'label'],
  ['statistics', 'chart'],
  ['activity', 'history'],
  ['trash', 'trash'],
];
/** @type {Link[]} */
const ON_PHONE = [
  ['today', 'today'],
  ['inbox', 'inbox'],
  ['search', 'search'],
];

/**
 * The frame around every screen. Before `user` is set there is nothing but the screen.
 * Emits `shell:leave` and `shell:new-project`.
 */
export class AppShellElement extends HTMLElement {
  #bar = h('header', { class: 'bar', id: BAR });
  #tabs = h('nav', { class: 'tabs', 'aria-label': t('shell.tabs') });
  #main = h('main', { id: 'main', tabindex: '-1' });
  #projects = h('ul', { class: 'bar-projects' });
  #path = '';

  connectedCallback() {
    this.user = null;
    const skip = () => this.#main.focus();
    const unfold = () => this.toggleBar();
    const words = t('shell.show_bar');
    this.toggleAttribute('data-folded', recall(BAR_KEY) === 'folded');
    this.append(
      h('button', { type: 'button', class: 'skip', onclick: skip }, t('shell.skip')),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button unfold',
          'aria-label': words,
          title: words,
          onclick: unfold,
        },
        icon('menu'),
      ),
      this.#bar,
      this.#main,
      this.#tabs,
    );
    this.#tabs.append(...ON_PHONE.map(([place, name]) => link(place, name)), menuButton());
    this.#fold();
    PHONE.addEventListener('change', () => this.#fold());
    projects.all.watch(() => this.#showProjects());
    labels.all.watch(() => this.#mark());
  }

  /** @param {User | null} user */
  set user(user) {
    this.toggleAttribute('data-guest', !user);
    this.#bar.replaceChildren(...(user ? this.#parts(user) : []));
    this.#mark();
  }

  /** @param {string} path where the person is; the link to it is marked */
  set path(path) {
    this.#path = path;
    this.#mark();
    if (PHONE.matches) this.#bar.hidePopover();
  }

  /** Hides the bar, or shows it again. */
  toggleBar() {
    if (PHONE.matches) {
      this.#bar.togglePopover();
      return;
    }
    const folded = this.toggleAttribute('data-folded');
    remember(BAR_KEY, folded ? 'folded' : 'shown');
    // The focus may have gone with what is hidden.
    if (document.activeElement === document.body) this.#main.focus();
  }

  /** @param {HTMLElement} screen */
  show(screen) {
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

  /** @param {User} user */
  #parts(user) {
    const name = user.name || user.email;
    return [
      h('a', { class: 'brand', href: '#/today' }, icon('logo'), h('span', {}, t('app.name'))),
      h(
        'nav',
        { 'aria-label': t('shell.nav') },
        ...FIRST.map(([place, name]) => link(place, name)),
        h('div', { class: 'bar-heading' }, h('h2', {}, t('projects.title')), this.#newProject()),
        this.#projects,
        h('archived-projects', { hidden: true }),
        h('hr'),
        ...LAST.map(([place, name]) => link(place, name)),
        user.role === 'admin' && link('admin', 'admin'),
      ),
      h(
        'button',
        { type: 'button', class: 'bar-item account', popovertarget: MENU },
        avatar(name),
        h('span', { class: 'visually-hidden' }, t('shell.account')),
        h('span', { dir: 'auto' }, name),
      ),
      this.#menu(user),
    ].map((each) => each || '');
  }

  #newProject() {
    const label = t('projects.new');
    const ask = () => this.dispatchEvent(new CustomEvent('shell:new-project'));
    return h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: ask },
      icon('plus'),
    );
  }

  /** @param {User} user */
  #menu(user) {
    const leave = () => this.dispatchEvent(new CustomEvent('shell:leave'));
    const close = () => document.getElementById(MENU)?.hidePopover();
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
        { class: 'menu-item', href: '#/settings', onclick: close },
        icon('settings'),
        t('settings.title'),
      ),
      h(
        'button',
        { type: 'button', class: 'menu-item', onclick: leave },
        icon('leave'),
        t('action.sign_out'),
      ),
    );
  }

  #showProjects() {
    const all = [...projects.all.value.values()];
    const shown = all.filter(({ is_inbox, archived_at }) => !is_inbox && archived_at === null);
    // Without it, the others are still there.
    if (all.some(({ archived_at }) => archived_at))
      defineElements('archived-projects').catch(() => {});
    this.#projects.replaceChildren(...shown.map((project) => h('li', {}, projectLink(project))));
    this.#mark();
  }

  #mark() {
    const links = [this.#bar, this.#tabs].flatMap((each) => [...each.querySelectorAll('a')]);
    for (const link of links) {
      const place = link.getAttribute('href') ?? '';
      if (place === `#${this.#path}`) link.setAttribute('aria-current', 'page');
      else if (`#${this.#path}`.startsWith(`${place}/`)) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  #fold() {
    this.#bar.popover = PHONE.matches ? 'auto' : null;
  }
}

/**
 * A mark in a project's or a label's colour.
 *
 * @param {string} colour `#rrggbb`, or empty
 */
export function dot(colour) {
  const mark = h('span', { class: 'dot', 'aria-hidden': 'true' });
  if (colour) mark.style.setProperty('--colour', colour);
  return mark;
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
 * @param {string} place
 * @param {string} name of the icon
 */
function link(place, name) {
  const words = t(`view.${place}`);
  return h(
    'a',
    { class: 'bar-item', href: `#/${place}`, title: words },
    icon(name),
    h('span', {}, words),
  );
}

/** @param {Project} project */
export function projectLink({ id, name, colour }) {
  return h(
    'a',
    { class: 'bar-item', href: `#/projects/${id}`, title: name },
    dot(colour),
    h('span', { dir: 'auto' }, name),
  );
}

function menuButton() {
  return h(
    'button',
    { type: 'button', class: 'bar-item', popovertarget: BAR },
    icon('menu'),
    h('span', {}, t('shell.menu')),
  );
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
  setTheme(/** @type {HTMLInputElement} */ (event.target).value);
}

/** @param {string} value */
export function setTheme(value) {
  document.documentElement.dataset.theme = value;
  remember(THEME_KEY, value);
  /** @type {NodeListOf<HTMLInputElement>} */
  const options = document.querySelectorAll('input[data-theme-option]');
  for (const option of options) option.checked = option.value === value;
}

/** @param {string} name */
function avatar(name) {
  const initial = [...name][0].toLocaleUpperCase();
  return h('span', { class: 'avatar', 'aria-hidden': 'true' }, initial);
}
