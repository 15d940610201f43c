import { addDays, format } from './dates.js';
import { locale } from './i18n.js';

/**
 * Geometry of a month on a calendar. A month is written as YYYY-MM, a day as YYYY-MM-DD.
 *
 * @typedef {string} Month
 */

const WEEK = 7;
/** A Monday, to count weekdays from. */
const SOME_MONDAY = '2024-01-01';
/** Where weeks begin on another day than Monday, for browsers that cannot tell (CLDR, weekData). */
const SATURDAY = 'AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'.split(' ');
const SUNDAY = (
  'AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX ' +
  'MZ NI NP PA PE PH PK PR PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW'
).split(' ');

/** @typedef {{ getWeekInfo?: () => { firstDay: number } }} WeekInfo not yet known to every browser */

/**
 * @param {string} [tag] language tag
 * @returns {number} the day that weeks begin with: 1 is Monday, 7 Sunday
 */
export function firstWeekday(tag = locale) {
  const place = /** @type {Intl.Locale & WeekInfo} */ (new Intl.Locale(tag));
  if (place.getWeekInfo) return place.getWeekInfo().firstDay;
  const region = place.maximize().region ?? '';
  if (SUNDAY.includes(region)) return 7;
  return SATURDAY.includes(region) ? 6 : 1;
}

/**
 * @param {string | null} text
 * @returns {text is Month}
 */
export function isMonth(text) {
  return /^(?:19\d\d|[2-8]\d{3})-(?:0[1-9]|1[0-2])$/.test(text ?? '');
}

/** @param {string} day */
export function monthOf(day) {
  return day.slice(0, 7);
}

/**
 * @param {Month} month
 * @param {number} months how many later
 * @returns {Month}
 */
export function addMonths(month, months) {
  const [year, number] = month.split('-').map(Number);
  return monthOf(new Date(Date.UTC(year, number - 1 + months, 1)).toISOString());
}

/**
 * The same day of another month, or its last one.
 *
 * @param {string} day
 * @param {number} months how many later
 */
export function sameDayIn(day, months) {
  const month = addMonths(monthOf(day), months);
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const same = `${month}-${day.slice(8)}`;
  return same < last ? same : last;
}

/**
 * The weeks that a month touches, as whole weeks.
 *
 * @param {Month} month
 * @param {number} firstDay 1 is Monday, 7 Sunday
 * @returns {string[][]} days
 */
export function weeksOf(month, firstDay) {
  const end = `${addMonths(month, 1)}-01`;
  const weeks = [];
  for (let day = weekStart(`${month}-01`, firstDay); day < end; day = addDays(day, WEEK)) {
    const start = day;
    weeks.push(Array.from({ length: WEEK }, (_, index) => addDays(start, index)));
  }
  return weeks;
}

/**
 * @param {string} day
 * @param {number} firstDay 1 is Monday, 7 Sunday
 * @returns {string} the first day of its week
 */
export function weekStart(day, firstDay) {
  return addDays(day, -((weekday(day) - firstDay + WEEK) % WEEK));
}

/**
 * @param {number} firstDay 1 is Monday, 7 Sunday
 * @returns {{ short: string, long: string }[]} names, in the order of a week
 */
export function weekdays(firstDay) {
  return Array.from({ length: WEEK }, (_, index) => {
    const day = addDays(SOME_MONDAY, firstDay - 1 + index);
    return { short: format(day, { weekday: 'short' }), long: format(day, { weekday: 'long' }) };
  });
}

/** @param {Month} month */
export function formatMonth(month) {
  return format(`${month}-01`, { month: 'long', year: 'numeric' });
}

/** @param {string} day */
export function formatFullDay(day) {
  return format(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** @param {string} day */
export function formatShortDay(day) {
  return format(day, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** @param {string} day */
function weekday(day) {
  return new Date(day).getUTCDay() || WEEK;
}
