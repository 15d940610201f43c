import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Selection } from '../../js/lib/selection.js';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
let selection = new Selection();

beforeEach(() => {
  selection = new Selection();
});

function selected() {
  return ORDER.filter((id) => selection.ids.has(id)).join('');
}

test('what is picked twice is not selected', () => {
  selection.toggle('a');
  selection.toggle('c');
  selection.toggle('a');
  assert.equal(selected(), 'c');
});

test('a range goes from the last one picked, in either direction', () => {
  selection.toggle('c');
  selection.extend('e', ORDER);
  assert.equal(selected(), 'cde');
  selection.extend('a', ORDER);
  assert.equal(selected(), 'abc');
});

test('a range shrinks again, and leaves what was selected without it', () => {
  selection.toggle('d');
  selection.toggle('a');
  selection.extend('e', ORDER);
  selection.extend('b', ORDER);
  assert.equal(selected(), 'abd');
});

test('where nothing was picked, a range begins where it is told to', () => {
  selection.extend('c', ORDER, 'b');
  assert.equal(selected(), 'bc');
  selection.extend('d', ORDER, 'c');
  assert.equal(selected(), 'bcd');
});

test('a range does not begin at what is no longer there', () => {
  selection.toggle('a');
  selection.extend('c', ['b', 'c', 'd'], 'b');
  assert.equal(selection.ids.has('b') && selection.ids.has('c'), true);
});

test('what the list no longer shows is not selected', () => {
  selection.all(ORDER);
  assert.equal(selection.keep(['b', 'c']), true);
  assert.equal(selected(), 'bc');
  assert.equal(selection.keep(['b', 'c']), false);
});

test('all and nothing', () => {
  selection.all(ORDER);
  assert.equal(selected(), 'abcde');
  selection.clear();
  assert.equal(selected(), '');
});
