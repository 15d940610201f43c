import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { daysBetween, formatDue, today, urgency } from '../../js/lib/dates.js';
import { setWords } from '../../js/lib/i18n.js';

before(() => {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-GB'] } });
  setWords('en', {
    'date.yesterday': 'Yesterday',
    'date.today': 'Today',
    'date.tomorrow': 'Tomorrow',
  });
});

test('today is a matter of the time zone', () => {
  const instant = new Date('2026-03-01T23:30:00Z');
  assert.equal(today('UTC', instant), '2026-03-01');
  assert.equal(today('Europe/Berlin', instant), '2026-03-02');
});

test('a day with 23 or 25 hours is one day', () => {
  assert.equal(daysBetween('2026-03-28', '2026-03-30'), 2);
  assert.equal(daysBetween('2026-10-24', '2026-10-26'), 2);
});

test('near days have names, others a date', () => {
  const now = '2026-03-04';
  assert.equal(formatDue('2026-03-03', null, now), 'Yesterday');
  assert.equal(formatDue('2026-03-04', '14:30:00', now), 'Today 14:30');
  assert.equal(formatDue('2026-03-05', null, now), 'Tomorrow');
  assert.match(formatDue('2026-03-06', null, now), /Fri.*6 Mar/);
  assert.equal(formatDue('2026-03-20', null, now), '20 Mar');
  assert.equal(formatDue('2027-01-02', null, now), '2 Jan 2027');
});

test('a date before today is overdue', () => {
  assert.equal(urgency('2026-03-03', '2026-03-04'), 'overdue');
  assert.equal(urgency('2026-03-04', '2026-03-04'), 'today');
  assert.equal(urgency('2026-03-05', '2026-03-04'), 'later');
});
