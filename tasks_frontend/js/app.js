import { ApiError, client, SignedOut } from './api/client.js';
import { session } from './api/session.js';
import { confirm, defineElements, errorMessage } from './elements/index.js';
import { redo, toasts, undo } from './elements/toast-region.js';
import { h } from './lib/html.js';
import { t } from './lib/i18n.js';
import { isCommand, isPlain, isShortcut, KeySequence } from './lib/keys.js';
import { format, parse } from './lib/router.js';
import { drafts } from './lib/values.js';
import { outbox } from './state/outbox.js';
import { labels, projects, TaskQuery } from './state/store.js';
import { viewOf } from './state/views.js';

/**
 * @typedef {object} Screen one place of the application
 * @property {HTMLElement} element
 * @property {string} title
 * @property {(route: import('./lib/router.js').Route) => void} update called for every route of this screen
 * @property {() => void} [refresh] called when something has changed elsewhere
 * @property {boolean} [isDirty] whether something typed has not been handed over
 *
 * @typedef {(until: AbortSignal) => Screen} MakeScreen the signal aborts when the screen is left
 */

/** @type {Record<string, () => Promise<{ makeScreen: MakeScreen }>>} by the first parts of the path */
const SCREENS = {
  admin: () => import('./screens/admin/overview.js'),
  'admin/activity': () => import('./screens/admin/activity.js'),
  'admin/tasks': () => import('./screens/admin/tasks.js'),
  'admin/users': () => import('./screens/admin/users.js'),
  activity: () => import('./screens/activity.js'),
  all: tasksScreen,
  'confirm-email': () => import('./screens/by-mail.js'),
  'forgot-password': () => import('./screens/by-mail.js'),
  inbox: tasksScreen,
  labels: () => import('./screens/labels.js'),
  'labels/*': tasksScreen,
  login: () => import('./screens/sign-in.js'),
  'projects/*': tasksScreen,
  register: () => import('./screens/sign-in.js'),
  'reset-password': () => import('./screens/by-mail.js'),
  search: tasksScreen,
  settings: () => import('./screens/settings.js'),
  statistics: () => import('./screens/statistics.js'),
  today: tasksScreen,
  trash: () => import('./screens/trash.js'),
  upcoming: tasksScreen,
};
const HOME = '/today';
/** What stands for a place after a `g`. */
const GO = {
  t: '/today',
  u: '/upcoming',
  i: '/inbox',
  a: '/all',
  l: '/labels',
  s: '/statistics',
};
/** Keys that mean the same on every screen. */
const EVERYWHERE = ['q', '/', '?', '\\'];
const FOR_GUESTS = ['login', 'register', 'forgot-password'];
/** Where mailed links lead, whoever is signed in where they are opened. */
const FOR_ANYONE = ['confirm-email', 'reset-password'];

/** What the first screen does not need is fetched so many milliseconds after it was asked for. */
const REST = 1_500;

/**
 * @param {Promise<string>} apiBase until it is there, nothing is drawn and the API is not asked
 * @param {Promise<void>} words until they are there, nothing is drawn
 */
export async function begin(apiBase, words) {
  const wanted = nameOf(parse(location.hash));
  // All at once; #show and #start tell if the screen or the session fails.
  load(session.isLikely || isOpen(wanted) ? wanted : 'login').catch(() => {});
  const restored = apiBase.then((base) => {
    client.base = base;
    return session.restore();
  });
  let failed = false;
  restored.catch(() => {
    failed = true;
  });
  await Promise.all([words, defineElements('app-shell', 'toast-region'), apiBase]);
  // What failed before there were words for it is tried again, to be told.
  await new Application().start(failed ? session.restore() : restored);
}

class Application {
  #shell = h('app-shell', {
    'onshell:leave': () => this.#signOut(),
    'onshell:new-project': () => newProject(),
  });
  /** @type {string | null} */
  #shown = null;
  /** @type {Screen | null} */
  #screen = null;
  #leaving = new AbortController();
  #going = new KeySequence('g', GO);
  /** @type {string | null} what was typed for something that is still on its way; null while nothing is */
  #early = null;
  /** @type {string | undefined} the id of who is signed in */
  #person;

  /** @param {Promise<void>} restored the session */
  async start(restored) {
    document.body.append(this.#shell, h('toast-region'));
    window.addEventListener('unhandledrejection', ({ reason }) => tellUnexpected(reason));
    try {
      await restored;
    } catch (error) {
      return this.#fail(error);
    }
    window.addEventListener('hashchange', () => this.#route());
    // The second key of a sequence is nobody else's; any other may be the screen's first.
    window.addEventListener('keydown', (event) => this.#onGo(event), { capture: true });
    window.addEventListener('keydown', (event) => this.#onKey(event));
    window.addEventListener('beforeunload', (event) => this.#unsaved && event.preventDefault());
    // A move that was taken back shows in the order alone.
    outbox.steps.reversals.watch(() => this.#screen?.refresh?.());
    session.user.watch(() => this.#meet());
    session.expired.watch((expired) => expired && this.#askPassword());
    this.#greet();
    return this.#route();
  }

  /** Who is signed in, and what screens need to know of what they have. */
  #greet() {
    const user = session.user.value;
    this.#person = user?.id;
    this.#shell.user = user;
    if (!user) return;
    // Whoever needs these asks for them again, and tells if that fails.
    projects.ready().catch(() => {});
    labels.ready().catch(() => {});
    this.#follow(session.leaving);
  }

  /**
   * Keeps an eye on what happens elsewhere.
   *
   * @param {AbortSignal} until
   */
  async #follow(until) {
    try {
      await new Promise((resolve) => setTimeout(resolve, REST));
      const { feed } = await import('./state/feed.js');
      if (until.aborted) return;
      feed.start(until);
      feed.foreign.watch(() => this.#screen?.refresh?.(), until);
      feed.lost.watch(() => this.#catchUp(), until);
      outbox.busy.watch((busy) => busy || feed.announce(), until);
    } catch {
      // The page still shows what the person does.
    }
  }

  /** What has changed is no longer told, so that anything may be other than what is known. */
  #catchUp() {
    // What is typed is worth more than what is new.
    if (!this.#unsaved) return location.reload();
    for (const collection of [projects, labels]) collection.load().catch(() => {});
    return this.#screen?.refresh?.();
  }

  /** @param {KeyboardEvent} event */
  #onGo(event) {
    const early = this.#early !== null && isPlain(event);
    const path = !early && session.user.value && this.#going.press(event);
    if (!path && !early) return;
    event.preventDefault();
    event.stopPropagation();
    if (early && event.key.length === 1) this.#early += event.key;
    if (path) location.hash = format(path);
  }

  /** @param {KeyboardEvent} event */
  async #onKey(event) {
    if (!session.user.value) return;
    const reverse = reversalOf(event);
    if (reverse) event.preventDefault();
    // A key that is held down is pressed once.
    if (reverse && !event.repeat) await reverse();
    const everywhere = EVERYWHERE.includes(event.key) && isShortcut(event);
    if (!everywhere && !isCommand(event, 'k')) return;
    event.preventDefault();
    if (this.#early !== null) return;
    this.#early = '';
    try {
      const { answer } = await import('./screens/everywhere.js');
      await answer(everywhere ? event.key : 'k', this.#shell);
      // It takes the focus before the next picture of the page.
      await new Promise(requestAnimationFrame);
      enter(this.#early);
    } catch (error) {
      toasts().fail(error);
    } finally {
      this.#early = null;
    }
  }

  /** Someone comes or goes, or has another name than before. */
  #meet() {
    const user = session.user.value;
    this.#shell.user = user;
    if (user?.id === this.#person) {
      // An admin who is one no longer is not to keep what admins see.
      if (isForbidden(nameOf(parse(location.hash)))) this.#route();
      return;
    }
    // What a screen hands over when it is left must not outlive the outbox's memory of that person.
    this.#leave();
    for (const memory of [outbox, projects, labels, toasts()]) memory.clear();
    closeDialogs();
    this.#greet();
    // Whoever comes next is not to be led to what the former person had open.
    if (user || isOpen(nameOf(parse(location.hash)))) this.#route();
    else redirect(format('/login'));
  }

  async #route() {
    const route = parse(location.hash);
    const name = nameOf(route);
    this.#shell.path = route.path;
    if (!session.user.value && !isOpen(name)) return redirect(signInRoute(location.hash));
    if (session.user.value && FOR_GUESTS.includes(name)) return redirect(wantedRoute(route));
    if (route.segments.length === 0) return redirect(format(HOME));
    if (!Object.hasOwn(SCREENS, name)) return this.#showInstead(t('missing.title'));
    if (isForbidden(name)) return this.#showInstead(t('forbidden.title'), t('forbidden.text'));
    return this.#show(name);
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
      if (SCREENS[name] === tasksScreen) this.#askAhead(signal);
      const { makeScreen } = await load(name);
      if (signal.aborted) return; // overtaken by another route
      this.#screen = makeScreen(signal);
      this.#shell.show(this.#screen.element);
    } catch (error) {
      if (signal.aborted) return;
      this.#shown = null;
      this.#fail(error);
    }
  }

  /**
   * The tasks of a list come while its screen comes.
   *
   * @param {AbortSignal} until
   */
  #askAhead(until) {
    const view = viewOf(parse(location.hash), /** @type {User} */ (session.user.value));
    if (view?.layout === 'list' && !view.isSearch) TaskQuery.askAhead(view.filters, until);
  }

  /**
   * @param {string} title why there is no screen
   * @param {string} [text]
   */
  #showInstead(title, text) {
    this.#leave();
    document.title = `${title} · ${t('app.name')}`;
    this.#shell.show(
      h(
        'div',
        { class: 'message' },
        h('h1', {}, title),
        text && h('p', {}, text),
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
  #fail(error) {
    this.#shell.show(errorMessage(error, () => location.reload()));
  }

  /** Whether something typed has not reached the server. */
  get #unsaved() {
    return outbox.unsaved || drafts.any || Boolean(this.#screen?.isDirty);
  }

  async #signOut() {
    const loss = { title: t('leave.title'), text: t('leave.text'), action: t('action.sign_out') };
    if (this.#unsaved && !(await confirm(loss))) return;
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

/** @param {string} text that was meant for the dialog which has the focus by now */
function enter(text) {
  const field = document.activeElement;
  if (!text || !(field instanceof HTMLInputElement)) return;
  if (field.type !== 'text' || !field.closest('dialog')) return;
  field.value = text + field.value;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** @param {KeyboardEvent} event */
function reversalOf(event) {
  if (isCommand(event, 'z')) return undo;
  return isCommand(event, 'z', true) || (event.ctrlKey && isCommand(event, 'y')) ? redo : null;
}

/** @param {unknown} error that nobody has answered for. The console has it already */
function tellUnexpected(error) {
  const isAbort = error instanceof DOMException && error.name === 'AbortError';
  if (isAbort || error instanceof SignedOut) return;
  toasts().fail(error instanceof ApiError ? error : new ApiError(t('error.unexpected')));
}

async function newProject() {
  const { askForNewProject } = await import('./elements/project-form.js');
  await askForNewProject();
}

/** @param {import('./lib/router.js').Route} route */
function nameOf({ segments: [first = HOME.slice(1), second] }) {
  const names = second ? [`${first}/${second}`, `${first}/*`, first] : [first];
  return names.find((name) => Object.hasOwn(SCREENS, name)) ?? first;
}

/** @returns {Promise<{ makeScreen: MakeScreen }>} */
async function tasksScreen() {
  // All at once: one after the other, each would be asked for when the one that names it has come.
  const [screen] = await Promise.all([
    import('./screens/tasks.js'),
    import('./screens/task-actions.js'),
    import('./screens/tasks-head.js'),
    import('./screens/tasks-view.js'),
    import('./elements/task-list.js'),
    import('./elements/task-row.js'),
  ]);
  return screen;
}

/** @param {string} name of a screen */
function isForbidden(name) {
  return name.startsWith('admin') && session.user.value?.role !== 'admin';
}

/** @param {string} name of a screen that can be seen without signing in */
function isOpen(name) {
  return FOR_GUESTS.includes(name) || FOR_ANYONE.includes(name);
}

/** Dismisses the questions and the menus that lie over the page. */
function closeDialogs() {
  /** @type {NodeListOf<HTMLDialogElement>} */
  const dialogs = document.querySelectorAll('dialog[open]');
  for (const dialog of dialogs) dialog.close();
  /** @type {NodeListOf<HTMLElement>} */
  const menus = document.querySelectorAll(':popover-open');
  for (const menu of menus) menu.hidePopover();
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
