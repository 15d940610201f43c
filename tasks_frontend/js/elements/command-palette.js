import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { matching } from '../lib/matching.js';
import { OptionList } from './option-list.js';
import { toasts } from './toast-region.js';

/** @typedef {import('./option-list.js').Choice & { run: () => unknown }} Command */

/** How long somebody may think about the next letter before tasks are looked for, in milliseconds. */
const THINKING = 200;

/** One field to go anywhere and do anything from (ARIA APG: combobox with a list, in a dialog). */
export class CommandPaletteElement extends HTMLElement {
  /** @type {Command[]} */
  commands = [];
  /** @type {(words: string) => Promise<Command[]>} what typed words find elsewhere */
  find = async () => [];

  #timer = 0;
  #attempt = 0;
  #field = h('input', {
    class: 'input',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'true',
    'aria-label': t('palette.label'),
    placeholder: t('palette.label'),
    autocomplete: 'off',
    maxlength: 500,
    dir: 'auto',
  });
  /** @type {OptionList<Command>} */
  #list = new OptionList(this.#field, t('palette.results'), (command) => this.#run(command));
  #status = h('p', { class: 'palette-status hint', role: 'status' });
  #dialog = h(
    'dialog',
    { class: 'dialog palette', 'aria-label': t('palette.title') },
    h('div', { class: 'palette-field' }, icon('search'), this.#field),
    this.#list.element,
    this.#status,
  );

  open() {
    this.#field.setAttribute('aria-controls', this.#list.element.id);
    this.#field.addEventListener('input', () => this.#look());
    this.#dialog.addEventListener('keydown', (event) => this.#onKey(event));
    this.#dialog.addEventListener(
      'click',
      ({ target }) => target === this.#dialog && this.#close(),
    );
    this.#dialog.addEventListener('close', () => this.remove());
    this.append(this.#dialog);
    this.#look();
    this.#dialog.showModal();
    this.#field.focus();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#attempt += 1;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.#list.press(event)) return;
    if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#close();
  }

  #look() {
    const words = this.#field.value.trim();
    clearTimeout(this.#timer);
    this.#attempt += 1;
    this.#list.show(matching(this.commands, words));
    if (!words) return this.#tell('');
    this.#tell(t('palette.searching'));
    const attempt = this.#attempt;
    this.#timer = setTimeout(() => this.#search(words, attempt), THINKING);
  }

  /**
   * @param {string} words
   * @param {number} attempt
   */
  async #search(words, attempt) {
    try {
      const found = await this.find(words);
      if (attempt !== this.#attempt) return;
      this.#list.add(found);
      this.#tell(this.#list.size ? '' : t('palette.nothing'));
    } catch (error) {
      if (attempt === this.#attempt) this.#tell(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} text */
  #tell(text) {
    this.#status.textContent = text;
  }

  /** @param {Command} command */
  async #run(command) {
    // First, since what comes next may be a dialog itself.
    this.#close();
    try {
      await command.run();
    } catch (error) {
      toasts().fail(error);
    }
  }

  #close() {
    this.#dialog.close();
  }
}
