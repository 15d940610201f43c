import { h } from './html.js';

/** What a spreadsheet takes for a formula, also behind blanks and in full width. As in the API's own export. */
const FORMULA = /^'*\s*[=+\-@＝＋－＠]/;

/**
 * Lets the person save a file that is made here.
 *
 * @param {string} text
 * @param {string} type of its content
 * @param {string} name
 */
export function download(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: address, download: name }).click();
  // The browser has to have taken it up before it may go.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * A table as CSV (RFC 4180).
 *
 * @param {(string | number)[][]} rows the names of the columns first
 */
export function toCsv(rows) {
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/** @param {string | number} value */
function cell(value) {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
