import { ApiError, newId } from '../api/client.js';
import {
  addComment,
  deleteComment,
  editComment,
  listComments,
  listEarlierComments,
} from '../api/comments.js';
import { formatInstant } from '../lib/dates.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { drawMarkdown } from '../lib/markdown.js';
import { confirm } from './index.js';

/** What was typed and not sent, by who typed it and for what task: it is there again with the task. */
const drafts = new Map();

/**
 * @typedef {object} CommentsContext
 * @property {User} user who reads
 * @property {string} owner of the task, who may delete what others wrote
 * @property {(id: string | null) => string} nameOf
 */

/** What people say about a task, the oldest first, and room to say something. */
export class TaskCommentsElement extends HTMLElement {
  #task = '';
  /** @type {CommentsContext | null} */
  #context = null;
  /** @type {string | null} */
  #earlier = null;
  /** One key for all attempts to send the same text: a lost answer makes no second comment. */
  #key = newId();

  #list = h('ol', { class: 'comments' });
  #failure = h('p', { class: 'field-error', role: 'alert', hidden: true });
  #more = h(
    'button',
    { type: 'button', class: 'button small', hidden: true },
    t('comments.earlier'),
  );
  #body = h('textarea', {
    class: 'input',
    rows: 2,
    dir: 'auto',
    placeholder: t('comments.hint'),
    'aria-label': t('comments.add'),
  });
  #send = h('button', { type: 'submit', class: 'button small' }, t('comments.send'));

  connectedCallback() {
    if (this.firstChild) return;
    const form = h('form', { class: 'comment-form' }, this.#body, this.#send);
    this.append(h('h3', {}, t('comments.title')), this.#more, this.#list, this.#failure, form);
    form.addEventListener('submit', this);
    this.#body.addEventListener('input', this);
    this.#body.addEventListener('keydown', this);
    this.#more.addEventListener('click', () => this.#fetchEarlier());
  }

  get isDirty() {
    return this.#body.value.trim() !== '';
  }

  get #draft() {
    return `${this.#context?.user.id} ${this.#task}`;
  }

  /**
   * @param {string} task its id
   * @param {CommentsContext} context
   */
  show(task, context) {
    this.#context = context;
    if (task === this.#task) return;
    this.#task = task;
    this.#key = newId();
    this.#body.value = drafts.get(this.#draft) ?? '';
    this.#list.replaceChildren();
    this.#fail(null);
    this.load();
  }

  /** Reads the newest again. */
  async load() {
    const task = this.#task;
    try {
      const { next, results } = await listComments(task);
      if (task !== this.#task) return;
      this.#earlier = next;
      this.#more.hidden = next === null;
      this.#list.replaceChildren(...results.toReversed().map((comment) => this.#entry(comment)));
      this.#fail(null);
    } catch (error) {
      if (task === this.#task) this.#fail(error);
    }
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'submit') {
      event.preventDefault();
      this.#add();
    }
    if (event.type === 'input') {
      this.#key = newId();
      drafts.set(this.#draft, this.#body.value);
    }
    if (event.type === 'keydown') {
      const { key, ctrlKey, metaKey } = /** @type {KeyboardEvent} */ (event);
      if (key === 'Enter' && (ctrlKey || metaKey)) this.#add();
    }
  }

  async #fetchEarlier() {
    const task = this.#task;
    if (!this.#earlier) return;
    try {
      const { next, results } = await listEarlierComments(task, this.#earlier);
      if (task !== this.#task) return;
      this.#earlier = next;
      this.#more.hidden = next === null;
      this.#list.prepend(...results.toReversed().map((comment) => this.#entry(comment)));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #add() {
    const task = this.#task;
    const body = this.#body.value;
    const draft = this.#draft;
    if (!body.trim() || this.#send.disabled) return;
    await this.#try(async () => {
      this.#send.disabled = true;
      const comment = await addComment(task, body, this.#key);
      drafts.delete(draft);
      if (task !== this.#task) return;
      this.#list.append(this.#entry(comment));
      this.#key = newId();
      // What was typed meanwhile is another comment.
      if (this.#body.value === body) this.#body.value = '';
    });
    this.#send.disabled = false;
  }

  /** @param {TaskComment} comment */
  #entry(comment) {
    const { user, owner, nameOf } = /** @type {CommentsContext} */ (this.#context);
    const { author, body, created_at, edited_at, id } = comment;
    const isMine = author === user.id;
    const entry = h('li', { class: 'comment', 'data-comment': id });
    const edit = () => entry.replaceChildren(this.#form(entry, comment));
    entry.append(
      h(
        'p',
        { class: 'hint' },
        h('strong', { dir: 'auto' }, nameOf(author)),
        ' ',
        h('time', { datetime: created_at }, formatInstant(created_at, user.timezone)),
        edited_at && ` · ${t('comments.edited')}`,
      ),
      h('div', { class: 'markdown', dir: 'auto' }, ...drawMarkdown(body)),
      h(
        'p',
        { class: 'comment-actions' },
        isMine && action('edit', edit),
        (isMine || owner === user.id || user.role === 'admin') &&
          action('delete', () => this.#delete(entry, comment)),
      ),
    );
    return entry;
  }

  /**
   * @param {HTMLLIElement} entry
   * @param {TaskComment} comment
   */
  #form(entry, comment) {
    const field = h('textarea', {
      class: 'input',
      rows: 3,
      dir: 'auto',
      'aria-label': t('comments.edit'),
    });
    field.value = comment.body;
    const cancel = () => entry.replaceWith(this.#entry(comment));
    const save = async () => {
      const edited = await editComment(comment, field.value, newId());
      entry.replaceWith(this.#entry(edited));
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
      this.#try(save);
    });
    return form;
  }

  /**
   * @param {HTMLLIElement} entry
   * @param {TaskComment} comment
   */
  async #delete(entry, comment) {
    const question = {
      title: t('comments.delete'),
      text: comment.body,
      action: t('action.delete'),
    };
    if (!(await confirm(question))) return;
    await this.#try(async () => {
      await deleteComment(comment, newId());
      entry.remove();
    });
  }

  /** @param {() => Promise<void>} work whose failure is told here */
  async #try(work) {
    try {
      this.#fail(null);
      await work();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#failure.hidden = error === null;
    this.#failure.textContent = error instanceof ApiError ? error.message : t('error.unexpected');
  }
}

/**
 * @param {string} name
 * @param {() => void} run
 */
function action(name, run) {
  return h('button', { type: 'button', class: 'link', onclick: run }, t(`action.${name}`));
}
