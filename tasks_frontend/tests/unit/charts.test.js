import assert from 'node:assert/strict';
import { test } from 'node:test';
import { middleOf, namedPlaces, placeColumns, scaleFor, share } from '../../js/lib/charts.js';

/** @param {...number} counts */
function row(...counts) {
  return { name: '', counts };
}

test('a scale has whole and round marks, and room for the highest', () => {
  assert.deepEqual(scaleFor(0), { top: 1, marks: [0, 1] });
  assert.deepEqual(scaleFor(1), { top: 1, marks: [0, 1] });
  assert.deepEqual(scaleFor(3), { top: 3, marks: [0, 1, 2, 3] });
  assert.deepEqual(scaleFor(7), { top: 8, marks: [0, 2, 4, 6, 8] });
  assert.deepEqual(scaleFor(16), { top: 20, marks: [0, 5, 10, 15, 20] });
  assert.deepEqual(scaleFor(1000), { top: 1000, marks: [0, 500, 1000] });
});

test('every scale has few marks and reaches the highest', () => {
  for (let highest = 0; highest <= 5000; highest += 1) {
    const { top, marks } = scaleFor(highest);
    assert.ok(top >= highest && marks.at(-1) === top, `${highest}`);
    assert.ok(marks.length >= 2 && marks.length <= 5, `${highest}`);
    assert.ok(marks.every(Number.isInteger), `${highest}`);
  }
});

test('columns of a row stand side by side, within the room of that row', () => {
  const groups = placeColumns([row(1, 2), row(0, 4)], 4);
  assert.deepEqual(
    groups.map((columns) => columns.map(({ height }) => height)),
    [
      [25, 50],
      [0, 100],
    ],
  );
  groups.forEach((columns, place) => {
    const ends = columns.flatMap(({ x, width }) => [x, x + width]);
    assert.deepEqual(
      ends,
      ends.toSorted((one, other) => one - other),
    );
    assert.ok(ends[0] > place * 50 && ends[3] < (place + 1) * 50);
    const middle = (ends[0] + ends[3]) / 2;
    assert.ok(Math.abs(middle - middleOf(place, 2)) < 1e-9);
  });
});

test('the last place is named, and every seventh before it', () => {
  assert.deepEqual(namedPlaces(30, 7), [1, 8, 15, 22, 29]);
  assert.deepEqual(namedPlaces(1, 7), [0]);
});

test('a share of nothing is nothing', () => {
  assert.equal(share(0, 0), 0);
  assert.equal(share(1, 4), 25);
});
