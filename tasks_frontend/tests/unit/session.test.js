import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** The other tabs, as this one sees them. */
class Tabs extends EventTarget {
  static current = /** @type {Tabs} */ (/** @type {unknown} */ (null));
  /** @type {any[]} */
  sent = [];

  constructor() {
    super();
    Tabs.current = this;
  }

  /** @param {any} message */
  postMessage(message) {
    this.sent.push(message);
  }

  /** @param {any} message */
  say(message) {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }
}

Object.defineProperty(globalThis, 'BroadcastChannel', { value: Tabs });
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] } });
Object.defineProperty(globalThis, 'location', {
  value: {
    hostname: 'localhost',
    protocol: 'http:',
    origin: 'http://localhost:5500',
    reload: () => calls.push('reload'),
  },
});

const { client, SignedOut } = await import('../../js/api/client.js');
const { session } = await import('../../js/api/session.js');

const ALICE = { id: 'alice', email: 'alice@example.com', name: '', role: 'user', timezone: 'UTC' };
const BOB = { ...ALICE, id: 'bob', email: 'bob@example.com' };
/** @type {Record<string, () => Response | Promise<Response>>} */
let answers = {};
/** @type {string[]} */
let calls = [];
/** Access tokens the server accepts. */
let good = '';

beforeEach(async () => {
  client.base = 'http://localhost:8000';
  globalThis.fetch = async (address, init) => {
    const path = String(address).replace(`${client.base}/api/v1/`, '');
    const headers = /** @type {Record<string, string>} */ (init?.headers);
    calls.push(path);
    if (path in answers) return answers[path]();
    return headers.Authorization === `Bearer ${good}` ? Response.json(ALICE) : refusal();
  };
  answers = { 'auth/logout/': () => new Response(null, { status: 204 }) };
  await session.signOut();
  calls = [];
  Tabs.current.sent = [];
});

test('ten calls with an expired token need one refresh', async () => {
  await signIn();
  good = token('second');
  answers['auth/refresh/'] = () => Response.json({ access: good, user: ALICE });
  await Promise.all(Array.from({ length: 10 }, () => client.call('GET', 'users/me/')));
  assert.equal(calls.filter((path) => path === 'auth/refresh/').length, 1);
});

test('a token from another tab spares the refresh', async () => {
  await signIn();
  good = token('theirs');
  const call = client.call('GET', 'users/me/');
  await until(() => Tabs.current.sent.some(({ type }) => type === 'wanted'));
  Tabs.current.say({ type: 'granted', grant: grant(good) });
  assert.deepEqual(await call, ALICE);
  assert.equal(calls.includes('auth/refresh/'), false);
});

test('another tab that asks is given the token, unless it is the stale one', async () => {
  await signIn();
  const before = Tabs.current.sent.length;
  Tabs.current.say({ type: 'wanted', stale: good });
  assert.equal(Tabs.current.sent.length, before);
  Tabs.current.say({ type: 'wanted', stale: 'older' });
  assert.equal(Tabs.current.sent.at(-1).grant.access, good);
});

test('calls that meet the end of the session wait for the password', async () => {
  await signIn();
  good = 'none';
  answers['auth/refresh/'] = refusal;
  const call = client.call('GET', 'users/me/');
  await until(() => session.expired.value);
  await signIn();
  assert.deepEqual(await call, ALICE);
  assert.equal(session.expired.value, false);
});

test('a refresh is asked for so that no browser asks first, and its cookie may be gone', async () => {
  await signIn();
  good = 'none';
  /** @type {RequestInit | undefined} */
  let call;
  const { fetch } = globalThis;
  globalThis.fetch = async (address, init) => {
    if (!String(address).endsWith('auth/refresh/')) return fetch(address, init);
    call = init;
    return Response.json({ status: 400, code: 'invalid' }, { status: 400 });
  };
  const waiting = client.call('GET', 'users/me/');
  await until(() => session.expired.value);
  assert.deepEqual([call?.headers, call?.body, call?.credentials], [{}, undefined, 'include']);
  await signIn();
  assert.deepEqual(await waiting, ALICE);
});

test('the server hears last that somebody leaves, and nothing is asked meanwhile', async () => {
  await signIn();
  const answer = hold('tasks/');
  const early = client.call('GET', 'tasks/');
  const parting = session.signOut();
  const late = client.call('GET', 'users/me/');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(calls.slice(-1), ['tasks/']);
  answer(Response.json(ALICE));
  await parting;
  assert.deepEqual(await early, ALICE);
  await assert.rejects(late, SignedOut);
  assert.deepEqual(calls.slice(-2), ['tasks/', 'auth/logout/']);
});

test('who cannot leave goes on', async () => {
  await signIn();
  answers['auth/logout/'] = () => new Response('', { status: 503 });
  const parting = session.signOut();
  const call = client.call('GET', 'users/me/');
  await assert.rejects(parting);
  assert.deepEqual(await call, ALICE);
});

test('signing out elsewhere signs out here', async () => {
  await signIn();
  Tabs.current.say({ type: 'signed-out' });
  assert.equal(session.user.value, null);
});

test('another name is known in every tab, and handed over with the token', async () => {
  await signIn();
  session.know({ ...ALICE, name: 'Alice' });
  assert.equal(session.user.value?.name, 'Alice');
  Tabs.current.say({ type: 'wanted', stale: 'older' });
  assert.equal(Tabs.current.sent.at(-1).grant.user.name, 'Alice');
  Tabs.current.say({ type: 'changed', user: { ...ALICE, name: 'Alice B.' } });
  assert.equal(session.user.value?.name, 'Alice B.');
  Tabs.current.say({ type: 'changed', user: { ...ALICE, id: 'bob', name: 'Bob' } });
  assert.equal(session.user.value?.name, 'Alice B.');
});

test('no cookie, no user', async () => {
  answers['auth/refresh/'] = refusal;
  await session.restore();
  assert.equal(session.user.value, null);
});

test('a server that cannot be told leaves the person signed in', async () => {
  await signIn();
  answers['auth/logout/'] = () => new Response(null, { status: 503 });
  await assert.rejects(session.signOut());
  assert.equal(session.user.value?.id, 'alice');
});

test('nobody calls, and nobody is asked for a password', async () => {
  await assert.rejects(client.call('GET', 'tasks/'), SignedOut);
  await assert.rejects(session.renew('stale'), SignedOut);
  assert.deepEqual(calls, []);
  assert.equal(session.expired.value, false);
});

test('a call refused after its person has left is not repeated for the next', async () => {
  await signIn();
  const answer = hold('tasks/');
  const call = client.call('POST', 'tasks/', { body: {} });
  await until(() => calls.includes('tasks/'));
  await session.signOut();
  await signIn(BOB);
  answer(refusal());
  await assert.rejects(call, SignedOut);
  assert.equal(calls.filter((path) => path === 'tasks/').length, 1);
});

test('an answer that comes after its person has left is not handed on', async () => {
  await signIn();
  const answer = hold('tasks/');
  const call = client.call('GET', 'tasks/');
  await until(() => calls.includes('tasks/'));
  Tabs.current.say({ type: 'signed-out' });
  answer(Response.json({ results: ['secret'] }));
  await assert.rejects(call, SignedOut);
});

test('a renewal does not outlive its person', async () => {
  await signIn();
  good = token('second');
  const answer = hold('auth/refresh/');
  const call = client.call('GET', 'users/me/');
  await until(() => calls.includes('auth/refresh/'));
  await session.signOut();
  await signIn(BOB);
  const shared = Tabs.current.sent.length;
  answer(Response.json({ access: token('late'), user: ALICE }));
  await assert.rejects(call, SignedOut);
  assert.equal(session.user.value?.id, 'bob');
  assert.equal(await session.access(), good);
  assert.equal(Tabs.current.sent.length, shared);
});

test('where the cookie has become someone else’s, a call is not made for them', async () => {
  await signIn();
  good = token('theirs');
  answers['auth/refresh/'] = () => Response.json({ access: good, user: BOB });
  answers['tasks/'] = refusal;
  await assert.rejects(client.call('POST', 'tasks/', { body: {} }), SignedOut);
  assert.equal(calls.filter((path) => path === 'tasks/').length, 1);
  assert.equal(calls.at(-1), 'reload');
});

async function signIn(person = ALICE) {
  good = token(`first of ${person.id}`);
  answers['auth/login/'] = () => Response.json({ access: good, user: person });
  await session.signIn(person.email, 'correct horse');
}

/**
 * Lets an answer wait.
 *
 * @param {string} path
 * @returns {(answer: Response) => void} gives it
 */
function hold(path) {
  /** @type {(answer: Response) => void} */
  let give = () => {};
  const answer = new Promise((resolve) => {
    give = resolve;
  });
  answers[path] = () => answer;
  return give;
}

/** @param {string} access */
function grant(access) {
  return { access, until: Date.now() + 600_000, user: ALICE };
}

/** @param {string} name */
function token(name) {
  return `x.${btoa(JSON.stringify({ iat: 0, exp: 600, name }))}.x`;
}

function refusal() {
  return Response.json({ title: 'Signed out' }, { status: 401 });
}

/** @param {() => boolean} holds */
async function until(holds) {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}
