const SVG = 'http://www.w3.org/2000/svg';
let ids = 0;

/**
 * Builds one element of a picture, as `h()` of html.js builds one of a page.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | null | undefined>} [attributes] `null` and `undefined` are left out
 * @param {...(Node | string | null | false)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value != null) element.setAttribute(name, String(value));
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/**
 * An id that nothing else in the page has.
 *
 * @param {string} word what it is of
 */
export function uniqueId(word) {
  ids += 1;
  return `${word}-${ids}`;
}

/**
 * A picture with a name and a description, for who cannot see it.
 *
 * @param {{ title: string, description: string }} words
 * @param {Record<string, string>} attributes
 * @param {...Node} children
 */
export function picture({ title, description }, attributes, ...children) {
  const name = s('title', { id: uniqueId('title') }, title);
  const text = s('desc', { id: uniqueId('description') }, description);
  return s(
    'svg',
    { role: 'img', 'aria-labelledby': name.id, 'aria-describedby': text.id, ...attributes },
    name,
    text,
    ...children,
  );
}
