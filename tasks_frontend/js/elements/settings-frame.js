import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

/** The page of all settings: links to the sections, and one of them. */
export class SettingsFrameElement extends HTMLElement {
  /** @type {Map<string, HTMLAnchorElement>} */
  #links = new Map();
  #section = h('section', { class: 'settings-section', 'aria-labelledby': 'settings-heading' });

  /** @param {string[]} names of the sections. To be set once */
  set sections(names) {
    this.#links = new Map(names.map((name) => [name, link(name)]));
    const nav = { class: 'settings-nav', 'aria-label': t('settings.title') };
    this.replaceChildren(
      h('header', { class: 'head' }, h('h1', {}, t('settings.title'))),
      h('div', { class: 'settings-body' }, h('nav', nav, ...this.#links.values()), this.#section),
    );
  }

  /** Whether something typed has not been sent. */
  get isDirty() {
    const forms = this.#section.querySelectorAll('request-form');
    return [...forms, ...this.#section.querySelectorAll('file-picker')].some(
      ({ isDirty }) => isDirty,
    );
  }

  /**
   * @param {string} name
   * @param {...Node} content
   */
  show(name, ...content) {
    for (const link of this.#links.values()) link.removeAttribute('aria-current');
    this.#links.get(name)?.setAttribute('aria-current', 'page');
    const heading = h('h2', { id: 'settings-heading' }, t(`settings.section.${name}`));
    this.#section.replaceChildren(heading, ...content);
  }
}

/** @param {string} name */
function link(name) {
  return h('a', { href: format(`/settings/${name}`) }, t(`settings.section.${name}`));
}
