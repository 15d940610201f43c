import { listDevices, signOutDevice, signOutOtherDevices } from '../../api/devices.js';
import { session } from '../../api/session.js';
import { confirm, defineElements } from '../../elements/index.js';
import { toasts } from '../../elements/toast-region.js';
import { formatInstant } from '../../lib/dates.js';
import { nameDevice } from '../../lib/devices.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';

await defineElements('fetched-content');

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  const section = new DevicesSection();
  return [h('p', { class: 'hint' }, t('devices.text')), section.content];
}

/** Where the person is signed in. */
class DevicesSection {
  content = h('fetched-content');
  #timezone = session.user.value?.timezone ?? 'UTC';

  constructor() {
    this.content.source = { fetch: listDevices, draw: (devices) => this.#draw(devices) };
  }

  /** @param {Device[]} devices */
  #draw(devices) {
    // The present one first, so that the others are found together.
    const sorted = devices.toSorted((a, b) => Number(b.is_current) - Number(a.is_current));
    const rows = sorted.map((device) => this.#row(device));
    const all = h(
      'button',
      { type: 'button', class: 'button', onclick: () => this.#signOutOthers() },
      t('devices.sign_out_others'),
    );
    all.disabled = devices.every((device) => device.is_current);
    return [h('ul', { class: 'entries' }, ...rows), all];
  }

  /** @param {Device} device */
  #row(device) {
    const { label, last_used_at, created_at, is_current } = device;
    const name = nameDevice(label);
    const at = (/** @type {string} */ instant) => ({ at: formatInstant(instant, this.#timezone) });
    return h(
      'li',
      { class: 'entry', 'data-device': is_current ? 'current' : 'other' },
      h(
        'div',
        {},
        h('p', { title: label }, h('strong', {}, name), ' ', is_current && badge()),
        h('p', { class: 'hint' }, t('devices.last_used', at(last_used_at))),
        h('p', { class: 'hint' }, t('devices.since', at(created_at))),
      ),
      !is_current &&
        h(
          'button',
          {
            type: 'button',
            class: 'button',
            'aria-label': t('devices.sign_out', { name }),
            onclick: () => this.#signOut(device.id, name),
          },
          t('action.sign_out'),
        ),
    );
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  async #signOut(id, name) {
    try {
      await signOutDevice(id);
      toasts().tell(t('said.signed_out', { name }));
    } catch (error) {
      toasts().fail(error);
    }
    await this.content.load();
  }

  async #signOutOthers() {
    const question = {
      title: t('devices.others_title'),
      text: t('devices.others_text'),
      action: t('action.sign_out'),
    };
    if (!(await confirm(question))) return;
    try {
      await signOutOtherDevices();
      toasts().tell(t('said.signed_out_others'));
    } catch (error) {
      toasts().fail(error);
    }
    await this.content.load();
  }
}

function badge() {
  return h('span', { class: 'badge' }, t('devices.current'));
}
