import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client, SignedOut } from '../../js/api/client.js';
import { outbox } from '../../js/state/outbox.js';
import { projects, tasks } from '../../js/state/store.js';
import { change, json, log, problem, server, task } from './server.js';

const { steps } = outbox;
const TRASHED = '2027-01-01T00:00:00Z';

beforeEach(() => {
  outbox.clear();
  projects.clear();
  server.start();
  tasks.put(task({ version: 5 }));
});

test('undo takes back the last change: it shows at once, and the server undoes just that one', async () => {
  await rename('New');
  server.answers = [
    () => log(change(6, { title: ['Old', 'New'] })),
    () => log(change(7, { title: ['New', 'Old'] })),
  ];
  const undone = steps.undo();
  assert.equal(shown().task.title, 'Old');
  assert.ok(await undone);
  assert.equal(server.requests[2].path, 'changes/1-6/undo/');
  assert.deepEqual(server.requests[2].body, { whole_write: false });
  assert.equal(shown().task.title, 'Old');
  assert.equal(shown().task.version, 7);
  assert.equal(await steps.undo(), null);
});

test('what somebody else has written in between is asked for', async () => {
  await rename('New');
  server.answers = [
    () => log(change(7, { description: ['', 'Theirs'] }), change(6, { title: ['Old', 'New'] })),
    () => log(change(8, { title: ['New', 'Old'] })),
    () => json(task({ title: 'Old', description: 'Theirs', version: 8 })),
  ];
  await steps.undo();
  assert.equal(server.requests[2].path, 'changes/1-6/undo/');
  assert.equal(shown().task.description, 'Theirs');
  assert.equal(shown().task.version, 8);
});

test('what was refused is no step to take back', async () => {
  server.answers = [() => problem(500)];
  await assert.rejects(outbox.edit('1', { status: 'done' }, { version: 5, typed: false }));
  assert.equal(steps.next.value, null);
  assert.equal(await steps.undo(), null);
});

test('an undo that is refused shows again what there is, and is no step any more', async () => {
  await rename('New');
  server.answers = [() => log(change(6, { title: ['Old', 'New'] })), () => problem(409)];
  await assert.rejects(steps.undo());
  assert.equal(shown().task.title, 'New');
  assert.equal(await steps.undo(), null);
  assert.equal(await steps.redo(), null);
});

test('an undo without an answer can be tried again, as the same request', async () => {
  await rename('New');
  server.answers = [() => log(change(6, { title: ['Old', 'New'] }))];
  await assert.rejects(steps.undo());
  assert.equal(shown().task.title, 'New');
  server.answers = [() => log(change(6, { title: ['Old', 'New'] })), () => problem(503)];
  await assert.rejects(steps.undo());
  server.answers = [
    () => log(change(6, { title: ['Old', 'New'] })),
    () => log(change(7, { title: ['New', 'Old'] })),
  ];
  assert.ok(await steps.undo());
  assert.equal(shown().task.title, 'Old');
  assert.equal(server.posted.length, 3);
  assert.equal(new Set(server.posted.map(({ key }) => key)).size, 1);
});

test('what somebody did who has left is no step of the next person', async () => {
  await rename('New');
  server.answers = [
    () => {
      outbox.clear();
      throw new SignedOut();
    },
  ];
  await assert.rejects(steps.undo(), SignedOut);
  assert.equal(steps.next.value, null);
});

test('undo of a deletion brings the task back, undo of a creation takes it away', async () => {
  server.answers = [() => new Response(null, { status: 204 })];
  await outbox.remove(task({ version: 5 }));
  server.answers = [
    () => log(change(6, { deleted_at: [null, TRASHED] })),
    () => log(change(7, { deleted_at: [TRASHED, null] })),
  ];
  await steps.undo();
  assert.equal(shown().deleted, false);

  const { id, answer } = outbox.create({ title: 'Milk' }, 'alice');
  server.answers = [() => json(task({ id, title: 'Milk', version: 1 }))];
  await answer;
  const undone = steps.undo();
  assert.equal(outbox.view(id)?.deleted, true);
  await assert.rejects(undone);
});

test('many changes are one request and one step', async () => {
  tasks.put(task({ id: '2', title: 'Other', version: 3 }));
  server.answers = [
    () =>
      bulk(
        task({ status: 'done', version: 6 }),
        task({ id: '2', deleted_at: TRASHED, version: 4 }),
      ),
    () => log(change(6, { status: ['todo', 'done'] })),
    () =>
      log(change(5, { deleted_at: [TRASHED, null] }, '2'), change(7, { status: ['done', 'todo'] })),
  ];
  await outbox.changeTogether(together({ 1: { status: 'done' }, 2: null }));
  assert.deepEqual(server.requests[0].body.operations, [
    { op: 'update', id: '1', status: 'done' },
    { op: 'delete', id: '2' },
  ]);
  assert.equal(outbox.view('2')?.deleted, true);
  await steps.undo();
  assert.deepEqual(server.requests[2].body, { whole_write: true });
  assert.equal(shown().task.status, 'todo');
  assert.equal(outbox.view('2')?.deleted, false);
  assert.equal(server.requests.length, 3);
});

test('more than one request can take are one step all the same', async () => {
  const ids = Array.from({ length: 600 }, (_, index) => `t${index}`);
  const [first, second] = [ids.slice(0, 500), ids.slice(500)];
  tasks.put(...ids.map((id) => task({ id, version: 1 })));
  const done = (/** @type {string} */ id) => task({ id, status: 'done', version: 2 });
  server.answers = [() => bulk(...first.map(done)), () => bulk(...second.map(done))];
  await outbox.changeTogether(new Map(ids.map((id) => [id, { status: 'done' }])));

  const logged = (/** @type {string} */ id) => change(2, { status: ['todo', 'done'] }, id);
  const taken = (/** @type {string} */ id) => change(3, { status: ['done', 'todo'] }, id);
  answerBy({
    'tasks/t0/changes/': () => log(logged('t0')),
    'tasks/t500/changes/': () => log(logged('t500')),
    'changes/t0-2/undo/': () => log(...first.map(taken)),
    'changes/t500-2/undo/': () => log(...second.map(taken)),
  });
  const undone = steps.undo();
  assert.equal(outbox.view('t0')?.task.status, 'todo');
  assert.equal(outbox.view('t599')?.task.status, 'todo');
  await undone;
  assert.equal(tasks.get('t0')?.version, 3);
  assert.equal(tasks.get('t599')?.version, 3);
  assert.equal(await steps.undo(), null);
});

test('what changed nothing is not taken back in place of what changed before', async () => {
  await rename('New');
  let answer = (/** @type {Response} */ _) => {};
  server.answers = [() => new Promise((resolve) => (answer = resolve))];
  const edited = outbox.edit('1', { status: 'todo' }, { version: 6, typed: false });
  // Before it is known that nothing has changed.
  const undone = steps.undo();
  await new Promise(setImmediate);
  answer(json(task({ title: 'New', version: 6 })));
  await edited;
  assert.equal(await undone, null);
  assert.equal(shown().task.title, 'New');
  assert.equal(server.posted.length, 0);
});

test('of changes together, the one that changed nothing does not lead to what was before', async () => {
  await rename('New');
  tasks.put(task({ id: '2', version: 3 }));
  let answer = (/** @type {Response} */ _) => {};
  server.answers = [
    () => new Promise((resolve) => (answer = resolve)),
    () => log(change(4, { status: ['todo', 'done'] }, '2')),
    () => log(change(5, { status: ['done', 'todo'] }, '2')),
  ];
  const sent = outbox.changeTogether(together({ 1: { status: 'todo' }, 2: { status: 'done' } }));
  const undone = steps.undo();
  await new Promise(setImmediate);
  answer(bulk(task({ title: 'New', version: 6 }), task({ id: '2', status: 'done', version: 4 })));
  await sent;
  assert.ok(await undone);
  assert.equal(server.posted.at(-1)?.path, 'changes/2-4/undo/');
  assert.equal(shown().task.title, 'New');
});

test('where all of many changed nothing, there is nothing to take back', async () => {
  tasks.put(task({ id: '2', version: 3 }));
  server.answers = [() => bulk(task({ version: 5 }), task({ id: '2', version: 3 }))];
  await outbox.changeTogether(together({ 1: { status: 'todo' }, 2: { status: 'todo' } }));
  assert.equal(steps.next.value, null);
});

test('that they changed nothing is seen behind a change still on its way, too', async () => {
  tasks.put(task({ id: '2', version: 3 }));
  const renamed = rename('New');
  const step = steps.next.value;
  server.answers.push(() =>
    bulk(task({ title: 'New', version: 6 }), task({ id: '2', version: 3 })),
  );
  await outbox.changeTogether(together({ 1: { status: 'todo' }, 2: { status: 'todo' } }));
  await renamed;
  assert.equal(steps.next.value, step);
});

test('what is taken back can be brought back, and taken back again', async () => {
  await rename('New');
  server.answers = [
    () => log(change(6, { title: ['Old', 'New'] })),
    () => log(change(7, { title: ['New', 'Old'] })),
    () => log(change(8, { title: ['Old', 'New'] })),
    () => log(change(9, { title: ['New', 'Old'] })),
  ];
  await steps.undo();
  const again = steps.redo();
  assert.equal(shown().task.title, 'New');
  await again;
  assert.equal(server.posted.at(-1)?.path, 'changes/1-7/undo/');
  assert.equal(shown().task.version, 8);
  await steps.undo();
  assert.equal(server.posted.at(-1)?.path, 'changes/1-8/undo/');
  assert.equal(shown().task.title, 'Old');
});

test('once something else is done, what was taken back stays so', async () => {
  await rename('New');
  server.answers = [
    () => log(change(6, { title: ['Old', 'New'] })),
    () => log(change(7, { title: ['New', 'Old'] })),
    () => json(task({ status: 'done', version: 8 })),
  ];
  await steps.undo();
  await outbox.edit('1', { status: 'done' }, { version: 7, typed: false });
  assert.equal(await steps.redo(), null);
});

test('what was done to something else than a task is a step like any other', async () => {
  await rename('New');
  const before = steps.next.value;
  server.keys.set('garden-3', 'deletion');
  steps.note('garden', 'deletion', { address: '#/inbox', back: '#/projects/garden' });
  assert.notEqual(steps.next.value, before);
  const trashed = { ...change(3, { deleted_at: [null, TRASHED] }, 'garden'), entity: 'project' };
  const restored = { ...change(4, { deleted_at: [TRASHED, null] }, 'garden'), entity: 'project' };
  server.answers = [
    () => log(change(6, { title: ['Old', 'New'] }), trashed),
    () => log(restored),
    () => json({ next: null, results: [{ id: 'garden' }] }),
  ];
  const undone = await steps.undo();
  assert.equal(undone?.address, '#/projects/garden');
  assert.equal(server.posted.at(-1)?.path, 'changes/garden-3/undo/');
  assert.ok(projects.get('garden'));
  assert.equal(steps.next.value, before);

  server.answers = [() => log({ ...trashed, id: 'garden-5', version: 5 })];
  assert.equal((await steps.redo())?.address, '#/inbox');
  assert.equal(server.posted.at(-1)?.path, 'changes/garden-4/undo/');
});

test('one step is taken back after the other', async () => {
  noteTwo();
  let answer = (/** @type {Response} */ _) => {};
  server.answers = [
    () => log(change(3, { name: ['B', 'C'] }, 'garden')),
    () => new Promise((resolve) => (answer = resolve)),
    () => log(change(2, { name: ['A', 'B'] }, 'garden')),
    () => log(change(5, { name: ['B', 'A'] }, 'garden')),
  ];
  const undone = [steps.undo(), steps.undo()];
  while (server.posted.length < 1) await new Promise(setImmediate);
  assert.equal(server.requests.length, 2);
  answer(log(change(4, { name: ['C', 'B'] }, 'garden')));
  await Promise.all(undone);
  assert.deepEqual(
    server.posted.map(({ path }) => path),
    ['changes/garden-3/undo/', 'changes/garden-2/undo/'],
  );
});

test('what somebody else has written meanwhile is not taken back, though the version is theirs', async () => {
  tasks.put(task({ id: '2', version: 1 }));
  const theirs = { request_id: 'theirs' };
  server.answers = [
    () =>
      json({
        results: [
          task({ status: 'done', version: 7 }),
          task({ id: '2', status: 'done', version: 2 }),
        ],
      }),
  ];
  await outbox.changeTogether(together({ 1: { status: 'done' }, 2: { status: 'done' } }));
  server.answers = [
    () => log({ ...change(7, { title: ['Old', 'Theirs'] }), ...theirs }),
    () => log(change(2, { status: ['todo', 'done'] }, '2')),
    () => log(change(3, { status: ['done', 'todo'] }, '2')),
  ];
  await steps.undo();
  assert.deepEqual(
    server.posted.slice(1).map(({ path }) => path),
    ['changes/2-2/undo/'],
  );
});

test('what waits is not sent for whoever comes next', async () => {
  noteTwo();
  const leaving = new AbortController();
  client.authority.leaving = leaving.signal;
  let answer = (/** @type {Response} */ _) => {};
  server.answers = [() => new Promise((resolve) => (answer = resolve))];
  const undone = [steps.undo(), steps.undo()];
  while (server.requests.length < 1) await new Promise(setImmediate);
  leaving.abort(new SignedOut());
  outbox.clear();
  answer(log(change(3, {}, 'garden')));
  for (const each of undone) await assert.rejects(each, SignedOut);
  assert.equal(server.requests.length, 1);
});

test('steps whose undo got no answer stay in their order', async () => {
  noteTwo();
  const undone = [steps.undo(), steps.undo()];
  for (const each of undone) await assert.rejects(each);
  server.answers = [
    () => log(change(3, { name: ['B', 'C'] }, 'garden')),
    () => log(change(4, { name: ['C', 'B'] }, 'garden')),
  ];
  await steps.undo();
  assert.equal(server.posted.at(-1)?.path, 'changes/garden-3/undo/');
});

test('a creation that was taken back and then failed is still there', async () => {
  const { id, answer } = outbox.create({ title: 'Milk' }, 'alice');
  const undone = steps.undo();
  await assert.rejects(answer);
  await undone;
  assert.deepEqual(outbox.drafts, [id]);
});

/** Two renamings of a project. */
function noteTwo() {
  for (const version of [2, 3]) {
    server.keys.set(`garden-${version}`, `renaming ${version}`);
    steps.note('garden', `renaming ${version}`);
  }
}

/** @param {string} title that the task gets, as a step */
async function rename(title) {
  server.answers = [() => json(task({ title, version: 6 }))];
  await outbox.edit('1', { title }, { version: 5, typed: true });
}

/** @param {Record<string, Partial<TaskFields> | null>} changes by id */
function together(changes) {
  return new Map(Object.entries(changes));
}

/** @param {...Task} results */
function bulk(...results) {
  return json({ results });
}

/** @param {Record<string, () => Response>} answers by path, in whatever order they are asked for */
function answerBy(answers) {
  const fetch = globalThis.fetch;
  globalThis.fetch = (address, init) => {
    const path = new URL(String(address)).pathname.replace('/api/v1/', '');
    server.answers = [answers[path]];
    return fetch(address, init);
  };
}

function shown() {
  const view = outbox.view('1');
  assert.ok(view);
  return view;
}
