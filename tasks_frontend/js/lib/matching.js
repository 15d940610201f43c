/**
 * What fits typed words, the best first: where a name begins with them, then where a word of it does,
 * then where they stand anywhere. Every word has to be there.
 *
 * @template {{ words: string }} Thing
 * @param {Thing[]} things
 * @param {string} typed
 * @returns {Thing[]} all of them, as they were, where nothing is typed
 */
export function matching(things, typed) {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  if (!wanted.length) return things;
  return things
    .map((thing) => ({ thing, rank: rank(plain(thing.words), wanted) }))
    .filter((each) => each.rank < MISS)
    .sort((one, other) => one.rank - other.rank)
    .map(({ thing }) => thing);
}

const MISS = 3;

/**
 * @param {string} name
 * @param {string[]} wanted
 */
function rank(name, wanted) {
  if (!wanted.every((word) => name.includes(word))) return MISS;
  if (name.startsWith(wanted.join(' '))) return 0;
  return wanted.every((word) => ` ${name}`.includes(` ${word}`)) ? 1 : 2;
}

/**
 * Without case and accents: who types “zoe” may look for Zoë.
 *
 * @param {string} text
 */
function plain(text) {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLocaleLowerCase();
}
