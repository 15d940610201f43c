/**
 * The address is `#/path?query`: a plain file server answers 404 for deep paths, so the route lives
 * in the fragment. Everything that makes a view what it is stands in it, so every view can be shared.
 *
 * @typedef {{ path: string, segments: string[], query: URLSearchParams }} Route
 */

/**
 * @param {string} hash as in `location.hash`
 * @returns {Route}
 */
export function parse(hash) {
  const [path, query = ''] = split(hash.replace(/^#/, ''));
  const segments = path.split('/').filter(Boolean).map(decode);
  return { path: `/${segments.join('/')}`, segments, query: new URLSearchParams(query) };
}

/**
 * @param {string} path
 * @param {URLSearchParams | Record<string, string | null | undefined>} [query] empty values are left out
 * @returns {string} for `href` and `location.hash`
 */
export function format(path, query = {}) {
  const pairs = query instanceof URLSearchParams ? [...query] : Object.entries(query);
  const search = new URLSearchParams();
  for (const [name, value] of pairs) if (value) search.append(name, value);
  return `#${path}${search.size ? `?${search}` : ''}`;
}

/**
 * The same place with another query.
 *
 * @param {Route} route
 * @param {Record<string, string | string[] | null>} changes null takes a value away
 * @returns {string} for `href` and `location.hash`
 */
export function withQuery({ path, query }, changes) {
  const other = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    other.delete(name);
    for (const each of value === null ? [] : [value].flat()) other.append(name, each);
  }
  return format(path, other);
}

/** @param {string} text */
function split(text) {
  const mark = text.indexOf('?');
  return mark < 0 ? [text] : [text.slice(0, mark), text.slice(mark + 1)];
}

/** @param {string} segment */
function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
