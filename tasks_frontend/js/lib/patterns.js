import { s, uniqueId } from './svg.js';

/** A side of the square that a pattern repeats, in CSS pixels. */
const TILE = 6;

/** What tells tones apart where colours do not. Their colours are in features.css. */
/** @type {Record<import('./charts.js').Tone, { turn?: number, draw: () => SVGElement }>} */
const PATTERNS = {
  accent: { draw: () => s('rect', { class: 'tone-fill', width: TILE, height: TILE }) },
  success: { turn: 45, draw: () => lines('M3 0V6') },
  warning: { draw: () => s('circle', { class: 'tone-fill', cx: 3, cy: 3, r: 1.5 }) },
  danger: { turn: 45, draw: () => lines('M3 0V6M0 3H6') },
  calm: { draw: () => lines('M3 0V6') },
  muted: { draw: () => lines('M0 3H6') },
};

/**
 * The patterns of one picture, under names that no other picture in the page has.
 *
 * @param {import('./charts.js').Tone[]} tones
 * @returns {{ defs: SVGDefsElement, fill: (tone: import('./charts.js').Tone) => string }}
 */
export function makePatterns(tones) {
  const prefix = uniqueId('pattern');
  return {
    defs: s('defs', {}, ...[...new Set(tones)].map((tone) => pattern(`${prefix}-${tone}`, tone))),
    fill: (tone) => `url(#${prefix}-${tone})`,
  };
}

/**
 * @param {string} id
 * @param {import('./charts.js').Tone} tone
 */
function pattern(id, tone) {
  const { turn, draw } = PATTERNS[tone];
  return s(
    'pattern',
    {
      id,
      'data-tone': tone,
      width: TILE,
      height: TILE,
      patternUnits: 'userSpaceOnUse',
      patternTransform: turn && `rotate(${turn})`,
    },
    s('rect', { class: 'tone-ground', width: TILE, height: TILE }),
    draw(),
  );
}

/** @param {string} d */
function lines(d) {
  return s('path', { class: 'tone-line', d });
}
