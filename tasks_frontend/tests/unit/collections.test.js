import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { json, problem, server } from './server.js';

Object.defineProperty(globalThis, 'BroadcastChannel', { value: EventTarget });

const { labels } = await import('../../js/state/store.js');

beforeEach(() => {
  server.start();
  labels.clear();
});

test('they are asked for once', async () => {
  server.answers = [page('errand')];
  await Promise.all([labels.ready(), labels.ready()]);
  await labels.ready();
  assert.deepEqual(known(), ['errand']);
  assert.equal(server.requests.length, 1);
});

test('after a failure they are asked for again', async () => {
  server.answers = [() => problem(500), page('errand')];
  await assert.rejects(labels.ready());
  await labels.ready();
  assert.deepEqual(known(), ['errand']);
});

test('what comes late is not put over what is newer', async () => {
  const slow = held();
  server.answers = [() => slow.promise, page('new')];
  const first = labels.ready();
  await labels.load();
  slow.resolve(page('old')());
  await first;
  assert.deepEqual(known(), ['new']);
});

test('who waits for an attempt that was overtaken and failed waits for the newer one', async () => {
  const slow = held();
  const newer = held();
  server.answers = [() => slow.promise, () => newer.promise];
  const first = labels.ready();
  const second = labels.load();
  slow.resolve(problem(500));
  newer.resolve(page('errand')());
  await Promise.all([first, second, labels.ready()]);
  assert.deepEqual(known(), ['errand']);
});

test('what was asked for on behalf of somebody who has left is not kept', async () => {
  const slow = held();
  server.answers = [() => slow.promise];
  const first = labels.ready();
  labels.clear();
  slow.resolve(page('secret')());
  await first;
  assert.deepEqual(known(), []);
});

function known() {
  return [...labels.all.value.keys()];
}

/** @param {string} id */
function page(id) {
  return () => json({ next: null, results: [{ id }] });
}

/** An answer that takes its time. */
function held() {
  /** @type {(answer: Response) => void} */
  let resolve = () => {};
  const promise = new Promise((/** @type {(answer: Response) => void} */ settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
