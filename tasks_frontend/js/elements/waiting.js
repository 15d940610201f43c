import { h } from '../lib/html.js';
import { defineElements } from './index.js';

/**
 * Stands where something is still to come.
 *
 * @param {string} text read out
 * @param {number} [length] in rows
 */
export function skeleton(text, length = 6) {
  const bars = Array.from({ length }, () => h('div', { class: 'skeleton-row' }));
  return h('div', { class: 'skeleton' }, h('p', { class: 'visually-hidden' }, text), ...bars);
}

/**
 * Stands where something could not be loaded.
 *
 * @param {unknown} error
 * @param {() => void} retry
 */
export async function errorMessage(error, retry) {
  await defineElements('error-message');
  const message = h('error-message', { 'onerror:retry': retry });
  message.error = error;
  return message;
}
