import { h, icon } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { shortcutsOn } from '../lib/keys.js';
import { format } from '../lib/router.js';

/** All keys, over whatever screen there is. It is on the page only while it is open. */
export class HelpDialogElement extends HTMLElement {
  open() {
    const dialog = h('dialog', { class: 'dialog help', 'aria-labelledby': 'help-title' });
    const close = () => dialog.close();
    dialog.append(
      h(
        'header',
        {},
        h('h2', { id: 'help-title' }, t('help.title')),
        h(
          'button',
          { type: 'button', class: 'icon-button', 'aria-label': t('panel.close'), onclick: close },
          icon('close'),
        ),
      ),
      h(
        'p',
        { class: 'hint' },
        t(shortcutsOn() ? 'help.on' : 'help.off'),
        ' ',
        h('a', { href: format('/settings/shortcuts'), onclick: close }, t('help.settings')),
      ),
      h('key-list'),
    );
    dialog.addEventListener('close', () => this.remove());
    this.append(dialog);
    dialog.showModal();
  }
}
