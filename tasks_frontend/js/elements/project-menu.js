import { deleteProject, editProject, moveProject } from '../api/projects.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';
import { outbox } from '../state/outbox.js';
import { projects } from '../state/store.js';
import { attempt } from './attempt.js';
import { askForProject } from './project-form.js';
import { toasts } from './toast-region.js';

/** What can be done with one project, and whether it is archived. */
export class ProjectMenuElement extends HTMLElement {
  /** @type {Project | null} */
  #project = null;
  #badge = h('span', { class: 'badge', hidden: true }, t('projects.archived'));
  #menu = h('actions-menu');

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#badge, this.#menu);
    this.#menu.content = { label: t('projects.actions'), actions: () => this.#actions() };
  }

  /** @param {Project} project */
  set project(project) {
    this.#project = project;
    this.#badge.hidden = project.archived_at === null;
  }

  /** @returns {import('./actions-menu.js').MenuAction[]} */
  #actions() {
    const project = /** @type {Project} */ (this.#project);
    const away = project.archived_at === null;
    return [
      { label: t('action.edit'), icon: 'edit', run: () => askForProject(project) },
      // What is archived stands in no order.
      ...(away ? this.#moves(project) : []),
      {
        label: t(away ? 'projects.archive' : 'projects.unarchive'),
        icon: 'archive',
        run: () => archive(project, away),
      },
      { label: t('action.delete'), icon: 'trash', run: () => remove(project) },
    ];
  }

  /** @param {Project} project */
  #moves(project) {
    const order = listed();
    const at = order.findIndex(({ id }) => id === project.id);
    const [before, after] = [order[at - 1]?.id, order[at + 1]?.id];
    return [
      {
        label: t('projects.move_up'),
        icon: 'up',
        disabled: !before,
        run: () => this.#move(project, { before }, at),
      },
      {
        label: t('projects.move_down'),
        icon: 'down',
        disabled: !after,
        run: () => this.#move(project, { after }, at + 2),
      },
    ];
  }

  /**
   * @param {Project} project
   * @param {Place} place
   * @param {number} number that it then has in the sidebar
   */
  async #move({ id, name }, place, number) {
    await attempt(projects, async (key) => {
      await moveProject(id, place, key);
      outbox.steps.note(id, key);
      const count = listed().length;
      toasts().say(t('said.moved', { title: name, place: number, count }));
    });
    this.#menu.focus();
  }
}

/** Projects as they stand in the sidebar. */
function listed() {
  return [...projects.all.value.values()].filter(
    ({ is_inbox, archived_at }) => !is_inbox && archived_at === null,
  );
}

/**
 * @param {Project} project
 * @param {boolean} away
 */
function archive(project, away) {
  const archived_at = away ? new Date().toISOString() : null;
  return attempt(projects, async (key) => {
    await editProject(project, { archived_at }, key);
    outbox.steps.note(project.id, key);
    toasts().tellDone(t(away ? 'said.archived' : 'said.unarchived', { title: project.name }));
  });
}

/** @param {Project} project */
function remove(project) {
  return attempt(projects, async (key) => {
    await deleteProject(project, key);
    const [address, back] = [format('/inbox'), format(`/projects/${project.id}`)];
    outbox.steps.note(project.id, key, { address, back });
    toasts().tellDone(t('said.deleted', { title: project.name }));
    // First, or there would be nothing at this address.
    location.hash = address;
  });
}
