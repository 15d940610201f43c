import { newId } from '../api/client.js';
import { addComment, listComments } from '../api/comments.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { drafts } from '../lib/values.js';
import { People } from '../state/people.js';
import { CommentEntry } from './comment-entry.js';
import { describe, toasts } from './toast-region.js';

/** @typedef {Pick<import('./comment-entry.js').CommentHost, 'user' | 'owner' | 'nameOf'>} CommentsContext */

/** What people say about a task, the oldest first, and room to say something. */
export class TaskCommentsElement extends HTMLElement {
  #task = '';
  /** @type {CommentsContext | null} */
  #context = null;
  /** @type {string | null} */
  #earlier = null;
  /** The task of which a page is on its way. */
  #loading = '';
  /** @type {CommentEntry[]} */
  #entries = [];
  #people = new People();
  /** @type {Map<string, { body: string, key: string }>} by task. A lost answer makes no second comment */
  #attempts = new Map();
  /** @type {Set<string>} tasks on which a comment is on its way */
  #sending = new Set();

  #list = h('ol', { class: 'comments' });
  #failure = h('p', { class: 'field-error', role: 'alert', hidden: true });
  #more = h('button', { type: 'button', class: 'button small', hidden: true });
  #body = h('textarea', {
    class: 'input',
    rows: 2,
    dir: 'auto',
    placeholder: t('comments.hint'),
    'aria-label': t('comments.add'),
  });

  connectedCallback() {
    if (this.firstChild) return;
    const form = h(
      'form',
      { class: 'comment-form' },
      this.#body,
      h('button', { type: 'submit', class: 'button small' }, t('comments.send')),
    );
    this.append(h('h3', {}, t('comments.title')), this.#more, this.#list, this.#failure, form);
    form.addEventListener('submit', this);
    this.#body.addEventListener('input', this);
    this.#body.addEventListener('keydown', this);
    this.#more.addEventListener('click', () => this.#load());
    this.#people.known.watch(() => this.#showNames());
  }

  /**
   * @param {string} task its id
   * @param {CommentsContext} context
   */
  show(task, context) {
    this.#context = context;
    if (task === this.#task) return this.#showNames();
    this.#task = task;
    this.#earlier = null;
    this.#more.hidden = true;
    this.#body.value = drafts.get(place(task));
    this.#entries = [];
    this.#list.replaceChildren();
    this.#fail(null);
    this.#load();
    return undefined;
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'submit') {
      event.preventDefault();
      this.#add();
    }
    if (event.type === 'input') drafts.keep(place(this.#task), this.#body.value);
    if (event.type === 'keydown') {
      const { key, ctrlKey, metaKey } = /** @type {KeyboardEvent} */ (event);
      if (key === 'Enter' && (ctrlKey || metaKey)) this.#add();
    }
  }

  /** Adds a page of what is before all that is shown. */
  async #load() {
    const task = this.#task;
    if (this.#loading === task) return;
    this.#loading = task;
    try {
      const { next, results } = await listComments(task, this.#earlier);
      if (task !== this.#task) return;
      this.#earlier = next;
      this.#more.hidden = next === null;
      this.#more.textContent = t('comments.earlier');
      const unknown = results.filter(({ id }) => !this.#isShown(id));
      const entries = unknown.toReversed().map((comment) => this.#entry(comment));
      this.#entries.unshift(...entries);
      this.#list.prepend(...entries.map(({ element }) => element));
      this.#fail(null);
      this.#meet();
    } catch (error) {
      if (task !== this.#task) return;
      this.#more.hidden = false;
      this.#more.textContent = t('action.retry');
      this.#fail(error);
    } finally {
      if (this.#loading === task) this.#loading = '';
    }
  }

  /** @param {string} id of a comment: sent, or read, while a page was on its way */
  #isShown(id) {
    return this.#list.querySelector(`[data-comment="${id}"]`) !== null;
  }

  async #add() {
    const task = this.#task;
    const body = this.#body.value;
    if (!body.trim() || this.#sending.has(task)) return;
    this.#sending.add(task);
    try {
      this.#fail(null);
      const comment = await addComment(task, body, this.#keyFor(task, body));
      this.#attempts.delete(task);
      drafts.forget(place(task), body);
      if (task === this.#task) this.#append(comment, body);
    } catch (error) {
      if (task === this.#task) this.#fail(error);
      else toasts().fail(error);
    } finally {
      this.#sending.delete(task);
    }
  }

  /**
   * @param {TaskComment} comment
   * @param {string} sent
   */
  #append(comment, sent) {
    if (!this.#isShown(comment.id)) {
      const entry = this.#entry(comment);
      this.#entries.push(entry);
      this.#list.append(entry.element);
    }
    // What was typed meanwhile is another comment.
    if (this.#body.value === sent) this.#body.value = '';
  }

  /**
   * @param {string} task
   * @param {string} body
   */
  #keyFor(task, body) {
    const known = this.#attempts.get(task);
    if (known?.body === body) return known.key;
    const key = newId();
    this.#attempts.set(task, { body, key });
    return key;
  }

  /** @param {TaskComment} comment */
  #entry(comment) {
    const { user, owner } = /** @type {CommentsContext} */ (this.#context);
    return new CommentEntry(comment, {
      user,
      owner,
      nameOf: (id) => this.#nameOf(id),
      tell: (error) => this.#fail(error),
      focus: () => this.#body.focus(),
    });
  }

  /** Asks who wrote here. Only admins may. */
  async #meet() {
    const { user } = /** @type {CommentsContext} */ (this.#context);
    if (user.role !== 'admin') return;
    const authors = this.#entries.map(({ author }) => author).filter((id) => id !== null);
    try {
      await this.#people.meet(authors.filter((id) => id !== user.id));
    } catch {
      // What was said can be read without.
    }
  }

  #showNames() {
    for (const entry of this.#entries) entry.showName();
  }

  /** @param {string | null} id */
  #nameOf(id) {
    const { nameOf } = /** @type {CommentsContext} */ (this.#context);
    return (id && this.#people.nameOf(id)) || nameOf(id);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#failure.hidden = error === null;
    this.#failure.textContent = error === null ? '' : describe(error);
  }
}

/** @param {string} task its id */
function place(task) {
  return `comments of ${task}`;
}
