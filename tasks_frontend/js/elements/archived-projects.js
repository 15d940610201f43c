import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { parse } from '../lib/router.js';
import { projects } from '../state/store.js';
import { projectLink } from './app-shell.js';

/** Projects put aside, folded up below those that are not. */
export class ArchivedProjectsElement extends HTMLElement {
  #count = h('span', {});
  #list = h('ul', { class: 'bar-projects' });
  #leaving = new AbortController();

  connectedCallback() {
    const words = t('projects.archived');
    const summary = h('summary', { class: 'bar-item', title: words }, icon('archive'), this.#count);
    this.replaceChildren(h('details', {}, summary, this.#list));
    this.#leaving = new AbortController();
    projects.all.watch(() => this.#show(), this.#leaving.signal);
    this.#show();
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  #show() {
    const archived = [...projects.all.value.values()].filter(({ archived_at }) => archived_at);
    const { path } = parse(location.hash);
    const links = archived.map((project) => projectLink(project));
    for (const link of links)
      if (link.getAttribute('href') === `#${path}`) link.setAttribute('aria-current', 'page');
    this.hidden = archived.length === 0;
    this.#count.textContent = `${t('projects.archived')} (${archived.length})`;
    this.#list.replaceChildren(...links.map((link) => h('li', {}, link)));
  }
}
