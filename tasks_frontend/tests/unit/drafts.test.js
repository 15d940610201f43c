import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

// One of Node's own would keep the test from ending.
Object.defineProperty(globalThis, 'BroadcastChannel', { value: EventTarget });

const { session } = await import('../../js/api/session.js');
const { drafts } = await import('../../js/lib/values.js');

beforeEach(() => {
  become('alice');
  drafts.keep('comment 1', '');
});

test('what was sent is forgotten', () => {
  drafts.keep('comment 1', 'Half a thought');
  assert.equal(drafts.any, true);
  drafts.forget('comment 1', 'Half a thought');
  assert.equal(drafts.get('comment 1'), '');
  assert.equal(drafts.any, false);
});

test('what was typed while something was sent stays', () => {
  drafts.keep('comment 1', 'The next one');
  drafts.forget('comment 1', 'The former one');
  assert.equal(drafts.get('comment 1'), 'The next one');
});

test('what is typed in another place is another draft', () => {
  drafts.keep('comment 1', 'One');
  assert.equal(drafts.get('comment 2'), '');
});

test('nobody sees what somebody else has typed', () => {
  drafts.keep('comment 1', 'Private');
  become('bob');
  assert.equal(drafts.get('comment 1'), '');
  assert.equal(drafts.any, false);
  become('alice');
  assert.equal(drafts.get('comment 1'), 'Private');
});

/** @param {string} id */
function become(id) {
  session.user.value = /** @type {User} */ ({ id });
}
