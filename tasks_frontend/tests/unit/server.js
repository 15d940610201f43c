import { client } from '../../js/api/client.js';
import { blankTask } from '../../js/state/store.js';

/** A server as the client sees it: each request takes the next answer; where there is none, it cannot be reached. */
export const server = {
  /** @type {{ method: string, path: string, body: any, match: string, key: string }[]} */
  requests: [],
  /** @type {(() => Response | Promise<Response>)[]} */
  answers: [],
  /** @type {Map<string, string>} the request that led to a version of an object, by both */
  keys: new Map(),

  start() {
    this.requests = [];
    this.answers = [];
    this.keys.clear();
    client.base = 'http://localhost:8000';
    client.authority = {
      leaving: new AbortController().signal,
      access: async () => 'token',
      renew: async () => 'token',
    };
    globalThis.fetch = async (address, init) => {
      const headers = /** @type {Record<string, string>} */ (init?.headers);
      this.requests.push({
        method: String(init?.method),
        path: String(address).replace('http://localhost:8000/api/v1/', ''),
        body: init?.body && JSON.parse(String(init.body)),
        match: headers['If-Match'],
        key: headers['Idempotency-Key'],
      });
      const answer = this.answers.shift();
      if (!answer) throw new TypeError('network');
      const response = await answer();
      if (init?.method !== 'GET') await this.note(String(address), headers, response.clone());
      return response;
    };
  },

  /**
   * @param {string} address
   * @param {Record<string, string>} headers
   * @param {Response} response
   */
  async note(address, headers, response) {
    const text = await response.text();
    const body = text ? JSON.parse(text) : {};
    for (const { id, version } of body.results ?? [body])
      this.keys.set(`${id}-${version}`, headers['Idempotency-Key']);
    const deleted = address.match(/tasks\/([^/]+)\/$/);
    if (!text && deleted)
      this.keys.set(
        `${deleted[1]}-${Number(headers['If-Match'].slice(1, -1)) + 1}`,
        headers['Idempotency-Key'],
      );
  },

  /** What was asked for by POST, in order. */
  get posted() {
    return this.requests.filter(({ method }) => method === 'POST');
  },
};

Object.defineProperty(globalThis, 'location', {
  value: { hostname: 'localhost', protocol: 'http:', origin: 'http://localhost:5500' },
});

/** @param {Partial<Task>} fields */
export function task(fields) {
  return blankTask({ id: '1', owner: 'alice', title: 'Old', ...fields });
}

/**
 * @param {number} version
 * @param {Record<string, [unknown, unknown]>} fields
 * @param {string} [id]
 */
export function change(version, fields, id = '1') {
  return { id: `${id}-${version}`, entity: 'task', entity_id: id, version, fields, at: '' };
}

/** @param {object} body */
export function json(body) {
  return Response.json(body);
}

/** @param {...{ entity_id: string, version: number }} changes the newest first; of nobody here where no request made them */
export function log(...changes) {
  const results = changes.map((each) => ({
    request_id: server.keys.get(`${each.entity_id}-${each.version}`) ?? 'somebody else',
    ...each,
  }));
  return json({ cursor: '', more: false, results });
}

/**
 * @param {number} status
 * @param {object} [more]
 */
export function problem(status, more) {
  return Response.json({ title: 'Refused', ...more }, { status });
}
