import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { json, log, change as of, problem, server, task } from './server.js';

/** The other tabs. */
class Tabs extends EventTarget {
  static current = /** @type {Tabs} */ (/** @type {unknown} */ (null));

  constructor() {
    super();
    Tabs.current = this;
  }

  postMessage() {}

  /** @param {any} data */
  say(data) {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

Object.defineProperty(globalThis, 'BroadcastChannel', { value: Tabs });
Object.defineProperty(globalThis, 'document', { value: new EventTarget() });
Object.defineProperty(globalThis, 'window', { value: new EventTarget() });

const { feed } = await import('../../js/state/feed.js');
const { projects, tasks } = await import('../../js/state/store.js');

let leaving = new AbortController();

beforeEach(async () => {
  leaving = new AbortController();
  server.start();
  tasks.clear();
  tasks.put(task({ version: 5 }));
  server.answers = [() => page('one'), () => page('one')];
  feed.start(leaving.signal);
  await settled(2);
});
afterEach(() => leaving.abort());

test('what others change shows', async () => {
  const before = feed.foreign.value;
  server.answers = [() => page('two', of(6, { title: ['Old', 'New'] }))];
  await feed.ask();
  assert.equal(tasks.get('1')?.title, 'New');
  assert.equal(feed.foreign.value, before + 1);
});

test('news that could not be read to the end are asked for again', async () => {
  const news = () => page('two', of(7, { title: ['New', 'Newer'] }));
  server.answers = [news, () => problem(500)];
  await feed.ask();
  assert.equal(tasks.get('1')?.version, 5);
  server.answers = [news, () => json(task({ title: 'Newer', version: 7 }))];
  await feed.ask();
  assert.match(server.requests[4].path, /since=one/);
  assert.equal(tasks.get('1')?.title, 'Newer');
  server.answers = [() => page('three')];
  await feed.ask();
  assert.match(String(server.requests.at(-1)?.path), /since=two/);
});

test('nor is a project forgotten whose list could not be read', async () => {
  const news = () => page('two', { ...of(1, {}, 'garden'), entity: 'project' });
  server.answers = [news, () => problem(500)];
  await feed.ask();
  server.answers = [news, () => json({ next: null, results: [{ id: 'garden', version: 1 }] })];
  await feed.ask();
  assert.match(server.requests[4].path, /since=one/);
  assert.deepEqual([...projects.all.value.keys()], ['garden']);
});

test('what others do to tasks shows though a project cannot be read', async () => {
  const news = { ...of(1, {}, 'garden'), entity: 'project' };
  server.answers = [() => page('two', news, of(6, { title: ['Old', 'New'] })), () => problem(500)];
  const before = feed.foreign.value;
  await feed.ask();
  assert.equal(tasks.get('1')?.title, 'New');
  assert.equal(feed.foreign.value, before + 1);
});

test('where the news are too old to be told, that is told', async () => {
  const before = feed.lost.value;
  server.answers = [() => problem(410)];
  await feed.ask();
  assert.equal(feed.lost.value, before + 1);
  server.answers = [() => page('nine'), () => page('nine')];
  await feed.ask();
  assert.match(server.requests[3].path, /since=latest/);
});

test('nor are they lost that another tab has told of', async () => {
  // An unhandled rejection would fail this test.
  const results = [of(7, { title: ['New', 'Newer'] })];
  Tabs.current.say({ since: 'one', cursor: 'two', results });
  await settled(3);
  server.answers = [() => page('two')];
  await feed.ask();
  assert.match(String(server.requests.at(-1)?.path), /since=one/);
});

/**
 * @param {string} cursor
 * @param {...object} results
 */
async function page(cursor, ...results) {
  const answer = await log(...results).json();
  return json({ ...answer, cursor });
}

/** @param {number} count of requests, and what follows from the last */
async function settled(count) {
  while (server.requests.length < count) await new Promise(setImmediate);
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
}
