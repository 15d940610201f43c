import { recall, remember } from './values.js';

/** What the dashboard is written in. The first is for who reads none of them. */
export const LANGUAGES = ['en', 'de'];
const CHOICE = 'tasks.language';
/** How long a catalogue may take, in milliseconds. */
const PATIENCE = 30_000;

/** @type {Record<string, string>} */
let words = {};

/** The catalogue's language, with the reader's region where they read that language. */
export let locale = 'en';

/** @returns {string | null} one of LANGUAGES, or null where it is left to the browser */
export function chosenLanguage() {
  return LANGUAGES.find((language) => language === recall(CHOICE)) ?? null;
}

/** @param {string} language one of LANGUAGES, or empty to leave it to the browser. It holds from the next start on */
export function chooseLanguage(language) {
  remember(CHOICE, language);
}

/** The first that the browser's owner reads. */
export function browserLanguage() {
  const read = navigator.languages.map(languageOf);
  return read.find((language) => LANGUAGES.includes(language)) ?? LANGUAGES[0];
}

/** Loads the catalogue of the reader's language. Nothing may be drawn before. */
export async function loadWords() {
  const wanted = chosenLanguage() ?? browserLanguage();
  const [fallback] = LANGUAGES;
  const known = await fetchWords(wanted).catch(() => null);
  // Rather in another language than not at all.
  if (known) setWords(wanted, known);
  else setWords(fallback, await fetchWords(fallback));
  document.documentElement.lang = known ? wanted : fallback;
  document.dir = t('direction');
}

/**
 * @param {string} language
 * @returns {Promise<Record<string, string>>}
 */
async function fetchWords(language) {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(new URL(`../../i18n/${language}.json`, import.meta.url), { signal });
  if (!answer.ok) throw new Error(`No words: ${answer.status}`);
  return answer.json();
}

/**
 * @param {string} language
 * @param {Record<string, string>} catalogue
 */
export function setWords(language, catalogue) {
  words = catalogue;
  locale = navigator.languages.find((tag) => languageOf(tag) === language) ?? language;
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

/**
 * Whether there are words for `key`, where something else can be said instead.
 *
 * @param {string} key
 */
export function has(key) {
  return key in words;
}

/** @param {string} tag as in `en-IE` */
function languageOf(tag) {
  return tag.split('-')[0];
}
