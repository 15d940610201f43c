import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { client, SignedOut } from '../../js/api/client.js';
import { outbox } from '../../js/state/outbox.js';
import { blankTask, tasks } from '../../js/state/tasks.js';

Object.defineProperty(globalThis, 'location', {
  value: { hostname: 'localhost', protocol: 'http:', origin: 'http://localhost:5500' },
});

/** @type {{ method: string, path: string, body: any, match: string, key: string }[]} */
let requests = [];
/** @type {(() => Response | Promise<Response>)[]} */
let answers = [];

beforeEach(() => {
  requests = [];
  answers = [];
  outbox.clear();
  client.base = 'http://localhost:8000';
  client.authority = {
    leaving: new AbortController().signal,
    access: async () => 'token',
    renew: async () => 'token',
  };
  globalThis.fetch = async (address, init) => {
    const headers = /** @type {Record<string, string>} */ (init?.headers);
    requests.push({
      method: String(init?.method),
      path: String(address).replace('http://localhost:8000/api/v1/', ''),
      body: init?.body && JSON.parse(String(init.body)),
      match: headers['If-Match'],
      key: headers['Idempotency-Key'],
    });
    const answer = answers.shift();
    if (!answer) throw new TypeError('network');
    return answer();
  };
  tasks.put(task({ version: 5 }));
});

test('a change shows before the answer and stays after it', async () => {
  answers = [() => json(task({ status: 'done', version: 6 }))];
  const answer = outbox.edit('1', { status: 'done' }, { version: 5, typed: false });
  assert.equal(shown().task.status, 'done');
  assert.equal(shown().pending, true);
  await answer;
  assert.equal(shown().task.status, 'done');
  assert.equal(shown().pending, false);
});

test('a refused click is rolled back', async () => {
  answers = [() => problem(500)];
  await assert.rejects(outbox.edit('1', { status: 'done' }, { version: 5, typed: false }));
  assert.equal(shown().task.status, 'todo');
  assert.equal(shown().failure, null);
});

test('refused typing is kept, and sent again under the same key and tag', async () => {
  await assert.rejects(outbox.edit('1', { title: 'New' }, { version: 5, typed: true }));
  assert.equal(shown().task.title, 'Old');
  assert.deepEqual(shown().failure?.operation.fields, { title: 'New' });
  answers = [() => json(task({ title: 'New', version: 6 }))];
  await outbox.retry('1');
  assert.equal(requests[1].key, requests[0].key);
  assert.equal(requests[1].match, requests[0].match);
  assert.equal(shown().failure, null);
});

test('a second failure does not push out the first', async () => {
  await assert.rejects(outbox.edit('1', { title: 'New' }, { version: 5, typed: true }));
  await assert.rejects(outbox.edit('1', { description: 'Text' }, { version: 5, typed: true }));
  assert.deepEqual(shown().failure?.operation.fields, { title: 'New', description: 'Text' });
});

test('what is typed again replaces what failed', async () => {
  await assert.rejects(outbox.edit('1', { title: 'New' }, { version: 5, typed: true }));
  answers = [() => json(task({ title: 'Newer', version: 6 }))];
  await outbox.edit('1', { title: 'Newer' }, { version: 5, typed: true });
  assert.equal(shown().failure, null);
});

test('edits of one task are sent in order, each upon the outcome of the one before', async () => {
  answers = [() => json(task({ version: 6 })), () => json(task({ version: 7 }))];
  await Promise.all([
    outbox.edit('1', { title: 'A' }, { version: 5, typed: true }),
    outbox.edit('1', { title: 'AB' }, { version: 5, typed: true }),
  ]);
  assert.deepEqual(
    requests.map(({ match }) => match),
    ['"5"', '"6"'],
  );
});

test('an edit does not claim to have seen what the server merged in', async () => {
  answers = [() => json(task({ version: 8 })), () => json(task({ version: 9 }))];
  await outbox.edit('1', { title: 'A' }, { version: 5, typed: true });
  await outbox.edit('1', { description: 'B' }, { version: 5, typed: true });
  assert.equal(requests[1].match, '"5"');
});

test('a conflict holds both values; insisting sends mine over theirs', async () => {
  const current = task({ title: 'Theirs', version: 7 });
  answers = [() => problem(412, { current }), () => json(task({ title: 'Mine', version: 8 }))];
  await assert.rejects(outbox.edit('1', { title: 'Mine' }, { version: 5, typed: true }));
  assert.equal(shown().task.title, 'Theirs');
  assert.equal(shown().failure?.current?.title, 'Theirs');
  await outbox.insist('1');
  assert.equal(requests[1].match, '"7"');
  assert.notEqual(requests[1].key, requests[0].key);
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
  answers = [() => problem(500), () => new Response(null, { status: 204 })];
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
  answers = [
    () => json(task({ id, title: 'Milk', version: 1 })),
    () => json(task({ id, title: 'Milk', status: 'done', version: 2 })),
  ];
  await Promise.all([answer, edited]);
  assert.deepEqual(requests[0].body, { id, title: 'Milk' });
  assert.equal(requests[1].match, '"1"');
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('undo takes back the last change: it shows at once, and the server undoes just that one', async () => {
  answers = [
    () => json(task({ title: 'New', version: 6 })),
    () =>
      json({ results: [change(7, { title: ['x', 'y'] }), change(6, { title: ['Old', 'New'] })] }),
    () => json({ results: [change(8, { title: ['New', 'Old'] })] }),
  ];
  await outbox.edit('1', { title: 'New' }, { version: 5, typed: true });
  const undone = outbox.undo();
  assert.equal(shown().task.title, 'Old');
  await undone;
  assert.equal(requests[2].path, 'changes/of-6/undo/');
  assert.deepEqual(requests[2].body, { whole_write: false });
  assert.equal(shown().task.title, 'Old');
  assert.equal(shown().task.version, 8);
  assert.equal(outbox.undo(), null);
});

test('what was refused is no step to take back', async () => {
  answers = [() => problem(500)];
  await assert.rejects(outbox.edit('1', { status: 'done' }, { version: 5, typed: false }));
  assert.equal(outbox.undo(), null);
});

test('an undo that is refused shows again what there is', async () => {
  answers = [
    () => json(task({ title: 'New', version: 6 })),
    () => json({ results: [change(6, { title: ['Old', 'New'] })] }),
    () => problem(409),
  ];
  await outbox.edit('1', { title: 'New' }, { version: 5, typed: true });
  await assert.rejects(Promise.resolve(outbox.undo()));
  assert.equal(shown().task.title, 'New');
});

test('undo of a deletion brings the task back, undo of a creation takes it away', async () => {
  answers = [() => new Response(null, { status: 204 })];
  await outbox.remove(task({ version: 5 }));
  answers = [
    () => json({ results: [change(6, { deleted_at: [null, '2027-01-01T00:00:00Z'] })] }),
    () => json({ results: [change(7, { deleted_at: ['2027-01-01T00:00:00Z', null] })] }),
  ];
  await outbox.undo();
  assert.equal(shown().deleted, false);

  const { id, answer } = outbox.create({ title: 'Milk' }, 'alice');
  answers = [() => json(task({ id, title: 'Milk', version: 1 }))];
  await answer;
  const undone = outbox.undo();
  assert.equal(outbox.view(id)?.deleted, true);
  await assert.rejects(Promise.resolve(undone));
});

test('many changes are one request and one step', async () => {
  tasks.put(task({ id: '2', title: 'Other', version: 3 }));
  answers = [
    () =>
      json({
        results: [
          task({ status: 'done', version: 6 }),
          task({ id: '2', deleted_at: '2027-01-01T00:00:00Z', version: 4 }),
        ],
      }),
    () => json({ results: [change(6, { status: ['todo', 'done'] })] }),
    () =>
      json({
        results: [
          change(5, { deleted_at: ['2027-01-01T00:00:00Z', null] }, '2'),
          change(7, { status: ['done', 'todo'] }),
        ],
      }),
  ];
  await outbox.changeTogether(
    new Map(
      /** @type {[string, Partial<TaskFields> | null][]} */ ([
        ['1', { status: 'done' }],
        ['2', null],
      ]),
    ),
  );
  assert.deepEqual(requests[0].body.operations, [
    { op: 'update', id: '1', status: 'done' },
    { op: 'delete', id: '2' },
  ]);
  assert.equal(outbox.view('2')?.deleted, true);
  await outbox.undo();
  assert.deepEqual(requests[2].body, { whole_write: true });
  assert.equal(shown().task.status, 'todo');
  assert.equal(outbox.view('2')?.deleted, false);
  assert.equal(requests.length, 3);
});

test('where one of many is refused, all are rolled back', async () => {
  tasks.put(task({ id: '2', version: 3 }));
  answers = [() => problem(400)];
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
  assert.equal(outbox.undo(), null);
});

test('an answer that comes after signing out changes nothing', async () => {
  answers = [
    async () => {
      outbox.clear();
      return json(task({ title: 'New', version: 6 }));
    },
  ];
  await outbox.edit('1', { title: 'New' }, { version: 5, typed: true });
  assert.equal(outbox.view('1'), null);
});

test('a change that waited its turn is not sent after signing out', async () => {
  answers = [
    async () => {
      outbox.clear();
      return json(task({ title: 'A', version: 6 }));
    },
  ];
  const first = outbox.edit('1', { title: 'A' }, { version: 5, typed: true });
  const second = outbox.edit('1', { title: 'AB' }, { version: 5, typed: true });
  await first;
  await assert.rejects(second, SignedOut);
  assert.equal(requests.length, 1);
});

test('a refused draft is sent with other text as another write', async () => {
  answers = [
    () => problem(400),
    () => problem(400),
    () => json(task({ id, title: 'Milk', version: 1 })),
  ];
  const { id, answer } = outbox.create({ title: 'Milk\0', priority: 'high' }, 'alice');
  await assert.rejects(answer);
  await assert.rejects(outbox.revise(id, { title: 'Milk!' }));
  assert.equal(outbox.view(id)?.task.title, 'Milk!');
  await outbox.revise(id, { title: 'Milk' });
  assert.deepEqual(requests.at(-1)?.body, { id, title: 'Milk', priority: 'high' });
  assert.equal(new Set(requests.map(({ key }) => key)).size, 3);
  assert.deepEqual(outbox.drafts, []);
});

function shown() {
  const view = outbox.view('1');
  assert.ok(view);
  return view;
}

/** @param {Partial<Task>} fields */
function task(fields) {
  return blankTask({ id: '1', owner: 'alice', title: 'Old', ...fields });
}

/**
 * @param {number} version
 * @param {Record<string, [unknown, unknown]>} fields
 * @param {string} id
 */
function change(version, fields, id = '1') {
  return { id: `of-${version}`, entity: 'task', entity_id: id, version, fields, at: '' };
}

/** @param {object} body */
function json(body) {
  return Response.json(body);
}

/**
 * @param {number} status
 * @param {object} [more]
 */
function problem(status, more) {
  return Response.json({ title: 'Refused', ...more }, { status });
}
