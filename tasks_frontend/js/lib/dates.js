import { locale, t } from './i18n.js';

const DAY = 86_400_000;

/**
 * Today's date in a time zone, since a task is due by its owner's calendar and not by the machine's.
 *
 * @param {string} timezone IANA name
 * @param {Date} [now]
 * @returns {string} YYYY-MM-DD
 */
export function today(timezone, now = new Date()) {
  // The Swedish date format is ISO 8601.
  return new Intl.DateTimeFormat('sv', { timeZone: timezone }).format(now);
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
  const parts = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' };
  if (date.slice(0, 4) !== now.slice(0, 4)) parts.year = 'numeric';
  const full = new Intl.DateTimeFormat(locale, parts).format(new Date(date));
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
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { day: 'numeric', month: 'short', timeZone: 'UTC', weekday };
  return new Intl.DateTimeFormat(locale, parts).format(new Date(date));
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
  return new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timezone,
  }).format(new Date(instant));
}

/**
 * @param {string} instant
 * @param {string} timezone
 * @returns {string} "6 Mar 2024", the day on which it was there
 */
export function formatDateOf(instant, timezone) {
  const style = /** @type {const} */ ({ dateStyle: 'medium', timeZone: timezone });
  return new Intl.DateTimeFormat(locale, style).format(new Date(instant));
}

/**
 * @param {string} instant
 * @param {string} timezone
 * @returns {string} "14:30", for what stands under a day
 */
export function formatClock(instant, timezone) {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: timezone }).format(
    new Date(instant),
  );
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
  const parts = { day: 'numeric', month: 'short', timeZone: 'UTC' };
  if (distance > 1 && distance < 7) parts.weekday = 'short';
  if (date.slice(0, 4) !== now.slice(0, 4)) parts.year = 'numeric';
  return new Intl.DateTimeFormat(locale, parts).format(new Date(date));
}

/** @param {string} time HH:MM:SS */
export function formatTime(time) {
  const style = /** @type {const} */ ({ hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  return new Intl.DateTimeFormat(locale, style).format(new Date(`1970-01-01T${time}Z`));
}
