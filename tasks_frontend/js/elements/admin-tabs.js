import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';

const PAGES = /** @type {const} */ ({
  overview: '/admin',
  users: '/admin/users',
  tasks: '/admin/tasks',
  activity: '/admin/activity',
});

/** The way between the pages for admins. */
export class AdminTabsElement extends HTMLElement {
  /** @param {keyof typeof PAGES} name the page they stand on */
  set current(name) {
    const links = Object.entries(PAGES).map(([page, path]) =>
      h(
        'a',
        { href: format(path), 'aria-current': page === name && 'page' },
        t(`admin.page.${page}`),
      ),
    );
    this.replaceChildren(h('nav', { class: 'tab-links', 'aria-label': t('view.admin') }, ...links));
  }
}
