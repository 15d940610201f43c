import { t } from '../lib/i18n.js';
import { COLUMNS } from '../state/board.js';

/**
 * What the menu of a card offers.
 *
 * @param {import('../state/board.js').Board} board
 * @param {string} id
 * @param {{ move: (target: import('./task-board.js').Target) => void, emit: (type: string) => void }} answers
 * @returns {import('./card-menu.js').Group[]}
 */
export function choicesFor(board, id, { move, emit }) {
  const at = board.find(id);
  if (!at) return [];
  const { status, index } = at;
  const go = (/** @type {string} */ label, /** @type {Partial<typeof at>} */ place) => ({
    label: t(label),
    run: () => move({ id, status, index: 0, ...place }),
  });
  const up = [go('board.top', { index: 0 }), go('board.up', { index: index - 1 })];
  const down = [
    go('board.down', { index: index + 1 }),
    go('board.bottom', { index: Number.POSITIVE_INFINITY }),
  ];
  const isLast = index === board.cards(status).length - 1;
  const groups = [
    {
      title: t('board.move_to'),
      choices: COLUMNS.filter((each) => each !== status).map((each) =>
        go(`status.${each}`, { status: each }),
      ),
    },
    {
      title: t('board.within'),
      choices: [...(index > 0 ? up : []), ...(isLast ? [] : down)],
    },
    {
      title: '',
      choices: [
        { label: t('action.date'), icon: 'calendar', run: () => emit('task:date') },
        { label: t('action.delete'), icon: 'trash', run: () => emit('task:delete') },
      ],
    },
  ];
  return groups.filter(({ choices }) => choices.length);
}
