import { defineElements } from '../../elements/index.js';
import { toasts } from '../../elements/toast-region.js';
import { h, part } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { withQuery } from '../../lib/router.js';
import { People } from '../../state/people.js';
import { makeScreen as makeTasksScreen } from '../tasks.js';

await defineElements('admin-owner', 'admin-tabs');

/** @type {import('../../app.js').MakeScreen} */
export function makeScreen(until) {
  return new AdminTasksScreen(until);
}

/** The list of everyone's tasks, or of one person's, among the pages for admins. */
class AdminTasksScreen {
  #screen;
  #owner = h('admin-owner');
  #people = new People();
  /** @type {import('../../lib/router.js').Route | null} */
  #route = null;

  /** @param {AbortSignal} until */
  constructor(until) {
    this.#screen = makeTasksScreen(until);
    const tabs = h('admin-tabs');
    tabs.current = 'tasks';
    part(this.element, 'head').before(tabs);
    part(this.element, 'statuses').before(this.#owner);
    this.#owner.addEventListener('owner:pick', (event) =>
      this.#pick(/** @type {CustomEvent} */ (event).detail.id),
    );
  }

  get element() {
    return this.#screen.element;
  }

  get title() {
    return this.#screen.title;
  }

  refresh() {
    this.#screen.refresh?.();
  }

  /** @param {import('../../lib/router.js').Route} route */
  update(route) {
    this.#route = route;
    this.#screen.update(route);
    this.#showOwner(route);
  }

  /** @param {import('../../lib/router.js').Route} route */
  async #showOwner(route) {
    const id = route.query.get('owner');
    if (!id) {
      this.#owner.owner = null;
      return;
    }
    this.#owner.owner = this.#people.nameOf(id);
    try {
      await this.#people.meet([id]);
    } catch (error) {
      toasts().fail(error);
    }
    if (route === this.#route) this.#owner.owner = this.#people.nameOf(id) || t('task.somebody');
  }

  /** @param {string | null} id */
  #pick(id) {
    if (this.#route) location.hash = withQuery(this.#route, { owner: id, task: null });
  }
}
