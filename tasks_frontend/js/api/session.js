import { drafts, forget, recall, remember, Signal } from '../lib/values.js';
import { client, Refused, SignedOut } from './client.js';

const COOKIE = /** @type {const} */ ({
  headers: { 'X-Refresh-Transport': 'cookie' },
  credentials: 'include',
});
/** Renew this long before a token ends, so that no call meets its end on the way. */
const MARGIN = 30_000;
/** Stored while there may be a cookie, which scripts cannot see: a guest need not ask. */
const HINT = 'tasks.session';
/** How long another tab may take to hand over its token. */
const ANSWER_TIME = 60;
/** How long what is on its way may hold up who wants to leave. */
const PARTING = 1_000;

/** @typedef {{ access: string, until: number, user: User }} Grant an access token and whose it is */

/**
 * Who is signed in. The access token lives in this object only, the refresh token in a cookie that
 * scripts cannot read; all that is stored is whether there may be one.
 *
 * All tabs share the cookie, so they share its fate: however many calls in however many tabs need a
 * new access token, one of them fetches it and hands it round; signing out in one signs out all.
 */
class Session {
  /** @type {Signal<User | null>} */
  user = new Signal(/** @type {User | null} */ (null));
  /** True while the session has ended and the person is asked for the password again. */
  expired = new Signal(false);

  /** @type {Grant | null} */
  #grant = null;
  #leaving = new AbortController();
  /** @type {Promise<string> | null} */
  #renewal = null;
  /** @type {{ resolve: (access: string) => void, reject: (error: Error) => void } | null} */
  #waiting = null;
  /** @type {Promise<void> | null} */
  #parting = null;
  #tabs = new BroadcastChannel('tasks.session');

  constructor() {
    this.#tabs.addEventListener('message', this);
    this.user.watch((user) => {
      drafts.person = user?.id ?? '';
    });
  }

  /** @param {MessageEvent} event */
  handleEvent({ data }) {
    if (data.type === 'signed-out') this.#forget();
    if (data.type === 'wanted') this.#handOver(data.stale);
    if (data.type === 'granted') this.#receive(data.grant);
    if (data.type === 'changed') this.#learn(data.user);
  }

  /** Aborts when the person leaves. Whatever began before must not go on with the next person's token. */
  get leaving() {
    return this.#leaving.signal;
  }

  /** Whether there may be one to take up. */
  get isLikely() {
    return recall(HINT) !== null;
  }

  /** Takes up the session of the cookie, if there is one. */
  async restore() {
    if (!this.isLikely) return;
    const { leaving } = this;
    const grant = await exclusively(() => this.#refresh(''));
    if (leaving.aborted) return;
    if (grant) this.#adopt(grant);
    else forget(HINT);
  }

  /**
   * @param {string} email
   * @param {string} password
   */
  async signIn(email, password) {
    const body = { email, password };
    // A refresh for whoever was here before would put their cookie over this one.
    const { access, user } = await exclusively(() =>
      client.send('POST', 'auth/login/', { body, ...COOKIE }),
    );
    this.#share(this.#adopt({ access, until: expiry(access), user }));
  }

  /** @param {{ email: string, password: string, name: string }} person */
  async register({ email, password, name }) {
    const body = name ? { email, password, name } : { email, password };
    await client.send('POST', 'auth/register/', { body });
    await this.signIn(email, password);
  }

  /** @throws {import('./client.js').ApiError} when the server could not be told: the cookie is still good then */
  async signOut() {
    this.#parting ??= this.#signOut();
    try {
      await this.#parting;
    } finally {
      this.#parting = null;
    }
  }

  async #signOut() {
    // What reached the server behind this would be refused.
    await client.settle(PARTING);
    try {
      await client.send('POST', 'auth/logout/', { body: {}, ...COOKIE });
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) throw error;
    }
    this.end();
  }

  /** Forgets a session that the server has ended. */
  end() {
    forget(HINT);
    this.#forget();
    this.#tabs.postMessage({ type: 'signed-out' });
  }

  /** @param {User} user the person who is signed in, as the server knows them now */
  know(user) {
    this.#learn(user);
    this.#tabs.postMessage({ type: 'changed', user });
  }

  /** @throws {SignedOut} when there is nobody whose token it could be */
  async access() {
    // Whether there is somebody shows when the server has been told, or could not be.
    await this.#parting?.catch(() => {});
    if (this.#grant && this.#grant.until > Date.now()) return this.#grant.access;
    return this.renew(this.#grant?.access ?? '');
  }

  /**
   * @param {string} stale the token that no longer serves
   * @returns {Promise<string>} once there is another; that may wait for the person's password
   * @throws {SignedOut} when the person has left
   */
  async renew(stale) {
    if (!this.user.value) throw new SignedOut();
    if (this.#grant && this.#grant.access !== stale) return this.#grant.access;
    this.#renewal ??= this.#renew(stale);
    return this.#renewal;
  }

  /** @param {string} stale */
  async #renew(stale) {
    const { leaving } = this;
    try {
      const grant = await exclusively(() => this.#refresh(stale));
      // What comes late, for whoever has left, says nothing about who is here now.
      leaving.throwIfAborted();
      if (grant && this.#isOthers(grant)) this.#giveWay();
      leaving.throwIfAborted();
      return grant ? this.#adopt(grant).access : await this.#askPassword();
    } finally {
      // The next person's renewal is not this one's to end.
      if (!leaving.aborted) this.#renewal = null;
    }
  }

  /**
   * @param {string} stale
   * @returns {Promise<Grant | null>} null when the session has ended
   */
  async #refresh(stale) {
    const { leaving } = this;
    // While this tab waited for its turn, another may have sent what it wants.
    if (this.#grant && this.#grant.access !== stale) return this.#grant;
    const shared = await this.#askTabs(stale);
    if (shared) return shared;
    try {
      // With neither body nor header of its own, a browser asks without asking first whether it may.
      const call = /** @type {const} */ ({ credentials: 'include' });
      // The cookie may be someone else's by now, without a word having reached this tab.
      const { access, user } = await client.send('POST', 'auth/refresh/', call);
      const grant = { access, until: expiry(access), user };
      return leaving.aborted ? grant : this.#share(grant);
    } catch (error) {
      // 400: there was no cookie.
      if (error instanceof Refused && [400, 401].includes(error.status)) return null;
      throw error;
    }
  }

  /** @returns {Promise<string>} */
  #askPassword() {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.expired.value = true;
    });
  }

  /**
   * @param {string} stale
   * @returns {Promise<Grant | null>}
   */
  #askTabs(stale) {
    return new Promise((resolve) => {
      const done = new AbortController();
      const settle = (/** @type {Grant | null} */ grant) => {
        done.abort();
        resolve(grant);
      };
      this.#tabs.addEventListener(
        'message',
        ({ data }) => data.type === 'granted' && data.grant.access !== stale && settle(data.grant),
        { signal: done.signal },
      );
      setTimeout(settle, ANSWER_TIME, null);
      this.#tabs.postMessage({ type: 'wanted', stale });
    });
  }

  /** @param {string} stale */
  #handOver(stale) {
    const grant = this.#grant;
    if (grant && grant.access !== stale && grant.until > Date.now()) this.#share(grant);
  }

  /** @param {Grant} grant from another tab */
  #receive(grant) {
    if (this.#isOthers(grant)) return this.#giveWay();
    if (grant.until > (this.#grant?.until ?? 0)) this.#adopt(grant);
  }

  /** @param {Grant} grant */
  #isOthers({ user }) {
    const person = this.user.value;
    return person !== null && person.id !== user.id;
  }

  /** Someone else has signed in in this browser: start afresh, with nothing of the former person's. */
  #giveWay() {
    this.#forget();
    location.reload();
  }

  /** @param {Grant} grant */
  #adopt(grant) {
    this.#grant = grant;
    remember(HINT, 'yes');
    this.user.value ??= grant.user;
    this.expired.value = false;
    this.#waiting?.resolve(grant.access);
    this.#waiting = null;
    return grant;
  }

  /** @param {Grant} grant */
  #share(grant) {
    this.#tabs.postMessage({ type: 'granted', grant });
    return grant;
  }

  /** @param {User} user */
  #learn(user) {
    if (user.id !== this.user.value?.id) return;
    if (this.#grant) this.#grant = { ...this.#grant, user };
    this.user.value = user;
  }

  #forget() {
    this.#leaving.abort(new SignedOut());
    this.#leaving = new AbortController();
    this.#renewal = null;
    this.#grant = null;
    this.user.value = null;
    this.expired.value = false;
    this.#waiting?.reject(new SignedOut());
    this.#waiting = null;
  }
}

export const session = new Session();
client.authority = session;

/**
 * One tab at a time, where the browser has locks. Where it has not (plain HTTP off localhost), two
 * tabs may both refresh; the server gives both the same answer.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function exclusively(work) {
  return navigator.locks ? navigator.locks.request('tasks.refresh', work) : work();
}

/**
 * When a token just received should be replaced, by this machine's clock. The token's own instants
 * are the server's, which may differ, so only their distance counts.
 *
 * @param {string} access
 */
function expiry(access) {
  const { iat, exp } = claims(access);
  return Date.now() + (exp - iat) * 1000 - MARGIN;
}

/**
 * @param {string} access
 * @returns {{ iat: number, exp: number }}
 */
function claims(access) {
  return JSON.parse(atob(access.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
}
