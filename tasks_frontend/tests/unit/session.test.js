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
  value: { hostname: 'localhost', protocol: 'http:', origin: 'http://localhost:5500' },
});

const { client } = await import('../../js/api/client.js');
const { session } = await import('../../js/api/session.js');

const ALICE = { id: 'alice', email: 'alice@example.com', name: '', role: 'user', timezone: 'UTC' };
/** @type {Record<string, () => Response>} */
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
  answers['auth/refresh/'] = () => Response.json({ access: good });
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

test('signing out elsewhere signs out here', async () => {
  await signIn();
  Tabs.current.say({ type: 'signed-out' });
  assert.equal(session.user.value, null);
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

async function signIn() {
  good = token('first');
  answers['auth/login/'] = () => Response.json({ access: good, user: ALICE });
  await session.signIn(ALICE.email, 'correct horse');
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
