import { ApiError, Refused } from '../api/client.js';
import { session } from '../api/session.js';
import { defineElements } from '../elements/index.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

await defineElements('form-field');

/** @type {import('../app.js').MakeScreen} */
export function makeScreen(until) {
  return new SignInScreen(until);
}

/** Signing in and, with other fields, registering. */
class SignInScreen {
  element = h('div', { class: 'sign-in' });
  title = '';
  /** @type {HTMLElementTagNameMap['form-field'][]} */
  #fields = [];
  #error = h('p', { class: 'form-error', role: 'alert' });
  #submit = h('button', { type: 'submit', class: 'button primary wide' });
  #countdown = 0;
  #path = '';

  /** @param {AbortSignal} until */
  constructor(until) {
    until.addEventListener('abort', () => clearInterval(this.#countdown));
  }

  /** @param {import('../lib/router.js').Route} route */
  update({ path, query }) {
    if (path === this.#path) return;
    this.#path = path;
    const registering = path === '/register';
    const kind = registering ? 'register' : 'login';
    this.title = t(`${kind}.title`);
    this.#error.textContent = '';
    this.#submit.textContent = t(`${kind}.submit`);
    this.#fields = registering ? registerFields() : loginFields();
    const form = h('form', { class: 'form' }, ...this.#fields, this.#error, this.#submit);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send(registering);
    });
    const other = format(registering ? '/login' : '/register', query);
    this.element.replaceChildren(
      h('p', { class: 'brand' }, icon('logo'), t('app.name')),
      h('h1', {}, this.title),
      form,
      h(
        'p',
        { class: 'hint' },
        t(`${kind}.other`),
        ' ',
        h('a', { href: other }, t(`${kind}.switch`)),
      ),
    );
    queueMicrotask(() => this.#fields[0].focus());
  }

  /** @param {boolean} registering */
  async #send(registering) {
    const [email, password, name = ''] = registering
      ? [this.#value('email'), this.#value('password'), this.#value('name').trim()]
      : [this.#value('email'), this.#value('password')];
    this.#error.textContent = '';
    this.#submit.disabled = true;
    try {
      if (registering) await session.register({ email, password, name });
      else await session.signIn(email, password);
    } catch (error) {
      this.#refuse(error);
    }
    if (!this.#countdown) this.#submit.disabled = false;
  }

  /** @param {string} name */
  #value(name) {
    return this.#fields.find((field) => field.name === name)?.value ?? '';
  }

  /** @param {unknown} error */
  #refuse(error) {
    if (!(error instanceof ApiError)) throw error;
    const refused = error instanceof Refused ? error : null;
    const wrong = this.#fields.filter((field) => {
      field.error = refused?.field(field.name) ?? null;
      return refused?.field(field.name);
    });
    wrong[0]?.focus();
    if (wrong.length) return;
    const id = error.requestId && refused && refused.status >= 500 ? error.requestId : null;
    this.#error.textContent = [
      refused?.status === 401 ? t('login.wrong') : error.message,
      'hint' in error ? error.hint : '',
      id ? t('error.request', { id }) : '',
    ].join(' ');
    if (refused?.status === 429) this.#wait(refused.retryAfter);
  }

  /** @param {number} seconds */
  #wait(seconds) {
    const words = this.#submit.textContent ?? '';
    const end = Date.now() + seconds * 1000;
    const tick = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      this.#submit.disabled = left > 0;
      this.#submit.textContent = left > 0 ? t('login.wait', { seconds: left }) : words;
      if (left <= 0) {
        clearInterval(this.#countdown);
        this.#countdown = 0;
      }
    };
    this.#countdown = setInterval(tick, 250);
    tick();
  }
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
      maxlength: 128,
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
