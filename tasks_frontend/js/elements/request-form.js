import { ApiError, newId, Refused } from '../api/client.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/**
 * @typedef {object} FormContent
 * @property {HTMLElementTagNameMap['form-field'][]} fields
 * @property {string} action the words on the button
 * @property {(values: Record<string, string>, key: string) => Promise<void>} send what was typed, by the fields'
 *   names; the key is the same for as long as that is, so that a lost answer makes nothing twice
 * @property {(refused: Refused) => string | null} [explain] better words than the API's, where it has some
 * @property {string} [username] lets a password manager know whose password this is; empty where that is not known
 * @property {string} [look] of the button: primary or danger
 * @property {() => void} [cancel] where there is something to go back to
 */

/**
 * A form whose content goes to the API. What the API refuses is told at the fields it names, else above
 * the button; where it asks to wait, the button counts down.
 */
export class RequestFormElement extends HTMLElement {
  /** @type {HTMLElementTagNameMap['form-field'][]} */
  #fields = [];
  /** @type {FormContent['send']} */
  #send = async () => {};
  /** @type {(refused: Refused) => string | null} */
  #explain = () => null;
  #error = h('p', { class: 'form-error', role: 'alert' });
  #submit = h('button', { type: 'submit' });
  #countdown = 0;
  /** What the last attempt sent, and its key. */
  #sent = '';
  #key = '';
  /** Whether something typed has not been sent. */
  isDirty = false;

  disconnectedCallback() {
    clearInterval(this.#countdown);
  }

  /** @param {FormContent} content to be set once */
  set content({ fields, action, send, explain, username, look = 'primary', cancel }) {
    this.#fields = fields;
    this.#send = send;
    if (explain) this.#explain = explain;
    this.#submit.textContent = action;
    this.#submit.className = `button ${look}`;
    const form = h(
      'form',
      { class: 'form' },
      username !== undefined &&
        h('input', { type: 'email', value: username, autocomplete: 'username', hidden: true }),
      ...fields,
      this.#error,
      h(
        'div',
        { class: 'form-actions' },
        cancel &&
          h('button', { type: 'button', class: 'button', onclick: cancel }, t('action.cancel')),
        this.#submit,
      ),
    );
    form.addEventListener('input', () => {
      this.isDirty = true;
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#request();
    });
    this.replaceChildren(form);
  }

  focus() {
    (this.#fields[0] ?? this.#submit).focus();
  }

  /** Forgets what was typed. */
  clear() {
    for (const field of this.#fields) field.value = '';
    this.isDirty = false;
  }

  async #request() {
    this.#error.textContent = '';
    this.#submit.disabled = true;
    try {
      const values = this.#fields.map(({ name, value }) => [name, value]);
      const text = JSON.stringify(values);
      if (text !== this.#sent) this.#key = newId();
      this.#sent = text;
      await this.#send(Object.fromEntries(values), this.#key);
      // The same once more is another wish.
      this.#sent = '';
      this.isDirty = false;
    } catch (error) {
      this.#refuse(error);
    }
    if (!this.#countdown) this.#submit.disabled = false;
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
      refused ? (this.#explain(refused) ?? reasons(refused)) : error.message,
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

/**
 * What is wrong with fields that are not on the form; else the refusal as a whole.
 *
 * @param {Refused} refused
 */
function reasons({ problem, message }) {
  return problem.errors?.map(({ detail }) => detail).join(' ') || message;
}
