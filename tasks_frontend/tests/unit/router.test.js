import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, parse } from '../../js/lib/router.js';

test('it reads path and query of a fragment', () => {
  const route = parse('#/tasks/abc?status=done&scope=all');
  assert.equal(route.path, '/tasks/abc');
  assert.deepEqual(route.segments, ['tasks', 'abc']);
  assert.equal(route.query.get('status'), 'done');
});

test('an empty fragment is the root', () => {
  assert.deepEqual(parse('').segments, []);
  assert.equal(parse('#').path, '/');
});

test('a broken escape is kept as it stands', () => {
  assert.deepEqual(parse('#/tasks/%E0%').segments, ['tasks', '%E0%']);
});

test('a question mark inside the query belongs to the query', () => {
  assert.equal(
    parse('#/login?next=%2Ftasks%3Fstatus%3Ddone').query.get('next'),
    '/tasks?status=done',
  );
});

test('it leaves empty values out', () => {
  assert.equal(format('/tasks', { status: null, scope: '' }), '#/tasks');
  assert.equal(format('/tasks', { status: 'done', scope: null }), '#/tasks?status=done');
});

test('what it writes it reads back', () => {
  const next = '/tasks/1?status=done';
  assert.equal(parse(format('/login', { next })).query.get('next'), next);
});
