import { ApiError, Refused, Unreachable } from '../api/client.js';
import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { AppShellElement } from './app-shell.js';
import { ToastRegionElement } from './toast-region.js';

/** Every element of the dashboard, and where it comes from: at once, or when it is first needed. */
/** @type {Record<string, () => CustomElementConstructor | Promise<CustomElementConstructor>>} */
const ELEMENTS = {
  'app-shell': () => AppShellElement,
  'toast-region': () => ToastRegionElement,
  'bar-chart': async () => (await import('./bar-chart.js')).BarChartElement,
  'chart-frame': async () => (await import('./chart-frame.js')).ChartFrameElement,
  'column-chart': async () => (await import('./column-chart.js')).ColumnChartElement,
  'admin-list': async () => (await import('./admin-list.js')).AdminListElement,
  'admin-owner': async () => (await import('./admin-owner.js')).AdminOwnerElement,
  'admin-tabs': async () => (await import('./admin-tabs.js')).AdminTabsElement,
  'admin-user': async () => (await import('./admin-user.js')).AdminUserElement,
  'actions-menu': async () => (await import('./actions-menu.js')).ActionsMenuElement,
  'activity-log': async () => (await import('./activity-log.js')).ActivityLogElement,
  'archived-projects': async () => (await import('./archived-projects.js')).ArchivedProjectsElement,
  'add-form': async () => (await import('./add-form.js')).AddFormElement,
  'board-column': async () => (await import('./board-column.js')).BoardColumnElement,
  'card-menu': async () => (await import('./card-menu.js')).CardMenuElement,
  'bulk-bar': async () => (await import('./bulk-bar.js')).BulkBarElement,
  'choice-menu': async () => (await import('./choice-menu.js')).ChoiceMenuElement,
  'command-palette': async () => (await import('./command-palette.js')).CommandPaletteElement,
  'confirm-dialog': async () => (await import('./confirm-dialog.js')).ConfirmDialogElement,
  'day-tasks': async () => (await import('./day-tasks.js')).DayTasksElement,
  'fetched-content': async () => (await import('./fetched-content.js')).FetchedContentElement,
  'file-picker': async () => (await import('./file-picker.js')).FilePickerElement,
  'form-dialog': async () => (await import('./form-dialog.js')).FormDialogElement,
  'form-field': async () => (await import('./form-field.js')).FormFieldElement,
  'key-figures': async () => (await import('./key-figures.js')).KeyFiguresElement,
  'label-list': async () => (await import('./label-list.js')).LabelListElement,
  'help-dialog': async () => (await import('./help-dialog.js')).HelpDialogElement,
  'key-list': async () => (await import('./key-list.js')).KeyListElement,
  'label-picker': async () => (await import('./label-picker.js')).LabelPickerElement,
  'month-grid': async () => (await import('./month-grid.js')).MonthGridElement,
  'new-token': async () => (await import('./new-token.js')).NewTokenElement,
  'password-dialog': async () => (await import('./password-dialog.js')).PasswordDialogElement,
  'project-menu': async () => (await import('./project-menu.js')).ProjectMenuElement,
  'request-form': async () => (await import('./request-form.js')).RequestFormElement,
  'save-notice': async () => (await import('./save-notice.js')).SaveNoticeElement,
  'settings-frame': async () => (await import('./settings-frame.js')).SettingsFrameElement,
  'sub-tasks': async () => (await import('./sub-tasks.js')).SubTasksElement,
  'task-board': async () => (await import('./task-board.js')).TaskBoardElement,
  'task-calendar': async () => (await import('./task-calendar.js')).TaskCalendarElement,
  'task-comments': async () => (await import('./task-comments.js')).TaskCommentsElement,
  'task-fields': async () => (await import('./task-fields.js')).TaskFieldsElement,
  'task-history': async () => (await import('./task-history.js')).TaskHistoryElement,
  'task-list': async () => (await import('./task-list.js')).TaskListElement,
  'task-panel': async () => (await import('./task-panel.js')).TaskPanelElement,
  'trash-list': async () => (await import('./trash-list.js')).TrashListElement,
  'view-options': async () => (await import('./view-options.js')).ViewOptionsElement,
};

/** What most pages can do without: the looks of these elements come with the first of them. */
const LOOKS = 'css/features.css';
const LOOKING = new Set([
  'activity-log',
  'add-form',
  'admin-owner',
  'admin-tabs',
  'bulk-bar',
  'chart-frame',
  'choice-menu',
  'command-palette',
  'key-figures',
  'key-list',
  'label-list',
  'settings-frame',
  'task-board',
  'task-calendar',
  'task-panel',
  'trash-list',
]);

/**
 * Defines elements. What a constructor builds in its turn is part of what its caller asks for.
 *
 * @param {...keyof HTMLElementTagNameMap} tags
 */
export async function defineElements(...tags) {
  await Promise.all(tags.map(define));
}

/**
 * Asks in a dialog.
 *
 * @param {import('./confirm-dialog.js').Question} question
 */
export async function confirm(question) {
  await defineElements('confirm-dialog');
  const dialog = h('confirm-dialog');
  document.body.append(dialog);
  return dialog.ask(question);
}

/**
 * Asks for what the API needs, in a dialog.
 *
 * @param {import('./form-dialog.js').FormQuestion} question
 */
export async function askInForm(question) {
  await defineElements('form-dialog', 'request-form');
  const dialog = h('form-dialog');
  document.body.append(dialog);
  return dialog.ask(question);
}

/**
 * Stands where something is still to come.
 *
 * @param {string} text read out
 * @param {number} [length] in rows
 */
export function skeleton(text, length = 6) {
  const bars = Array.from({ length }, () => h('div', { class: 'skeleton-row' }));
  return h('div', { class: 'skeleton' }, h('p', { class: 'visually-hidden' }, text), ...bars);
}

/**
 * Stands where something could not be loaded.
 *
 * @param {unknown} error
 * @param {() => void} retry
 */
export function errorMessage(error, retry) {
  const known = error instanceof ApiError;
  if (!known) console.error(error);
  // What is not there will not be there a moment later.
  const final = error instanceof Refused && error.status === 404;
  return h(
    'div',
    { class: 'message', role: 'alert' },
    h('h2', {}, t('error.title')),
    h('p', {}, known ? error.message : t('error.unexpected')),
    error instanceof Unreachable && h('p', { class: 'hint' }, error.hint),
    known &&
      error.requestId &&
      h('p', { class: 'hint' }, t('error.request', { id: error.requestId })),
    !final && h('button', { type: 'button', class: 'button', onclick: retry }, t('action.retry')),
  );
}

/** @param {string} tag */
async function define(tag) {
  const [element] = await Promise.all([ELEMENTS[tag](), LOOKING.has(tag) && dress()]);
  // Two callers may have waited for the same module.
  if (!customElements.get(tag)) customElements.define(tag, element);
}

/** @type {Promise<void> | null} */
let dressed = null;

/** @returns {Promise<void>} once the looks are there. Without them an element is still better than none */
function dress() {
  dressed ??= new Promise((resolve) => {
    const fail = () => {
      link.remove();
      dressed = null;
      resolve();
    };
    const link = h('link', { rel: 'stylesheet', href: LOOKS, onload: resolve, onerror: fail });
    document.head.append(link);
  });
  return dressed;
}
