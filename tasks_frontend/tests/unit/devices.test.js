import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { nameDevice } from '../../js/lib/devices.js';
import { setWords } from '../../js/lib/i18n.js';

const MOZILLA = 'Mozilla/5.0';
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = `${MOZILLA} (Windows NT 10.0; Win64; x64)`;
const IPHONE = `${MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)`;

before(() => {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en'] } });
  setWords('en', {
    'devices.browser_on': '{browser} on {system}',
    'devices.unknown': 'Unknown device',
  });
});

/** @type {Record<string, string>} */
const AGENTS = {
  [`${WINDOWS} ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`]: 'Chrome on Windows',
  [`${WINDOWS} ${WEBKIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`]: 'Edge on Windows',
  [`${WINDOWS} ${WEBKIT} Chrome/142.0.0.0 Safari/537.36 OPR/125.0.0.0`]: 'Opera on Windows',
  [`${MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`]: 'Firefox on Linux',
  [`${MOZILLA} (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`]:
    'Chrome on ChromeOS',
  [`${MOZILLA} (Linux; Android 10; K) ${WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36`]:
    'Chrome on Android',
  [`${MOZILLA} (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`]:
    'Samsung Internet on Android',
  [`${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`]:
    'Safari on macOS',
  [`${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`]: 'Safari on iPhone',
  [`${IPHONE} CriOS/142.0.0.0 Mobile/15E148 Safari/604.1`]: 'Chrome on iPhone',
  [`${IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`]: 'Firefox on iPhone',
  'curl/8.14.1': 'curl 8.14.1',
  'python-requests/2.32.5': 'python-requests 2.32.5',
  '': 'Unknown device',
};

for (const [agent, name] of Object.entries(AGENTS)) {
  test(`${name}, by what it sends`, () => assert.equal(nameDevice(agent), name));
}
