import { defineElements } from '../elements/index.js';
import { toasts } from '../elements/toast-region.js';
import { h } from '../lib/html.js';
import { formatNumber, plural, t } from '../lib/i18n.js';
import { Selection } from '../lib/selection.js';
import { PRIORITIES } from '../state/views.js';
import { BulkVerbs } from './bulk-verbs.js';
import { reorder } from './reordering.js';

// The menu as well: the keys that follow its own are meant for it.
await defineElements('bulk-bar', 'choice-menu');

/**
 * @typedef {object} Around what the screen gives
 * @property {import('../elements/task-list.js').TaskListElement} list
 * @property {import('./task-actions.js').TaskActions} actions
 * @property {User} user
 * @property {(bar: HTMLElement) => void} dock puts the bar where it is seen
 * @property {(id: string) => void} edit
 * @property {() => import('../state/store.js').TaskQuery | null} ordered the query, where its order is a person's
 */

/** @type {Record<string, number>} */
const STEPS = { up: -1, down: 1, 'extend-up': -1, 'extend-down': 1 };

/** The selected tasks of a list, and what keys and the bar do to them, or to the one in focus. */
export class Selecting {
  #selection = new Selection();
  #bar = h('bulk-bar', { hidden: true });
  /** Whether taps select. */
  #tapping = false;
  #around;
  #verbs;

  /** @param {Around} around */
  constructor(around) {
    const { list, dock } = around;
    this.#around = around;
    this.#verbs = new BulkVerbs(around);
    this.#bar.addEventListener('bulk:act', (event) =>
      this.#act(/** @type {CustomEvent} */ (event).detail),
    );
    list.addEventListener('list:shown', () => this.#selection.keep(list.order) && this.#show());
    dock(this.#bar);
  }

  /**
   * @param {string} verb that a key stands for
   * @param {string | null} id of the row in focus
   */
  press(verb, id) {
    if (verb === 'all') return this.#all();
    if (verb === 'clear') return this.#clear();
    if (id === null) return this.#act({ verb, near: this.#bar });
    if (verb === 'select') return this.pick(id, false);
    if (verb in STEPS) return this.#step(verb, id);
    return this.#act({ verb, near: this.#around.list.rowOf(id) }, id);
  }

  /**
   * @param {string} id
   * @param {boolean} range whether all up to there are meant
   */
  pick(id, range) {
    const { list } = this.#around;
    if (range) this.#selection.extend(id, list.order);
    else this.#selection.toggle(id);
    this.#changed();
  }

  /** From now on a tap selects, or no longer. */
  switchTapping() {
    if (this.#tapping) return this.#clear();
    this.#tapping = true;
    return this.#changed();
  }

  #all() {
    const { order, isComplete } = this.#around.list;
    this.#selection.all(order);
    this.#changed();
    if (!isComplete) toasts().tell(t('bulk.loaded', { count: formatNumber(order.length) }));
  }

  #clear() {
    this.#tapping = false;
    this.#selection.clear();
    this.#changed();
  }

  /**
   * @param {string} verb
   * @param {string} id
   */
  #step(verb, id) {
    const { list, ordered, actions } = this.#around;
    const step = STEPS[verb];
    if (!verb.startsWith('extend')) return reorder(id, step, { list, query: ordered(), actions });
    // While this file was loaded, the key may have been pressed more than once.
    const from = list.focused ?? id;
    const next = list.neighbour(from, step) ?? from;
    list.focusRow(next);
    this.#selection.extend(next, list.order, from);
    return this.#changed();
  }

  /**
   * @param {{ verb: string, near: Element }} asked
   * @param {string} [focused] the task that is meant where none is selected
   */
  async #act({ verb, near }, focused) {
    if (verb === 'clear') return this.#clear();
    const chosen = this.#around.list.order.filter((id) => this.#selection.ids.has(id));
    const ids = chosen.length ? chosen : [focused ?? []].flat();
    if (!ids.length) return undefined;
    if (verb === 'edit') return this.#around.edit(focused ?? ids[0]);
    if (PRIORITIES.includes(verb)) return this.#verbs.prioritise(ids, verb);
    const finished = await this.#verbs.act(verb, ids, near);
    // They are dealt with; whoever selects next means others.
    return finished && chosen.length ? this.#clear() : undefined;
  }

  #changed() {
    this.#show();
    const { size } = this.#selection.ids;
    toasts().say(size ? plural('bulk.count', size) : t('bulk.none'));
  }

  #show() {
    const { list } = this.#around;
    const { ids } = this.#selection;
    list.selected = ids;
    list.tapping = this.#tapping;
    this.#bar.count = ids.size;
    const focused = this.#bar.contains(document.activeElement);
    this.#bar.hidden = ids.size === 0 && !this.#tapping;
    if (focused && this.#bar.hidden) list.focusRow(null);
  }
}
