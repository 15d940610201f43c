import { h, icon } from '../lib/html.js';
import { plural, t } from '../lib/i18n.js';

/** @type {[verb: string, icon: string][]} */
const VERBS = [
  ['done', 'check'],
  ['date', 'calendar'],
  ['priority', 'priority-high'],
  ['status', 'status'],
  ['labels', 'label'],
  ['project', 'folder'],
  ['delete', 'trash'],
];
/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * What can be done to all selected tasks (ARIA APG: toolbar). Emits `bulk:act` {verb, near}; `clear` is
 * one of the verbs.
 */
export class BulkBarElement extends HTMLElement {
  #count = h('p', { class: 'bulk-count' });
  #verbs = VERBS.map(([verb, name]) => this.#button(verb, name));
  #clear = this.#button('clear', 'close');

  connectedCallback() {
    if (this.firstChild) return;
    const about = { class: 'bulk', role: 'toolbar', 'aria-label': t('bulk.label') };
    const bar = h('div', about, this.#count, ...this.#verbs, this.#clear);
    bar.addEventListener('keydown', (event) => this.#onKey(event));
    this.append(bar);
    this.#rove(this.#verbs[0]);
  }

  /** @param {number} count */
  set count(count) {
    this.#count.textContent = count ? plural('bulk.count', count) : t('bulk.none');
    for (const button of this.#verbs) button.disabled = count === 0;
    if (count === 0) this.#rove(this.#clear);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = STEPS[event.key] * (document.dir === 'rtl' ? -1 : 1);
    if (!step) return;
    event.preventDefault();
    const buttons = [...this.#verbs, this.#clear].filter(({ disabled }) => !disabled);
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const next = buttons[(at + step + buttons.length) % buttons.length];
    this.#rove(next);
    next.focus();
  }

  /** @param {HTMLElement} tabbable the one button that Tab leads to */
  #rove(tabbable) {
    for (const button of [...this.#verbs, this.#clear])
      button.tabIndex = button === tabbable ? 0 : -1;
  }

  /**
   * @param {string} verb
   * @param {string} name of the icon
   */
  #button(verb, name) {
    const words = t(`bulk.${verb}`);
    const button = h(
      'button',
      { type: 'button', class: 'bulk-button', title: words, 'data-verb': verb },
      icon(name),
      h('span', {}, words),
    );
    button.addEventListener('click', () => {
      const detail = { verb, near: button };
      this.dispatchEvent(new CustomEvent('bulk:act', { detail }));
    });
    return button;
  }
}
