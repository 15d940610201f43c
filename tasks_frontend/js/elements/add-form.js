import { h, icon } from '../lib/html.js';

/** Room for the title of a new task. Emits `add:title` {title}. */
export class AddFormElement extends HTMLElement {
  #title = h('input', {
    class: 'input',
    name: 'title',
    dir: 'auto',
    autocomplete: 'off',
    enterkeyhint: 'done',
  });

  connectedCallback() {
    if (this.firstChild) return;
    const form = h('form', { class: 'add-form' }, icon('plus'), this.#title);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#hand();
    });
    this.append(form);
  }

  /** @param {{ label: string, hint: string }} words */
  set words({ label, hint }) {
    this.#title.ariaLabel = label;
    this.#title.placeholder = hint;
  }

  get isDirty() {
    return this.#title.value.trim() !== '';
  }

  focus() {
    this.#title.focus();
  }

  #hand() {
    const title = this.#title.value.trim();
    if (!title) return;
    this.#title.value = '';
    this.dispatchEvent(new CustomEvent('add:title', { detail: { title } }));
  }
}
