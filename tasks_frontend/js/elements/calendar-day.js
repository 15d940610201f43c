import { formatTime } from '../lib/dates.js';
import { h } from '../lib/html.js';
import { formatNumber, plural, t } from '../lib/i18n.js';
import { formatFullDay, monthOf } from '../lib/months.js';

/** Tasks shown on a day, which also says how many others there are. As in features.css. */
const FIT = 3;

/** @param {string} day */
export function makeDay(day) {
  return h('td', { class: 'day', role: 'gridcell', 'data-date': day, tabindex: '-1' });
}

/**
 * One day of a month. The keyboard reaches its tasks through the list that the day opens.
 *
 * @param {HTMLElement} cell
 * @param {TaskView[]} views
 * @param {string} month that is shown
 * @param {import('./task-list.js').ListContext} context
 */
export function fillDay(cell, views, month, context) {
  const day = String(cell.dataset.date);
  const isToday = day === context.today;
  cell.toggleAttribute('data-outside', monthOf(day) !== month);
  if (isToday) cell.setAttribute('aria-current', 'date');
  else cell.removeAttribute('aria-current');
  const count = Math.max(0, views.length - FIT);
  const more = t('calendar.more', { count: formatNumber(count) });
  cell.replaceChildren(
    h('span', { class: 'visually-hidden' }, words(day, views.length)),
    h('span', { class: 'day-number', 'aria-hidden': 'true' }, formatNumber(Number(day.slice(8)))),
    h(
      'button',
      { type: 'button', class: 'link day-more', tabindex: '-1', hidden: count === 0 },
      more,
    ),
    h(
      'ul',
      { class: 'day-chips', hidden: views.length === 0 },
      ...views.slice(0, FIT).map((view) => chip(view, context)),
    ),
  );
}

/**
 * @param {string} day
 * @param {number} count
 */
function words(day, count) {
  const values = { day: formatFullDay(day) };
  return count ? plural('calendar.day', count, values) : t('calendar.day', values);
}

/**
 * @param {TaskView} view
 * @param {import('./task-list.js').ListContext} context
 */
function chip({ task, pending, failure }, { href, current }) {
  const { id, title, status, priority, due_time: time, version } = task;
  return h(
    'li',
    {
      class: 'day-chip',
      'data-task': id,
      'data-status': status,
      'data-priority': priority,
      'data-pending': pending,
      'data-failed': failure !== null,
      'data-draft': version === 0,
      'data-current': id === current,
    },
    h(
      'a',
      {
        href: version > 0 && href(id),
        tabindex: '-1',
        dir: 'auto',
        title,
        draggable: 'false',
        'data-part': 'title',
        'aria-current': id === current && 'true',
      },
      time && h('span', { class: 'day-time' }, formatTime(time), ' '),
      title,
    ),
  );
}
