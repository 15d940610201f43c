import { formatInstant } from '../lib/dates.js';
import { h, icon, reconcile } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { dot } from './app-shell.js';

/**
 * @typedef {'project' | 'task'} Kind
 *
 * @typedef {object} Trash
 * @property {Project[]} projects
 * @property {Task[]} tasks
 * @property {User} user who reads
 * @property {(id: string) => Project | undefined} projectOf
 */

/** @typedef {{ look: string, element: HTMLLIElement }} Row */

/**
 * What was deleted. Emits `trash:restore` and `trash:purge` {kind, id, title}.
 */
export class TrashListElement extends HTMLElement {
  /** @type {Map<string, Row>} */
  #rows = new Map();
  #projects = section(t('projects.title'));
  #tasks = section(t('tasks.title'));

  connectedCallback() {
    this.append(this.#projects, this.#tasks);
  }

  /** @param {Trash} trash */
  show({ projects, tasks, user, projectOf }) {
    const before = [...this.querySelectorAll('.place-row')];
    const at = before.findIndex((row) => row.contains(document.activeElement));
    fill(
      this.#projects,
      projects.map((each) =>
        this.#row('project', { ...each, title: each.name }, user, dot(each.colour), undefined),
      ),
    );
    fill(
      this.#tasks,
      tasks.map((each) => this.#row('task', each, user, icon('tasks'), projectOf(each.project))),
    );
    if (at < 0 || before[at].isConnected) return;
    // The row went, and the focus with it.
    const rows = this.querySelectorAll('.place-row');
    rows[Math.min(at, rows.length - 1)]?.querySelector('button')?.focus();
  }

  /**
   * @param {Kind} kind
   * @param {{ id: string, title: string, deleted_at: string | null }} what
   * @param {User} user
   * @param {Node} mark
   * @param {Project | undefined} project that it was in
   */
  #row(kind, { id, title, deleted_at }, user, mark, project) {
    const look = [title, deleted_at, project?.name, project?.colour].join('\n');
    const known = this.#rows.get(id);
    if (known?.look === look) return known.element;
    const element = this.#makeRow(kind, id, title, mark, [
      deleted(deleted_at ?? '', user),
      place(project),
    ]);
    this.#rows.set(id, { look, element });
    return element;
  }

  /**
   * @param {Kind} kind
   * @param {string} id
   * @param {string} title
   * @param {Node} mark
   * @param {(Node | null)[]} about
   */
  #makeRow(kind, id, title, mark, about) {
    const act = (/** @type {string} */ name) => () =>
      this.dispatchEvent(new CustomEvent(`trash:${name}`, { detail: { kind, id, title } }));
    const label = (/** @type {string} */ name) => t(`trash.${name}_one`, { title });
    return h(
      'li',
      { class: 'place-row', [`data-${kind}`]: id },
      mark,
      h(
        'div',
        { class: 'place-text' },
        h('bdi', { class: 'place-title' }, title),
        h('div', { class: 'place-where hint' }, ...about),
      ),
      h(
        'div',
        { class: 'place-actions' },
        h(
          'button',
          {
            type: 'button',
            class: 'button small',
            'aria-label': label('restore'),
            onclick: act('restore'),
          },
          icon('undo'),
          t('trash.restore'),
        ),
        h(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': label('purge'),
            title: t('trash.purge'),
            onclick: act('purge'),
          },
          icon('trash'),
        ),
      ),
    );
  }
}

/** @param {string} title */
function section(title) {
  return h('section', { hidden: true }, h('h2', {}, title), h('ul', {}));
}

/**
 * @param {HTMLElement} section
 * @param {HTMLElement[]} rows
 */
function fill(section, rows) {
  section.hidden = rows.length === 0;
  reconcile(section.children[1], rows);
}

/**
 * @param {string} instant
 * @param {User} user
 */
function deleted(instant, { timezone }) {
  const at = formatInstant(instant, timezone);
  return h('time', { datetime: instant }, t('trash.deleted', { at }));
}

/** @param {Project | undefined} project */
function place(project) {
  if (!project || project.is_inbox) return null;
  return h('span', { class: 'row-project' }, dot(project.colour), h('bdi', {}, project.name));
}
