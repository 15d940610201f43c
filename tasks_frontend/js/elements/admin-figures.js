import { h } from '../lib/html.js';
import { formatNumber, t } from '../lib/i18n.js';

/**
 * @typedef {object} Figures
 * @property {string} title
 * @property {string[]} columns the first names what the rows are
 * @property {[name: string, ...numbers: number[]][]} rows
 * @property {boolean} [isLong] a long table is folded
 */

/** Numbers under a title, as a table. A chart of the same numbers has its place between the two. */
export class AdminFiguresElement extends HTMLElement {
  /** @param {Figures} figures */
  set figures({ title, columns, rows, isLong }) {
    const table = h(
      'table',
      { class: 'figures' },
      h('caption', { class: 'visually-hidden' }, title),
      h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...rows.map(row)),
    );
    this.replaceChildren(
      h('h3', {}, title),
      isLong ? h('details', {}, h('summary', {}, t('admin.numbers')), table) : table,
    );
  }
}

/** @param {Figures['rows'][number]} row */
function row([name, ...numbers]) {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, name),
    ...numbers.map((number) => h('td', {}, formatNumber(number))),
  );
}
