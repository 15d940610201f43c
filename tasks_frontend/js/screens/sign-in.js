import { session } from '../api/session.js';
import { defineElements } from '../elements/index.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

await defineElements('form-field', 'request-form');

/** @type {import('../app.js').MakeScreen} */
export function makeScreen() {
  return new SignInScreen();
}

/** Signing in and, with other fields, registering. */
class SignInScreen {
  element = h('div', { class: 'sign-in' });
  title = '';
  #path = '';

  /** @param {import('../lib/router.js').Route} route */
  update({ path, query }) {
    if (path === this.#path) return;
    this.#path = path;
    const registering = path === '/register';
    const kind = registering ? 'register' : 'login';
    this.title = t(`${kind}.title`);
    const form = h('request-form');
    form.content = {
      fields: registering ? registerFields() : loginFields(),
      action: t(`${kind}.submit`),
      explain: ({ status }) => (status === 401 ? t('login.wrong') : null),
      send: registering ? register : signIn,
    };
    const other = format(registering ? '/login' : '/register', query);
    this.element.replaceChildren(
      h('p', { class: 'brand' }, icon('logo'), t('app.name')),
      h('h1', {}, this.title),
      form,
      registering ? '' : forgotten(),
      h(
        'p',
        { class: 'hint' },
        t(`${kind}.other`),
        ' ',
        h('a', { href: other }, t(`${kind}.switch`)),
      ),
    );
    queueMicrotask(() => form.focus());
  }
}

/** @param {Record<string, string>} typed */
function register({ email, password, name }) {
  return session.register({ email, password, name: name.trim() });
}

/** @param {Record<string, string>} typed */
function signIn({ email, password }) {
  return session.signIn(email, password);
}

function forgotten() {
  return h('p', { class: 'hint' }, h('a', { href: format('/forgot-password') }, t('login.forgot')));
}

function loginFields() {
  return [
    emailField(),
    h('form-field', {
      label: t('field.password'),
      name: 'password',
      type: 'password',
      autocomplete: 'current-password',
      required: true,
    }),
  ];
}

function registerFields() {
  return [
    h('form-field', {
      label: t('field.name'),
      hint: t('register.name_hint'),
      name: 'name',
      autocomplete: 'name',
    }),
    emailField(),
    h('form-field', {
      label: t('field.password'),
      hint: t('register.password_hint'),
      name: 'password',
      type: 'password',
      autocomplete: 'new-password',
      minlength: 8,
      required: true,
    }),
  ];
}

function emailField() {
  return h('form-field', {
    label: t('field.email'),
    name: 'email',
    type: 'email',
    autocomplete: 'username',
    required: true,
  });
}
