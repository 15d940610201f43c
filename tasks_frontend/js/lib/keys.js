import { recall, remember } from './values.js';

/** `off` where the person does without shortcuts of one character (WCAG 2.1.4). */
const SWITCH = 'tasks.shortcuts';
/** How long after its first key the second one of a sequence may come, in milliseconds. */
const PATIENCE = 1_500;
/** @type {Record<string, string>} */
const EXTENDING = { ArrowDown: 'extend-down', ArrowUp: 'extend-up' };
/** @type {Record<string, string>} what a key asks of the selected tasks, or of the one in focus */
const VERBS = {
  ' ': 'select',
  x: 'select',
  d: 'done',
  e: 'edit',
  t: 'date',
  s: 'status',
  l: 'labels',
  v: 'project',
  0: 'none',
  1: 'urgent',
  2: 'high',
  3: 'medium',
  4: 'low',
  Delete: 'delete',
  Escape: 'clear',
};
/** What has the keyboard for itself while it is open. */
const OPEN = 'dialog[open], :popover-open';

/**
 * Whether a key press is free to be a shortcut: not typed into a field, a dialog or an unfinished
 * composition (an IME's Enter picks a word), not with a modifier, not already answered, and not switched
 * off.
 *
 * @param {KeyboardEvent} event
 */
export function isShortcut(event) {
  if (event.key.length === 1 && event.key !== ' ' && !shortcutsOn()) return false;
  return isPlain(event);
}

/**
 * Whether a key press, without a modifier, would go nowhere.
 *
 * @param {KeyboardEvent} event
 */
export function isPlain(event) {
  return !event.ctrlKey && !event.metaKey && !event.altKey && isFree(event);
}

/**
 * Ctrl+`key` or Cmd+`key`, where it is not about the text in a field.
 *
 * @param {KeyboardEvent} event
 * @param {string} key
 * @param {boolean} [shift] whether Shift is to be held, too
 */
export function isCommand(event, key, shift = false) {
  // With Shift, or by Caps Lock, the letter is a capital.
  if (event.key.toLowerCase() !== key || event.shiftKey !== shift || event.altKey) return false;
  return (event.ctrlKey || event.metaKey) && isFree(event);
}

/** Whether single characters are shortcuts here. */
export function shortcutsOn() {
  return recall(SWITCH) !== 'off';
}

/** @param {boolean} on */
export function switchShortcuts(on) {
  remember(SWITCH, on ? 'on' : 'off');
}

/**
 * @param {KeyboardEvent} event
 * @returns {string | null} what it asks of a list of tasks
 */
export function listVerb(event) {
  if (isCommand(event, 'a')) return 'all';
  if (isReordering(event)) return event.key === 'ArrowUp' ? 'up' : 'down';
  if (!isShortcut(event)) return null;
  if (event.key.startsWith('Arrow')) return (event.shiftKey && EXTENDING[event.key]) || null;
  // On a button or a box, Space is for that.
  if (event.key === ' ' && !isOnTitle(event)) return null;
  return Object.hasOwn(VERBS, event.key) ? VERBS[event.key] : null;
}

/** Two keys, one after the other. */
export class KeySequence {
  #first;
  #places;
  #began = Number.NEGATIVE_INFINITY;

  /**
   * @param {string} first
   * @param {Record<string, string>} places what the second key stands for
   */
  constructor(first, places) {
    this.#first = first;
    this.#places = places;
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {string | null} what the sequence stands for that this key ends
   */
  press(event) {
    const follows = event.timeStamp - this.#began < PATIENCE;
    this.#began = Number.NEGATIVE_INFINITY;
    if (!isShortcut(event)) return null;
    if (follows && Object.hasOwn(this.#places, event.key)) return this.#places[event.key];
    if (event.key === this.#first) this.#began = event.timeStamp;
    return null;
  }
}

/** @param {KeyboardEvent} event */
function isReordering(event) {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return false;
  return event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && isFree(event);
}

/** @param {KeyboardEvent} event */
function isFree(event) {
  if (event.defaultPrevented || event.isComposing) return false;
  const target = /** @type {Element} */ (event.target);
  if (target.closest('input:not([type="checkbox"]), textarea, select, dialog, :popover-open'))
    return false;
  return !target.ownerDocument.querySelector(OPEN);
}

/** @param {KeyboardEvent} event */
function isOnTitle({ target }) {
  return /** @type {Element} */ (target).closest('[data-part="title"]') !== null;
}
