import { addDays, formatHeading, today } from '../lib/dates.js';
import { t } from '../lib/i18n.js';
import { inbox, labels, projects } from './store.js';

/**
 * @typedef {'list' | 'board' | 'calendar'} Layout
 *
 * @typedef {object} View a list of tasks, as an address names it
 * @property {string} title
 * @property {URLSearchParams} filters for the API
 * @property {Partial<TaskFields>} defaults of what is added there
 * @property {boolean} isOrdered whether its tasks stand in the order that a person gives them
 * @property {((task: Task) => [key: string, heading: string]) | null} section where a task stands;
 *   sections are in the order of their keys
 * @property {Project | null} project whose list it is
 * @property {boolean} canAdd whether a task that is added would stand there
 * @property {Layout} layout how they are shown
 * @property {string} status which of STATUSES it shows
 * @property {string} usual which of them it shows where its address names none
 * @property {boolean} isSearch whether it shows what a person looks for; without words there is nothing
 *
 * @typedef {Omit<View, 'filters' | 'layout' | 'status'> & { query: Record<string, string | string[]> }} Shape
 */

/** @type {Record<string, string[]>} what `status` in an address means to the API */
export const STATUSES = {
  open: ['todo', 'in_progress'],
  todo: ['todo'],
  in_progress: ['in_progress'],
  done: ['done'],
  cancelled: ['cancelled'],
  all: [],
};
export const PRIORITIES = ['urgent', 'high', 'medium', 'low', 'none'];
export const ORDERINGS = [
  'position',
  'due_date',
  '-priority',
  'title',
  '-created_at',
  '-updated_at',
];
/** How a project can be shown. @type {Layout[]} */
export const LAYOUTS = ['list', 'board', 'calendar'];
/** What an address may add to a list, beside the status. */
export const NARROWING = ['ordering', 'priority', 'label'];
/** How many tasks come first. On a phone fewer fill the screen, and the network is slower. */
const PAGE = globalThis.innerWidth < 600 ? '25' : '50';

/**
 * @param {import('../lib/router.js').Route} route
 * @param {User} user
 * @returns {View | null} null where there is nothing of this name, or not yet
 */
export function viewOf({ segments, query }, user) {
  const [name, id] = segments;
  const make = Object.hasOwn(VIEWS, name) ? VIEWS[name] : null;
  const shape = make?.(id, today(user.timezone), query);
  if (!shape) return null;
  const filters = new URLSearchParams({ limit: PAGE });
  if (name !== 'admin') filters.set('owner', 'me');
  for (const [key, value] of Object.entries({ ...shape.query, ...chosen(query, shape) }))
    for (const each of [value].flat()) filters.append(key, each);
  return {
    ...shape,
    filters,
    status: statusOf(query, shape),
    layout: LAYOUTS.find((each) => shape.project && each === query.get('view')) ?? 'list',
    isOrdered: filters.get('ordering') === 'position' && shape.isOrdered,
  };
}

/**
 * @param {URLSearchParams} query of a list
 * @returns {number} in how many ways it is narrowed
 */
export function countOptions(query) {
  return NARROWING.filter((name) => query.has(name)).length;
}

/** @type {Record<string, (id: string, now: string, query: URLSearchParams) => Shape | null>} by the first part of the path */
const VIEWS = {
  today: (_, now) => ({
    ...plain(t('view.today')),
    query: { due_before: addDays(now, 1), ordering: 'due_date' },
    defaults: { due_date: now },
    section: ({ due_date }) =>
      due_date && due_date < now ? ['', t('section.overdue')] : [now, formatHeading(now, now)],
  }),
  upcoming: (_, now) => ({
    ...plain(t('view.upcoming')),
    query: { due_after: addDays(now, 1), ordering: 'due_date' },
    defaults: { due_date: addDays(now, 1) },
    section: ({ due_date }) => [
      due_date ?? '',
      due_date ? formatHeading(due_date, now) : t('section.undated'),
    ],
  }),
  inbox: () => ofProject(inbox(), t('view.inbox')),
  all: () => ({ ...plain(t('view.all')), query: { ordering: '-created_at' } }),
  projects: (id) => ofProject(projects.get(id)),
  labels: (id) => ofLabel(labels.get(id)),
  search: (_id, _now, query) => ({
    ...plain(t('view.search')),
    query: { search: query.get('q') ?? '', ordering: '-updated_at' },
    usual: 'all',
    canAdd: false,
    isSearch: true,
  }),
  admin: (_id, _now, query) => ({
    ...plain(t('view.everyone')),
    query: { ordering: '-created_at', owner: query.get('owner') || [] },
    canAdd: !query.get('owner'),
  }),
};

/**
 * @param {string} title
 * @returns {Shape}
 */
function plain(title) {
  return {
    title,
    query: {},
    defaults: {},
    isOrdered: false,
    section: null,
    project: null,
    canAdd: true,
    usual: 'open',
    isSearch: false,
  };
}

/**
 * @param {Project | undefined} project
 * @param {string} [title]
 * @returns {Shape | null}
 */
function ofProject(project, title = project?.name ?? '') {
  if (!project) return null;
  return {
    ...plain(title),
    query: { project: project.id, ordering: 'position' },
    defaults: { project: project.id },
    isOrdered: true,
    project,
  };
}

/**
 * @param {Label | undefined} label
 * @returns {Shape | null}
 */
function ofLabel(label) {
  if (!label) return null;
  return {
    ...plain(label.name),
    query: { label: label.id, ordering: 'due_date' },
    defaults: { labels: [label.id] },
  };
}

/**
 * What the address adds to a view.
 *
 * @param {URLSearchParams} query
 * @param {Shape} shape
 * @returns {Record<string, string | string[]>}
 */
function chosen(query, shape) {
  const { query: own } = shape;
  const ordering = query.get('ordering') ?? '';
  const only = query.getAll('label').filter((id) => labels.get(id) && own.label !== id);
  /** @type {Record<string, string | string[]>} */
  const filters = {
    status: STATUSES[statusOf(query, shape)],
    priority: query.getAll('priority').filter((priority) => PRIORITIES.includes(priority)),
  };
  if (only.length) filters.label = [own.label ?? [], only].flat();
  if (ORDERINGS.includes(ordering)) filters.ordering = ordering;
  return filters;
}

/**
 * @param {URLSearchParams} query
 * @param {Pick<Shape, 'usual'>} shape
 */
function statusOf(query, { usual }) {
  const status = query.get('status') ?? '';
  return Object.hasOwn(STATUSES, status) ? status : usual;
}
