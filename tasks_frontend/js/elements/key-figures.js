import { h } from '../lib/html.js';
import { formatNumber } from '../lib/i18n.js';

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {number} count
 * @property {string} [note] what it is to be compared with
 * @property {boolean} [isBad] whether something should be done about it
 */

/** The few numbers that say most. */
export class KeyFiguresElement extends HTMLElement {
  /** @param {Figure[]} figures */
  set figures(figures) {
    this.replaceChildren(h('dl', {}, ...figures.map(figureParts)));
  }
}

/** @param {Figure} figure */
function figureParts({ name, count, note, isBad }) {
  return h(
    'div',
    { 'data-bad': isBad },
    h('dt', {}, name),
    h('dd', {}, formatNumber(count)),
    note !== undefined && h('dd', { class: 'hint' }, note),
  );
}
