import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client } from '../../js/api/client.js';
import { Board } from '../../js/state/board.js';
import { outbox } from '../../js/state/outbox.js';
import { blankTask, tasks } from '../../js/state/store.js';

Object.defineProperty(globalThis, 'location', {
  value: { hostname: 'localhost', protocol: 'http:', origin: 'http://localhost:5500' },
});

const PROJECT = 'project';
/** @type {Board} */
let board;
/** @type {Map<string, Task[]>} what the server has, by status */
let stored;
/** @type {string | null} */
let next;
/** @type {Promise<Response>} the server's answer to a move */
let moved;
/** @type {(answer: Response) => void} */
let answerMove;

beforeEach(async () => {
  outbox.clear();
  next = null;
  moved = new Promise((resolve) => {
    answerMove = resolve;
  });
  stored = new Map([
    ['todo', [task('a', 'todo', 'a1'), task('b', 'todo', 'a2'), task('c', 'todo', 'a3')]],
    ['done', [task('d', 'done', 'a0')]],
  ]);
  client.base = 'http://localhost:8000';
  client.authority = {
    leaving: new AbortController().signal,
    access: async () => 'token',
    renew: async () => 'token',
  };
  globalThis.fetch = async (address, init) => {
    if (init?.method === 'POST') return moved;
    const query = new URL(String(address)).searchParams;
    const results = stored.get(query.get('status') ?? '') ?? [];
    return Response.json({ next: query.get('status') === 'todo' ? next : null, results });
  };
  await load();
});

test('tasks stand in the column of their status, in their order', () => {
  assert.deepEqual(columns(), { todo: 'abc', done: 'd' });
});

test('a move shows at once, and where the server puts it in the end', async () => {
  const answer = move('a', { after: 'd' }, 'done');
  assert.deepEqual(columns(), { todo: 'bc', done: 'da' });
  answerMove(Response.json({ ...task('a', 'done', 'Z9'), version: 2 }));
  await answer;
  assert.deepEqual(columns(), { todo: 'bc', done: 'ad' });
});

test('a move within a column shows at once', () => {
  move('c', { before: 'a' });
  assert.deepEqual(columns(), { todo: 'cab', done: 'd' });
  move('a', {});
  assert.deepEqual(columns(), { todo: 'cba', done: 'd' });
});

test('a refused move is rolled back', async () => {
  const answer = move('a', { after: 'd' }, 'done');
  answerMove(Response.json({ title: 'No' }, { status: 409 }));
  await assert.rejects(answer);
  assert.deepEqual(columns(), { todo: 'abc', done: 'd' });
});

test('what changes elsewhere goes to its place', () => {
  tasks.put({ ...task('b', 'done', 'a2'), version: 2 });
  assert.deepEqual(columns(), { todo: 'ac', done: 'db' });
  tasks.put({ ...task('c', 'todo', 'a0'), version: 2 });
  assert.deepEqual(columns(), { todo: 'ca', done: 'db' });
  tasks.put({ ...task('a', 'todo', 'a1'), project: 'other', version: 2 });
  tasks.put({ ...task('d', 'done', 'a0'), deleted_at: '2026-01-01T00:00:00Z', version: 2 });
  assert.deepEqual(columns(), { todo: 'c', done: 'b' });
});

test('a place is told by a neighbour', () => {
  assert.deepEqual(board.placeAt('a', 'todo', 1), { after: 'b' });
  assert.deepEqual(board.placeAt('c', 'todo', 0), { before: 'a' });
  assert.deepEqual(board.placeAt('a', 'cancelled', 0), {});
});

test('the end of a column is behind all, if all is loaded', async () => {
  assert.deepEqual(board.placeAt('a', 'todo', 2), {});
  next = 'http://localhost:8000/api/v1/tasks/?cursor=x';
  await load();
  assert.deepEqual(board.placeAt('a', 'todo', 2), { after: 'c' });
  assert.deepEqual(board.placeAt('a', 'todo', Number.POSITIVE_INFINITY), {});
});

test('a neighbour that is on its way is no landmark', () => {
  move('a', { before: 'd' }, 'done');
  assert.deepEqual(columns(), { todo: 'bc', done: 'ad' });
  assert.deepEqual(board.placeAt('b', 'done', 1), { before: 'd' });
});

test('a draft stands at the end of its column', () => {
  const { id } = outbox.create({ title: 'New', project: PROJECT, status: 'todo' }, 'me');
  board.add(id);
  board.arrange();
  assert.equal(board.cards('todo').at(-1)?.task.id, id);
  assert.deepEqual(board.placeAt('a', 'todo', 3), {});
});

async function load() {
  board = new Board(new URLSearchParams({ project: PROJECT }), () => {});
  board.load();
  await new Promise((resolve) => setTimeout(resolve));
  board.arrange();
}

/**
 * @param {string} id
 * @param {{ after?: string, before?: string }} place
 * @param {Status} [status]
 */
function move(id, place, status) {
  const known = /** @type {Task} */ (tasks.get(id));
  const answer = outbox.move(known, place, status ? { status } : {});
  board.hold(id, place);
  return answer;
}

function columns() {
  board.arrange();
  const ids = (/** @type {Status} */ status) =>
    board
      .cards(status)
      .map(({ task: { id } }) => id)
      .join('');
  return { todo: ids('todo'), done: ids('done') };
}

/**
 * @param {string} id
 * @param {Status} status
 * @param {string} position
 */
function task(id, status, position) {
  return blankTask({ id, status, position, project: PROJECT, title: id, version: 1 });
}
