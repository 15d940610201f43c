import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { blankTask, TaskQuery } from '../../js/state/store.js';
import { server } from './server.js';

const FILTERS = new URLSearchParams({ limit: '25' });
const first = () =>
  Response.json({ next: null, results: [blankTask({ id: 'first', version: 1 })] });

/** @param {URLSearchParams} filters */
async function shown(filters) {
  const query = new TaskQuery(filters, () => {});
  await query.load();
  return query.ids;
}

beforeEach(() => server.start());

test('what was asked for ahead is asked for once, and serves once', async () => {
  server.answers = [first, first];
  TaskQuery.askAhead(FILTERS, new AbortController().signal);
  assert.deepEqual(await shown(FILTERS), ['first']);
  assert.equal(server.requests.length, 1);
  assert.deepEqual(await shown(FILTERS), ['first']);
  assert.equal(server.requests.length, 2);
});

test('another list is asked for itself', async () => {
  server.answers = [first, () => Response.json({ next: null, results: [] })];
  TaskQuery.askAhead(FILTERS, new AbortController().signal);
  assert.deepEqual(await shown(new URLSearchParams({ limit: '25', status: 'done' })), []);
});

test('a screen that was left leaves nothing behind', async () => {
  server.answers = [first, () => Response.json({ next: null, results: [] })];
  const leaving = new AbortController();
  TaskQuery.askAhead(FILTERS, leaving.signal);
  leaving.abort();
  assert.deepEqual(await shown(FILTERS), []);
});

test('a failure is told where the list is shown, and tried again', async () => {
  TaskQuery.askAhead(FILTERS, new AbortController().signal);
  const query = new TaskQuery(FILTERS, () => {});
  await query.load();
  assert.equal(query.state, 'failed');
  server.answers = [first];
  await query.retry();
  assert.deepEqual(query.ids, ['first']);
});
