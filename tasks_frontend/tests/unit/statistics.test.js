import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { client } from '../../js/api/client.js';
import { setWords } from '../../js/lib/i18n.js';
import {
  byAge,
  byPriority,
  byProject,
  byStatus,
  fetchStatistics,
  figures,
  perDay,
} from '../../js/state/statistics.js';

const WORDS = new URL('../../i18n/en.json', import.meta.url);
/** Of day n, n were created and 100 more completed. */
const DAYS = Array.from({ length: 30 }, (_, place) => ({
  day: `2027-03-${String(place + 1).padStart(2, '0')}`,
  created: place + 1,
  completed: place + 101,
}));
const SUMMARY = {
  total: 1234,
  overdue: 3,
  by_status: { todo: 4, in_progress: 2, done: 1227, cancelled: 1 },
  by_priority: { none: 1, low: 2, medium: 3, high: 4, urgent: 5 },
  by_project: [
    { project: 'a', count: 1000 },
    { project: 'b', count: 234 },
  ],
  per_day: DAYS,
};

before(() => {
  Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-GB'] } });
  setWords('en', JSON.parse(readFileSync(WORDS, 'utf8')));
});

test('a week is compared with the one before', () => {
  assert.deepEqual(figures(SUMMARY), [
    { name: 'Open', count: 6, note: '2 in progress' },
    { name: 'Overdue', count: 3, note: '50% of what is open', isBad: true },
    { name: 'Done in 7 days', count: 889, note: '840 the week before' },
    { name: 'New in 7 days', count: 189, note: '140 the week before' },
  ]);
});

test('without open tasks nothing is late', () => {
  const by_status = { todo: 0, in_progress: 0, done: 1, cancelled: 0 };
  const [, overdue] = figures({ ...SUMMARY, overdue: 0, by_status });
  assert.deepEqual(overdue, {
    name: 'Overdue',
    count: 0,
    note: '0% of what is open',
    isBad: false,
  });
});

test('a day is named for people, and for programs', () => {
  const { rows, description } = perDay(SUMMARY);
  assert.deepEqual(rows[5], {
    key: '2027-03-06',
    name: 'Sat 6 Mar',
    short: '6 Mar',
    counts: [6, 106],
  });
  assert.equal(description, 'In the last 30 days, 465 tasks were created and 3,465 completed.');
});

test('charts say in words what they show', () => {
  assert.equal(
    byStatus(SUMMARY).description,
    'To do: 4, In progress: 2, Done: 1,227, Cancelled: 1',
  );
  const { rows } = byPriority(SUMMARY);
  assert.deepEqual(
    rows.map(({ name, counts }) => [name, ...counts]),
    [
      ['Urgent', 5],
      ['High', 4],
      ['Medium', 3],
      ['Low', 2],
      ['None', 1],
    ],
  );
  const names = byProject(SUMMARY, (id) => `Project ${id}`).rows.map(({ name }) => name);
  assert.deepEqual(names, ['Project a', 'Project b']);
});

test('days are told apart by how long something has been late, without gap or overlap', async () => {
  /** @type {string[]} */
  const asked = [];
  answer((query) => {
    asked.push(String(query));
    return query.has('overdue') ? { total: query.has('due_after') ? 1 : 7 } : SUMMARY;
  });
  const { ages } = await fetchStatistics(new URLSearchParams({ project: 'a' }));
  assert.deepEqual(asked, [
    'project=a',
    'project=a&overdue=true&due_before=2027-03-31&due_after=2027-03-23',
    'project=a&overdue=true&due_before=2027-03-23&due_after=2027-02-28',
    'project=a&overdue=true&due_before=2027-02-28',
  ]);
  assert.deepEqual(ages, { week: 1, month: 1, older: 7 });
  assert.deepEqual(
    byAge({ week: 1, month: 1, older: 7 }).rows.map(({ counts }) => counts[0]),
    [1, 1, 7],
  );
});

test('where nothing is late, nobody asks for how long', async () => {
  let asked = 0;
  answer(() => {
    asked += 1;
    return { ...SUMMARY, overdue: 0 };
  });
  const { ages } = await fetchStatistics(new URLSearchParams());
  assert.equal(ages, null);
  assert.equal(asked, 1);
});

/** @param {(query: URLSearchParams) => object} make what the API answers */
function answer(make) {
  client.base = 'http://localhost:8000';
  client.authority = {
    leaving: new AbortController().signal,
    access: async () => 'token',
    renew: async () => 'token',
  };
  globalThis.fetch = async (address) => Response.json(make(new URL(String(address)).searchParams));
}
