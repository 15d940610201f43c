import { confirmEmail, getProfile, requestReset, resetPassword } from '../api/account.js';
import { session } from '../api/session.js';
import { defineElements } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

await defineElements('form-field', 'request-form');

/** @typedef {{ title: string, text: string, form: HTMLElementTagNameMap['request-form'] }} Place */

/** @type {Record<string, (query: URLSearchParams) => Place>} */
const PLACES = {
  '/forgot-password': forgotPassword,
  '/reset-password': newPassword,
  '/confirm-email': newEmail,
};

/** @type {import('../app.js').MakeScreen} */
export function makeScreen() {
  return new ByMailScreen();
}

/** Asking for a link by mail, and the places such links lead to. */
class ByMailScreen {
  element = h('div', { class: 'sign-in' });
  title = '';
  #hash = '';

  /** @param {import('../lib/router.js').Route} route */
  update({ path, query }) {
    if (location.hash === this.#hash) return;
    this.#hash = location.hash;
    const { title, text, form } = PLACES[path](query);
    this.title = title;
    this.element.replaceChildren(
      h('p', { class: 'brand' }, icon('logo'), t('app.name')),
      h('h1', {}, title),
      h('p', { class: 'hint' }, text),
      form,
      wayOn(),
    );
    queueMicrotask(() => form.focus());
  }
}

/** @returns {Place} */
function forgotPassword() {
  const form = h('request-form');
  form.content = {
    fields: [
      h('form-field', {
        label: t('field.email'),
        name: 'email',
        type: 'email',
        autocomplete: 'username',
        required: true,
      }),
    ],
    action: t('forgot.submit'),
    send: async ({ email }) => {
      await requestReset(email);
      conclude(form, t('forgot.sent', { email }));
    },
  };
  return { title: t('forgot.title'), text: t('forgot.text'), form };
}

/**
 * @param {URLSearchParams} query
 * @returns {Place}
 */
function newPassword(query) {
  const link = { user: query.get('user') ?? '', token: query.get('token') ?? '' };
  const form = h('request-form');
  form.content = {
    fields: [
      h('form-field', {
        label: t('field.new_password'),
        hint: t('register.password_hint'),
        name: 'new_password',
        type: 'password',
        autocomplete: 'new-password',
        minlength: 8,
        required: true,
      }),
    ],
    action: t('reset.submit'),
    username: '',
    explain: (refused) =>
      refused.field('token') || refused.field('user') ? t('reset.old_link') : null,
    send: async ({ new_password }) => {
      await resetPassword(link, new_password);
      // Whoever was signed in here is asked for the new password like any other device.
      if (session.user.value) await session.signOut().catch(() => session.end());
      location.replace(format('/login'));
      toasts().tell(t('reset.done'));
    },
  };
  return { title: t('reset.title'), text: t('reset.text'), form };
}

/**
 * @param {URLSearchParams} query
 * @returns {Place}
 */
function newEmail(query) {
  const form = h('request-form');
  form.content = {
    fields: [],
    action: t('confirm.submit'),
    explain: (refused) => (refused.field('token') ? t('confirm.old_link') : null),
    send: async () => {
      await confirmEmail(query.get('token') ?? '');
      if (session.user.value) session.know(await getProfile());
      conclude(form, t('confirm.done'));
    },
  };
  return { title: t('confirm.title'), text: t('confirm.text'), form };
}

/**
 * @param {HTMLElement} form
 * @param {string} words in its place
 */
function conclude(form, words) {
  const outcome = h('p', { class: 'outcome', role: 'status', tabindex: '-1' }, words);
  form.replaceWith(outcome);
  outcome.focus();
}

/** Where a person goes from here. */
function wayOn() {
  const link = session.user.value
    ? h('a', { href: format('/settings') }, t('settings.title'))
    : h('a', { href: format('/login') }, t('forgot.back'));
  return h('p', { class: 'hint' }, link);
}
