import { has, t } from '../lib/i18n.js';

// ApiError            what any call may throw; its message is meant for the person
// ├── SignedOut       the person who made the call has left
// ├── Unreachable     no answer came
// └── Refused         an answer other than 2xx, with its problem document (RFC 9457)

const PATIENCE = 30_000;

export class ApiError extends Error {
  /** @type {string | null} */
  requestId = null;
}

export class SignedOut extends ApiError {}

export class Unreachable extends ApiError {
  /**
   * @param {string} address
   * @param {unknown} cause
   */
  constructor(address, cause) {
    super(t('error.unreachable', { address }), { cause });
    this.hint = likelyCause(address);
  }
}

export class Refused extends ApiError {
  /**
   * @param {Response} response
   * @param {Problem} problem
   */
  constructor(response, problem) {
    super(problem.detail || problem.title || t('error.status', { status: response.status }));
    this.status = response.status;
    this.problem = problem;
    this.requestId = problem.request_id ?? null;
    /** Seconds to wait, 0 where the answer does not say. */
    this.retryAfter = Number(response.headers.get('Retry-After')) || 0;
  }

  /**
   * What is wrong with one field of the body that was sent.
   *
   * @param {string} name
   */
  field(name) {
    return this.problem.errors?.find(({ pointer }) => pointer === `#/${name}`)?.detail ?? null;
  }
}

/**
 * @typedef {object} Call
 * @property {object} [body] sent as JSON; a Blob as it is
 * @property {Record<string, string>} [headers]
 * @property {RequestCredentials} [credentials] 'include' where the refresh cookie is wanted
 * @property {number} [patience] milliseconds until no answer is expected any more
 *
 * @typedef {object} Authority who knows the access token
 * @property {AbortSignal} leaving aborts when the person leaves, and says with what error
 * @property {() => Promise<string>} access a token that should still be good
 * @property {(stale: string) => Promise<string>} renew another than the one just refused
 */

class Client {
  /** Where the API lives, without a trailing slash. */
  base = '';
  /** @type {Authority} */
  authority = { leaving: new AbortController().signal, access: unauthorised, renew: unauthorised };
  /** @type {Set<Promise<any>>} what is on its way */
  #sent = new Set();

  /**
   * Calls as the person who is signed in. An expired token is renewed and the call repeated, unseen.
   * Once that person has left, nothing more is sent for them and no answer is handed on: the next
   * token may be somebody else's.
   *
   * @param {string} method
   * @param {string} path below /api/v1/
   * @param {Call} [call]
   * @returns {Promise<any>}
   */
  async call(method, path, call = {}) {
    const { leaving } = this.authority;
    const token = await unless(leaving, this.authority.access());
    try {
      return await unless(leaving, this.send(method, path, bearing(call, token)));
    } catch (error) {
      if (!(error instanceof Refused && error.status === 401)) throw error;
      const other = await unless(leaving, this.authority.renew(token));
      return await unless(leaving, this.send(method, path, bearing(call, other)));
    }
  }

  /**
   * Calls as nobody.
   *
   * @param {string} method
   * @param {string} path below /api/v1/
   * @param {Call} [call]
   * @returns {Promise<any>} the answer's JSON, or text of another kind, or null where it is empty
   */
  async send(method, path, call = {}) {
    const sent = this.#send(method, path, call);
    this.#sent.add(sent);
    try {
      return await sent;
    } finally {
      this.#sent.delete(sent);
    }
  }

  /**
   * Waits until all that is on its way has been answered, but not for ever.
   *
   * @param {number} patience milliseconds
   */
  async settle(patience) {
    // What has its token already is sent before the next task.
    await new Promise((resolve) => setTimeout(resolve));
    const over = new Promise((resolve) => setTimeout(resolve, patience));
    await Promise.race([Promise.allSettled(this.#sent), over]);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Call} call
   */
  async #send(method, path, { body, headers, credentials = 'omit', patience = PATIENCE }) {
    const address = `${this.base}/api/v1/${path}`;
    const key = headers?.['Idempotency-Key'];
    try {
      const response = await fetch(address, {
        method,
        credentials,
        headers: {
          ...(body && { 'Content-Type': typeOf(body) }),
          // The log names the request of each change: so a write's own change can be found.
          ...(key && { 'X-Request-ID': key }),
          ...headers,
        },
        body: body instanceof Blob ? body : body && JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
      });
      return await read(response);
    } catch (error) {
      // An answer cut short, or one that is not the API's, is no answer.
      throw error instanceof ApiError ? error : new Unreachable(this.base, error);
    }
  }
}

export const client = new Client();

/**
 * A new UUIDv7 (RFC 9562, section 5.7). It is what an object is called before the server knows of it; or
 * it names one write, so that the server answers a repeated attempt without doing it twice. Pages on plain
 * HTTP have no `crypto.randomUUID`.
 *
 * @param {number} [now] milliseconds since 1970
 */
export function newId(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(
    0,
    (BigInt(now) << 16n) | BigInt((bytes[6] << 8) | bytes[7]),
  );
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Whether the same request would be refused again.
 *
 * @param {unknown} error
 */
export function isFinal(error) {
  return error instanceof Refused && error.status < 500 && error.status !== 429;
}

/**
 * The rows of all pages, for lists that are short by nature.
 *
 * @param {string} path with the query of the first page
 * @returns {Promise<any[]>}
 */
export async function listAll(path) {
  const rows = [];
  const [list] = path.split('?');
  let wanted = path;
  do {
    const { next, results } = await client.call('GET', wanted);
    rows.push(...results);
    // Only the query: behind a proxy, the server may know itself by another address.
    wanted = next ? `${list}${new URL(next).search}` : '';
  } while (wanted);
  return rows;
}

/**
 * Headers of a write that is for one version only. The tag is made from `version`, since a proxy that
 * compresses weakens the ETag header, and weak tags match no write.
 *
 * @param {number} version
 * @param {string} key
 */
export function onlyIf(version, key) {
  return { 'If-Match': `"${version}"`, 'Idempotency-Key': key };
}

/**
 * @param {Call} call
 * @param {string} token
 * @returns {Call}
 */
function bearing(call, token) {
  return { ...call, headers: { ...call.headers, Authorization: `Bearer ${token}` } };
}

/**
 * @template T
 * @param {AbortSignal} leaving
 * @param {Promise<T>} outcome
 * @returns {Promise<T>} rejected with the signal's reason where the person has left by then
 */
async function unless(leaving, outcome) {
  try {
    return await outcome;
  } finally {
    leaving.throwIfAborted();
  }
}

/** @param {Response} response */
async function read(response) {
  const text = await response.text();
  if (response.ok) return text ? content(response, text) : null;
  const problem = problemIn(text);
  throw new Refused(response, { ...worded(problem), errors: problem.errors?.map(worded) });
}

/**
 * The API gives its reasons in English; other catalogues have words for those that people meet.
 *
 * @template {{ code?: string, detail?: string }} Reason
 * @param {Reason} reason
 * @returns {Reason}
 */
function worded(reason) {
  const key = `problem.${reason.code}`;
  return has(key) ? { ...reason, detail: t(key) } : reason;
}

/**
 * @param {Response} response
 * @param {string} text
 */
function content(response, text) {
  return response.headers.get('Content-Type')?.startsWith('text/csv') ? text : JSON.parse(text);
}

/** @param {object} body */
function typeOf(body) {
  return body instanceof Blob ? body.type : 'application/json';
}

/**
 * @param {string} text
 * @returns {Problem}
 */
function problemIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page.
    return { title: '' };
  }
}

/** @returns {Promise<string>} */
async function unauthorised() {
  throw new Error('No session');
}

/** @param {string} address */
function likelyCause(address) {
  const { protocol, hostname } = new URL(address);
  if (location.protocol === 'https:' && protocol === 'http:') return t('error.mixed');
  if (location.hostname !== hostname) return t('error.host', { hostname });
  return t('error.stopped', { origin: location.origin });
}
