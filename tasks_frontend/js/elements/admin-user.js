import { listDevicesOf } from '../api/users.js';
import { formatDateOf, formatInstant } from '../lib/dates.js';
import { nameDevice } from '../lib/devices.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

/**
 * One account, and once it is opened what can be done about it.
 * Emits `user:change` {user, fields} and `user:sign-out` {user}.
 */
export class AdminUserElement extends HTMLElement {
  /** @type {User | null} */
  #user = null;
  #summary = h('summary', {});
  #role = h('button', { type: 'button', class: 'button small', 'data-action': 'role' });
  #active = h('button', { type: 'button', class: 'button small', 'data-action': 'active' });
  #tasks = h('a', { class: 'button small' }, t('users.tasks'));
  /** @type {HTMLElementTagNameMap['fetched-content'] | null} */
  #devices = null;
  #body = h('div', { class: 'user-body' });
  #details = h('details', {}, this.#summary, this.#body);

  /** Who reads. To be set first. @type {User | null} */
  reader = null;

  connectedCallback() {
    this.append(this.#details);
    this.#details.addEventListener('toggle', () => this.#open());
    this.#role.addEventListener('click', () =>
      this.#change({ role: this.#shown.role === 'admin' ? 'user' : 'admin' }),
    );
    this.#active.addEventListener('click', () =>
      this.#change({ is_active: !this.#shown.is_active }),
    );
  }

  /** @param {User} user */
  set user(user) {
    const { id, role, is_active } = user;
    this.#user = user;
    this.dataset.user = id;
    this.toggleAttribute('data-disabled', !is_active);
    this.#summary.replaceChildren(...this.#about(user));
    // The buttons stay, and with them the focus.
    name(this.#role, role === 'admin' ? 'users.demote' : 'users.promote', user);
    name(this.#active, is_active ? 'users.disable' : 'users.enable', user);
    this.#tasks.href = format('/admin/tasks', { owner: id });
  }

  /** Looks again where they are signed in. */
  async reload() {
    await this.#devices?.load();
  }

  get #shown() {
    return /** @type {User} */ (this.#user);
  }

  /** @param {User} user */
  #about({ id, email, name, role, is_active, created_at }) {
    const shown = name || email;
    const badge = (/** @type {string} */ key, look = '') =>
      h('span', { class: `badge ${look}` }, t(key));
    const badges = [
      id === this.reader?.id && badge('users.you'),
      role === 'admin' && badge('users.role.admin', 'accent'),
      !is_active && badge('users.disabled', 'danger'),
    ];
    const at = formatDateOf(created_at, this.reader?.timezone ?? 'UTC');
    return [
      h('span', { class: 'avatar', 'aria-hidden': 'true' }, [...shown][0].toLocaleUpperCase()),
      h(
        'span',
        { class: 'user-name' },
        h('bdi', {}, shown),
        name ? h('span', { class: 'hint' }, email) : '',
      ),
      h('span', { class: 'badges' }, ...badges),
      h('span', { class: 'hint user-since' }, t('users.since', { at })),
      icon('chevron'),
    ];
  }

  /** What nobody looks at is not asked for. */
  #open() {
    if (!this.#details.open || this.#devices) return;
    const { id } = this.#shown;
    this.#devices = h('fetched-content');
    this.#body.append(
      h('div', { class: 'user-actions' }, this.#tasks, this.#role, this.#active),
      h('h3', {}, t('users.devices')),
      this.#devices,
    );
    this.#devices.source = {
      fetch: () => listDevicesOf(id),
      draw: (devices) => this.#drawDevices(devices),
    };
  }

  /** @param {Device[]} devices */
  #drawDevices(devices) {
    if (!devices.length) return [h('p', { class: 'hint' }, t('users.no_devices'))];
    const { timezone } = /** @type {User} */ (this.reader);
    const rows = devices.map(({ label, last_used_at }) =>
      h(
        'li',
        { title: label, 'data-device': true },
        h('span', {}, nameDevice(label)),
        h(
          'span',
          { class: 'hint' },
          t('devices.last_used', { at: formatInstant(last_used_at, timezone) }),
        ),
      ),
    );
    const all = h('button', {
      type: 'button',
      class: 'button small',
      onclick: () => this.#emit('user:sign-out', {}),
    });
    name(all, 'users.sign_out', this.#shown);
    return [h('ul', { class: 'user-devices' }, ...rows), all];
  }

  /** @param {Partial<Pick<User, 'role' | 'is_active'>>} fields */
  #change(fields) {
    this.#emit('user:change', { fields });
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail: { user: this.#shown, ...detail } }));
  }
}

/**
 * Says on a button what it does, and to whom in its full name.
 *
 * @param {HTMLButtonElement} button
 * @param {string} key
 * @param {User} user
 */
function name(button, key, user) {
  button.textContent = t(key);
  button.setAttribute('aria-label', `${t(key)}: ${user.name || user.email}`);
}
