import { h, icon, part } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { fillTask, makeDue, makeFailure, makePriority } from './task-row.js';

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
export function fillCard(card, view, context) {
  const { title, version } = view.task;
  fillTask(card, view, context);
  const menu = part(card, 'menu');
  menu.hidden = version === 0;
  menu.setAttribute('aria-label', t('board.menu', { title }));
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
      ...makeFailure(),
      makeDue(),
      makePriority(),
      h('span', { class: 'labels', 'data-part': 'labels' }),
    ),
  );
}
