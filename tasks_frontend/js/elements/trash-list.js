import { formatInstant } from '../lib/dates.js';
import { h, icon } from '../lib/html.js';
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

/**
 * What was deleted. Emits `trash:restore` and `trash:purge` {kind, id, title}.
 */
export class TrashListElement extends HTMLElement {
  /** @param {Trash} trash */
  show({ projects, tasks, user, projectOf }) {
    const at = this.#focused();
    const sections = [
      section(
        t('projects.title'),
        projects.map((each) =>
          this.#row('project', each.id, each.name, dot(each.colour), [deleted(each, user)]),
        ),
      ),
      section(
        t('tasks.title'),
        tasks.map((each) =>
          this.#row('task', each.id, each.title, icon('tasks'), [
            deleted(each, user),
            place(projectOf(each.project)),
          ]),
        ),
      ),
    ];
    this.replaceChildren(...sections.filter((each) => each !== null));
    if (at >= 0) this.#refocus(at);
  }

  /**
   * @param {Kind} kind
   * @param {string} id
   * @param {string} title
   * @param {Node} mark
   * @param {(Node | null)[]} about
   */
  #row(kind, id, title, mark, about) {
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

  /** The number of the row that has the focus, or less than 0. */
  #focused() {
    const row = document.activeElement?.closest('.place-row');
    return row ? this.#rows.indexOf(row) : -1;
  }

  /** @param {number} at where the row with the focus was, before it went */
  #refocus(at) {
    const row = this.#rows[Math.min(at, this.#rows.length - 1)];
    row?.querySelector('button')?.focus();
  }

  get #rows() {
    return [...this.querySelectorAll('.place-row')];
  }
}

/**
 * @param {string} title
 * @param {HTMLElement[]} rows
 */
function section(title, rows) {
  if (!rows.length) return null;
  return h('section', {}, h('h2', {}, title), h('ul', {}, ...rows));
}

/**
 * @param {{ deleted_at: string | null }} what
 * @param {User} user
 */
function deleted({ deleted_at }, { timezone }) {
  const instant = deleted_at ?? '';
  return h(
    'time',
    { datetime: instant },
    instant && t('trash.deleted', { at: formatInstant(instant, timezone) }),
  );
}

/** @param {Project | undefined} project */
function place(project) {
  if (!project || project.is_inbox) return null;
  return h('span', { class: 'row-project' }, dot(project.colour), h('bdi', {}, project.name));
}
