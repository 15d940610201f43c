import { middleOf, namedPlaces, placeColumns, scaleFor, share } from '../lib/charts.js';
import { h } from '../lib/html.js';
import { formatNumber } from '../lib/i18n.js';
import { makePatterns } from '../lib/patterns.js';
import { picture, s } from '../lib/svg.js';

/**
 * @typedef {import('../lib/charts.js').Chart} Chart
 * @typedef {import('../lib/charts.js').Series} Series
 * @typedef {import('../lib/charts.js').Row} Row
 * @typedef {(tone: import('../lib/charts.js').Tone) => string} Fill
 */

/** One word below the axis for so many groups: a week, where groups are days. */
const NAMED = 7;

/** A chart of several series over time: a group of columns for every row. */
export class ColumnChartElement extends HTMLElement {
  #frame = h('chart-frame');

  connectedCallback() {
    this.append(this.#frame);
  }

  /** @param {Chart} chart */
  set chart(chart) {
    const { defs, fill } = makePatterns(chart.series.map(({ tone }) => tone));
    this.#frame.show(chart, legend(chart.series, fill), draw(chart, defs, fill));
  }
}

/**
 * @param {Series[]} series
 * @param {Fill} fill
 */
function legend(series, fill) {
  const item = (/** @type {Series} */ { name, tone }) => {
    const sample = mark(tone, fill, { width: '100%', height: '100%' });
    return h('li', {}, s('svg', { class: 'chart-sample', 'aria-hidden': 'true' }, sample), name);
  };
  return h('ul', { class: 'chart-legend' }, ...series.map(item));
}

/**
 * @param {Chart} chart
 * @param {SVGDefsElement} defs
 * @param {Fill} fill
 */
function draw(chart, defs, fill) {
  const { rows, series } = chart;
  const { top, marks } = scaleFor(Math.max(...rows.flatMap(({ counts }) => counts)));
  const groups = placeColumns(rows, top).map((columns, place) =>
    s(
      'g',
      {},
      s('title', {}, told(rows[place], series)),
      // All of the height answers to the pointer, also where nothing was counted.
      s('rect', {
        class: 'chart-slot',
        x: `${share(place, rows.length)}%`,
        width: `${share(1, rows.length)}%`,
        height: '100%',
      }),
      ...columns.map(({ x, width, height }, which) =>
        mark(series[which].tone, fill, {
          x: `${x}%`,
          y: `${100 - height}%`,
          width: `${width}%`,
          height: `${height}%`,
        }),
      ),
    ),
  );
  const drawn = picture(
    chart,
    { class: 'columns' },
    defs,
    ...marks.map(gridLine(top)),
    ...groups,
    axis(rows),
  );
  drawn.style.setProperty('--scale', `${formatNumber(top).length}ch`);
  return drawn;
}

/** @param {number} top of the scale */
function gridLine(top) {
  return (/** @type {number} */ count) => {
    const y = `${100 - share(count, top)}%`;
    return s(
      'g',
      {},
      s('line', { class: 'chart-line', x2: '100%', y1: y, y2: y }),
      s('text', { class: 'chart-count', y, dx: '-0.6em', dy: '0.35em' }, formatNumber(count)),
    );
  };
}

/** @param {Row[]} rows */
function axis(rows) {
  const names = namedPlaces(rows.length, NAMED).map((place) => {
    const x = `${middleOf(place, rows.length)}%`;
    return s('text', { x, y: '100%', dy: '1.6em' }, rows[place].short ?? rows[place].name);
  });
  return s('g', { class: 'chart-axis' }, ...names);
}

/**
 * @param {import('../lib/charts.js').Tone} tone
 * @param {Fill} fill
 * @param {Record<string, string>} place
 */
function mark(tone, fill, place) {
  return s('rect', { class: 'chart-mark', 'data-tone': tone, fill: fill(tone), ...place });
}

/**
 * @param {Row} row
 * @param {Series[]} series
 */
function told({ name, counts }, series) {
  const parts = series.map((each, which) => `${each.name} ${formatNumber(counts[which])}`);
  return [name, ...parts].join(' · ');
}
