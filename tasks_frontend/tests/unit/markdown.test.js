import assert from 'node:assert/strict';
import { test } from 'node:test';

/** As much of a node as Markdown is drawn with. */
class Element {
  /** @type {Record<string, string>} */
  attributes = {};
  /** @type {(Element | string)[]} */
  children = [];

  /** @param {string} tag */
  constructor(tag) {
    this.tag = tag;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  /** @param {...(Element | string)} children */
  append(...children) {
    this.children.push(...children);
  }
}

Object.assign(globalThis, {
  document: { createElement: (/** @type {string} */ tag) => new Element(tag) },
  Text: String,
});

const { drawMarkdown } = await import('../../js/lib/markdown.js');

/** Longer than the API takes, as when it has only been pasted. */
const LONG = 100_000;
/** What nests at every character, or looks as if it would. */
const NESTING = [
  '>',
  '> ',
  '- ',
  '1. ',
  '* + ',
  '- - - ',
  '[',
  '![',
  '****',
  '*a ',
  '_a *b ',
  '`a ',
];

test('an item of a task list has one mark', () => {
  for (const text of [
    '- [x] done **at once**\n- [ ] open',
    '1. [x] loose\n\n   more\n\n2. [ ] x',
  ]) {
    const [list] = draw(text);
    const marks = list.children.map((item) => all(item).filter(({ tag }) => tag === 'input'));
    assert.deepEqual(
      marks.map((of) => of.map(({ attributes }) => [attributes.checked, attributes.disabled])),
      [[['', '']], [[undefined, '']]],
    );
    assert.doesNotMatch(JSON.stringify(list), /\[[x ]\]/);
  }
});

test('what nests too deep is text', () => {
  for (const text of NESTING) {
    for (const length of [1_000, 2_000, 4_000, 16_000, LONG]) {
      const nodes = draw(`${text.repeat(length / text.length)}a`);
      assert.ok(depth(nodes) <= 50, `${text} × ${length}: ${depth(nodes)} levels`);
    }
  }
  const deep = `${'>'.repeat(4_000)} a`;
  assert.deepEqual(draw(deep)[0].children, [deep]);
});

test('what has more marks than any text needs is text', () => {
  const text = '*a_'.repeat(3000);
  const [paragraph] = /** @type {any} */ (drawMarkdown(text));
  assert.ok(paragraph.children[0] === text);
});

test('what is longer than any text can be is text', () => {
  for (const text of NESTING) {
    const nodes = draw(text.repeat(LONG / text.length));
    assert.equal(nodes.flatMap(all).length, 1, text);
  }
});

test('what people nest is drawn', () => {
  const text = Array.from({ length: 9 }, (_, level) => `${'  '.repeat(level)}- level`).join('\n');
  assert.equal(
    draw(text)
      .flatMap(all)
      .filter(({ tag }) => tag === 'li').length,
    9,
  );
  assert.equal(
    draw('> > > said **_so_**')
      .flatMap(all)
      .filter(({ tag }) => tag === 'em').length,
    1,
  );
});

/** @param {string} text */
function draw(text) {
  return /** @type {Element[]} */ (/** @type {unknown[]} */ (drawMarkdown(text)));
}

/**
 * @param {Element | string} node
 * @returns {Element[]} it and what is in it
 */
function all(node) {
  return node instanceof Element ? [node, ...node.children.flatMap(all)] : [];
}

/**
 * @param {(Element | string)[]} nodes
 * @returns {number}
 */
function depth(nodes) {
  const levels = nodes.map((node) => (node instanceof Element ? 1 + depth(node.children) : 0));
  return Math.max(0, ...levels);
}
