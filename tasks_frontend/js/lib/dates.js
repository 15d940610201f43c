import { locale, t } from './i18n.js';

const DAY = 86_400_000;
/** @type {Map<string, Intl.DateTimeFormat>} making one costs as much as using it for a list */
const formats = new Map();

/**
 * Today's date in a time zone, since a task is due by its owner's calendar and not by the machine's.
 *
 * @param {string} timezone IANA name
 * @param {Date} [now]
 * @returns {string} YYYY-MM-DD
 */
export function today(timezone, now = new Date()) {
  // The Swedish date format is ISO 8601.
  return format(now, { timeZone: timezone }, 'sv');
}

/**
 * Whole days from one date to another. Computed in UTC, where every day has 24 hours.
 *
 * @param {string} from YYYY-MM-DD
 * @param {string} to YYYY-MM-DD
 */
export function daysBetween(from, to) {
  return (Date.parse(to) - Date.parse(from)) / DAY;
}

/**
 * @param {string} date YYYY-MM-DD
 * @param {number} days
 * @returns {string} YYYY-MM-DD
 */
export function addDays(date, days) {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

/**
 * @param {string} date YYYY-MM-DD
 * @param {string} now today's date
 * @returns {string} "Tomorrow · Friday 6 March", for a heading
 */
export function formatHeading(date, now) {
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { weekday: 'long', day: 'numeric', month: 'long' };
  if (date.slice(0, 4) !== now.slice(0, 4)) parts.year = 'numeric';
  const full = format(date, parts);
  const distance = daysBetween(now, date);
  return Math.abs(distance) > 1 ? full : `${formatDay(date, now)} · ${full}`;
}

/**
 * @param {string} date YYYY-MM-DD
 * @param {string | null} time HH:MM:SS
 * @param {string} now today's date
 * @returns {string} "Tomorrow 14:30", "Fri 6 Mar", "6 Mar 2024"
 */
export function formatDue(date, time, now) {
  const day = formatDay(date, now);
  return time ? `${day} ${formatTime(time)}` : day;
}

/**
 * @param {string} date YYYY-MM-DD
 * @param {'short' | 'long'} [weekday] also named, so long
 * @returns {string} "6 Mar", "Fri 6 Mar"
 */
export function formatDate(date, weekday) {
  return format(date, { day: 'numeric', month: 'short', weekday });
}

/**
 * How near a date is; the look of a row follows it.
 *
 * @param {string} date YYYY-MM-DD
 * @param {string} now today's date
 * @returns {'overdue' | 'today' | 'later'}
 */
export function urgency(date, now) {
  if (date < now) return 'overdue';
  return date === now ? 'today' : 'later';
}

/**
 * @param {string} instant
 * @param {string} timezone
 */
export function formatInstant(instant, timezone) {
  return format(instant, { dateStyle: 'medium', timeStyle: 'short', timeZone: timezone });
}

/**
 * @param {string} instant
 * @param {string} timezone
 * @returns {string} "6 Mar 2024", the day on which it was there
 */
export function formatDateOf(instant, timezone) {
  return format(instant, { dateStyle: 'medium', timeZone: timezone });
}

/**
 * @param {string} instant
 * @param {string} timezone
 * @returns {string} "14:30", for what stands under a day
 */
export function formatClock(instant, timezone) {
  return format(instant, { timeStyle: 'short', timeZone: timezone });
}

/**
 * @param {string} date
 * @param {string} now
 */
function formatDay(date, now) {
  const distance = daysBetween(now, date);
  if (distance === -1) return t('date.yesterday');
  if (distance === 0) return t('date.today');
  if (distance === 1) return t('date.tomorrow');
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { day: 'numeric', month: 'short' };
  if (distance > 1 && distance < 7) parts.weekday = 'short';
  if (date.slice(0, 4) !== now.slice(0, 4)) parts.year = 'numeric';
  return format(date, parts);
}

/** @param {string} time HH:MM:SS */
export function formatTime(time) {
  return format(`1970-01-01T${time}Z`, { hour: 'numeric', minute: '2-digit' });
}

/**
 * @param {string | Date} instant a date is its midnight in UTC
 * @param {Intl.DateTimeFormatOptions} parts in UTC, unless they name a time zone
 * @param {string} [tag] of the language
 */
export function format(instant, parts, tag = locale) {
  const key = `${tag} ${JSON.stringify(parts)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tag, { timeZone: 'UTC', ...parts });
  formats.set(key, known);
  return known.format(new Date(instant));
}
