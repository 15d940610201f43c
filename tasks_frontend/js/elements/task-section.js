import { h, reconcile } from '../lib/html.js';

/** Rows in one group. Groups out of sight cost no layout; single rows would each cost more than they save. */
const GROUP = 50;

/** An empty part of a task list, under a heading. */
export function makeSection() {
  return h('section', { class: 'task-section' }, h('h2', {}));
}

/**
 * @param {HTMLElement} section
 * @param {string} title empty where there is but one
 * @param {Element[]} rows
 */
export function fillSection(section, title, rows) {
  const [heading, ...before] = section.children;
  heading.textContent = title;
  heading.toggleAttribute('hidden', !title);
  /** @type {Element[]} */
  const groups = [];
  for (let start = 0; start < rows.length; start += GROUP) {
    const group = before[groups.length] ?? h('ul', { class: 'task-group' });
    reconcile(group, rows.slice(start, start + GROUP));
    groups.push(group);
  }
  reconcile(section, [heading, ...groups]);
}
