import { isFinal, newId } from '../api/client.js';
import { listTrashedProjects, purgeProject, restoreProject } from '../api/projects.js';
import { session } from '../api/session.js';
import { purgeTask } from '../api/tasks.js';
import { confirm, defineElements, errorMessage, skeleton } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { outbox } from '../state/outbox.js';
import { projects, TaskQuery, tasks } from '../state/store.js';
import { explained } from '../state/undoing.js';

await defineElements('trash-list');

/** @typedef {{ kind: import('../elements/trash-list.js').Kind, id: string, title: string }} Item */

const FILTERS = { owner: 'me', trashed: 'true', ordering: '-updated_at', limit: '50' };

/** @type {import('../app.js').MakeScreen} */
export function makeScreen(until) {
  return new TrashScreen(until);
}

/** Deleted tasks and projects, to be restored or removed for good. */
class TrashScreen {
  title = t('view.trash');
  #user = /** @type {User} */ (session.user.value);
  /** @type {Project[]} */
  #projects = [];
  /** @type {unknown} why projects could not be loaded */
  #error = null;
  #query = new TaskQuery(new URLSearchParams(FILTERS), () => this.#render());
  #list = h('trash-list');
  #below = h('div', { class: 'below' });
  #more = h('button', { type: 'button', class: 'button' }, t('list.more'));
  #skeleton = skeleton(t('trash.loading'));
  element = h(
    'div',
    { class: 'column' },
    h('header', { class: 'head' }, h('h1', {}, this.title)),
    h('p', { class: 'hint lead' }, t('trash.text')),
    this.#list,
    this.#below,
  );

  /** @param {AbortSignal} until */
  constructor(until) {
    const answer = (/** @type {(item: Item) => void} */ act) => (/** @type {Event} */ event) =>
      act(/** @type {CustomEvent} */ (event).detail);
    this.#list.addEventListener(
      'trash:restore',
      answer((item) => this.#restore(item)),
    );
    this.#list.addEventListener(
      'trash:purge',
      answer((item) => this.#purge(item)),
    );
    this.#more.addEventListener('click', () => this.#query.more());
    tasks.watch(() => this.#render(), until);
    // What is being deleted may not have been there yet when the list was read.
    outbox.busy.watch((busy) => busy || this.refresh(), until);
    // Of a project that goes or comes elsewhere, these know.
    projects.all.watch(() => this.#loadProjects(), until);
  }

  update() {
    this.#query.load();
    this.#loadProjects();
  }

  /** Looks whether something has come. */
  refresh() {
    this.#query.refresh();
  }

  async #loadProjects() {
    try {
      this.#projects = await listTrashedProjects();
      this.#error = null;
    } catch (error) {
      this.#error = error;
    }
    this.#render();
  }

  #render() {
    const shown = this.#query.ids
      .map((id) => outbox.view(id))
      .filter((view) => view?.deleted)
      .map((view) => /** @type {TaskView} */ (view).task);
    this.#list.show({
      projects: this.#projects,
      tasks: shown,
      user: this.#user,
      projectOf: (id) => projects.get(id),
    });
    const { state, error, hasMore } = this.#query;
    const failure = state === 'failed' ? error : this.#error;
    if (failure) this.#fail(failure);
    else if (state === 'loading') this.#below.replaceChildren(this.#skeleton);
    else if (hasMore) this.#below.replaceChildren(this.#more);
    else this.#below.replaceChildren(...(shown.length + this.#projects.length ? [] : [empty()]));
  }

  /** @param {unknown} error */
  #fail(error) {
    const retry = () => {
      if (this.#query.state === 'failed') this.#query.retry();
      if (this.#error) this.#loadProjects();
    };
    this.#below.replaceChildren(errorMessage(error, retry));
  }

  /** @param {Item} item */
  async #restore(item, key = newId()) {
    const { kind, id, title } = item;
    try {
      if (kind === 'task') await outbox.restore(id);
      else {
        await restoreProject(id, key);
        await projects.load();
      }
      toasts().tell(t('trash.restored', { title }));
    } catch (error) {
      this.#report(error, () => this.#restore(item, key));
    }
  }

  /** @param {Item} item */
  async #purge(item) {
    const { kind, title } = item;
    const question = {
      title: t('trash.purge_title'),
      text: t(`trash.purge_${kind}`, { title }),
      action: t('trash.purge'),
    };
    if (await confirm(question)) await this.#purgeNow(item);
  }

  /** @param {Item} item */
  async #purgeNow(item, key = newId()) {
    const { kind, id, title } = item;
    try {
      if (kind === 'task') await purgeTask(id, key);
      else await purgeProject(id, key);
      if (kind === 'task') tasks.drop(id);
      else await this.#loadProjects();
      toasts().tell(t('trash.purged', { title }));
    } catch (error) {
      this.#report(error, () => this.#purgeNow(item, key));
    }
  }

  /**
   * @param {unknown} error
   * @param {() => void} again
   */
  #report(error, again) {
    toasts().fail(
      explained(error),
      isFinal(error) ? undefined : { label: t('action.retry'), run: again },
    );
    // What cannot be done may have been done elsewhere.
    if (isFinal(error)) this.update();
  }
}

function empty() {
  return h(
    'div',
    { class: 'message', 'data-empty': true },
    icon('trash'),
    h('p', {}, t('trash.empty')),
  );
}
