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
  'confirm-email': () => import('./screens/by-mail.js'),
  'forgot-password': () => import('./screens/by-mail.js'),
  login: () => import('./screens/sign-in.js'),
  register: () => import('./screens/sign-in.js'),
  'reset-password': () => import('./screens/by-mail.js'),
  settings: () => import('./screens/settings.js'),
  tasks: () => import('./screens/tasks.js'),
};
const HOME = '/tasks';
const FOR_GUESTS = ['login', 'register', 'forgot-password'];
/** Where mailed links lead, whoever is signed in where they are opened. */
const FOR_ANYONE = ['confirm-email', 'reset-password'];

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
  /** @type {string | undefined} the id of who is signed in */
  #person;

  async start() {
    document.body.append(this.#shell, h('toast-region'));
    // The screen is fetched while the session is asked for; #show tells if that fails.
    load(nameOf(parse(location.hash))).catch(() => {});
    try {
      await session.restore();
    } catch (error) {
      return this.#fail(error);
    }
    // What tells of a failure is fetched while it still can be.
    defineElements('error-message').catch(() => {});
    window.addEventListener('hashchange', () => this.#route());
    window.addEventListener('beforeunload', (event) => outbox.unsaved && event.preventDefault());
    session.user.watch(() => this.#meet());
    session.expired.watch((expired) => expired && this.#askPassword());
    this.#shell.user = session.user.value;
    this.#person = session.user.value?.id;
    return this.#route();
  }

  /** Someone comes or goes, or has another name than before. */
  #meet() {
    const user = session.user.value;
    this.#shell.user = user;
    if (user?.id === this.#person) return;
    this.#person = user?.id;
    // What a screen hands over when it is left must not outlive the outbox's memory of that person.
    this.#leave();
    outbox.clear();
    toasts().clear();
    closeDialogs();
    // Whoever comes next is not to be led to what the former person had open.
    if (user || isOpen(nameOf(parse(location.hash)))) this.#route();
    else redirect(format('/login'));
  }

  async #route() {
    const route = parse(location.hash);
    const name = nameOf(route);
    if (!session.user.value && !isOpen(name)) return redirect(signInRoute(location.hash));
    if (session.user.value && FOR_GUESTS.includes(name)) return redirect(wantedRoute(route));
    if (route.segments.length === 0) return redirect(format(HOME));
    return Object.hasOwn(SCREENS, name) ? this.#show(name) : this.#showNothing();
  }

  /** @param {string} name */
  async #show(name) {
    if (this.#shown !== name) await this.#change(name);
    // While a screen is loaded there is none; it reads the address when it is there.
    if (!this.#screen || this.#shown !== name) return;
    this.#screen.update(parse(location.hash));
    document.title = `${this.#screen.title} · ${t('app.name')}`;
  }

  /** @param {string} name */
  async #change(name) {
    // First, since what is shown may be somebody else's, and the next screen may never come.
    this.#leave();
    this.#shown = name;
    const { signal } = this.#leaving;
    try {
      const { makeScreen } = await load(name);
      if (signal.aborted) return; // overtaken by another route
      this.#screen = makeScreen(signal);
      this.#shell.show(this.#screen.element, name);
    } catch (error) {
      if (signal.aborted) return;
      this.#shown = null;
      this.#fail(error);
    }
  }

  #showNothing() {
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
    this.#shown = null;
    this.#shell.clear();
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

/** @param {string} name of a screen that can be seen without signing in */
function isOpen(name) {
  return FOR_GUESTS.includes(name) || FOR_ANYONE.includes(name);
}

/** Dismisses the questions that lie over the page. */
function closeDialogs() {
  /** @type {NodeListOf<HTMLDialogElement>} */
  const dialogs = document.querySelectorAll('dialog[open]');
  for (const dialog of dialogs) dialog.close();
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
