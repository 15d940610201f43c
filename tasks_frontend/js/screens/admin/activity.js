import { listEveryonesChanges } from '../../api/admin.js';
import { session } from '../../api/session.js';
import { changeEntry } from '../../elements/change-entry.js';
import { defineElements } from '../../elements/index.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { format } from '../../lib/router.js';
import { People } from '../../state/people.js';

await defineElements('admin-list', 'admin-tabs');

/** @type {import('../../app.js').MakeScreen} */
export function makeScreen() {
  return new EveryonesActivityScreen();
}

/** What everyone has done, the newest first. */
class EveryonesActivityScreen {
  title = `${t('admin.page.activity')} · ${t('view.admin')}`;
  #me = /** @type {User} */ (session.user.value);
  #people = new People();
  #tabs = h('admin-tabs');
  #list = h('admin-list', { class: 'log' });
  element = h(
    'div',
    { class: 'column admin' },
    this.#tabs,
    h('header', { class: 'head' }, h('h1', {}, t('admin.page.activity'))),
    this.#list,
  );

  constructor() {
    this.#tabs.current = 'activity';
    this.#list.source = {
      fetch: (next) => this.#fetch(next),
      draw: (change) => this.#entry(change),
      empty: () => h('p', { class: 'message hint' }, t('admin.no_activity')),
    };
  }

  update() {}

  /** @param {string | null} since */
  async #fetch(since) {
    const { cursor, more, results } = await listEveryonesChanges(since);
    const ids = results.flatMap(({ actor, owner, entity, entity_id }) => [
      actor ?? owner,
      owner,
      entity === 'user' ? entity_id : owner,
    ]);
    await this.#people.meet(ids);
    return { rows: results, next: more ? cursor : null };
  }

  /** @param {Change} change */
  #entry(change) {
    const entry = changeEntry(change, { user: this.#me, nameOf: (id) => this.#nameOf(id) });
    const about = this.#about(change);
    if (about.length) entry.append(h('p', { class: 'hint' }, ...about));
    return entry;
  }

  /** @param {Change} change */
  #about({ entity, entity_id, owner, actor, action }) {
    const whose = entity === 'user' ? entity_id : owner;
    const name = this.#people.nameOf(whose);
    const task = entity === 'task' && action !== 'purged';
    const about = [];
    // Where people work on their own, that goes without saying.
    if (name && whose !== actor) about.push(h('span', {}, t('admin.account', { name })));
    const address = format('/admin/tasks', { task: entity_id });
    if (task) about.push(h('a', { href: address }, t('admin.show_task')));
    return about;
  }

  /** @param {string | null} id null, or unknown: somebody whose account is gone */
  #nameOf(id) {
    if (id === this.#me.id) return t('users.you');
    return (id && this.#people.nameOf(id)) || t('task.somebody');
  }
}
