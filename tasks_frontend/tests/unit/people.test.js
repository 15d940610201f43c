import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

// One of Node's own would keep the test from ending.
Object.defineProperty(globalThis, 'BroadcastChannel', { value: EventTarget });
Object.defineProperty(globalThis, 'location', {
  value: { hostname: 'localhost', protocol: 'http:', origin: 'http://localhost:5500' },
});

const { client } = await import('../../js/api/client.js');
const { People } = await import('../../js/state/people.js');

const BOB = { id: 'bob', email: 'bob@example.com', name: 'Bob' };
/** How many requests were made. */
let asked = 0;
let people = new People();

beforeEach(() => {
  asked = 0;
  people = new People();
  client.base = 'http://localhost:8000';
  client.authority = {
    leaving: new AbortController().signal,
    access: async () => 'token',
    renew: async () => 'token',
  };
  globalThis.fetch = async () => {
    asked += 1;
    return Response.json({ next: null, results: [BOB] });
  };
});

test('a person is asked for once', async () => {
  await Promise.all([people.meet(['bob', 'bob']), people.meet(['bob'])]);
  await people.meet(['bob']);
  assert.equal(asked, 1);
  assert.equal(people.nameOf('bob'), 'Bob');
});

test('whose look-up failed is asked for again', async () => {
  const { fetch } = globalThis;
  globalThis.fetch = async () => {
    throw new TypeError('network');
  };
  await assert.rejects(people.meet(['bob']));
  globalThis.fetch = fetch;
  await people.meet(['bob']);
  assert.equal(people.nameOf('bob'), 'Bob');
});
