import { defineElements } from '../../elements/index.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { shortcutsOn, switchShortcuts } from '../../lib/keys.js';

await defineElements('key-list');

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  const box = h('input', {
    type: 'checkbox',
    role: 'switch',
    class: 'switch',
    checked: shortcutsOn(),
    'aria-describedby': 'shortcuts-hint',
  });
  box.addEventListener('change', () => switchShortcuts(box.checked));
  return [
    h('label', { class: 'switch-row' }, box, t('shortcuts.switch')),
    h('p', { class: 'hint', id: 'shortcuts-hint' }, t('shortcuts.hint')),
    h('key-list'),
  ];
}
