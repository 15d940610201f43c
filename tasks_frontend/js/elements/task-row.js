import { Refused } from '../api/client.js';
import { formatDue, urgency } from '../lib/dates.js';
import { h, icon, part } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** @type {HTMLLIElement | null} */
let template = null;

/** An empty row of a task list. Rows are cloned, since building hundreds from calls is slow. */
export function makeRow() {
  template ??= buildRow();
  return /** @type {HTMLLIElement} */ (template.cloneNode(true));
}

/**
 * @param {HTMLElement} row
 * @param {TaskView} view
 * @param {import('./task-list.js').ListContext} context
 */
export function fillRow(row, view, context) {
  const { title, status, project, owner, version } = view.task;
  const draft = version === 0;
  fillTask(row, view, context);
  fillStatus(part(row, 'status'), status);
  fillProject(part(row, 'project'), context.project?.(project) ?? null);
  fillOwner(part(row, 'owner'), context.owner?.(owner) ?? null);
  part(row, 'date').hidden = draft || !context.canReschedule;
  part(row, 'select').setAttribute('aria-label', t('task.select', { title }));
  const remove = part(row, 'delete');
  remove.hidden = draft;
  remove.setAttribute('aria-label', t('task.delete', { title }));
}

/**
 * Fills in what every kind of row tells of a task.
 *
 * @param {HTMLElement} row
 * @param {TaskView} view
 * @param {import('./task-list.js').ListContext} context
 */
export function fillTask(row, { task, pending, failure }, context) {
  const { id, title, status, priority } = task;
  const draft = task.version === 0;
  row.dataset.task = id;
  row.dataset.status = status;
  row.dataset.priority = priority;
  row.toggleAttribute('data-pending', pending);
  row.toggleAttribute('data-failed', failure !== null);
  row.toggleAttribute('data-draft', draft);
  row.toggleAttribute('data-current', id === context.current);

  fillCheck(/** @type {HTMLInputElement} */ (part(row, 'check')), task, draft);
  const link = part(row, 'title');
  link.textContent = title;
  if (draft) link.removeAttribute('href');
  else link.setAttribute('href', context.href(id));
  if (id === context.current) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');

  fillDue(part(row, 'due'), task, context.today);
  fillLabels(part(row, 'labels'), task.labels, context);
  fillPriority(part(row, 'priority'), priority);
  fillFailure(row, failure, draft);
}

/**
 * @param {HTMLElement} row
 * @param {boolean} selected
 */
export function markRow(row, selected) {
  row.toggleAttribute('data-selected', selected);
  part(row, 'select').setAttribute('aria-pressed', String(selected));
}

/**
 * @param {HTMLElement} row
 * @param {boolean} tabbable
 */
export function setTabbable(row, tabbable) {
  const controls = /** @type {NodeListOf<HTMLElement>} */ (
    row.querySelectorAll('a, button, input')
  );
  for (const control of controls) control.tabIndex = tabbable ? 0 : -1;
}

/**
 * @param {HTMLInputElement} check
 * @param {Task} task
 * @param {boolean} draft
 */
function fillCheck(check, { status, title }, draft) {
  check.checked = status === 'done';
  check.disabled = draft;
  check.setAttribute('aria-label', t('task.complete', { title }));
}

/**
 * @param {HTMLElement} row
 * @param {Failure | null} failure
 * @param {boolean} draft
 */
function fillFailure(row, failure, draft) {
  const error = failure?.error;
  // The same text would be refused again.
  const final = error instanceof Refused && error.status === 400;
  const badge = part(row, 'unsaved');
  badge.hidden = failure === null;
  badge.textContent = (draft && final && error.field('title')) || t('save.failed');
  part(row, 'retry').hidden = !(draft && failure && !final);
  part(row, 'revise').hidden = !(draft && final);
  part(row, 'discard').hidden = !(draft && failure);
}

/**
 * @param {HTMLElement} badge
 * @param {Status} status
 */
function fillStatus(badge, status) {
  // The check says whether a task is open or done.
  badge.hidden = status === 'todo' || status === 'done';
  badge.textContent = t(`status.${status}`);
}

/**
 * @param {HTMLElement} due
 * @param {Task} task
 * @param {string} today
 */
function fillDue(due, { due_date: date, due_time: time, status }, today) {
  due.hidden = date === null;
  if (date === null) return;
  const closed = status === 'done' || status === 'cancelled';
  const near = urgency(date, today);
  due.dataset.urgency = closed ? 'none' : near;
  part(due, 'due-text').textContent = formatDue(date, time, today);
  part(due, 'due-hint').textContent =
    near === 'overdue' && !closed ? t('due.overdue') : t('due.due');
}

/**
 * @param {HTMLElement} place
 * @param {Project | null} project
 */
function fillProject(place, project) {
  place.hidden = project === null || project.is_inbox;
  part(place, 'project-name').textContent = project?.name ?? '';
  colour(part(place, 'project-dot'), project?.colour);
}

/**
 * @param {HTMLElement} place
 * @param {string[]} ids
 * @param {import('./task-list.js').ListContext} context
 */
function fillLabels(place, ids, { label }) {
  const known = ids.map(label).filter((each) => each !== null);
  place.hidden = known.length === 0;
  place.replaceChildren(
    ...known.map(({ name, colour: own }) => {
      const mark = h('span', { class: 'label', dir: 'auto' }, name);
      colour(mark, own);
      return mark;
    }),
  );
}

/**
 * @param {HTMLElement} mark
 * @param {string | undefined} own
 */
function colour(mark, own) {
  if (own) mark.style.setProperty('--colour', own);
  else mark.style.removeProperty('--colour');
}

/**
 * @param {HTMLElement} owner
 * @param {string | null} name
 */
function fillOwner(owner, name) {
  owner.hidden = name === null;
  part(owner, 'owner-name').textContent = name;
  part(owner, 'owner-initial').textContent = name ? [...name][0].toLocaleUpperCase() : '';
}

/**
 * @param {HTMLElement} cell
 * @param {Priority} priority
 */
function fillPriority(cell, priority) {
  const words = t('task.priority', { priority: t(`priority.${priority}`) });
  cell.ariaHidden = String(priority === 'none');
  cell.title = priority === 'none' ? '' : words;
  part(cell, 'priority-text').textContent = words;
  cell.querySelector('use')?.setAttribute('href', `#icon-priority-${priority}`);
}

function buildRow() {
  return h(
    'li',
    { class: 'task' },
    h(
      'button',
      { type: 'button', class: 'task-select', 'aria-pressed': 'false', 'data-part': 'select' },
      icon('check'),
    ),
    h('input', { type: 'checkbox', class: 'check', 'data-part': 'check' }),
    h('a', { class: 'task-title', dir: 'auto', 'data-part': 'title' }),
    h(
      'span',
      { class: 'task-meta' },
      ...makeFailure(),
      h('span', { class: 'badge', 'data-part': 'status' }),
      h('span', { class: 'labels', 'data-part': 'labels' }),
      h(
        'span',
        { class: 'row-project', 'data-part': 'project' },
        h('span', { class: 'dot', 'aria-hidden': 'true', 'data-part': 'project-dot' }),
        h('bdi', { 'data-part': 'project-name' }),
      ),
      makeDue(),
      h(
        'span',
        { class: 'owner', 'data-part': 'owner' },
        h('span', { class: 'avatar small', 'aria-hidden': 'true', 'data-part': 'owner-initial' }),
        h('span', { class: 'visually-hidden' }, t('task.owner')),
        h('bdi', { 'data-part': 'owner-name' }),
      ),
      makePriority(),
      rowButton('date', t('action.date'), 'quiet'),
    ),
    h('span', { class: 'spinner', 'aria-hidden': 'true' }),
    h(
      'button',
      { type: 'button', class: 'icon-button task-delete', 'data-part': 'delete' },
      icon('trash'),
    ),
  );
}

export function makeFailure() {
  return [
    h('span', { class: 'badge danger', 'data-part': 'unsaved' }),
    rowButton('retry', t('action.retry')),
    rowButton('revise', t('action.edit')),
    rowButton('discard', t('action.discard')),
  ];
}

export function makeDue() {
  return h(
    'span',
    { class: 'due', 'data-part': 'due' },
    icon('calendar'),
    h('span', { class: 'visually-hidden', 'data-part': 'due-hint' }),
    h('span', { 'data-part': 'due-text' }),
  );
}

export function makePriority() {
  return h(
    'span',
    { class: 'priority', 'data-part': 'priority' },
    icon('priority-none'),
    h('span', { class: 'visually-hidden', 'data-part': 'priority-text' }),
  );
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} [look]
 */
function rowButton(name, label, look = '') {
  return h('button', { type: 'button', class: `button small ${look}`, 'data-part': name }, label);
}

/** The tasks of a list, and those of their rows that exist. One row at a time is in the tab order. */
export class ListRows {
  /** @type {Map<string, TaskView>} in their order */
  views = new Map();
  /** @type {string[]} ids in their order */
  order = [];
  /** @type {import('./task-list.js').ListContext | null} */
  context = null;
  /** @type {Map<string, { row: HTMLLIElement, view: TaskView, context: import('./task-list.js').ListContext | null }>} */
  #rows = new Map();
  /** @type {string | null} the row in the tab order */
  #active = null;
  /** @type {ReadonlySet<string>} */
  #selected = new Set();

  get active() {
    return this.#active;
  }

  set active(id) {
    if (id === this.#active) return;
    const [before, after] = [this.#active, id].map((each) => this.#rows.get(each ?? '')?.row);
    this.#active = id;
    if (before) setTabbable(before, false);
    if (after) setTabbable(after, true);
  }

  get selected() {
    return this.#selected;
  }

  set selected(ids) {
    this.#selected = new Set(ids);
    for (const [id, { row }] of this.#rows) markRow(row, this.#selected.has(id));
  }

  /** @param {TaskView[]} views all there are, in their order */
  learn(views) {
    const before = this.order;
    this.views = new Map(views.map((view) => [view.task.id, view]));
    this.order = [...this.views.keys()];
    for (const id of this.#rows.keys()) if (!this.views.has(id)) this.#rows.delete(id);
    if (this.#active && !this.views.has(this.#active))
      this.active = this.#successor(this.#active, before);
    this.active ??= this.order[0] ?? null;
  }

  /** @param {TaskView[]} views of tasks that stand where they stood */
  renew(views) {
    for (const view of views) {
      const { id } = view.task;
      this.views.set(id, view);
      if (this.#rows.has(id)) this.of(id);
    }
  }

  /**
   * @param {string} id
   * @returns {HTMLLIElement} its row, as it is to look now
   */
  of(id) {
    const view = /** @type {TaskView} */ (this.views.get(id));
    const { context } = this;
    const known = this.#rows.get(id);
    const row = known?.row ?? this.#make(id);
    const same = known?.view === view && known.context === context;
    if (context && !same) fillRow(row, view, context);
    this.#rows.set(id, { row, view, context });
    return row;
  }

  /** Lets go of rows that are no longer on the page. */
  prune() {
    for (const [id, { row }] of this.#rows) if (!row.isConnected) this.#rows.delete(id);
  }

  clear() {
    this.#rows.clear();
  }

  /** @param {string} id */
  #make(id) {
    const row = makeRow();
    markRow(row, this.#selected.has(id));
    setTabbable(row, id === this.#active);
    return row;
  }

  /**
   * The row after one that has gone, else the one before.
   *
   * @param {string} id
   * @param {string[]} order until now
   */
  #successor(id, order) {
    const at = order.indexOf(id);
    const after = order.slice(at).find((other) => this.views.has(other));
    return after ?? order.slice(0, at).findLast((other) => this.views.has(other)) ?? null;
  }
}
