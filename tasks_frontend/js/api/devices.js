import { client, listAll } from './client.js';

/** @returns {Promise<Device[]>} */
export function listDevices() {
  return listAll('auth/sessions/');
}

/**
 * @param {string} id
 * @returns {Promise<null>}
 */
export function signOutDevice(id) {
  return client.call('DELETE', `auth/sessions/${encodeURIComponent(id)}/`);
}

/** @returns {Promise<null>} */
export function signOutOtherDevices() {
  return client.call('DELETE', 'auth/sessions/');
}
