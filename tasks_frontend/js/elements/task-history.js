import { listHistory, undoChange } from '../api/changes.js';
import { newId } from '../api/client.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { explained } from '../state/undoing.js';
import { changeEntry } from './change-entry.js';
import { describe, toasts } from './toast-region.js';

/**
 * What has happened to one object, the newest first; each step can be taken back.
 * Emits `history:undone` {changes}.
 */
export class TaskHistoryElement extends HTMLElement {
  #path = '';
  /** @type {number | null} */
  #version = null;
  /** @type {import('./change-entry.js').EntryContext | null} */
  #context = null;
  #cursor = '';
  #attempt = 0;

  #entries = h('ol', { class: 'changes' });
  #failure = h('p', { class: 'field-error', role: 'alert', hidden: true });
  #more = h('button', { type: 'button', class: 'button small', hidden: true }, t('history.more'));
  #details = h(
    'details',
    {},
    h('summary', {}, t('history.title')),
    this.#failure,
    this.#entries,
    this.#more,
  );

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#details);
    this.#details.addEventListener('toggle', () => this.#load());
    this.#more.addEventListener('click', () => this.#fetch(this.#cursor));
  }

  /**
   * @param {string} path of the object, as `tasks/{id}/`
   * @param {number} version it is read again when there is another one
   * @param {import('./change-entry.js').EntryContext} context
   */
  show(path, version, context) {
    this.#context = context;
    if (path === this.#path && version === this.#version) return;
    if (path !== this.#path) this.#begin();
    this.#path = path;
    this.#version = version;
    this.#load();
  }

  /** Another object than before. What is still to come of the former is not to be shown here. */
  #begin() {
    this.#attempt += 1;
    this.#entries.replaceChildren();
    this.#more.hidden = true;
    this.#fail(null);
  }

  #load() {
    // What nobody looks at is not asked for.
    if (this.#details.open && this.#version) this.#fetch();
  }

  /** @param {string} [since] the cursor of the page before */
  async #fetch(since) {
    this.#attempt += 1;
    const attempt = this.#attempt;
    try {
      const { cursor, more, results } = await listHistory(this.#path, since);
      if (attempt !== this.#attempt) return;
      this.#fail(null);
      const entries = results.map((change) => this.#entry(change));
      if (since) this.#entries.append(...entries);
      else this.#entries.replaceChildren(...entries);
      this.#cursor = cursor;
      this.#more.hidden = !more;
    } catch (error) {
      if (attempt === this.#attempt) this.#fail(error);
    }
  }

  /** @param {Change} change */
  #entry(change) {
    if (!this.#context) throw new Error('Nothing to show');
    const entry = changeEntry(change, this.#context);
    const undo = () => this.#undo(change);
    entry.append(
      h('button', { type: 'button', class: 'button small', onclick: undo }, t('action.undo')),
    );
    return entry;
  }

  /** @param {Change} change */
  async #undo({ id }) {
    const path = this.#path;
    try {
      const { results } = await undoChange(id, { wholeWrite: false, key: newId() });
      this.dispatchEvent(new CustomEvent('history:undone', { detail: { changes: results } }));
    } catch (error) {
      if (path === this.#path) this.#fail(explained(error));
      else toasts().fail(explained(error));
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#failure.hidden = error === null;
    this.#failure.textContent = error === null ? '' : describe(error);
  }
}
