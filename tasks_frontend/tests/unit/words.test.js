import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { setWords, t } from '../../js/lib/i18n.js';

const ROOT = new URL('../../', import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL('i18n/en.json', ROOT), 'utf8'));
const source = readdirSync(new URL('js/', ROOT), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(new URL(`js/${name}`, ROOT), 'utf8'))
  .join('\n');

before(() => {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['de', 'en-IE'] } });
});

test('values take the place of their names', () => {
  setWords('en', { greeting: 'Hello {name}, {name}' });
  assert.equal(t('greeting', { name: 'Bob' }), 'Hello Bob, Bob');
});

test('a value is not read for names again', () => {
  setWords('en', { task: '{title} by {owner}' });
  assert.equal(t('task', { title: '{owner}', owner: 'Bob' }), '{owner} by Bob');
});

test('every key the code names is in the catalogue', () => {
  const named = [...source.matchAll(/\bt\(\s*'([a-z_.]+)'/g)].map(([, key]) => key);
  assert.ok(named.length > 50);
  assert.deepEqual(
    named.filter((key) => !(key in catalogue)),
    [],
  );
});

test('every key of the catalogue is named by the code', () => {
  // Keys put together at run time, by what comes before the part that varies.
  const families = [...source.matchAll(/`([a-z_.]+)\.\$\{|\bplural\(\s*'([a-z_.]+)'/g)].map(
    ([, family, counted]) => `${family ?? counted}.`,
  );
  const screens = ['login.', 'register.'];
  const unused = Object.keys(catalogue).filter(
    (key) =>
      !source.includes(`'${key}'`) &&
      !source.includes(`plural('${key.replace(/\.\w+$/, '')}'`) &&
      ![...families, ...screens].some((family) => key.startsWith(family)),
  );
  assert.deepEqual(unused, []);
});
