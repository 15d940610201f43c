import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { drawMarkdown } from '../lib/markdown.js';

/** A text that is read as Markdown until somebody begins to write: by the button, or by pressing the text. */
export class DescriptionField {
  #reading = true;
  /** @type {string | null} what is drawn */
  #drawn = null;
  #text = h('div', { class: 'markdown', dir: 'auto' });
  #switch = h('button', { type: 'button', class: 'link' });
  #control;

  /**
   * @param {HTMLTextAreaElement} control
   * @param {HTMLElement} label
   */
  constructor(control, label) {
    this.#control = control;
    this.parts = [h('div', { class: 'field-head' }, label, this.#switch), control, this.#text];
    label.id = `${control.id}-label`;
    this.#switch.setAttribute('aria-describedby', label.id);
    this.#switch.addEventListener('click', () => {
      if (this.#isRead) this.#begin();
      else this.rest();
    });
    label.addEventListener('click', () => this.#isRead && this.#begin());
    this.#text.addEventListener('click', (event) => this.#press(event));
    control.addEventListener('focus', () => this.write());
    control.addEventListener('input', () => this.show());
  }

  get #isRead() {
    return !this.#text.hidden;
  }

  /** Shows what the control holds. */
  show() {
    const { value } = this.#control;
    const empty = value.trim() === '';
    const reads = this.#reading && !empty;
    this.#control.hidden = reads;
    this.#text.hidden = !reads;
    this.#switch.hidden = empty;
    this.#switch.textContent = t(reads ? 'action.edit' : 'description.preview');
    if (!reads || value === this.#drawn) return;
    this.#drawn = value;
    this.#text.replaceChildren(...drawMarkdown(value));
  }

  /** From now on it is read. */
  rest() {
    this.#reading = true;
    this.show();
  }

  /** From now on it is written. */
  write() {
    this.#reading = false;
    this.show();
  }

  #begin() {
    this.write();
    this.#control.focus();
  }

  /** @param {MouseEvent} event */
  #press({ target }) {
    const isLink = /** @type {Element} */ (target).closest('a');
    // Who marks some of it wants to copy it.
    if (!isLink && getSelection()?.isCollapsed) this.#begin();
  }
}
