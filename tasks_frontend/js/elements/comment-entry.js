import { newId } from '../api/client.js';
import { deleteComment, editComment } from '../api/comments.js';
import { formatInstant } from '../lib/dates.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { drawMarkdown } from '../lib/markdown.js';
import { drafts } from '../state/drafts.js';
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

/** One comment, to be read, and by whom it belongs to, edited and deleted. */
export class CommentEntry {
  element = h('li', { class: 'comment' });
  #name = h('strong', { dir: 'auto' });
  #saving = false;
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

  #write() {
    const field = h('textarea', {
      class: 'input',
      rows: 3,
      dir: 'auto',
      'aria-label': t('comments.edit'),
    });
    field.value = drafts.get(this.#place) || this.#comment.body;
    field.addEventListener('input', () => drafts.keep(this.#place, field.value));
    field.addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
      if (key === 'Enter' && (ctrlKey || metaKey)) this.#save(field);
    });
    const cancel = () => {
      drafts.keep(this.#place, '');
      this.#read();
    };
    const form = h(
      'form',
      { class: 'comment-form' },
      field,
      h('button', { type: 'button', class: 'button small', onclick: cancel }, t('action.cancel')),
      h('button', { type: 'submit', class: 'button small primary' }, t('action.save')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save(field);
    });
    this.#fill(form);
    return field;
  }

  /** @param {...HTMLElement} content */
  #fill(...content) {
    const focused = this.element.contains(document.activeElement);
    this.element.replaceChildren(...content);
    if (focused) this.element.querySelector('button')?.focus();
  }

  /** @param {HTMLTextAreaElement} field */
  async #save(field) {
    if (this.#saving) return;
    this.#saving = true;
    const body = field.value;
    await this.#try(async () => {
      this.#comment = await editComment(this.#comment, body, newId());
      drafts.forget(this.#place, body);
      // What was typed meanwhile is still to be saved.
      if (field.value === body) this.#read();
    });
    this.#saving = false;
  }

  async #delete() {
    const question = {
      title: t('comments.delete'),
      text: this.#comment.body,
      action: t('action.delete'),
    };
    if (!(await confirm(question))) return;
    await this.#try(async () => {
      await deleteComment(this.#comment, newId());
      this.#leave();
    });
  }

  #leave() {
    const { element } = this;
    const focused = element.contains(document.activeElement);
    const next = (element.nextElementSibling ?? element.previousElementSibling)?.querySelector(
      'button',
    );
    element.remove();
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

/**
 * @param {string} name
 * @param {() => void} run
 */
function action(name, run) {
  return h('button', { type: 'button', class: 'link', onclick: run }, t(`action.${name}`));
}
