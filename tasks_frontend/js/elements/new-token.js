import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** Shows a token, this once. */
export class NewTokenElement extends HTMLElement {
  #text = h('input', {
    class: 'input',
    readonly: true,
    spellcheck: 'false',
    dir: 'ltr',
    'aria-label': t('tokens.new'),
  });
  #said = h('p', { class: 'hint', role: 'status' });

  connectedCallback() {
    if (this.firstChild) return;
    this.className = 'outcome';
    this.append(
      h('p', {}, h('strong', {}, t('tokens.new')), ' ', t('tokens.once')),
      h(
        'div',
        { class: 'new-token' },
        this.#text,
        h(
          'button',
          { type: 'button', class: 'button primary', onclick: () => this.#copy() },
          t('action.copy'),
        ),
      ),
      this.#said,
    );
  }

  /** @param {string} token */
  set token(token) {
    this.#text.value = token;
    this.#said.textContent = '';
  }

  focus() {
    this.#text.focus();
    this.#text.select();
  }

  async #copy() {
    try {
      // Pages on plain HTTP have no clipboard; others may be refused it.
      await navigator.clipboard.writeText(this.#text.value);
      this.#said.textContent = t('tokens.copied');
    } catch {
      this.focus();
      this.#said.textContent = t('tokens.selected');
    }
  }
}
