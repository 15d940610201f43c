import { createToken, deleteToken, listTokens } from '../../api/api-tokens.js';
import { session } from '../../api/session.js';
import { askInForm, confirm, defineElements } from '../../elements/index.js';
import { toasts } from '../../elements/toast-region.js';
import { formatInstant } from '../../lib/dates.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';

await defineElements('fetched-content', 'form-field', 'new-token', 'request-form');

const SCOPES = ['read', 'write'];
/** Days, and for ever. */
const LIFETIMES = ['30', '90', '365', 'never'];
const DAY = 86_400_000;

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  return new TokensSection().parts;
}

/** Keys with which programs call the API as the person. */
class TokensSection {
  #timezone = session.user.value?.timezone ?? 'UTC';
  #created = h('new-token', { hidden: true });
  #content = h('fetched-content');
  parts = [
    h('p', { class: 'hint' }, t('tokens.text')),
    h(
      'button',
      { type: 'button', class: 'button primary', onclick: () => this.#create() },
      t('tokens.create'),
    ),
    this.#created,
    this.#content,
  ];

  constructor() {
    this.#content.source = { fetch: listTokens, draw: (tokens) => this.#draw(tokens) };
  }

  /** @param {ApiToken[]} tokens */
  #draw(tokens) {
    if (!tokens.length) return [h('p', { class: 'hint', 'data-empty': true }, t('tokens.empty'))];
    return [h('ul', { class: 'entries' }, ...tokens.map((token) => this.#row(token)))];
  }

  /** @param {ApiToken} token */
  #row(token) {
    const { name, prefix, scope, expires_at, last_used_at } = token;
    const expired = expires_at !== null && Date.parse(expires_at) <= Date.now();
    const at = (/** @type {string} */ instant) => ({ at: formatInstant(instant, this.#timezone) });
    const expiry = expires_at ? t('tokens.expires', at(expires_at)) : t('tokens.never_expires');
    const use = last_used_at ? t('tokens.last_used', at(last_used_at)) : t('tokens.unused');
    return h(
      'li',
      { class: 'entry', 'data-token': token.id },
      h(
        'div',
        {},
        h(
          'p',
          {},
          h('strong', { dir: 'auto' }, name),
          ' ',
          h('span', { class: 'badge' }, t(`tokens.scope.${scope}`)),
          ' ',
          expired && h('span', { class: 'badge danger' }, t('tokens.expired')),
        ),
        h('p', { class: 'hint' }, h('code', {}, `${prefix}…`)),
        h('p', { class: 'hint' }, `${expiry} · ${use}`),
      ),
      h(
        'button',
        {
          type: 'button',
          class: 'button',
          'aria-label': t('tokens.delete', { name }),
          onclick: () => this.#delete(token),
        },
        t('action.delete'),
      ),
    );
  }

  async #create() {
    let made = '';
    const asked = await askInForm({
      title: t('tokens.create'),
      text: t('tokens.create_text'),
      form: {
        fields: [nameField(), scopeField(), lifetimeField()],
        action: t('tokens.submit'),
        send: async ({ name, scope, expires_at }) => {
          const expires = expires_at === 'never' ? null : after(Number(expires_at));
          const chosen = scope === 'write' ? 'write' : 'read';
          made = (await createToken({ name: name.trim(), scope: chosen, expires })).token;
        },
      },
    });
    if (!asked) return;
    this.#created.hidden = false;
    this.#created.token = made;
    this.#created.focus();
    await this.#content.load();
  }

  /** @param {ApiToken} token */
  async #delete({ id, name }) {
    const question = {
      title: t('tokens.delete_title'),
      text: t('tokens.delete_text', { name }),
      action: t('action.delete'),
    };
    if (!(await confirm(question))) return;
    try {
      await deleteToken(id);
      this.#created.hidden = true;
      toasts().tell(t('said.deleted', { title: name }));
    } catch (error) {
      toasts().fail(error);
    }
    await this.#content.load();
  }
}

function nameField() {
  return h('form-field', {
    label: t('field.name'),
    hint: t('tokens.name_hint'),
    name: 'name',
    autocomplete: 'off',
    required: true,
  });
}

function scopeField() {
  const field = h('form-field', { label: t('field.scope'), name: 'scope' });
  field.options = SCOPES.map((value) => h('option', { value }, t(`tokens.scope.${value}`)));
  return field;
}

function lifetimeField() {
  const field = h('form-field', { label: t('field.expires'), name: 'expires_at' });
  field.options = LIFETIMES.map((value) => h('option', { value }, t(`tokens.lifetime.${value}`)));
  field.value = '90';
  return field;
}

/** @param {number} days */
function after(days) {
  return new Date(Date.now() + days * DAY);
}
