import { ApiError, Refused, Unreachable } from '../api/client.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';

/** Stands where something should be that could not be loaded. Emits `error:retry`. */
export class ErrorMessageElement extends HTMLElement {
  /** @param {unknown} error */
  set error(error) {
    const known = error instanceof ApiError;
    if (!known) console.error(error);
    this.className = 'message';
    this.setAttribute('role', 'alert');
    this.replaceChildren(
      h('h2', {}, t('error.title')),
      h('p', {}, known ? error.message : t('error.unexpected')),
    );
    if (error instanceof Unreachable) this.append(h('p', { class: 'hint' }, error.hint));
    if (known && error.requestId) {
      this.append(h('p', { class: 'hint' }, t('error.request', { id: error.requestId })));
    }
    // What is not there will not be there a moment later.
    if (error instanceof Refused && error.status === 404) return;
    const retry = () => this.dispatchEvent(new CustomEvent('error:retry'));
    this.append(
      h('button', { type: 'button', class: 'button', onclick: retry }, t('action.retry')),
    );
  }
}
