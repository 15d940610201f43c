import { share } from '../lib/charts.js';
import { h } from '../lib/html.js';
import { formatNumber, plural } from '../lib/i18n.js';
import { makePatterns } from '../lib/patterns.js';
import { picture, s, uniqueId } from '../lib/svg.js';

/** @typedef {import('../lib/charts.js').Chart} Chart */

/** More bars than this say less; the table has all. */
const MOST = 8;
/** What a row takes, in the height of its text: words, and the bar below them. */
const ROW = 2.75;
const BASELINE = 1.05;
const BAR = 1.5;
const BAR_HEIGHT = 0.75;
/** How much of the line is for a name, in percent; the number stands behind it. */
const NAME = 80;
/** Letters of a name that surely have no room. */
const LONGEST = 40;

/** A chart of one series: a bar for every row, its name and number above it. */
export class BarChartElement extends HTMLElement {
  #frame = h('chart-frame');

  connectedCallback() {
    this.append(this.#frame);
  }

  /** @param {Chart} chart */
  set chart(chart) {
    const rest = chart.rows.length - MOST;
    const note = rest > 0 ? [h('p', { class: 'hint' }, plural('chart.more', rest))] : [];
    this.#frame.show(chart, draw(chart), ...note);
  }
}

/** @param {Chart} chart */
function draw(chart) {
  const { rows, series } = chart;
  const shown = rows.slice(0, MOST).map((row) => ({ ...row, tone: row.tone ?? series[0].tone }));
  const whole = Math.max(...shown.map(({ counts }) => counts[0]));
  const { defs, fill } = makePatterns(shown.map(({ tone }) => tone));
  const fade = uniqueId('fade');
  defs.append(
    s(
      'linearGradient',
      { id: fade },
      s('stop', { 'stop-opacity': 0 }),
      s('stop', { offset: '100%', 'stop-opacity': 1 }),
    ),
  );
  const bars = shown.map(({ name, counts: [count], tone }, place) => {
    const bar = { y: `${BAR}em`, height: `${BAR_HEIGHT}em` };
    const width = `${share(count, whole)}%`;
    return s(
      'svg',
      { y: `${place * ROW}em`, height: `${ROW}em` },
      s('title', {}, `${name}: ${formatNumber(count)}`),
      nameOf(name, `url(#${fade})`),
      s('text', { class: 'chart-count', x: '100%', y: `${BASELINE}em` }, formatNumber(count)),
      s('rect', { class: 'chart-track', width: '100%', ...bar }),
      s('rect', { class: 'chart-mark', 'data-tone': tone, fill: fill(tone), width, ...bar }),
    );
  });
  return picture(chart, { class: 'bars', height: `${shown.length * ROW}em` }, defs, ...bars);
}

/**
 * In a picture of its own, so that a long name does not run into the number.
 *
 * @param {string} name
 * @param {string} fade what a long name disappears in
 */
function nameOf(name, fade) {
  const letters = [...name];
  const words = letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : name;
  return s(
    'svg',
    { width: `${NAME}%`, height: `${BAR}em` },
    s('text', { y: `${BASELINE}em` }, words),
    s('rect', { x: '88%', width: '12%', height: '100%', fill: fade }),
  );
}
