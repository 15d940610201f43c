import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { formatFullDay } from '../lib/months.js';

/** What the list emits, and this in its turn. */
const ACTIONS = ['complete', 'delete', 'date', 'retry', 'revise', 'discard'];

/** All tasks of one day, in a dialog, and room for another. Emits what the list emits, and `task:create` {fields}. */
export class DayTasksElement extends HTMLElement {
  /** @type {string | null} */
  #day = null;
  #heading = h('h2', { id: 'day-title' });
  #list = h('task-list');
  #add = h('add-form');
  #dialog = h(
    'dialog',
    { class: 'dialog day-tasks', 'aria-labelledby': 'day-title' },
    h('header', {}, this.#heading, this.#closer()),
    this.#list,
    this.#add,
  );

  connectedCallback() {
    if (this.firstChild) return;
    for (const action of ACTIONS) this.#list.addEventListener(`task:${action}`, this);
    this.#add.addEventListener('add:title', (event) => {
      const { title } = /** @type {CustomEvent} */ (event).detail;
      this.#emit('task:create', { fields: { title, due_date: this.#day } });
    });
    // A task opens beside the calendar.
    this.#list.addEventListener('click', ({ target }) => {
      if (/** @type {Element} */ (target).closest('a[href]')) this.#dialog.close();
    });
    this.#dialog.addEventListener('close', () => this.#list.show([]));
    this.append(this.#dialog);
  }

  get isDirty() {
    return this.#add.isDirty;
  }

  /** @returns {string | null} the day that is open */
  get day() {
    return this.#dialog.open ? this.#day : null;
  }

  /** @param {string} day */
  open(day) {
    this.#day = day;
    this.#dialog.showModal();
  }

  /** Leaves it, as the place where it was opened is left. */
  close() {
    this.#dialog.close();
  }

  focus() {
    this.#add.focus();
  }

  /**
   * @param {TaskView[]} views
   * @param {import('./task-list.js').ListContext} context
   */
  show(views, context) {
    if (!this.#day) throw new Error('No day is open');
    const day = formatFullDay(this.#day);
    this.#heading.textContent = day;
    this.#add.words = { label: t('day.add', { day }), hint: t('board.hint') };
    this.#list.show(views.length ? [{ key: '', title: '', views }] : [], context);
  }

  /** @param {Event} event of the list */
  handleEvent(event) {
    this.#emit(event.type, /** @type {CustomEvent} */ (event).detail);
  }

  #closer() {
    const words = { 'aria-label': t('panel.close'), title: t('panel.close') };
    const close = () => this.#dialog.close();
    return h(
      'button',
      { type: 'button', class: 'icon-button', ...words, onclick: close },
      icon('close'),
    );
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
