import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching } from '../../js/lib/matching.js';

const THINGS = ['All tasks', 'New task', 'Task force', 'Zoë’s party', 'Multitasking'].map(
  (words) => ({ words }),
);

/** @param {string} typed */
function found(typed) {
  return matching(THINGS, typed).map(({ words }) => words);
}

test('the beginning of a name comes first, then that of a word, then the rest', () => {
  assert.deepEqual(found('task'), ['Task force', 'All tasks', 'New task', 'Multitasking']);
});

test('every word has to be there, in any order', () => {
  assert.deepEqual(found('task new'), ['New task']);
  assert.deepEqual(found('new party'), []);
});

test('case and accents do not matter', () => {
  assert.deepEqual(found('ZOE'), ['Zoë’s party']);
});

test('where nothing is typed, all are there', () => {
  assert.equal(found('  ').length, THINGS.length);
});
