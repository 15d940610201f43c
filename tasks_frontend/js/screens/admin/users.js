import { ApiError, newId, Refused } from '../../api/client.js';
import { session } from '../../api/session.js';
import { administerUser, findUsers, signOutUser } from '../../api/users.js';
import { confirm, defineElements } from '../../elements/index.js';
import { toasts } from '../../elements/toast-region.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { format, withQuery } from '../../lib/router.js';

await defineElements('admin-list', 'admin-tabs', 'admin-user', 'fetched-content');

/** What the list can be narrowed to, and how the address says it. */
const KINDS = {
  all: {},
  admin: { role: 'admin' },
  user: { role: 'user' },
  active: { is_active: 'true' },
  disabled: { is_active: 'false' },
};
/** How long somebody who searches may think about the next letter, in milliseconds. */
const THINKING = 250;

/** @type {import('../../app.js').MakeScreen} */
export function makeScreen(until) {
  return new UsersScreen(until);
}

/** All accounts. What is looked for stands in the address. */
class UsersScreen {
  title = `${t('admin.page.users')} · ${t('view.admin')}`;
  #me = /** @type {User} */ (session.user.value);
  /** @type {import('../../lib/router.js').Route | null} */
  #route = null;
  /** @type {string | null} */
  #shown = null;
  #timer = 0;
  #until;

  #tabs = h('admin-tabs');
  #kinds = Object.entries(KINDS).map(([kind, query]) => {
    const link = h('a', {}, t(`users.filter.${kind}`));
    return { link, query: { role: null, is_active: null, ...query } };
  });
  #words = h('input', {
    class: 'input search',
    type: 'search',
    dir: 'auto',
    autocomplete: 'off',
    maxlength: 200,
    placeholder: t('users.search_hint'),
    'aria-label': t('users.search'),
    oninput: () => this.#think(),
  });
  #list = h('admin-list');
  element = h(
    'div',
    { class: 'column admin' },
    this.#tabs,
    h('header', { class: 'head' }, h('h1', {}, t('admin.page.users'))),
    this.#words,
    h(
      'nav',
      { class: 'filters', 'aria-label': t('users.filter') },
      ...this.#kinds.map(({ link }) => link),
    ),
    this.#list,
  );

  /** @param {AbortSignal} until */
  constructor(until) {
    this.#until = until;
    this.#tabs.current = 'users';
    until.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** @param {import('../../lib/router.js').Route} route */
  update(route) {
    this.#route = route;
    const search = route.query.get('search') ?? '';
    const role = route.query.get('role') ?? '';
    const is_active = route.query.get('is_active') ?? '';
    // What is being typed is ahead of the address.
    if (document.activeElement !== this.#words) this.#words.value = search;
    // The links stay, and with them the focus.
    for (const { link, query } of this.#kinds) {
      link.href = withQuery(route, query);
      const isShown = (query.role ?? '') === role && (query.is_active ?? '') === is_active;
      link.ariaCurrent = isShown ? 'true' : null;
    }
    const wanted = JSON.stringify([search, role, is_active]);
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    this.#list.source = {
      fetch: async (next) => {
        const page = await findUsers({ search, role, is_active, limit: '50' }, next);
        return { rows: page.results, next: page.next };
      },
      draw: (user) => this.#row(user),
      empty: () => nobody(),
    };
  }

  #think() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), THINKING);
  }

  #search() {
    const search = this.#words.value.trim() || null;
    // Every letter would be a step back.
    if (this.#route) location.replace(withQuery(this.#route, { search }));
  }

  /** @param {User} user */
  #row(user) {
    const row = h('admin-user');
    row.reader = this.#me;
    row.user = user;
    row.addEventListener('user:change', (event) => {
      const { user, fields } = /** @type {CustomEvent} */ (event).detail;
      this.#change(row, user, fields);
    });
    row.addEventListener('user:sign-out', (event) =>
      this.#signOut(row, /** @type {CustomEvent} */ (event).detail.user),
    );
    return h('li', {}, row);
  }

  /**
   * @param {HTMLElementTagNameMap['admin-user']} row
   * @param {User} user
   * @param {Partial<Pick<User, 'role' | 'is_active'>>} fields
   */
  async #change(row, user, fields) {
    if (!(await this.#agreed(user, fields))) return;
    try {
      const changed = await administerUser(user, fields, newId());
      row.user = changed;
      toasts().tell(t(`said.${kindOf(fields)}`, { name: nameOf(changed) }));
      if (changed.id === this.#me.id) return this.#meetMyself(changed);
      // Who is disabled is signed in nowhere.
      if ('is_active' in fields) await row.reload();
    } catch (error) {
      this.#fail(error, row);
    }
  }

  /**
   * @param {User} user
   * @param {Partial<Pick<User, 'role' | 'is_active'>>} fields
   */
  async #agreed(user, fields) {
    const kind = kindOf(fields);
    if (kind === 'promoted' || kind === 'enabled') return true;
    return this.#ask(kind, user);
  }

  /**
   * @param {'demoted' | 'disabled' | 'signed_out_all'} kind
   * @param {User} user
   */
  #ask(kind, user) {
    const whom = user.id === this.#me.id ? 'me' : 'them';
    return confirm({
      title: t(`ask.${kind}.title`, { name: nameOf(user) }),
      text: t(`ask.${kind}.${whom}`),
      action: t(`ask.${kind}.action`),
    });
  }

  /**
   * @param {HTMLElementTagNameMap['admin-user']} row
   * @param {User} user
   */
  async #signOut(row, user) {
    if (!(await this.#ask('signed_out_all', user))) return;
    try {
      await signOutUser(user.id, newId());
      if (user.id === this.#me.id) return session.end();
      toasts().tell(t('said.signed_out', { name: nameOf(user) }));
      await row.reload();
    } catch (error) {
      this.#fail(error, row);
    }
  }

  /** @param {User} me what I have become by my own doing */
  #meetMyself(me) {
    if (me.is_active) session.know(me);
    else session.end();
  }

  /**
   * @param {unknown} error
   * @param {HTMLElementTagNameMap['admin-user']} row
   */
  #fail(error, row) {
    if (this.#until.aborted) return;
    const code = error instanceof Refused ? error.problem.code : '';
    if (code === 'last_admin') return toasts().fail(new ApiError(t('users.last_admin')));
    if (error instanceof Refused && code === 'stale_version') {
      row.user = /** @type {User} */ (/** @type {unknown} */ (error.problem.current));
      return toasts().fail(new ApiError(t('users.stale')));
    }
    return toasts().fail(error);
  }
}

/** @param {Partial<Pick<User, 'role' | 'is_active'>>} fields */
function kindOf({ role, is_active }) {
  if (role) return role === 'admin' ? 'promoted' : 'demoted';
  return is_active ? 'enabled' : 'disabled';
}

/** @param {User} user */
function nameOf({ name, email }) {
  return name || email;
}

function nobody() {
  return h(
    'div',
    { class: 'message' },
    h('h2', {}, t('users.nobody')),
    h('a', { class: 'button', href: format('/admin/users') }, t('empty.filtered.clear')),
  );
}
