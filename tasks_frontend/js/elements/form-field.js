import { h } from '../lib/html.js';

let count = 0;

/**
 * A labelled text input with room for a hint and for what is wrong with it. The attributes `label` and
 * `hint` are its own; the others are the input's.
 */
export class FormFieldElement extends HTMLElement {
  #input = h('input', { class: 'input' });
  #error = h('p', { class: 'field-error', hidden: true });

  connectedCallback() {
    if (this.children.length) return;
    count += 1;
    const id = `field-${count}`;
    for (const { name, value } of this.attributes) {
      if (name !== 'label' && name !== 'hint') this.#input.setAttribute(name, value);
    }
    this.#input.id = id;
    this.#error.id = `${id}-error`;
    this.#input.setAttribute('aria-describedby', `${id}-error ${id}-hint`);
    this.#input.addEventListener('input', () => {
      this.error = null;
    });
    const hint = this.getAttribute('hint');
    this.append(
      h('label', { for: id }, this.getAttribute('label') ?? ''),
      this.#input,
      h('p', { class: 'hint', id: `${id}-hint`, hidden: !hint }, hint),
      this.#error,
    );
  }

  get name() {
    return this.#input.name;
  }

  get value() {
    return this.#input.value;
  }

  set value(value) {
    this.#input.value = value;
  }

  /** @param {string | null} text */
  set error(text) {
    this.#error.textContent = text;
    this.#error.hidden = !text;
    this.#input.setAttribute('aria-invalid', String(Boolean(text)));
  }

  focus() {
    this.#input.focus();
  }
}
