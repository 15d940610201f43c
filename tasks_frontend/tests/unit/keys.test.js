import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { isCommand, isShortcut, KeySequence, listVerb } from '../../js/lib/keys.js';

/** @type {Map<string, string>} */
const stored = new Map();
Object.defineProperty(globalThis, 'localStorage', {
  value: { getItem: (/** @type {string} */ name) => stored.get(name) ?? null },
});

beforeEach(() => stored.clear());

/**
 * @param {object} event
 * @param {{ inField?: boolean, open?: boolean }} [where]
 * @returns {any}
 */
function press(event, { inField = false, open = false } = {}) {
  const ownerDocument = { querySelector: () => (open ? {} : null) };
  const target = { closest: () => (inField ? {} : null), ownerDocument };
  return { target, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...event };
}

test('a bare key outside of fields is a shortcut', () => {
  assert.equal(isShortcut(press({ key: 'q' })), true);
});

test('a key typed into a field is not', () => {
  assert.equal(isShortcut(press({ key: 'q' }, { inField: true })), false);
});

test('neither is one while a dialog or a menu is open', () => {
  assert.equal(isShortcut(press({ key: 'q' }, { open: true })), false);
});

test('neither is one with a modifier, of a composition, or already answered', () => {
  for (const name of ['ctrlKey', 'metaKey', 'altKey', 'isComposing', 'defaultPrevented']) {
    assert.equal(isShortcut(press({ key: 'q', [name]: true })), false, name);
  }
});

test('switched off, no single character is a shortcut; other keys are', () => {
  stored.set('tasks.shortcuts', 'off');
  for (const key of ['q', '?', '1', '/']) assert.equal(isShortcut(press({ key })), false, key);
  for (const key of ['ArrowDown', 'Delete', ' ']) assert.equal(isShortcut(press({ key })), true);
  assert.equal(isCommand(press({ key: 'k', ctrlKey: true }), 'k'), true);
});

test('a command is Ctrl or Cmd with its key, and no other modifier', () => {
  assert.equal(isCommand(press({ key: 'z', metaKey: true }), 'z'), true);
  assert.equal(isCommand(press({ key: 'z' }), 'z'), false);
  assert.equal(isCommand(press({ key: 'z', ctrlKey: true, shiftKey: true }), 'z'), false);
  assert.equal(isCommand(press({ key: 'z', ctrlKey: true }, { inField: true }), 'z'), false);
});

test('a key asks something of a list', () => {
  assert.equal(listVerb(press({ key: 'd' })), 'done');
  assert.equal(listVerb(press({ key: '1' })), 'urgent');
  assert.equal(listVerb(press({ key: 'y' })), null);
  assert.equal(listVerb(press({ key: 'toString' })), null);
  assert.equal(listVerb(press({ key: 'd' }, { inField: true })), null);
  assert.equal(listVerb(press({ key: 'a', ctrlKey: true })), 'all');
});

test('arrows ask something of a list with Shift or Alt', () => {
  assert.equal(listVerb(press({ key: 'ArrowUp' })), null);
  assert.equal(listVerb(press({ key: 'ArrowUp', shiftKey: true })), 'extend-up');
  assert.equal(listVerb(press({ key: 'ArrowUp', altKey: true })), 'up');
  assert.equal(listVerb(press({ key: 'ArrowLeft', altKey: true })), null);
  assert.equal(listVerb(press({ key: 'ArrowLeft', shiftKey: true })), null);
});

test('Space selects on a title alone: elsewhere it presses what has the focus', () => {
  assert.equal(listVerb(press({ key: ' ' })), null);
  const onTitle = press({ key: ' ' });
  onTitle.target.closest = (/** @type {string} */ selector) =>
    selector.includes('title') ? {} : null;
  assert.equal(listVerb(onTitle), 'select');
});

test('the second key of a sequence stands for a place', () => {
  const sequence = new KeySequence('g', { t: 'today' });
  assert.equal(sequence.press(press({ key: 't', timeStamp: 0 })), null);
  assert.equal(sequence.press(press({ key: 'g', timeStamp: 100 })), null);
  assert.equal(sequence.press(press({ key: 't', timeStamp: 300 })), 'today');
  assert.equal(sequence.press(press({ key: 't', timeStamp: 400 })), null);
});

test('a sequence is over after another key, or after a while', () => {
  const sequence = new KeySequence('g', { t: 'today' });
  sequence.press(press({ key: 'g', timeStamp: 0 }));
  sequence.press(press({ key: 'j', timeStamp: 100 }));
  assert.equal(sequence.press(press({ key: 't', timeStamp: 200 })), null);
  sequence.press(press({ key: 'g', timeStamp: 1000 }));
  assert.equal(sequence.press(press({ key: 't', timeStamp: 3000 })), null);
});

test('what is typed into a field begins no sequence', () => {
  const sequence = new KeySequence('g', { t: 'today' });
  sequence.press(press({ key: 'g', timeStamp: 0 }, { inField: true }));
  assert.equal(sequence.press(press({ key: 't', timeStamp: 100 })), null);
});
