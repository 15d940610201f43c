import { isFinal, newId } from '../api/client.js';
import { session } from '../api/session.js';
import { defineElements, errorMessage, skeleton } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';
import { ActivityLog } from '../state/log.js';
import { outbox } from '../state/outbox.js';
import { labels, projects, tasks } from '../state/store.js';
import { explained, takeBackChange } from '../state/undoing.js';

await defineElements('activity-log');

/** @type {import('../app.js').MakeScreen} */
export function makeScreen(until) {
  return new ActivityScreen(until);
}

/** Everything that changed in what one person has; each write can be taken back. */
class ActivityScreen {
  title = t('view.activity');
  #user = /** @type {User} */ (session.user.value);
  #log = new ActivityLog(() => this.#render());
  #list = h('activity-log');
  #below = h('div', { class: 'below' });
  #more = h('button', { type: 'button', class: 'button' }, t('activity.more'));
  #skeleton = skeleton(t('activity.loading'));
  element = h(
    'div',
    { class: 'column' },
    h('header', { class: 'head' }, h('h1', {}, this.title)),
    h('p', { class: 'hint lead' }, t('activity.text')),
    this.#list,
    this.#below,
  );

  /** @param {AbortSignal} until */
  constructor(until) {
    this.#more.addEventListener('click', () => this.#log.more());
    this.#list.addEventListener('change:undo', (event) =>
      this.#undo(/** @type {CustomEvent} */ (event).detail),
    );
    const nearEnd = new IntersectionObserver(
      ([entry]) => entry.isIntersecting && this.#log.more(),
      { rootMargin: '600px' },
    );
    nearEnd.observe(this.#more);
    until.addEventListener('abort', () => nearEnd.disconnect());
    outbox.busy.watch((busy) => busy || this.refresh(), until);
    for (const known of [projects.all, labels.all]) known.watch(() => this.refresh(), until);
  }

  update() {
    if (this.#log.changes.length) this.refresh();
    else this.#log.more();
  }

  /** Looks whether something has changed since. */
  refresh() {
    return this.#log.refresh();
  }

  #render() {
    const { changes, state, error, hasMore } = this.#log;
    this.#list.show(changes, {
      user: this.#user,
      nameOf: (id) => t(id === this.#user.id ? 'task.me' : 'task.somebody'),
      about: (change) => this.#about(change),
      called: (id) => this.#log.nameOf(id),
    });
    if (state === 'failed') this.#fail(error);
    else if (state === 'loading') this.#below.replaceChildren(this.#skeleton);
    else if (hasMore) this.#below.replaceChildren(this.#more);
    else this.#below.replaceChildren(...(changes.length ? [] : [nothing()]));
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#below.replaceChildren(errorMessage(error, () => this.#log.more()));
  }

  /** @param {Change} change */
  #about({ entity, entity_id: id, fields }) {
    const subject = entity === 'comment' ? String(fields.task?.find(Boolean)) : id;
    const name = this.#named(subject);
    // Of accounts, this is about one's own.
    if (!name || entity === 'user') return t(`activity.some.${entity}`);
    if (entity === 'task') return name;
    // The place of the name is the translator's to choose.
    const [before, after] = t(`activity.${entity}`).split('{name}');
    return h('span', {}, before, name, after);
  }

  /** @param {string} id of a task, a project or a label */
  #named(id) {
    const name = this.#log.nameOf(id);
    if (name === null) return null;
    const href = addressOf(id);
    return href ? h('a', { href, dir: 'auto' }, name) : h('bdi', { class: 'gone' }, name);
  }

  /** @param {{ change: Change, wholeWrite: boolean, button: HTMLButtonElement }} wanted */
  async #undo(wanted, key = newId()) {
    const { change, wholeWrite, button } = wanted;
    button.disabled = true;
    try {
      await takeBackChange(change.id, { wholeWrite, key });
      toasts().tell(t('undo.done'));
      await this.refresh();
    } catch (error) {
      const again = { label: t('action.retry'), run: () => this.#undo(wanted, key) };
      toasts().fail(explained(error), isFinal(error) ? undefined : again);
      await this.refresh();
      button.disabled = false;
      if (document.activeElement === document.body) button.focus();
    }
  }
}

/**
 * @param {string} id
 * @returns {string | null} null where there is nothing to be seen any more
 */
function addressOf(id) {
  if (tasks.get(id)?.deleted_at === null) return format('/all', { task: id });
  if (projects.get(id)) return format(projects.get(id)?.is_inbox ? '/inbox' : `/projects/${id}`);
  return labels.get(id) ? format(`/labels/${id}`) : null;
}

function nothing() {
  return h(
    'div',
    { class: 'message', 'data-empty': true },
    h('p', { class: 'hint' }, t('activity.empty')),
  );
}
