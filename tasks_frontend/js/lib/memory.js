/**
 * What this browser remembers of how a person likes the dashboard.
 *
 * @param {string} key
 * @returns {string | null} null also where storage is blocked
 */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is blocked: it lasts as long as the page does.
  }
}

/** @param {string} key */
export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is blocked: there is nothing.
  }
}
