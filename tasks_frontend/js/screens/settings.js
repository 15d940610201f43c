import { defineElements } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

await defineElements('settings-frame');

/** @typedef {() => Node[]} MakeSection what a section consists of, anew */

/** @type {Record<string, () => Promise<{ makeSection: MakeSection }>>} by the second part of the path */
const SECTIONS = {
  profile: () => import('./settings/profile.js'),
  password: () => import('./settings/password.js'),
  devices: () => import('./settings/devices.js'),
  tokens: () => import('./settings/tokens.js'),
  appearance: () => import('./settings/appearance.js'),
  shortcuts: () => import('./settings/shortcuts.js'),
  transfer: () => import('./settings/transfer.js'),
};
const FIRST = 'profile';

/** @type {import('../app.js').MakeScreen} */
export function makeScreen() {
  return new SettingsScreen();
}

/** A person's settings, one section at a time. */
class SettingsScreen {
  element = h('settings-frame', { class: 'column' });
  title = '';
  /** @type {string | null} */
  #shown = null;

  constructor() {
    this.element.sections = Object.keys(SECTIONS);
  }

  get isDirty() {
    return this.element.isDirty;
  }

  /** @param {import('../lib/router.js').Route} route */
  update({ segments }) {
    const name = segments[1] ?? FIRST;
    if (!Object.hasOwn(SECTIONS, name)) return location.replace(format('/settings'));
    this.title = `${t(`settings.section.${name}`)} · ${t('settings.title')}`;
    return this.#show(name);
  }

  /** @param {string} name */
  async #show(name) {
    if (name === this.#shown) return;
    this.#shown = name;
    try {
      const { makeSection } = await SECTIONS[name]();
      if (name === this.#shown) this.element.show(name, ...makeSection());
    } catch (error) {
      if (name === this.#shown) this.#shown = null;
      toasts().fail(error);
    }
  }
}
