import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client } from '../../js/api/client.js';
import { ActivityLog, byDay, byWrite, isUndoable, lead, undone } from '../../js/state/log.js';
import { blankTask, tasks } from '../../js/state/store.js';

/** @type {URL[]} */
let asked = [];
/** @type {Change[]} */
let written = [];

beforeEach(() => {
  tasks.clear();
  asked = [];
  written = [];
  client.base = 'http://api';
  client.authority = {
    leaving: new AbortController().signal,
    access: async () => 'token',
    renew: async () => 'token',
  };
  globalThis.fetch = async (address) => {
    const url = new URL(String(address));
    asked.push(url);
    return Response.json(
      url.pathname.endsWith('/changes/') ? page(url) : { next: null, results: [] },
    );
  };
});

test('what was written together is one entry', () => {
  const writes = byWrite([
    change(5, { write: 'b' }),
    change(4, { write: 'b' }),
    change(3, { write: 'a' }),
  ]);
  assert.deepEqual(
    writes.map((write) => write.map(({ number }) => number)),
    [[5, 4], [3]],
  );
});

test('a day is one of the person’s own calendar', () => {
  const late = [[change(1, { at: '2027-01-31T23:30:00Z' })]];
  assert.deepEqual([...byDay(late, 'UTC').keys()], ['2027-01-31']);
  assert.deepEqual([...byDay(late, 'Asia/Tokyo').keys()], ['2027-02-01']);
});

test('an undo that was undone counts for nothing', () => {
  const first = change(1, {});
  const undo = change(2, { undoes: first.id });
  const again = change(3, { undoes: undo.id });
  assert.deepEqual([...undone([undo, first])], [first.id]);
  assert.deepEqual([...undone([again, undo, first])], [undo.id]);
});

test('a write is about the label that was deleted, not about the tasks that had it', () => {
  const label = change(3, { entity: 'label', action: 'deleted' });
  assert.equal(lead([label, change(2, {}), change(1, {})]), label);
  assert.equal(lead([change(2, {}), change(1, {})]).number, 1);
});

test('no undo is offered that would be refused', () => {
  assert.equal(isUndoable([change(1, {})]), true);
  assert.equal(isUndoable([change(2, {}), change(1, { fields: {} })]), false);
  assert.equal(isUndoable([change(1, { entity: 'user' })]), false);
  const inbox = change(1, { entity: 'project', fields: { is_inbox: [null, true] } });
  assert.equal(isUndoable([inbox]), false);
});

test('what is not known any more is called as the log called it last', async () => {
  written = [
    change(2, { fields: { title: ['Milk', 'Oat milk'] } }),
    change(1, { fields: { title: [null, 'Milk'] } }),
  ];
  const log = new ActivityLog(() => {});
  await log.more();
  assert.equal(log.nameOf('task'), 'Oat milk');
  assert.deepEqual(
    asked.slice(1).map(({ searchParams }) => searchParams.get('trashed')),
    ['false', 'true'],
  );
});

test('a task that was changed since it was read is read again', async () => {
  tasks.put(blankTask({ id: 'task', title: 'Milk', version: 1 }));
  written = [change(1, {})];
  await new ActivityLog(() => {}).more();
  assert.equal(asked.length, 1);
  written = [change(2, {}), ...written];
  await new ActivityLog(() => {}).more();
  assert.equal(asked.length, 4);
});

test('what is new comes in front of what was there', async () => {
  written = [change(1, {})];
  const log = new ActivityLog(() => {});
  await log.more();
  written = [change(2, {}), ...written];
  await log.refresh();
  assert.deepEqual(numbers(log), [2, 1]);
  await log.refresh();
  assert.deepEqual(numbers(log), [2, 1]);
});

test('where more than a page is new, the list begins again and leaves no gap', async () => {
  written = [change(1, {})];
  const log = new ActivityLog(() => {});
  await log.more();
  written = Array.from({ length: 150 }, (_, index) => change(150 - index, {}));
  await log.refresh();
  assert.equal(log.changes.length, 100);
  await log.more();
  assert.deepEqual(numbers(log), numbers({ changes: written }));
});

test('a page that fails can be asked for again', async () => {
  const { fetch } = globalThis;
  globalThis.fetch = async () => Response.json({ title: 'No' }, { status: 500 });
  const log = new ActivityLog(() => {});
  await log.more();
  assert.equal(log.state, 'failed');
  globalThis.fetch = fetch;
  written = [change(1, {})];
  await log.more();
  assert.deepEqual(numbers(log), [1]);
});

/** @param {{ changes: Change[] }} log */
function numbers({ changes }) {
  return changes.map(({ number }) => number);
}

/** @param {URL} url */
function page({ searchParams }) {
  const from = Number(searchParams.get('since') ?? 0);
  const to = from + Number(searchParams.get('limit'));
  return { cursor: String(to), more: to < written.length, results: written.slice(from, to) };
}

/**
 * @param {number} number
 * @param {Partial<Change>} fields
 * @returns {Change}
 */
function change(number, fields) {
  return {
    id: `change-${number}`,
    owner: 'alice',
    number,
    write: `write-${number}`,
    at: '2027-01-31T12:00:00Z',
    actor: 'alice',
    entity: 'task',
    entity_id: 'task',
    version: number,
    action: 'updated',
    fields: { status: ['todo', 'done'] },
    undoes: null,
    ...fields,
  };
}
