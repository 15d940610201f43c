import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, listAll } from '../../js/api/client.js';

test('pages are followed by their own query alone', async () => {
  /** @type {string[]} */
  const asked = [];
  client.base = 'http://localhost:8000';
  client.authority = {
    leaving: new AbortController().signal,
    access: async () => 'token',
    renew: async () => 'token',
  };
  globalThis.fetch = async (address) => {
    asked.push(String(address));
    const next = asked.length === 1 ? 'http://inside:1/api/v1/users/?limit=2&cursor=c' : null;
    return Response.json({ next, results: [asked.length] });
  };

  assert.deepEqual(await listAll('users/?limit=2'), [1, 2]);
  assert.deepEqual(asked, [
    'http://localhost:8000/api/v1/users/?limit=2',
    'http://localhost:8000/api/v1/users/?limit=2&cursor=c',
  ]);
});
