import { download, toCsv } from '../lib/files.js';
import { h } from '../lib/html.js';
import { formatNumber, t } from '../lib/i18n.js';
import { uniqueId } from '../lib/svg.js';

/** @typedef {import('../lib/charts.js').Chart} Chart */

/** Around a chart: its title, its numbers as a table instead of the picture, and as a file. */
export class ChartFrameElement extends HTMLElement {
  /** @type {Chart | null} */
  #chart = null;
  #heading = h('h2', { id: uniqueId('chart') });
  #toggle = button({ 'data-toggle': true, 'aria-pressed': 'false', onclick: () => this.#turn() });
  #save = button({ 'data-save': true, onclick: () => this.#download() });
  #picture = h('div', { class: 'chart-picture' });
  #table = h('table', { class: 'chart-table', hidden: true, 'aria-labelledby': this.#heading.id });

  connectedCallback() {
    this.setAttribute('role', 'figure');
    this.setAttribute('aria-labelledby', this.#heading.id);
    this.append(
      h('header', {}, this.#heading, this.#toggle, this.#save),
      this.#picture,
      this.#table,
    );
  }

  /**
   * @param {Chart} chart
   * @param {...Node} picture of it
   */
  show(chart, ...picture) {
    this.#chart = chart;
    this.#heading.textContent = chart.title;
    name(this.#toggle, t('chart.table'), chart.title);
    name(this.#save, t('chart.csv'), chart.title);
    this.#picture.replaceChildren(...picture);
    this.#table.replaceChildren(...tableParts(chart));
  }

  #turn() {
    this.#table.hidden = !this.#table.hidden;
    this.#picture.hidden = !this.#table.hidden;
    this.#toggle.ariaPressed = String(!this.#table.hidden);
  }

  #download() {
    if (!this.#chart) throw new Error('Nothing to save');
    const { file, category, series, rows } = this.#chart;
    const head = [category, ...series.map(({ name }) => name)];
    const lines = rows.map(({ key, name, counts }) => [key ?? name, ...counts]);
    download(toCsv([head, ...lines]), 'text/csv', `${file}.csv`);
  }
}

/** @param {Record<string, unknown>} attributes */
function button(attributes) {
  return h('button', { type: 'button', class: 'button quiet small', ...attributes });
}

/**
 * Every chart has these buttons, so their full names say whose they are.
 *
 * @param {HTMLButtonElement} button
 * @param {string} words
 * @param {string} title
 */
function name(button, words, title) {
  button.textContent = words;
  button.ariaLabel = t('chart.of', { action: words, title });
}

/** @param {Chart} chart */
function tableParts({ category, series, rows }) {
  const heads = [category, ...series.map(({ name }) => name)];
  return [
    h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, ...rows.map(tableRow)),
  ];
}

/** @param {import('../lib/charts.js').Row} row */
function tableRow({ name, counts }) {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('bdi', {}, name)),
    ...counts.map((count) => h('td', {}, formatNumber(count))),
  );
}
