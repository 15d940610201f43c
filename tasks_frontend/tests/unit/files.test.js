import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsv } from '../../js/lib/files.js';

test('what separates cells stands in quotes', () => {
  const rows = [
    ['Project', 'Tasks'],
    ['Bread, butter', 2],
    ['The "big" one\nand more', 1],
  ];
  assert.equal(
    toCsv(rows),
    'Project,Tasks\r\n"Bread, butter",2\r\n"The ""big"" one\nand more",1\r\n',
  );
});

test('no text is a formula', () => {
  for (const text of ['=1+1', ' @SUM(A1)', '-2', '＋1', "'=1"])
    assert.equal(toCsv([[text]]), `'${text}\r\n`);
  assert.equal(toCsv([[-2, 'a=b', 'e-mail']]), '-2,a=b,e-mail\r\n');
});
