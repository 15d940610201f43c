import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  browserLanguage,
  chooseLanguage,
  chosenLanguage,
  LANGUAGES,
  loadWords,
  locale,
  plural,
  setWords,
  t,
} from '../../js/lib/i18n.js';

const ROOT = new URL('../../', import.meta.url);
const english = catalogue('en');
const others = LANGUAGES.filter((language) => language !== 'en');

/** @param {string} language */
function catalogue(language) {
  return JSON.parse(readFileSync(new URL(`i18n/${language}.json`, ROOT), 'utf8'));
}

/** @param {string[]} languages in the order of the browser's settings */
function read(languages) {
  Object.defineProperty(globalThis, 'navigator', { value: { languages }, configurable: true });
}

/** @param {string} text */
function placeholders(text) {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

/** The API says these in English, so only other languages need words for them. */
function isReason(key) {
  return key.startsWith('problem.');
}

/**
 * Keys that differ by the number, as the language tells numbers apart.
 *
 * @param {string} language
 * @param {string[]} keys
 */
function families(language, keys) {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const counted = keys.filter((key) => key.endsWith('.one')).map((key) => key.slice(0, -4));
  return counted.flatMap((family) => forms.map((form) => `${family}.${form}`));
}

test('every catalogue can be chosen', () => {
  const files = readdirSync(new URL('i18n/', ROOT)).map((name) => name.replace('.json', ''));
  assert.deepEqual(files.sort(), [...LANGUAGES].sort());
});

for (const language of others) {
  const words = catalogue(language);
  const keys = Object.keys(words).filter((key) => !isReason(key));

  test(`${language}: what English says is said, and no more`, () => {
    assert.deepEqual(
      Object.keys(english).filter((key) => !(key in words)),
      [],
      'missing',
    );
    const forms = families(language, Object.keys(english));
    assert.deepEqual(
      keys.filter((key) => !(key in english) && !forms.includes(key)),
      [],
      'nobody asks for',
    );
    assert.deepEqual(
      forms.filter((key) => !(key in words)),
      [],
      'no word for a number',
    );
  });

  test(`${language}: the same values are named`, () => {
    const wrong = keys.filter(
      (key) => key in english && `${placeholders(words[key])}` !== `${placeholders(english[key])}`,
    );
    assert.deepEqual(wrong, []);
  });

  test(`${language}: no text is empty`, () => {
    const empty = Object.keys(words).filter((key) => words[key].trim() === '');
    assert.deepEqual(
      empty.filter((key) => english[key] !== ''),
      [],
    );
  });

  test(`${language}: reasons are those that the API has`, () => {
    const documented = readFileSync(new URL('../docs/api/errors.md', ROOT), 'utf8');
    const unknown = Object.keys(words)
      .filter(isReason)
      .filter((key) => !documented.includes(`\`${key.slice('problem.'.length)}\``));
    assert.deepEqual(unknown, []);
  });
}

test('the browser knows what its owner reads', () => {
  read(['fr', 'de-AT', 'en-GB']);
  assert.equal(browserLanguage(), 'de');
  read(['fr', 'ja']);
  assert.equal(browserLanguage(), 'en');
});

test('a choice is kept, and can be left to the browser again', () => {
  /** @type {Record<string, string>} */
  const kept = {};
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    value: {
      getItem: (/** @type {string} */ key) => kept[key] ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => {
        kept[key] = value;
      },
    },
  });
  assert.equal(chosenLanguage(), null);
  chooseLanguage('de');
  assert.equal(chosenLanguage(), 'de');
  chooseLanguage('tlh');
  assert.equal(chosenLanguage(), null);
  chooseLanguage('');
  assert.equal(chosenLanguage(), null);
});

test('a language whose words cannot be loaded gives way to English', async () => {
  read(['de']);
  const page = { documentElement: { lang: '' }, dir: '' };
  Object.defineProperty(globalThis, 'document', { value: page, configurable: true });
  for (const broken of [new Response('', { status: 404 }), new Response('{"cut": "sho')]) {
    globalThis.fetch = async (address) =>
      String(address).endsWith('de.json') ? broken : Response.json(english);
    await loadWords();
    assert.equal(page.documentElement.lang, 'en');
    assert.equal(t('action.undo'), english['action.undo']);
  }
  globalThis.fetch = async () => Response.json(catalogue('de'));
  await loadWords();
  assert.equal(page.documentElement.lang, 'de');
});

test('dates and numbers follow the region of who reads the language, else the language', () => {
  read(['en-GB', 'de-CH']);
  setWords('de', {});
  assert.equal(locale, 'de-CH');
  read(['en-GB']);
  setWords('de', { 'task.one': '{count} Aufgabe', 'task.other': '{count} Aufgaben' });
  assert.equal(locale, 'de');
  assert.equal(plural('task', 1), '1 Aufgabe');
  assert.equal(plural('task', 1200), '1.200 Aufgaben');
});
