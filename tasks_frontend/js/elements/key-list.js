import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';

const MAC = /Mac|iPhone|iPad/;
/** @type {Record<string, [words: string, ...ways: string[]][]>} by group; the keys of one way are pressed together or one after the other */
const KEYS = {
  everywhere: [
    ['add', 'q'],
    ['palette', 'mod k'],
    ['search', '/'],
    ['help', '?'],
    ['sidebar', '\\'],
    ['undo', 'mod z'],
    ['redo', 'mod shift z'],
  ],
  places: [
    ['today', 'g t'],
    ['upcoming', 'g u'],
    ['inbox', 'g i'],
    ['all', 'g a'],
    ['labels', 'g l'],
    ['statistics', 'g s'],
  ],
  list: [
    ['next', 'j', 'down'],
    ['previous', 'k', 'up'],
    ['open', 'enter'],
    ['close', 'esc'],
    ['reorder', 'alt up', 'alt down'],
  ],
  selection: [
    ['select', 'x', 'space'],
    ['extend', 'shift up', 'shift down'],
    ['select_all', 'mod a'],
    ['clear', 'esc'],
  ],
  tasks: [
    ['done', 'd'],
    ['edit', 'e'],
    ['date', 't'],
    ['priority', '1', '2', '3', '4'],
    ['no_priority', '0'],
    ['status', 's'],
    ['labels_of', 'l'],
    ['move', 'v'],
    ['delete', 'delete'],
  ],
};

/** All keys of the dashboard, and what they do. */
export class KeyListElement extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    this.append(...Object.entries(KEYS).map(([name, rows]) => group(name, rows)));
  }
}

/**
 * Keys as they look.
 *
 * @param {string[]} names
 */
export function drawKeys(names) {
  return h('span', { class: 'keys' }, ...names.map((name) => h('kbd', {}, keyName(name))));
}

/**
 * @param {string} name
 * @param {typeof KEYS[string]} rows
 */
function group(name, rows) {
  return h(
    'section',
    {},
    h('h3', {}, t(`keys.${name}`)),
    h('dl', {}, ...rows.map(([words, ...ways]) => row(words, ways))),
  );
}

/**
 * @param {string} words
 * @param {string[]} ways
 */
function row(words, ways) {
  const keys = ways.map((way) => drawKeys(way.split(' ')));
  return h('div', {}, h('dt', {}, t(`key.${words}`)), h('dd', {}, ...keys));
}

/**
 * What is written on a key of this person's keyboard.
 *
 * @param {string} name such as `mod`, `enter` or `q`
 */
function keyName(name) {
  if (name === 'mod' && MAC.test(navigator.userAgent)) return '⌘';
  return name.length > 1 ? t(`keyboard.${name}`) : name.toLocaleUpperCase();
}
