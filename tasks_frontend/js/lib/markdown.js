import { Lexer } from '../vendor/marked/marked.js';
import { h } from './html.js';
import { t } from './i18n.js';

/** Where a link may lead. Anything else, a script above all, stays text. */
const PROTOCOLS = ['http:', 'https:', 'mailto:'];

/** More characters than the API takes in a text; and more levels than anyone can tell apart. */
const LONGEST = 20_000;
const DEEPEST = 24;
/** The parser looks for the other end of each mark in all that follows. */
const MARKS = /[*_~[`]/g;
const MOST_MARKS = 1_000;

/** What does not show; the mark of a task is its item's. */
const UNTOLD = ['checkbox', 'def', 'space'];

/** @typedef {Record<string, any>} Token of the parser */

/** The parser goes down one level at a time, and reads all that is left again on each. */
class ShallowLexer extends Lexer {
  #depth = 0;

  /**
   * @param {[any, ...any[]]} given
   * @returns {any}
   */
  blockTokens(...given) {
    return this.#descend(() => super.blockTokens(...given));
  }

  /**
   * @param {[any, ...any[]]} given
   * @returns {any}
   */
  inlineTokens(...given) {
    return this.#descend(() => super.inlineTokens(...given));
  }

  /** @param {() => any} read */
  #descend(read) {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new RangeError('Nested too deep');
    const tokens = read();
    this.#depth -= 1;
    return tokens;
  }
}

/** @type {Record<string, (token: Token) => Node>} */
const BLOCKS = {
  blockquote: ({ tokens }) => h('blockquote', {}, ...blocks(tokens)),
  code: ({ text }) => h('pre', {}, h('code', {}, text)),
  // The page has headings of its own.
  heading: ({ depth, tokens }) => h(depth < 3 ? 'h4' : 'h5', {}, ...inlines(tokens)),
  hr: () => h('hr'),
  html: ({ raw }) => h('p', {}, raw),
  list: ({ ordered, start, items }) =>
    ordered
      ? h('ol', { start: start || 1 }, ...items.map(listItem))
      : h('ul', {}, ...items.map(listItem)),
  paragraph: ({ tokens }) => h('p', {}, ...inlines(tokens)),
  table: ({ header, rows }) =>
    h(
      'table',
      {},
      h('thead', {}, row(header, 'th')),
      h('tbody', {}, ...rows.map((/** @type {Token[]} */ cells) => row(cells, 'td'))),
    ),
  text: ({ text, tokens }) => h('p', {}, ...(tokens ? inlines(tokens) : [text])),
};

/** @type {Record<string, (token: Token) => Node>} */
const INLINES = {
  br: () => h('br'),
  codespan: ({ text }) => h('code', {}, text),
  del: ({ tokens }) => h('del', {}, ...inlines(tokens)),
  em: ({ tokens }) => h('em', {}, ...inlines(tokens)),
  escape: ({ text }) => new Text(text),
  // The page loads nothing from elsewhere: that would tell others who reads this, and when.
  image: ({ href, text }) => link(href, [new Text(text || href)]),
  link: ({ href, tokens }) => link(href, inlines(tokens)),
  strong: ({ tokens }) => h('strong', {}, ...inlines(tokens)),
};

/**
 * Markdown (GitHub's) as nodes. HTML in it is text, and so is all of what would take too long to read.
 *
 * @param {string} text
 * @returns {Node[]}
 */
export function drawMarkdown(text) {
  try {
    if (text.length <= LONGEST && [...text.matchAll(MARKS)].length <= MOST_MARKS)
      return blocks(new ShallowLexer({ gfm: true, breaks: true }).lex(text));
  } catch {
    // Nested too deep.
  }
  return [h('p', { class: 'written' }, text)];
}

/**
 * @param {Token[]} tokens
 * @returns {Node[]}
 */
function blocks(tokens) {
  return told(tokens).map((token) => BLOCKS[token.type]?.(token) ?? h('p', {}, token.raw));
}

/**
 * @param {Token[]} tokens
 * @returns {Node[]}
 */
function inlines(tokens) {
  return told(tokens).flatMap((token) => {
    if (token.type === 'text' && token.tokens) return inlines(token.tokens);
    return INLINES[token.type]?.(token) ?? new Text(token.text ?? token.raw);
  });
}

/** @param {Token[]} tokens */
function told(tokens) {
  return tokens.filter(({ type }) => !UNTOLD.includes(type));
}

/** @param {Token} item */
function listItem({ task, checked, tokens }) {
  const state = t(checked ? 'status.done' : 'status.todo');
  const mark =
    task && h('input', { type: 'checkbox', disabled: true, checked, 'aria-label': state });
  // Only what stands in paragraphs of its own is a paragraph.
  const content = tokens.flatMap((/** @type {Token} */ token) =>
    token.type === 'text' ? inlines(token.tokens ?? [token]) : blocks([token]),
  );
  return h('li', {}, mark, ...content);
}

/**
 * @param {Token[]} cells
 * @param {'td' | 'th'} tag
 */
function row(cells, tag) {
  return h('tr', {}, ...cells.map(({ tokens }) => h(tag, {}, ...inlines(tokens))));
}

/**
 * @param {string} href
 * @param {Node[]} content
 */
function link(href, content) {
  if (!URL.canParse(href) || !PROTOCOLS.includes(new URL(href).protocol))
    return h('span', {}, ...content);
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, ...content);
}
