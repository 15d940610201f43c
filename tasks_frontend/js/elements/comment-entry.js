import { newId, Refused } from '../api/client.js';
import { deleteComment, editComment } from '../api/comments.js';
import { formatInstant } from '../lib/dates.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { drawMarkdown } from '../lib/markdown.js';
import { drafts } from '../lib/values.js';
import { confirm } from './index.js';
import { toasts } from './toast-region.js';

/**
 * @typedef {object} CommentHost what stands around a comment
 * @property {User} user who reads
 * @property {string} owner of the task, who may delete what others wrote
 * @property {(id: string | null) => string} nameOf
 * @property {(error: unknown) => void} tell what failed; null takes it back
 * @property {() => void} focus where no comment is left to take it
 */

/** @typedef {{ body: string, version: number, key: string, attempts?: string[] }} Edit of the version that was read */

/** One comment, to be read, and by whom it belongs to, edited and deleted. */
export class CommentEntry {
  element = h('li', { class: 'comment' });
  #name = h('strong', { dir: 'auto' });
  #saving = false;
  /** @type {Edit | null} */
  #edit = null;
  /** Names the deletion: a lost answer makes no second one. */
  #deletion = newId();
  #comment;
  #host;

  /**
   * @param {TaskComment} comment
   * @param {CommentHost} host
   */
  constructor(comment, host) {
    this.#comment = comment;
    this.#host = host;
    this.element.dataset.comment = comment.id;
    this.showName();
    // An edit that was not saved goes on.
    if (drafts.get(this.#place)) this.#write();
    else this.#read();
  }

  get author() {
    return this.#comment.author;
  }

  get #place() {
    return `comment ${this.#comment.id}`;
  }

  /** Once more is known of people. */
  showName() {
    this.#name.textContent = this.#host.nameOf(this.author);
  }

  #read() {
    this.#edit = null;
    const { body, created_at, edited_at } = this.#comment;
    const { user, owner } = this.#host;
    const isMine = this.author === user.id;
    this.#fill(
      h(
        'p',
        { class: 'hint' },
        this.#name,
        ' ',
        h('time', { datetime: created_at }, formatInstant(created_at, user.timezone)),
        edited_at && ` · ${t('comments.edited')}`,
      ),
      h('div', { class: 'markdown', dir: 'auto' }, ...drawMarkdown(body)),
      h(
        'p',
        { class: 'comment-actions' },
        isMine && action('edit', () => this.#write().focus()),
        (isMine || owner === user.id || user.role === 'admin') &&
          action('delete', () => this.#delete()),
      ),
    );
  }

  /** @param {boolean} [isConflict] whether the comment is not what the edit began with */
  #write(isConflict = false) {
    const draft = drafts.get(this.#place);
    const { body, version } = this.#comment;
    /** @type {Edit} */
    const edit = this.#edit ?? (draft ? JSON.parse(draft) : { body, version, key: newId() });
    this.#edit = edit;
    const field = h('textarea', {
      class: 'input',
      rows: 3,
      dir: 'auto',
      'aria-label': t('comments.edit'),
    });
    field.value = edit.body;
    field.addEventListener('input', () => {
      Object.assign(edit, { body: field.value, key: newId() });
      drafts.keep(this.#place, JSON.stringify(edit));
    });
    field.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
      if (key === 'Enter' && (ctrlKey || metaKey)) this.#save();
    });
    const cancel = () => {
      drafts.keep(this.#place, '');
      this.#read();
    };
    const form = h(
      'form',
      { class: 'comment-form' },
      field,
      h(
        'button',
        { type: 'button', class: 'button small', onclick: cancel },
        t(isConflict ? 'conflict.use_theirs' : 'action.cancel'),
      ),
      h(
        'button',
        { type: 'submit', class: 'button small primary' },
        t(isConflict ? 'conflict.keep_mine' : 'action.save'),
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save();
    });
    this.#fill(...(isConflict ? [conflict(body)] : []), form);
    return field;
  }

  /** @param {...HTMLElement} content */
  #fill(...content) {
    const focused = this.element.contains(document.activeElement);
    this.element.replaceChildren(...content);
    if (focused)
      /** @type {HTMLElement | null} */ (this.element.querySelector('textarea, button'))?.focus();
  }

  async #save() {
    if (this.#saving || !this.#edit) return;
    this.#saving = true;
    const { body, version, key, attempts = [] } = this.#edit;
    this.#edit.attempts = [...attempts, body];
    const sent = JSON.stringify(this.#edit);
    drafts.keep(this.#place, sent);
    let isOwn = false;
    await this.#try(async () => {
      const seen = { ...this.#comment, version };
      this.#comment = await editComment(seen, body, key).catch((error) => this.#current(error));
      const isSaved = this.#comment.body === body;
      if (isSaved) drafts.forget(this.#place, sent);
      const edit = this.#edit;
      const isOver = !edit || (isSaved && edit.key === key);
      if (isOver || !this.element.isConnected) return this.#read();
      // What was typed meanwhile is still to be saved.
      edit.version = this.#comment.version;
      drafts.keep(this.#place, JSON.stringify(edit));
      // An attempt whose answer was lost has come to the server; this one goes on from there.
      isOwn = !isSaved && attempts.includes(this.#comment.body);
      if (!isSaved && !isOwn) this.#write(true);
      return undefined;
    });
    this.#saving = false;
    if (isOwn) await this.#save();
  }

  async #delete() {
    const question = {
      title: t('comments.delete'),
      text: this.#comment.body,
      action: t('action.delete'),
    };
    if (!(await confirm(question))) return;
    await this.#try(async () => {
      try {
        await deleteComment(this.#comment, this.#deletion);
      } catch (error) {
        if (!(error instanceof Refused && error.status === 404)) {
          this.#comment = this.#current(error);
          this.#read();
          throw error;
        }
      }
      this.#leave();
    });
  }

  /**
   * @param {unknown} error
   * @returns {TaskComment} as it is now, where that is why a write was refused
   */
  #current(error) {
    const current = error instanceof Refused && error.problem.current;
    // Nobody sees what is not on the page: then the draft stays one of the former version.
    if (!current || !this.element.isConnected) throw error;
    return /** @type {TaskComment} */ (/** @type {unknown} */ (current));
  }

  #leave() {
    const { element } = this;
    const focused = element.contains(document.activeElement);
    const next = (element.nextElementSibling ?? element.previousElementSibling)?.querySelector(
      'button',
    );
    element.remove();
    drafts.keep(this.#place, '');
    if (!focused) return;
    if (next) next.focus();
    else this.#host.focus();
  }

  /** @param {() => Promise<void>} work whose failure is told where the comment is, or was */
  async #try(work) {
    try {
      this.#host.tell(null);
      await work();
    } catch (error) {
      if (this.element.isConnected) this.#host.tell(error);
      else toasts().fail(error);
    }
  }
}

/** @param {string} body what somebody else has written */
function conflict(body) {
  return h(
    'div',
    { class: 'notice', role: 'alert' },
    h('p', {}, h('strong', {}, t('conflict.title')), ' ', t('comments.conflict')),
    h('div', { class: 'markdown', dir: 'auto' }, ...drawMarkdown(body)),
  );
}

/**
 * @param {string} name
 * @param {() => void} run
 */
function action(name, run) {
  return h('button', { type: 'button', class: 'link', onclick: run }, t(`action.${name}`));
}
