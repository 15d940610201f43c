import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** Takes a file that is chosen or dropped. Emits `file:choose` with it. */
export class FilePickerElement extends HTMLElement {
  /** Whether what was chosen is still being handed over. */
  isDirty = false;
  #input = h('input', { type: 'file', id: 'file-picker', 'aria-describedby': 'file-picker-hint' });

  connectedCallback() {
    if (this.children.length) return;
    this.append(
      h('label', { for: 'file-picker' }, t('import.file')),
      this.#input,
      h('p', { class: 'hint', id: 'file-picker-hint' }, t('import.file_hint')),
    );
    // The same file once more, mended meanwhile, is a choice, too.
    this.#input.addEventListener('click', () => {
      this.#input.value = '';
    });
    this.#input.addEventListener('change', () => this.#choose(this.#input.files));
    this.addEventListener('dragover', (event) => this.#hover(event));
    this.addEventListener('dragleave', () => this.#leave());
    this.addEventListener('drop', (event) => this.#drop(event));
  }

  /** @param {string} types what may be chosen, as of an input's `accept` */
  set accept(types) {
    this.#input.accept = types;
  }

  /** @param {DragEvent} event */
  #hover(event) {
    event.preventDefault();
    this.dataset.over = '';
  }

  #leave() {
    delete this.dataset.over;
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.#leave();
    const files = event.dataTransfer?.files ?? null;
    this.#input.files = files;
    this.#choose(files);
  }

  /** @param {FileList | null} files */
  #choose(files) {
    if (files?.length) this.dispatchEvent(new CustomEvent('file:choose', { detail: files[0] }));
  }
}
