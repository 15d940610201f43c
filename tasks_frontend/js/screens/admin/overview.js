import { summariseTasks } from '../../api/admin.js';
import { summariseUsers } from '../../api/users.js';
import { defineElements } from '../../elements/index.js';
import { h } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { format } from '../../lib/router.js';
import { byPriority, byStatus, perDay } from '../../state/statistics.js';

await defineElements('admin-tabs', 'bar-chart', 'chart-frame', 'column-chart', 'fetched-content');

/** @typedef {[name: string, count: number, href?: string]} Tile */

/** @type {import('../../app.js').MakeScreen} */
export function makeScreen() {
  return new OverviewScreen();
}

/** How many people and tasks there are. */
class OverviewScreen {
  title = t('view.admin');
  #tabs = h('admin-tabs');
  #users = h('fetched-content');
  #tasks = h('fetched-content');
  element = h(
    'div',
    { class: 'column admin' },
    this.#tabs,
    h('header', { class: 'head' }, h('h1', {}, t('admin.page.overview'))),
    h('section', {}, h('h2', {}, t('admin.page.users')), this.#users),
    h('section', {}, h('h2', {}, t('admin.page.tasks')), this.#tasks),
  );

  constructor() {
    this.#tabs.current = 'overview';
    this.#users.source = { fetch: summariseUsers, draw: drawUsers };
    this.#tasks.source = { fetch: summariseTasks, draw: drawTasks };
  }

  update() {}
}

/** @param {UserSummary} summary */
function drawUsers({ total, by_role, disabled, recent }) {
  const page = '/admin/users';
  return [
    tiles([
      ['users', total, format(page)],
      ['admins', by_role.admin, format(page, { role: 'admin' })],
      ['disabled', disabled, format(page, { is_active: 'false' })],
      ['new_users', recent],
    ]),
  ];
}

/** @param {Summary} summary */
function drawTasks(summary) {
  const { total, overdue, by_status, per_day } = summary;
  const page = '/admin/tasks';
  const ofDays = (/** @type {'created' | 'completed'} */ name) =>
    per_day.reduce((sum, day) => sum + day[name], 0);
  return [
    tiles([
      ['tasks', total, format(page, { status: 'all' })],
      ['open', by_status.todo + by_status.in_progress, format(page)],
      ['overdue', overdue],
      ['created', ofDays('created')],
      ['completed', ofDays('completed')],
    ]),
    chart('column-chart', perDay(summary)),
    h(
      'div',
      { class: 'charts' },
      chart('bar-chart', byStatus(summary)),
      chart('bar-chart', byPriority(summary)),
    ),
  ];
}

/** @param {Tile[]} tiles */
function tiles(tiles) {
  const items = tiles.map(([name, count, href]) => {
    const words = [
      h('strong', { 'data-figure': name }, formatNumber(count)),
      ' ',
      h('span', {}, t(`admin.tile.${name}`)),
    ];
    return h('li', {}, href ? h('a', { href }, ...words) : h('p', {}, ...words));
  });
  return h('ul', { class: 'tiles' }, ...items);
}

/**
 * @param {'bar-chart' | 'column-chart'} tag
 * @param {import('../../lib/charts.js').Chart} content
 */
function chart(tag, content) {
  const element = h(tag);
  element.chart = content;
  return element;
}
