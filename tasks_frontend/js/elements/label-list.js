import { h, icon, reconcile } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';
import { dot } from './app-shell.js';

/** @typedef {{ label: Label, row: HTMLLIElement }} Row */

/** All labels; each leads to its tasks. Emits `label:edit` and `label:delete` {label}. */
export class LabelListElement extends HTMLElement {
  /** @type {Map<string, Row>} */
  #rows = new Map();
  #list = h('ul', {});

  connectedCallback() {
    this.append(this.#list);
  }

  /** @param {Label[]} labels */
  show(labels) {
    const rows = labels.map((label) => this.#row(label));
    const before = [...this.#rows.values()].map(({ row }) => row);
    const at = before.findIndex((row) => row.contains(document.activeElement));
    reconcile(
      this.#list,
      rows.map(({ row }) => row),
    );
    this.#rows = new Map(rows.map((row) => [row.label.id, row]));
    // The row went, and the focus with it.
    if (at >= 0 && !before[at].isConnected)
      rows[Math.min(at, rows.length - 1)]?.row.querySelector('a')?.focus();
  }

  /**
   * @param {Label} label
   * @returns {Row}
   */
  #row(label) {
    const known = this.#rows.get(label.id);
    if (known?.label.version === label.version) return known;
    const { id, name, colour } = label;
    const row = h(
      'li',
      { class: 'place-row', 'data-label': id },
      dot(colour),
      h('a', { href: format(`/labels/${id}`) }, h('bdi', {}, name)),
      h(
        'div',
        { class: 'place-actions' },
        this.#button('edit', label),
        this.#button('delete', label),
      ),
    );
    return { label, row };
  }

  /**
   * @param {'edit' | 'delete'} name
   * @param {Label} label
   */
  #button(name, label) {
    const act = () => this.dispatchEvent(new CustomEvent(`label:${name}`, { detail: { label } }));
    const words = t(`labels.${name}_one`, { name: label.name });
    return h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': words, title: words, onclick: act },
      icon(name === 'edit' ? 'edit' : 'trash'),
    );
  }
}
