import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isShortcut } from '../../js/lib/keys.js';

/**
 * @param {object} event
 * @param {boolean} [inField]
 */
function pressed(event, inField = false) {
  const target = { closest: () => (inField ? {} : null) };
  return isShortcut(/** @type {any} */ ({ target, ...event }));
}

test('a bare key outside of fields is a shortcut', () => {
  assert.equal(pressed({ key: 'q' }), true);
});

test('a key typed into a field is not', () => {
  assert.equal(pressed({ key: 'q' }, true), false);
});

test('neither is one with a modifier, of a composition, or already answered', () => {
  for (const name of ['ctrlKey', 'metaKey', 'altKey', 'isComposing', 'defaultPrevented']) {
    assert.equal(pressed({ key: 'q', [name]: true }), false, name);
  }
});
