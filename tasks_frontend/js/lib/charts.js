/**
 * What a chart shows, however it is drawn: a table of counts.
 *
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} description what can be seen in it, for who cannot see it
 * @property {string} file what its numbers are called when they are saved, without an ending
 * @property {string} category what the rows are, such as "Day"
 * @property {Series[]} series what is counted; a bar chart has one
 * @property {Row[]} rows
 *
 * @typedef {object} Series
 * @property {string} name
 * @property {Tone} tone
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {string} [short] on an axis, where there is little room
 * @property {string} [key] for programs, in a saved file
 * @property {number[]} counts one for each series
 * @property {Tone} [tone] its own, where there is one series
 *
 * @typedef {{ x: number, width: number, height: number }} Column in percent of the plot
 *
 * @typedef {'accent' | 'success' | 'warning' | 'danger' | 'calm' | 'muted'} Tone a colour and a pattern
 */

/** More steps than this would be a grid and no scale. */
const STEPS = 4;
/** Of the room that a group of columns has, what is left free beside it. */
const GROUP_GAP = 0.26;
/** Of the room that a column has. */
const COLUMN_GAP = 0.1;

/**
 * A scale that begins at zero and has whole and round marks.
 *
 * @param {number} highest count that is to find room
 * @returns {{ top: number, marks: number[] }}
 */
export function scaleFor(highest) {
  const reach = Math.max(highest, 1);
  const step = roundStep(reach / STEPS);
  const count = Math.ceil(reach / step);
  return {
    top: count * step,
    marks: Array.from({ length: count + 1 }, (_, place) => place * step),
  };
}

/**
 * Where columns stand: a group for every row, in it one column for every series.
 *
 * @param {Row[]} rows
 * @param {number} top of the scale
 * @returns {Column[][]}
 */
export function placeColumns(rows, top) {
  const slot = 100 / rows.length;
  return rows.map(({ counts }, place) => {
    const room = (slot * (1 - GROUP_GAP)) / counts.length;
    const start = slot * (place + GROUP_GAP / 2);
    return counts.map((count, series) => ({
      x: start + room * (series + COLUMN_GAP / 2),
      width: room * (1 - COLUMN_GAP),
      height: share(count, top),
    }));
  });
}

/**
 * The middle of a group of columns, in percent of the plot.
 *
 * @param {number} place
 * @param {number} count of groups
 */
export function middleOf(place, count) {
  return (100 * (place + 0.5)) / count;
}

/**
 * Which of many places on an axis are named. The last always is: it is the one that is looked at.
 *
 * @param {number} count
 * @param {number} every
 */
export function namedPlaces(count, every) {
  return Array.from({ length: count }, (_, place) => place).filter(
    (place) => (count - 1 - place) % every === 0,
  );
}

/**
 * @param {number} count
 * @param {number} whole
 * @returns {number} in percent
 */
export function share(count, whole) {
  return whole === 0 ? 0 : (100 * count) / whole;
}

/** @param {number} least */
function roundStep(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= least);
  // What is counted has no halves.
  return Math.max(step ?? least, 1);
}
