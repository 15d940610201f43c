/**
 * The only script the page names. It reads config.json past every cache, brings stale files up to
 * date, and only then lets the application begin, which is loaded meanwhile.
 *
 * A plain file server sends no Cache-Control, so browsers keep modules for weeks by guesswork. The
 * version in config.json changes with any file; when it is not the one this browser last loaded, each
 * listed file is fetched anew and the page reloads once.
 */

const VERSION_KEY = 'tasks.version';
/** What api/session.js stores while somebody may be signed in. */
const SESSION_KEY = 'tasks.session';

// A frame-ancestors rule in a meta CSP is ignored, so a framed page draws nothing at all.
if (window.top === window.self) boot();
else document.documentElement.hidden = true;

async function boot() {
  applyTheme();
  try {
    const apiBase = configured();
    const words = import('./lib/i18n.js').then(({ loadWords }) => loadWords());
    // Behind the words, which are more urgent.
    const list = import('./lib/i18n.js').then(fetchList);
    const started = import('./app.js').then(({ begin }) => begin(apiBase, words));
    // Of old files some may be missing. Then the page is about to be loaded anew.
    for (const each of [words, list, started]) each.catch(() => {});
    await apiBase;
    await started;
  } catch (error) {
    console.error(error);
    // The words may be what failed to load, so these stand in index.html.
    const failure = document.getElementById('boot-failure');
    if (failure) failure.hidden = false;
  }
  document.getElementById('boot')?.remove();
}

/** Whoever is signed in sees a list first. Its modules come with all the others, not behind them. */
function fetchList() {
  if (stored(SESSION_KEY) === null) return;
  const list = /** @type {HTMLTemplateElement} */ (document.getElementById('list-modules'));
  document.head.append(list.content);
}

/** @returns {Promise<string>} where the API is; it never comes where the page is about to be loaded anew */
async function configured() {
  const answer = await fetch('config.json', { cache: 'no-store' });
  const config = await answer.json();
  if (await refreshed(config)) {
    location.reload();
    await new Promise(() => {});
  }
  const apiBase = config.apiBase.replace('{hostname}', location.hostname);
  connect(apiBase);
  await parsed();
  return apiBase;
}

/**
 * The first call goes by another connection than those behind it, for it alone has the cookie: theirs is
 * made meanwhile.
 *
 * @param {string} apiBase
 */
function connect(apiBase) {
  const link = document.createElement('link');
  document.head.append(Object.assign(link, { rel: 'preconnect', crossOrigin: '', href: apiBase }));
}

/** The choice of app-shell.js. It is applied here, before the first paint. */
function applyTheme() {
  document.documentElement.dataset.theme = stored('tasks.theme') ?? 'system';
}

/** This script does not wait for the page, so that the theme does not have to. */
async function parsed() {
  if (document.readyState !== 'loading') return;
  await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
}

/**
 * @param {{ version: string, files: string[] }} config
 * @returns {Promise<boolean>} whether a new version was fetched and wants a reload
 */
async function refreshed({ version, files }) {
  const known = stored(VERSION_KEY);
  if (known === version) return false;
  // On a first visit the page has just come from the server.
  if (known !== null) {
    const addresses = [location.pathname, ...files];
    await Promise.all(addresses.map((address) => fetch(address, { cache: 'reload' })));
  }
  return store(VERSION_KEY, version) && known !== null;
}

/** @param {string} key */
function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 * @returns {boolean} false where storage is blocked: reloading would then never end
 */
function store(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
