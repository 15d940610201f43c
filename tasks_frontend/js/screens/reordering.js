import { toasts } from '../elements/toast-region.js';
import { t } from '../lib/i18n.js';
import { outbox } from '../state/outbox.js';

/**
 * Moves a task one place up or down, where people give the order.
 *
 * @param {string} id
 * @param {number} step
 * @param {object} where
 * @param {import('../elements/task-list.js').TaskListElement} where.list
 * @param {import('../state/store.js').TaskQuery | null} where.query null where the order is not theirs
 * @param {import('./task-actions.js').TaskActions} where.actions
 */
export async function reorder(id, step, { list, query, actions }) {
  if (!query) return toasts().say(t('order.fixed'));
  const neighbour = list.neighbour(id, step);
  const view = outbox.view(id);
  // What the server does not know yet has no place among the others.
  if (!neighbour || !view?.task.version || !outbox.view(neighbour)?.task.version) return undefined;
  const place = step < 0 ? { before: neighbour } : { after: neighbour };
  query.move(id, place);
  list.focusRow(id);
  const position = list.order.indexOf(id) + 1;
  toasts().say(t('order.moved', { title: view.task.title, position, count: list.order.length }));
  const back = step < 0 ? { after: neighbour } : { before: neighbour };
  return query.settle(actions.move(view.task, place, () => query.move(id, back)));
}
