import { client, listAll } from './client.js';

/** @returns {Promise<ApiToken[]>} */
export function listTokens() {
  return listAll('auth/tokens/');
}

/**
 * @param {{ name: string, scope: 'read' | 'write', expires: Date | null }} token
 * @returns {Promise<ApiToken & { token: string }>} the only answer that has the token itself
 */
export function createToken({ name, scope, expires }) {
  // The API's instants have microseconds.
  const expires_at = expires?.toISOString().replace('Z', '000Z') ?? null;
  return client.call('POST', 'auth/tokens/', { body: { name, scope, expires_at } });
}

/**
 * @param {string} id
 * @returns {Promise<null>}
 */
export function deleteToken(id) {
  return client.call('DELETE', `auth/tokens/${encodeURIComponent(id)}/`);
}
