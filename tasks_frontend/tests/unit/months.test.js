import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setWords } from '../../js/lib/i18n.js';
import {
  addMonths,
  firstWeekday,
  formatMonth,
  isMonth,
  sameDayIn,
  weekdays,
  weekStart,
  weeksOf,
} from '../../js/lib/months.js';

const MONDAY = 1;
const SATURDAY = 6;
const SUNDAY = 7;

before(() => {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-GB'] } });
  setWords('en', {});
});

test('weeks begin as the locale says', () => {
  assert.equal(firstWeekday('en-GB'), MONDAY);
  assert.equal(firstWeekday('en-US'), SUNDAY);
  assert.equal(firstWeekday('ar-EG'), SATURDAY);
});

test('a browser that does not know how weeks begin is told', () => {
  const known = Object.getOwnPropertyDescriptor(Intl.Locale.prototype, 'getWeekInfo');
  Object.defineProperty(Intl.Locale.prototype, 'getWeekInfo', {
    value: undefined,
    configurable: true,
  });
  try {
    assert.equal(firstWeekday('en-GB'), MONDAY);
    assert.equal(firstWeekday('en'), SUNDAY);
    assert.equal(firstWeekday('ar-EG'), SATURDAY);
  } finally {
    if (known) Object.defineProperty(Intl.Locale.prototype, 'getWeekInfo', known);
    else Reflect.deleteProperty(Intl.Locale.prototype, 'getWeekInfo');
  }
});

test('a month is shown in whole weeks', () => {
  const weeks = weeksOf('2026-11', MONDAY);
  assert.equal(weeks.length, 6);
  assert.deepEqual([weeks[0][0], weeks[5][6]], ['2026-10-26', '2026-12-06']);
  assert.ok(weeks.every((week) => week.length === 7));
});

test('another first day shifts the weeks', () => {
  const weeks = weeksOf('2026-11', SUNDAY);
  assert.equal(weeks.length, 5);
  assert.deepEqual([weeks[0][0], weeks[4][6]], ['2026-11-01', '2026-12-05']);
});

test('a February of four weeks takes four', () => {
  const weeks = weeksOf('2027-02', MONDAY);
  assert.deepEqual([weeks.length, weeks[0][0], weeks[3][6]], [4, '2027-02-01', '2027-02-28']);
});

test('a month in which clocks change has every day once', () => {
  for (const month of ['2026-03', '2026-10']) {
    const days = weeksOf(month, MONDAY).flat();
    assert.equal(new Set(days).size, days.length);
    assert.ok(days.includes(`${month}-29`) && days.includes(`${month}-30`));
  }
});

test('months go over the end of a year', () => {
  assert.equal(addMonths('2026-12', 1), '2027-01');
  assert.equal(addMonths('2026-01', -1), '2025-12');
  assert.equal(addMonths('2026-05', -17), '2024-12');
});

test('a day that the other month does not have becomes its last one', () => {
  assert.equal(sameDayIn('2027-01-31', 1), '2027-02-28');
  assert.equal(sameDayIn('2028-01-31', 1), '2028-02-29');
  assert.equal(sameDayIn('2026-03-15', -1), '2026-02-15');
});

test('a week starts on its first day', () => {
  assert.equal(weekStart('2026-11-29', MONDAY), '2026-11-23');
  assert.equal(weekStart('2026-11-29', SUNDAY), '2026-11-29');
  assert.equal(weekStart('2026-11-28', SUNDAY), '2026-11-22');
});

test('names stand in the order of the week', () => {
  assert.deepEqual(
    weekdays(SUNDAY).map(({ short }) => short),
    ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  );
  assert.equal(weekdays(MONDAY)[0].long, 'Monday');
  assert.equal(formatMonth('2026-11'), 'November 2026');
});

test('what is no month is told apart', () => {
  assert.ok(isMonth('2026-11'));
  for (const text of [null, '', '2026-13', '2026-1', '9999-12', '2026-11-01'])
    assert.equal(isMonth(text), false);
});
