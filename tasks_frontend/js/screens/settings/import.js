import { ApiError, newId, Refused } from '../../api/client.js';
import { importTasks, TYPES, tryImport } from '../../api/transfer.js';
import { defineElements } from '../../elements/index.js';
import { toasts } from '../../elements/toast-region.js';
import { h } from '../../lib/html.js';
import { locale, plural, t } from '../../lib/i18n.js';
import { format } from '../../lib/router.js';
import { feed } from '../../state/feed.js';

await defineElements('file-picker');

/** The API lists no more errors than these. */
const MOST_ERRORS = 50;

/** @type {Map<string, string>} keys of imports that had no answer, by file: chosen again, it is not imported twice */
const keys = new Map();

/** @typedef {keyof typeof TYPES} Kind */
/** @typedef {import('../../api/transfer.js').Imported} Imported */

/** A file that becomes tasks: it is chosen, tried, and then imported. */
export class Import {
  #picker = h('file-picker', {
    'onfile:choose': (/** @type {CustomEvent} */ event) => this.#choose(event.detail),
  });
  #report = h('div', { class: 'import-report', tabindex: '-1', 'data-part': 'report' });
  #status = h('div', { role: 'status' });
  #attempt = 0;
  parts = [
    h('h3', {}, t('import.title')),
    h('p', { class: 'hint' }, t('import.text')),
    this.#picker,
    this.#status,
    this.#report,
  ];

  constructor() {
    this.#picker.accept = Object.keys(TYPES)
      .map((kind) => `.${kind}`)
      .join();
  }

  /** @param {File} file */
  async #choose(file) {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#report.replaceChildren();
    const kind = /** @type {Kind} */ (file.name.toLowerCase().split('.').pop());
    if (!Object.hasOwn(TYPES, kind)) return this.#fail(t('import.unknown', { name: file.name }));
    this.#wait(t('import.checking', { name: file.name }));
    try {
      // Read once: what is imported is what was tried, whatever becomes of the file.
      const content = new Blob([await file.arrayBuffer()], { type: TYPES[kind] });
      const trial = await tryImport(content);
      if (attempt !== this.#attempt) return; // another file was chosen
      if (trial.errors.length) this.#refuse(t('import.wrong', { name: file.name }), trial.errors);
      else this.#offer(file, content, trial);
    } catch (error) {
      if (attempt === this.#attempt) this.#explain(t('import.unread', { name: file.name }), error);
    }
  }

  /**
   * @param {File} file
   * @param {Blob} content
   * @param {Imported} trial
   */
  #offer({ name, size, lastModified }, content, trial) {
    if (!trial.tasks) return this.#fail(t('import.nothing', { name }));
    const attempt = this.#attempt;
    const file = `${name} ${size} ${lastModified}`;
    const failure = h('p', { class: 'form-error', role: 'alert' });
    const button = h(
      'button',
      { type: 'button', class: 'button primary' },
      plural('import.submit', trial.tasks),
    );
    button.addEventListener('click', async () => {
      button.disabled = true;
      failure.textContent = '';
      this.#wait(t('import.importing', { name }));
      const key = keys.get(file) ?? newId();
      keys.set(file, key);
      const isShown = () => attempt === this.#attempt && this.#report.isConnected;
      this.#hold(true);
      try {
        const made = await importTasks(content, key);
        keys.delete(file);
        if (isShown()) this.#finish(made);
        else toasts().tell(plural('import.done', made.tasks));
        feed.announce();
        feed.ask();
      } catch (error) {
        if (!isShown()) return toasts().fail(error);
        this.#status.replaceChildren();
        failure.textContent = reasonOf(error);
        button.disabled = false;
      } finally {
        this.#hold(false);
      }
      return undefined;
    });
    this.#status.replaceChildren(h('p', {}, t('import.trial', { name })));
    this.#report.replaceChildren(
      counts(trial),
      failure,
      h('div', { class: 'form-actions' }, button),
    );
    return undefined;
  }

  /** @param {Imported} made */
  #finish(made) {
    this.#status.replaceChildren();
    this.#report.replaceChildren(
      h(
        'div',
        { class: 'outcome', role: 'status' },
        h('p', {}, plural('import.done', made.tasks)),
        h('a', { href: format('/all') }, t('import.show')),
        ' · ',
        h('a', { href: format('/activity') }, t('import.undo')),
      ),
    );
    // The button that had the focus is gone.
    this.#report.focus();
  }

  /** @param {boolean} isImporting */
  #hold(isImporting) {
    this.#picker.isDirty = isImporting;
    this.#picker.inert = isImporting;
  }

  /** @param {string} words what goes on */
  #wait(words) {
    this.#status.replaceChildren(
      h('p', { class: 'waiting' }, h('span', { class: 'spinner' }), words),
    );
  }

  /**
   * @param {string} words
   * @param {unknown} error
   */
  #explain(words, error) {
    if (error instanceof Refused && error.problem.errors?.length)
      this.#refuse(words, error.problem.errors, error);
    else this.#fail(`${words} ${reasonOf(error)}`);
  }

  /** @param {string} words */
  #fail(words) {
    this.#status.replaceChildren();
    this.#report.replaceChildren(h('p', { class: 'form-error', role: 'alert' }, words));
  }

  /**
   * @param {string} words
   * @param {ProblemField[]} errors
   * @param {ApiError} [error]
   */
  #refuse(words, errors, error) {
    const id = error?.requestId;
    this.#status.replaceChildren();
    this.#report.replaceChildren(
      h('p', { class: 'form-error', role: 'alert' }, `${words} ${t('import.mend')}`),
      h('ul', { class: 'import-errors' }, ...errors.map(errorRow)),
      ...(errors.length < MOST_ERRORS ? [] : [h('p', { class: 'hint' }, t('import.first'))]),
      ...(id ? [h('p', { class: 'hint' }, t('error.request', { id }))] : []),
    );
  }
}

/** @param {Imported} trial */
function counts({ tasks, projects, labels }) {
  return h(
    'ul',
    {},
    h('li', {}, plural('entities.task', tasks)),
    ...named(plural('import.projects', projects.length), projects),
    ...named(plural('import.labels', labels.length), labels),
  );
}

/**
 * @param {string} words how many they are
 * @param {string[]} names
 */
function named(words, names) {
  if (!names.length) return [];
  const list = new Intl.ListFormat(locale).format(names);
  return [h('li', { dir: 'auto' }, `${words}: ${list}`)];
}

/** @param {ProblemField} error */
function errorRow({ pointer, detail }) {
  const [, place, at, ...names] = pointer.split('/');
  // A line of CSV is told by its number, a row of JSON by its index.
  const row = place === 'tasks' ? t('import.row', { number: Number(at) + 1 }) : null;
  const line = place === 'lines' ? t('import.line', { number: at }) : row;
  return h(
    'li',
    {},
    line && at && h('strong', {}, line),
    ' ',
    names.length > 0 && h('code', {}, names.join('/')),
    ' ',
    detail,
  );
}

/** @param {unknown} error */
function reasonOf(error) {
  // Anything else is the browser's own: the file is gone, or may not be read.
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : '';
  const id = error.requestId;
  return [error.message, id && t('error.request', { id })].filter(Boolean).join(' ');
}
