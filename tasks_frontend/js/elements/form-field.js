import { h } from '../lib/html.js';

let count = 0;

/**
 * A labelled text input, or a choice, with room for a hint and for what is wrong with it. The attributes
 * `label` and `hint` are its own; the others are the input's.
 */
export class FormFieldElement extends HTMLElement {
  /** @type {HTMLInputElement | HTMLSelectElement} */
  #control = h('input', { class: 'input' });
  #error = h('p', { class: 'field-error', hidden: true });

  connectedCallback() {
    if (this.children.length) return;
    count += 1;
    const id = `field-${count}`;
    for (const { name, value } of this.attributes) {
      if (name !== 'label' && name !== 'hint') this.#control.setAttribute(name, value);
    }
    this.#control.id = id;
    this.#error.id = `${id}-error`;
    this.#control.setAttribute('aria-describedby', `${id}-error ${id}-hint`);
    this.#control.addEventListener('input', () => {
      this.error = null;
    });
    const hint = this.getAttribute('hint');
    this.append(
      h('label', { for: id }, this.getAttribute('label') ?? ''),
      this.#control,
      h('p', { class: 'hint', id: `${id}-hint`, hidden: !hint }, hint),
      this.#error,
    );
  }

  get name() {
    return this.#control.name;
  }

  get value() {
    return this.#control.value;
  }

  set value(value) {
    this.#control.value = value;
  }

  /** @param {HTMLElement[]} options to choose from. To be set before it is on the page, and before `value` */
  set options(options) {
    this.#control = h('select', { class: 'input' }, ...options);
  }

  /** @param {string | null} text */
  set error(text) {
    this.#error.textContent = text;
    this.#error.hidden = !text;
    this.#control.setAttribute('aria-invalid', String(Boolean(text)));
  }

  focus() {
    this.#control.focus();
  }
}
