import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Signal } from '../../js/lib/values.js';

test('watchers hear of changes, not of the same value again', () => {
  const signal = new Signal(1);
  /** @type {number[]} */
  const heard = [];
  signal.watch((value) => heard.push(value));
  signal.value = 2;
  signal.value = 2;
  signal.value = 3;
  assert.deepEqual(heard, [2, 3]);
});

test('a watcher leaves when its signal aborts', () => {
  const signal = new Signal('a');
  const leaving = new AbortController();
  let heard = 0;
  signal.watch(() => {
    heard += 1;
  }, leaving.signal);
  leaving.abort();
  signal.value = 'b';
  assert.equal(heard, 0);
});
