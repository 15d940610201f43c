import { Refused } from '../api/client.js';
import { session } from '../api/session.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { toasts } from './toast-region.js';

/**
 * Asks for the password when the session has ended. The page behind stays as it is, and calls that met
 * the end wait for the answer, so nothing typed is lost.
 */
export class PasswordDialogElement extends HTMLElement {
  #leaving = new AbortController();

  connectedCallback() {
    const email = session.user.value?.email ?? '';
    const password = h('form-field', {
      label: t('field.password'),
      name: 'password',
      type: 'password',
      autocomplete: 'current-password',
      required: true,
    });
    const form = h(
      'form',
      { class: 'form' },
      h('h2', { id: 'password-title' }, t('expired.title')),
      h('p', {}, t('expired.text', { email })),
      // Lets a password manager know whose password this is.
      h('input', { type: 'email', value: email, autocomplete: 'username', hidden: true }),
      password,
      h(
        'div',
        { class: 'dialog-actions' },
        h(
          'button',
          { type: 'button', class: 'button', onclick: () => this.#signOut() },
          t('action.sign_out'),
        ),
        h('button', { type: 'submit', class: 'button primary' }, t('action.sign_in')),
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#signIn(email, password);
    });
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'password-title' }, form);
    // There is nothing to go back to: the work behind needs the session.
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    this.append(dialog);
    dialog.showModal();
    session.expired.watch(() => this.remove(), this.#leaving.signal);
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  /**
   * @param {string} email
   * @param {HTMLElementTagNameMap['form-field']} password
   */
  async #signIn(email, password) {
    try {
      await session.signIn(email, password.value);
    } catch (error) {
      const wrong = error instanceof Refused && error.status === 401;
      password.error = wrong ? t('expired.wrong') : String(/** @type {Error} */ (error).message);
      password.focus();
    }
  }

  async #signOut() {
    try {
      await session.signOut();
    } catch (error) {
      toasts().fail(error);
    }
  }
}
