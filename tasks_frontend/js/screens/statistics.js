import { defineElements, errorMessage } from '../elements/index.js';
import { h, icon, reconcile } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { format, withQuery } from '../lib/router.js';
import { outbox } from '../state/outbox.js';
import {
  byAge,
  byPriority,
  byProject,
  byStatus,
  fetchStatistics,
  figures,
  perDay,
} from '../state/statistics.js';
import { projects } from '../state/store.js';

await defineElements('bar-chart', 'chart-frame', 'column-chart', 'key-figures');

/** @typedef {import('../lib/router.js').Route} Route */

/** @type {import('../app.js').MakeScreen} */
export function makeScreen(until) {
  return new StatisticsScreen(until);
}

/** How many tasks there are, and what becomes of them: of one person, or of one of their projects. */
class StatisticsScreen {
  title = t('view.statistics');
  /** @type {Route | null} */
  #route = null;
  /** @type {string | null} the project whose numbers are shown; empty is all of them */
  #shown = null;
  /** @type {Summary | null} what the charts show */
  #summary = null;
  #attempt = 0;
  #until;

  #project = h('select', { class: 'input', name: 'project', 'aria-label': t('field.project') });
  #figures = h('key-figures');
  #days = h('column-chart');
  #statuses = h('bar-chart', { 'data-chart': 'status' });
  #priorities = h('bar-chart', { 'data-chart': 'priority' });
  #projects = h('bar-chart', { 'data-chart': 'project' });
  #ages = h('bar-chart', { 'data-chart': 'age' });
  #content = [
    this.#figures,
    this.#days,
    h(
      'div',
      { class: 'charts' },
      h('div', {}, this.#statuses, this.#projects),
      h('div', {}, this.#priorities, this.#ages),
    ),
  ];
  #body = h('div', { class: 'statistics-body' }, skeleton());
  element = h(
    'div',
    { class: 'column statistics' },
    h('header', { class: 'head' }, h('h1', {}, this.title), this.#project),
    this.#body,
  );

  /** @param {AbortSignal} until */
  constructor(until) {
    this.#until = until;
    this.#project.addEventListener('change', () => this.#choose());
    projects.all.watch(() => this.#relearn(), until);
    // What the person has just done counts once it has arrived.
    outbox.busy.watch((busy) => busy || this.refresh(), until);
  }

  /** @param {Route} route */
  update(route) {
    this.#route = route;
    this.#showProjects();
    this.#load();
  }

  /** Counts again. */
  refresh() {
    if (this.#route) this.#load();
  }

  async #load() {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const project = this.#chosen;
    const isOvertaken = () => attempt !== this.#attempt || this.#until.aborted;
    this.#body.ariaBusy = 'true';
    this.#body.toggleAttribute('data-old', project !== this.#shown);
    try {
      await projects.ready();
      const isKnown = !project || projects.get(project) !== undefined;
      const statistics = isKnown ? await fetchStatistics(filtersOf(project)) : null;
      if (isOvertaken()) return;
      this.#show(statistics);
      this.#shown = project;
    } catch (error) {
      if (isOvertaken()) return;
      // Numbers that are shown already are still good.
      if (project !== this.#shown) this.#fail(error);
    }
    this.#body.ariaBusy = 'false';
    this.#body.toggleAttribute('data-old', false);
  }

  /** @param {import('../state/statistics.js').Statistics | null} statistics null where there is no such project */
  #show(statistics) {
    if (!statistics) return this.#fill(missing());
    if (statistics.summary.total === 0) return this.#fill(empty(this.#chosen));
    this.#fill(...this.#content);
    this.#draw(statistics);
  }

  /** @param {import('../state/statistics.js').Statistics} statistics */
  #draw({ summary, ages }) {
    this.#figures.figures = figures(summary);
    this.#days.chart = perDay(summary);
    this.#statuses.chart = byStatus(summary);
    this.#priorities.chart = byPriority(summary);
    this.#ages.hidden = !ages;
    if (ages) this.#ages.chart = byAge(ages);
    this.#projects.hidden = this.#chosen !== '';
    this.#summary = summary;
    this.#drawProjects(summary);
  }

  /** @param {Summary} summary */
  #drawProjects(summary) {
    this.#projects.chart = byProject(summary, (id) => nameOf(projects.get(id)));
  }

  /** Projects have become known, or have other names now. */
  #relearn() {
    this.#showProjects();
    if (this.#summary) this.#drawProjects(this.#summary);
  }

  /**
   * What is there already stays: it may have the focus, or be a table by now.
   *
   * @param {...HTMLElement} content
   */
  #fill(...content) {
    reconcile(this.#body, content);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#shown = null;
    this.#fill(errorMessage(error, () => this.#load()));
  }

  get #chosen() {
    return this.#route?.query.get('project') ?? '';
  }

  #showProjects() {
    const options = [...projects.all.value.values()].map((project) =>
      h('option', { value: project.id }, nameOf(project)),
    );
    this.#project.replaceChildren(
      h('option', { value: '' }, t('statistics.everything')),
      ...options,
    );
    this.#project.value = this.#chosen;
  }

  #choose() {
    if (this.#route)
      location.hash = withQuery(this.#route, { project: this.#project.value || null });
  }
}

/** @param {string} project empty for all */
function filtersOf(project) {
  return new URLSearchParams({ owner: 'me', ...(project && { project }) });
}

/** @param {Project | undefined} project */
function nameOf(project) {
  if (!project) return t('statistics.other_project');
  return project.is_inbox ? t('view.inbox') : project.name;
}

function missing() {
  return h(
    'div',
    { class: 'message' },
    h('h2', {}, t('missing.title')),
    h('a', { class: 'button', href: format('/statistics') }, t('statistics.everything')),
  );
}

/** @param {string} project empty for all */
function empty(project) {
  return h(
    'div',
    { class: 'message', 'data-empty': true },
    icon('chart'),
    h('h2', {}, t('statistics.empty.title')),
    h('p', { class: 'hint' }, t('statistics.empty.text')),
    h(
      'a',
      { class: 'button', href: format(project ? `/projects/${project}` : '/all') },
      t('statistics.empty.link'),
    ),
  );
}

function skeleton() {
  const blocks = Array.from({ length: 5 }, () => h('div', { class: 'statistics-block' }));
  return h(
    'div',
    { class: 'skeleton statistics-skeleton' },
    h('p', { class: 'visually-hidden' }, t('statistics.loading')),
    ...blocks,
  );
}
