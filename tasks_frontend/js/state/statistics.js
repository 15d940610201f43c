import { getSummary } from '../api/tasks.js';
import { share } from '../lib/charts.js';
import { addDays, formatDate } from '../lib/dates.js';
import { formatNumber, locale, t } from '../lib/i18n.js';
import { PRIORITIES } from './views.js';

/**
 * @typedef {import('../lib/charts.js').Chart} Chart
 * @typedef {import('../lib/charts.js').Row} Row
 * @typedef {import('../lib/charts.js').Tone} Tone
 *
 * @typedef {object} Statistics
 * @property {Summary} summary
 * @property {Record<string, number> | null} ages how many are overdue for how long; null where nothing is
 */

const WEEK = 7;
/** How long something has been overdue, in days. */
/** @type {Record<string, { from: number, to?: number, tone: Tone }>} */
const AGES = {
  week: { from: 0, to: 7, tone: 'accent' },
  month: { from: 8, to: 30, tone: 'warning' },
  older: { from: 31, tone: 'danger' },
};
/** @type {Record<Status, Tone>} */
const STATUS_TONES = {
  todo: 'accent',
  in_progress: 'warning',
  done: 'success',
  cancelled: 'muted',
};
/** @type {Record<string, Tone>} */
const PRIORITY_TONES = {
  urgent: 'danger',
  high: 'warning',
  medium: 'accent',
  low: 'calm',
  none: 'muted',
};

/**
 * @param {URLSearchParams} filters of a list of tasks
 * @returns {Promise<Statistics>}
 */
export async function fetchStatistics(filters) {
  const summary = await getSummary(filters);
  // Mostly there is little that is late, and often nothing.
  return { summary, ages: summary.overdue ? await fetchAges(filters, lastDay(summary)) : null };
}

/**
 * @param {Summary} summary
 * @returns {import('../elements/key-figures.js').Figure[]}
 */
export function figures({ by_status, overdue, per_day }) {
  const week = per_day.slice(-WEEK);
  const before = per_day.slice(-2 * WEEK, -WEEK);
  const open = by_status.todo + by_status.in_progress;
  return [
    {
      name: t('figure.open'),
      count: open,
      note: t('figure.begun', { count: formatNumber(by_status.in_progress) }),
    },
    {
      name: t('figure.overdue'),
      count: overdue,
      note: t('figure.share', { share: formatShare(overdue, open) }),
      isBad: overdue > 0,
    },
    {
      name: t('figure.completed'),
      count: sum(week, 'completed'),
      note: t('figure.before', { count: formatNumber(sum(before, 'completed')) }),
    },
    {
      name: t('figure.created'),
      count: sum(week, 'created'),
      note: t('figure.before', { count: formatNumber(sum(before, 'created')) }),
    },
  ];
}

/**
 * @param {Summary} summary
 * @returns {Chart}
 */
export function perDay({ per_day }) {
  return {
    title: t('statistics.per_day'),
    description: t('statistics.per_day_text', {
      days: per_day.length,
      created: formatNumber(sum(per_day, 'created')),
      completed: formatNumber(sum(per_day, 'completed')),
    }),
    file: 'tasks-per-day',
    category: t('statistics.day'),
    series: [
      { name: t('statistics.created'), tone: 'accent' },
      { name: t('statistics.completed'), tone: 'success' },
    ],
    rows: per_day.map(({ day, created, completed }) => ({
      key: day,
      name: formatDate(day, 'short'),
      short: formatDate(day),
      counts: [created, completed],
    })),
  };
}

/** @param {Summary} summary */
export function byStatus({ by_status }) {
  const statuses = /** @type {Status[]} */ (Object.keys(STATUS_TONES));
  return counted(
    'by_status',
    t('field.status'),
    statuses.map((status) => ({
      name: t(`status.${status}`),
      counts: [by_status[status]],
      tone: STATUS_TONES[status],
    })),
  );
}

/** @param {Summary} summary */
export function byPriority({ by_priority }) {
  const priorities = /** @type {Priority[]} */ (PRIORITIES);
  return counted(
    'by_priority',
    t('field.priority'),
    priorities.map((priority) => ({
      name: t(`priority.${priority}`),
      counts: [by_priority[priority]],
      tone: PRIORITY_TONES[priority],
    })),
  );
}

/**
 * @param {Summary} summary
 * @param {(project: string) => string} nameOf
 */
export function byProject({ by_project }, nameOf) {
  return counted(
    'by_project',
    t('field.project'),
    by_project.map(({ project, count }) => ({ name: nameOf(project), counts: [count] })),
  );
}

/** @param {Record<string, number>} ages */
export function byAge(ages) {
  return counted(
    'by_age',
    t('statistics.age'),
    Object.entries(AGES).map(([age, { tone }]) => ({
      name: t(`age.${age}`),
      counts: [ages[age]],
      tone,
    })),
  );
}

/**
 * @param {URLSearchParams} filters
 * @param {string} today
 */
async function fetchAges(filters, today) {
  const counts = Object.entries(AGES).map(async ([age, { from, to }]) => {
    const range = new URLSearchParams(filters);
    range.set('overdue', 'true');
    range.set('due_before', addDays(today, 1 - from));
    if (to !== undefined) range.set('due_after', addDays(today, -to));
    const { total } = await getSummary(range);
    return [age, total];
  });
  return Object.fromEntries(await Promise.all(counts));
}

/**
 * @param {string} name
 * @param {string} category
 * @param {Row[]} rows
 * @returns {Chart}
 */
function counted(name, category, rows) {
  const all = rows.map(({ name, counts: [count] }) => `${name}: ${formatNumber(count)}`);
  return {
    title: t(`statistics.${name}`),
    description: new Intl.ListFormat(locale, { type: 'unit' }).format(all),
    file: `tasks-${name.replace('_', '-')}`,
    category,
    series: [{ name: t('statistics.tasks'), tone: 'accent' }],
    rows,
  };
}

/**
 * @param {number} count
 * @param {number} whole
 */
function formatShare(count, whole) {
  const style = /** @type {const} */ ({ style: 'percent' });
  return new Intl.NumberFormat(locale, style).format(share(count, whole) / 100);
}

/**
 * @param {Summary['per_day']} days
 * @param {'created' | 'completed'} what
 */
function sum(days, what) {
  return days.reduce((total, day) => total + day[what], 0);
}

/** @param {Summary} summary */
function lastDay({ per_day }) {
  return per_day[per_day.length - 1].day;
}
