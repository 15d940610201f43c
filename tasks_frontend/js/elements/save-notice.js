import { ApiError } from '../api/client.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { projects } from '../state/store.js';

/** Tells why typed changes are not saved and what can be done. Emits `save:retry`, `save:insist`, `save:discard`. */
export class SaveNoticeElement extends HTMLElement {
  /** @type {Failure | null} */
  #failure = null;

  get failure() {
    return this.#failure;
  }

  set failure(failure) {
    this.#failure = failure;
    this.replaceChildren();
    this.hidden = !failure;
    if (!failure) return;
    this.className = 'notice';
    this.setAttribute('role', 'alert');
    this.append(...(failure.current ? this.#conflict(failure) : this.#refusal(failure)));
  }

  /** @param {Failure} failure */
  #refusal({ error }) {
    const known = error instanceof ApiError;
    const id = known ? error.requestId : null;
    return [
      h(
        'p',
        {},
        h('strong', {}, t('save.failed')),
        ' ',
        known ? error.message : t('error.unexpected'),
      ),
      id ? h('p', { class: 'hint' }, t('error.request', { id })) : '',
      this.#actions(['retry', t('action.retry')], ['discard', t('action.discard')]),
    ];
  }

  /** @param {Failure} failure */
  #conflict({ operation, current }) {
    const theirs = Object.keys(operation.fields).map((name) =>
      h(
        'li',
        { dir: 'auto' },
        h('span', { class: 'hint' }, `${t(`field.${name}`)}: `),
        wording(name, current),
      ),
    );
    return [
      h('p', {}, h('strong', {}, t('conflict.title')), ' ', t('conflict.text')),
      h('ul', { class: 'theirs', 'aria-label': t('conflict.theirs') }, ...theirs),
      this.#actions(['discard', t('conflict.use_theirs')], ['insist', t('conflict.keep_mine')]),
    ];
  }

  /** @param {...[name: string, label: string]} actions */
  #actions(...actions) {
    const buttons = actions.map(([name, label]) => {
      const run = () => this.dispatchEvent(new CustomEvent(`save:${name}`));
      return h(
        'button',
        { type: 'button', class: 'button', 'data-action': name, onclick: run },
        label,
      );
    });
    return h('div', { class: 'notice-actions' }, ...buttons);
  }
}

/**
 * @param {string} name
 * @param {Task | null} task
 */
function wording(name, task) {
  const value = String(task?.[/** @type {keyof TaskFields} */ (name)] ?? '');
  if (!value) return t('field.empty');
  if (name === 'project') return projects.get(value)?.name ?? t('field.gone');
  return name === 'status' || name === 'priority' ? t(`${name}.${value}`) : value;
}
