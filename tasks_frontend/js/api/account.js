import { client } from './client.js';

/** @returns {Promise<User>} */
export function getProfile() {
  return client.call('GET', 'users/me/');
}

/**
 * @param {Partial<Pick<User, 'name' | 'timezone'>>} fields
 * @param {number} version
 * @returns {Promise<User>}
 */
export function editProfile(fields, version) {
  return client.call('PATCH', 'users/me/', {
    body: fields,
    headers: { 'If-Match': `"${version}"` },
  });
}

/** @returns {Promise<object>} all that the server keeps about the person */
export function exportAccount() {
  return client.call('GET', 'users/me/export/');
}

/**
 * Takes the refresh cookie away too, hence the credentials.
 *
 * @param {string} password
 * @returns {Promise<null>}
 */
export function deleteAccount(password) {
  return client.call('DELETE', 'users/me/', { body: { password }, credentials: 'include' });
}

/**
 * Ends the person's other sessions as well.
 *
 * @param {string} current
 * @param {string} next
 * @returns {Promise<null>}
 */
export function changePassword(current, next) {
  return client.call('POST', 'auth/password/change/', {
    body: { current_password: current, new_password: next },
  });
}

/**
 * Has a link sent to the account's address. Whether there is one, the answer does not say.
 *
 * @param {string} email
 * @returns {Promise<null>}
 */
export function requestReset(email) {
  return client.send('POST', 'auth/password/reset/', { body: { email } });
}

/**
 * @param {{ user: string, token: string }} link what stood in it
 * @param {string} password
 * @returns {Promise<null>}
 */
export function resetPassword({ user, token }, password) {
  const body = { user, token, new_password: password };
  return client.send('POST', 'auth/password/reset/confirm/', { body });
}

/**
 * Has a link sent to the new address; the account keeps the old one until it is opened.
 *
 * @param {string} email
 * @param {string} password
 * @returns {Promise<null>}
 */
export function changeEmail(email, password) {
  return client.call('POST', 'auth/email/change/', { body: { email, password } });
}

/**
 * @param {string} token as it stood in the link
 * @returns {Promise<null>}
 */
export function confirmEmail(token) {
  return client.send('POST', 'auth/email/confirm/', { body: { token } });
}
