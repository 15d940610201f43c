import { client } from './api/client.js';
import { session } from './api/session.js';
import { confirm, defineElements } from './elements/index.js';
import { toasts } from './elements/toast-region.js';
import { h } from './lib/html.js';
import { loadWords, t } from './lib/i18n.js';
import { format, parse } from './lib/router.js';
import { outbox } from './state/outbox.js';

/**
 * @typedef {object} Screen one place of the application
 * @property {HTMLElement} element
 * @property {string} title
 * @property {(route: import('./lib/router.js').Route) => void} update called for every route of this screen
 *
 * @typedef {(until: AbortSignal) => Screen} MakeScreen the signal aborts when the screen is left
 */

/** @type {Record<string, () => Promise<{ makeScreen: MakeScreen }>>} by the first part of the path */
const SCREENS = {
  login: () => import('./screens/sign-in.js'),
  register: () => import('./screens/sign-in.js'),
  tasks: () => import('./screens/tasks.js'),
};
const HOME = '/tasks';
const FOR_GUESTS = ['login', 'register'];

/** @param {string} apiBase */
export async function start(apiBase) {
  client.base = apiBase;
  await loadWords('en');
  await defineElements('app-shell', 'toast-region');
  await new Application().start();
}

class Application {
  #shell = h('app-shell', { 'onshell:leave': () => this.#signOut() });
  /** @type {string | null} */
  #shown = null;
  /** @type {Screen | null} */
  #screen = null;
  #leaving = new AbortController();

  async start() {
    document.body.append(this.#shell, h('toast-region'));
    // The screen is fetched while the session is asked for; #show tells if that fails.
    load(nameOf(parse(location.hash))).catch(() => {});
    try {
      await session.restore();
    } catch (error) {
      return this.#fail(error);
    }
    window.addEventListener('hashchange', () => this.#route());
    session.user.watch(() => this.#changePerson());
    session.expired.watch((expired) => expired && this.#askPassword());
    this.#shell.user = session.user.value;
    return this.#route();
  }

  #changePerson() {
    outbox.clear();
    this.#shown = null;
    this.#shell.user = session.user.value;
    this.#route();
  }

  async #route() {
    const route = parse(location.hash);
    const name = nameOf(route);
    const guest = FOR_GUESTS.includes(name);
    if (!session.user.value && !guest) return redirect(signInRoute(location.hash));
    if (session.user.value && guest) return redirect(wantedRoute(route));
    if (route.segments.length === 0) return redirect(format(HOME));
    return Object.hasOwn(SCREENS, name) ? this.#show(name) : this.#showNothing();
  }

  /** @param {string} name */
  async #show(name) {
    if (this.#shown !== name) {
      this.#shown = name;
      const { makeScreen } = await load(name);
      if (this.#shown !== name) return; // overtaken by another route
      this.#leave();
      this.#screen = makeScreen(this.#leaving.signal);
      this.#shell.show(this.#screen.element);
    }
    if (!this.#screen) return; // still loading; it will read the address when it is there
    this.#screen.update(parse(location.hash));
    document.title = `${this.#screen.title} · ${t('app.name')}`;
  }

  #showNothing() {
    this.#shown = null;
    this.#leave();
    this.#shell.show(
      h(
        'div',
        { class: 'message' },
        h('h1', {}, t('missing.title')),
        h('a', { class: 'button', href: format(HOME) }, t('missing.home')),
      ),
    );
  }

  #leave() {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    this.#screen = null;
  }

  /** @param {unknown} error */
  async #fail(error) {
    await defineElements('error-message');
    const message = h('error-message', { 'onerror:retry': () => location.reload() });
    message.error = error;
    this.#shell.show(message);
  }

  async #signOut() {
    const loss = { title: t('leave.title'), text: t('leave.text'), action: t('action.sign_out') };
    if (outbox.unsaved && !(await confirm(loss))) return;
    try {
      await session.signOut();
    } catch (error) {
      toasts().fail(error, { label: t('action.retry'), run: () => this.#signOut() });
    }
  }

  async #askPassword() {
    await defineElements('password-dialog');
    if (session.expired.value) document.body.append(h('password-dialog'));
  }
}

/** @param {import('./lib/router.js').Route} route */
function nameOf({ segments }) {
  return segments[0] ?? HOME.slice(1);
}

/** @param {string} name */
async function load(name) {
  return SCREENS[name]();
}

/** @param {string} hash */
function redirect(hash) {
  location.replace(hash);
}

/** @param {string} hash where the person wanted to go */
function signInRoute(hash) {
  return format('/login', { next: hash.slice(1) });
}

/** @param {import('./lib/router.js').Route} route of the sign-in screen */
function wantedRoute(route) {
  const next = route.query.get('next');
  return next?.startsWith('/') ? `#${next}` : format(HOME);
}
