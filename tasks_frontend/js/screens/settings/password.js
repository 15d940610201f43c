import { changePassword } from '../../api/account.js';
import { session } from '../../api/session.js';
import { defineElements } from '../../elements/index.js';
import { toasts } from '../../elements/toast-region.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';

await defineElements('form-field', 'request-form');

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  const form = h('request-form');
  form.content = {
    fields: [
      h('form-field', {
        label: t('field.current_password'),
        name: 'current_password',
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      }),
      h('form-field', {
        label: t('field.new_password'),
        hint: t('register.password_hint'),
        name: 'new_password',
        type: 'password',
        autocomplete: 'new-password',
        minlength: 8,
        required: true,
      }),
    ],
    action: t('password.submit'),
    username: session.user.value?.email,
    send: async ({ current_password, new_password }) => {
      await changePassword(current_password, new_password);
      form.clear();
      toasts().tell(t('password.done'));
    },
  };
  return [h('p', { class: 'hint' }, t('password.text')), form];
}
