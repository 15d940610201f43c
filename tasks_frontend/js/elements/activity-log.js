import { formatClock, formatHeading, today } from '../lib/dates.js';
import { h, reconcile } from '../lib/html.js';
import { plural, t } from '../lib/i18n.js';
import { byDay, byWrite, isUndoable, lead, undone } from '../state/log.js';
import { changeEntry, changeIcon, sentence } from './change-entry.js';

/** Changes of one write that are listed. An import has thousands. */
const LISTED = 100;

/** @typedef {import('./change-entry.js').EntryContext} EntryContext */
/** @typedef {{ look: string, element: HTMLLIElement }} Entry */

/**
 * A log by day and by write, the newest first. What was written together is one entry that can be opened.
 * Emits `change:undo` {change, wholeWrite, button}.
 */
export class ActivityLogElement extends HTMLElement {
  /** @type {Map<string, Entry>} by write */
  #entries = new Map();
  /** @type {Map<string, HTMLElement>} */
  #days = new Map();
  /** @type {Set<string>} */
  #undone = new Set();
  /** @type {EntryContext | null} */
  #context = null;

  /**
   * @param {Change[]} changes the newest first
   * @param {EntryContext} context
   */
  show(changes, context) {
    const now = today(context.user.timezone);
    this.#context = {
      ...context,
      when: (instant) => formatClock(instant, context.user.timezone),
    };
    this.#undone = undone(changes);
    const days = [...byDay(byWrite(changes), context.user.timezone)].map(([date, writes]) =>
      this.#day(date, formatHeading(date, now), writes),
    );
    reconcile(this, days);
  }

  /**
   * @param {string} date
   * @param {string} title
   * @param {Change[][]} writes
   */
  #day(date, title, writes) {
    const day = this.#days.get(date) ?? h('section', {}, h('h2', {}), h('ol', { class: 'log' }));
    this.#days.set(date, day);
    day.children[0].textContent = title;
    reconcile(
      day.children[1],
      writes.map((write) => this.#entry(write)),
    );
    return day;
  }

  /** @param {Change[]} changes written together */
  #entry(changes) {
    const { write } = changes[0];
    const look = this.#look(changes);
    const known = this.#entries.get(write);
    if (known?.look === look) return known.element;
    const element = changes.length > 1 ? this.#several(changes) : this.#single(changes[0]);
    if (known) takeOver(known.element, element);
    this.#entries.set(write, { look, element });
    return element;
  }

  /**
   * Whatever makes an entry look different from before.
   *
   * @param {Change[]} changes
   */
  #look(changes) {
    const listed = changes.slice(0, LISTED);
    const names = listed.map(({ entity_id }) => this.#given.called?.(entity_id));
    return [changes.length, listed.map(({ id }) => this.#undone.has(id)), names].join('\n');
  }

  get #given() {
    if (!this.#context) throw new Error('Nothing to show');
    return this.#context;
  }

  /** @param {Change} change */
  #single(change) {
    const entry = changeEntry(change, this.#given);
    const { undoes } = change;
    if (undoes) entry.querySelector('time')?.append(` · ${t('activity.by_undo')}`);
    entry.append(this.#undo([change], entry));
    return entry;
  }

  /** @param {Change[]} changes */
  #several(changes) {
    const main = lead(changes);
    const { nameOf, about, when } = this.#given;
    const alike = changes.every(
      ({ entity, action }) => entity === main.entity && action === main.action,
    );
    const words = alike ? plural(`entities.${main.entity}`, changes.length) : (about?.(main) ?? '');
    const text = sentence(main.action, nameOf(main.actor), words);
    if (!alike) text.append(plural('activity.together', changes.length - 1));
    const byUndo = main.undoes ? ` · ${t('activity.by_undo')}` : '';
    const entry = h(
      'li',
      { class: 'change', 'data-write': main.write },
      changeIcon(main.action),
      h(
        'div',
        { class: 'change-text' },
        text,
        h('time', { class: 'hint', datetime: main.at }, `${when?.(main.at)}${byUndo}`),
      ),
    );
    entry.append(this.#undo(changes, entry), this.#parts(changes));
    return entry;
  }

  /** @param {Change[]} changes */
  #parts(changes) {
    const list = h('ol', { class: 'log' });
    const details = h(
      'details',
      {},
      h('summary', {}, plural('activity.show', changes.length)),
      list,
    );
    // What nobody opens is not drawn.
    details.addEventListener('toggle', () => {
      if (list.hasChildNodes()) return;
      const rest = changes.length - LISTED;
      list.append(...changes.slice(0, LISTED).map((change) => this.#single(change)));
      if (rest > 0) list.append(h('li', { class: 'hint' }, plural('activity.rest', rest)));
    });
    return details;
  }

  /**
   * @param {Change[]} changes
   * @param {HTMLElement} entry of these
   */
  #undo(changes, entry) {
    if (changes.every(({ id }) => this.#undone.has(id)))
      return h('span', { class: 'badge' }, t('activity.undone'));
    if (!isUndoable(changes)) return '';
    const label = t('activity.undo', { what: entry.querySelector('p')?.textContent ?? '' });
    const look = { type: 'button', class: 'button small quiet', 'aria-label': label };
    const button = h('button', look, t('action.undo'));
    button.addEventListener('click', () => {
      const detail = { change: changes[0], wholeWrite: changes.length > 1, button };
      this.dispatchEvent(new CustomEvent('change:undo', { detail }));
    });
    return button;
  }
}

/**
 * Lets an entry go on where the one before it was.
 *
 * @param {HTMLElement} before
 * @param {HTMLElement} after
 */
function takeOver(before, after) {
  const [opened, opens] = [before, after].map((entry) => entry.querySelector('details'));
  if (opened?.open && opens) opens.open = true;
  if (!before.contains(document.activeElement)) return;
  after.tabIndex = -1;
  queueMicrotask(() => after.focus());
}
