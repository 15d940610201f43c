import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { SignedOut } from '../../js/api/client.js';
import { outbox } from '../../js/state/outbox.js';
import { tasks } from '../../js/state/store.js';
import { json, problem, server, task } from './server.js';

beforeEach(() => {
  outbox.clear();
  server.start();
  tasks.put(task({ version: 5 }));
});

test('a change shows before the answer and stays after it', async () => {
  server.answers = [() => json(task({ status: 'done', version: 6 }))];
  const answer = outbox.edit('1', { status: 'done' }, { version: 5, typed: false });
  assert.equal(shown().task.status, 'done');
  assert.equal(shown().pending, true);
  await answer;
  assert.equal(shown().task.status, 'done');
  assert.equal(shown().pending, false);
});

test('a refused click is rolled back', async () => {
  server.answers = [() => problem(500)];
  await assert.rejects(outbox.edit('1', { status: 'done' }, { version: 5, typed: false }));
  assert.equal(shown().task.status, 'todo');
  assert.equal(shown().failure, null);
});

test('refused typing is kept, and sent again under the same key and tag', async () => {
  await assert.rejects(outbox.edit('1', { title: 'New' }, { version: 5, typed: true }));
  assert.equal(shown().task.title, 'Old');
  assert.deepEqual(shown().failure?.operation.fields, { title: 'New' });
  server.answers = [() => json(task({ title: 'New', version: 6 }))];
  await outbox.retry('1');
  assert.equal(server.requests[1].key, server.requests[0].key);
  assert.equal(server.requests[1].match, server.requests[0].match);
  assert.equal(shown().failure, null);
});

test('a second failure does not push out the first', async () => {
  await assert.rejects(outbox.edit('1', { title: 'New' }, { version: 5, typed: true }));
  await assert.rejects(outbox.edit('1', { description: 'Text' }, { version: 5, typed: true }));
  assert.deepEqual(shown().failure?.operation.fields, { title: 'New', description: 'Text' });
});

test('what is typed again replaces what failed', async () => {
  await assert.rejects(outbox.edit('1', { title: 'New' }, { version: 5, typed: true }));
  server.answers = [() => json(task({ title: 'Newer', version: 6 }))];
  await outbox.edit('1', { title: 'Newer' }, { version: 5, typed: true });
  assert.equal(shown().failure, null);
});

test('edits of one task are sent in order, each upon the outcome of the one before', async () => {
  server.answers = [() => json(task({ version: 6 })), () => json(task({ version: 7 }))];
  await Promise.all([
    outbox.edit('1', { title: 'A' }, { version: 5, typed: true }),
    outbox.edit('1', { title: 'AB' }, { version: 5, typed: true }),
  ]);
  assert.deepEqual(
    server.requests.map(({ match }) => match),
    ['"5"', '"6"'],
  );
});

test('an edit does not claim to have seen what the server merged in', async () => {
  server.answers = [() => json(task({ version: 8 })), () => json(task({ version: 9 }))];
  await outbox.edit('1', { title: 'A' }, { version: 5, typed: true });
  await outbox.edit('1', { description: 'B' }, { version: 5, typed: true });
  assert.equal(server.requests[1].match, '"5"');
});

test('a conflict holds both values; insisting sends mine over theirs', async () => {
  const current = task({ title: 'Theirs', version: 7 });
  server.answers = [
    () => problem(412, { current }),
    () => json(task({ title: 'Mine', version: 8 })),
  ];
  await assert.rejects(outbox.edit('1', { title: 'Mine' }, { version: 5, typed: true }));
  assert.equal(shown().task.title, 'Theirs');
  assert.equal(shown().failure?.current?.title, 'Theirs');
  await outbox.insist('1');
  assert.equal(server.requests[1].match, '"7"');
  assert.notEqual(server.requests[1].key, server.requests[0].key);
  assert.equal(shown().task.title, 'Mine');
});

test('a draft that failed keeps its text until it is sent or discarded', async () => {
  const { id, answer } = outbox.create({ title: 'Milk' }, 'alice');
  await assert.rejects(answer);
  assert.deepEqual(outbox.drafts, [id]);
  assert.equal(outbox.view(id)?.task.title, 'Milk');
  outbox.discard(id);
  assert.deepEqual(outbox.drafts, []);
  assert.equal(outbox.unsaved, false);
});

test('a deleted task is gone at once and comes back when refused', async () => {
  server.answers = [() => problem(500), () => new Response(null, { status: 204 })];
  const refused = outbox.remove(task({ version: 5 }));
  assert.equal(shown().deleted, true);
  await assert.rejects(refused);
  assert.equal(shown().deleted, false);
  await outbox.remove(task({ version: 5 }));
  assert.equal(shown().deleted, true);
});

test('a created task has its id before the server knows of it, and can be changed meanwhile', async () => {
  const { id, answer } = outbox.create({ title: 'Milk' }, 'alice');
  const edited = outbox.edit(id, { status: 'done' }, { version: 0, typed: false });
  server.answers = [
    () => json(task({ id, title: 'Milk', version: 1 })),
    () => json(task({ id, title: 'Milk', status: 'done', version: 2 })),
  ];
  await Promise.all([answer, edited]);
  assert.deepEqual(server.requests[0].body, { id, title: 'Milk' });
  assert.equal(server.requests[1].match, '"1"');
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('where one of many is refused, all are rolled back', async () => {
  tasks.put(task({ id: '2', version: 3 }));
  server.answers = [() => problem(400)];
  const fields = /** @type {Partial<TaskFields>} */ ({ status: 'done' });
  await assert.rejects(
    outbox.changeTogether(
      new Map([
        ['1', fields],
        ['2', fields],
      ]),
    ),
  );
  assert.equal(shown().task.status, 'todo');
  assert.equal(outbox.view('2')?.task.status, 'todo');
});

test('an answer that comes after signing out changes nothing', async () => {
  server.answers = [
    async () => {
      outbox.clear();
      return json(task({ title: 'New', version: 6 }));
    },
  ];
  await outbox.edit('1', { title: 'New' }, { version: 5, typed: true });
  assert.equal(outbox.view('1'), null);
});

test('a change that waited its turn is not sent after signing out', async () => {
  server.answers = [
    async () => {
      outbox.clear();
      return json(task({ title: 'A', version: 6 }));
    },
  ];
  const first = outbox.edit('1', { title: 'A' }, { version: 5, typed: true });
  const second = outbox.edit('1', { title: 'AB' }, { version: 5, typed: true });
  await first;
  await assert.rejects(second, SignedOut);
  assert.equal(server.requests.length, 1);
});

test('a refused draft is sent with other text as another write', async () => {
  server.answers = [
    () => problem(400),
    () => problem(400),
    () => json(task({ id, title: 'Milk', version: 1 })),
  ];
  const { id, answer } = outbox.create({ title: 'Milk\0', priority: 'high' }, 'alice');
  await assert.rejects(answer);
  await assert.rejects(outbox.revise(id, { title: 'Milk!' }));
  assert.equal(outbox.view(id)?.task.title, 'Milk!');
  await outbox.revise(id, { title: 'Milk' });
  assert.deepEqual(server.requests.at(-1)?.body, { id, title: 'Milk', priority: 'high' });
  assert.equal(new Set(server.requests.map(({ key }) => key)).size, 3);
  assert.deepEqual(outbox.drafts, []);
});

test('an edit of a refused draft is another creation', async () => {
  server.answers = [() => problem(400), () => json(task({ id, title: 'Milk', version: 1 }))];
  const { id, answer } = outbox.create({ title: 'Milk\0', priority: 'high' }, 'alice');
  await assert.rejects(answer);
  await outbox.edit(id, { title: 'Milk' }, { version: 0, typed: true });
  assert.equal(server.requests[1].method, 'POST');
  assert.deepEqual(server.requests[1].body, { id, title: 'Milk', priority: 'high' });
  assert.deepEqual(outbox.drafts, []);
  assert.equal(outbox.unsaved, false);
});

function shown() {
  const view = outbox.view('1');
  assert.ok(view);
  return view;
}
