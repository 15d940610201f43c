/** @type {Record<string, string>} */
let words = {};

/** The catalogue's language, with the reader's region where they read that language. */
export let locale = 'en';

/**
 * Loads a catalogue. Nothing may be drawn before.
 *
 * @param {string} language
 */
export async function loadWords(language) {
  const answer = await fetch(new URL(`../../i18n/${language}.json`, import.meta.url));
  setWords(language, await answer.json());
}

/**
 * @param {string} language
 * @param {Record<string, string>} catalogue
 */
export function setWords(language, catalogue) {
  words = catalogue;
  locale = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
}

/**
 * The words for so many: `key.one`, `key.other` and what else the language tells apart.
 *
 * @param {string} key
 * @param {number} count stands for `{count}`
 * @param {Record<string, string | number>} [values]
 */
export function plural(key, count, values = {}) {
  const form = new Intl.PluralRules(locale).select(count);
  const own = `${key}.${form}`;
  return t(own in words ? own : `${key}.other`, { ...values, count: formatNumber(count) });
}

/** @param {number} number */
export function formatNumber(number) {
  return new Intl.NumberFormat(locale).format(number);
}

/**
 * The words for `key`, with `{name}` replaced. A key that is not in the catalogue is a mistake of ours
 * and shows as itself.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
