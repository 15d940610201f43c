import { t } from './i18n.js';

/** In this order, since most browsers also claim to be those they descend from. */
const BROWSERS = /** @type {const} */ ([
  [/\bEdg/, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]);
const SYSTEMS = /** @type {const} */ ([
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]);

/**
 * What a person would call the device that sends this User-Agent. A guess, as every reading of it is.
 *
 * @param {string} agent
 * @returns {string} "Firefox on Windows", "curl 8.5.0"
 */
export function nameDevice(agent) {
  const browser = firstMatch(BROWSERS, agent);
  const system = firstMatch(SYSTEMS, agent);
  if (browser && system) return t('devices.browser_on', { browser, system });
  // A program names itself first.
  const [program] = agent.split(/[\s(]/);
  return browser ?? (program.replace('/', ' ') || t('devices.unknown'));
}

/**
 * @param {readonly (readonly [RegExp, string])[]} names
 * @param {string} agent
 */
function firstMatch(names, agent) {
  return names.find(([pattern]) => pattern.test(agent))?.[1];
}
