import { h, icon, part } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import {
  fillCheck,
  fillDue,
  fillFailure,
  fillLabels,
  fillPriority,
  rowButton,
} from './task-row.js';

/** @type {HTMLLIElement | null} */
let template = null;

/** An empty card of a board. Cards are cloned, as the rows of a list are. */
export function makeCard() {
  template ??= buildCard();
  return /** @type {HTMLLIElement} */ (template.cloneNode(true));
}

/**
 * @param {HTMLElement} card
 * @param {TaskView} view
 * @param {import('./task-list.js').ListContext} context
 */
export function fillCard(card, { task, pending, failure }, context) {
  const { id, title, status, priority } = task;
  const draft = task.version === 0;
  card.dataset.task = id;
  card.dataset.status = status;
  card.dataset.priority = priority;
  card.toggleAttribute('data-pending', pending);
  card.toggleAttribute('data-failed', failure !== null);
  card.toggleAttribute('data-draft', draft);
  card.toggleAttribute('data-current', id === context.current);

  fillCheck(/** @type {HTMLInputElement} */ (part(card, 'check')), task, draft);
  const link = part(card, 'title');
  link.textContent = title;
  if (draft) link.removeAttribute('href');
  else link.setAttribute('href', context.href(id));
  if (id === context.current) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');

  fillDue(part(card, 'due'), task, context.today);
  fillLabels(part(card, 'labels'), task.labels, context);
  fillPriority(part(card, 'priority'), priority);
  fillFailure(card, failure, draft);
  const menu = part(card, 'menu');
  menu.hidden = draft;
  menu.setAttribute('aria-label', t('board.menu', { title }));
}

/**
 * @param {HTMLElement} card
 * @param {boolean} tabbable
 */
export function setTabbable(card, tabbable) {
  /** @type {NodeListOf<HTMLElement>} */
  const controls = card.querySelectorAll('a, button, input');
  for (const control of controls) control.tabIndex = tabbable ? 0 : -1;
}

function buildCard() {
  return h(
    'li',
    { class: 'card' },
    h('input', { type: 'checkbox', class: 'check', 'data-part': 'check' }),
    h('a', {
      class: 'card-title',
      dir: 'auto',
      draggable: 'false',
      'data-part': 'title',
      'aria-keyshortcuts': 'Shift+Space',
    }),
    h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-haspopup': 'menu', 'data-part': 'menu' },
      icon('more'),
    ),
    h(
      'div',
      { class: 'card-meta' },
      h('span', { class: 'badge danger', 'data-part': 'unsaved' }),
      rowButton('retry', t('action.retry')),
      rowButton('revise', t('action.edit')),
      rowButton('discard', t('action.discard')),
      h(
        'span',
        { class: 'due', 'data-part': 'due' },
        icon('calendar'),
        h('span', { class: 'visually-hidden', 'data-part': 'due-hint' }),
        h('span', { 'data-part': 'due-text' }),
      ),
      h(
        'span',
        { class: 'priority', 'data-part': 'priority' },
        icon('priority-none'),
        h('span', { class: 'visually-hidden', 'data-part': 'priority-text' }),
      ),
      h('span', { class: 'labels', 'data-part': 'labels' }),
    ),
  );
}
