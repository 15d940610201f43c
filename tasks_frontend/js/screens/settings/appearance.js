import { themeChoice } from '../../elements/app-shell.js';
import { confirm, defineElements } from '../../elements/index.js';
import { h } from '../../lib/html.js';
import { browserLanguage, chooseLanguage, chosenLanguage, LANGUAGES, t } from '../../lib/i18n.js';
import { drafts } from '../../lib/values.js';
import { outbox } from '../../state/outbox.js';

await defineElements('form-field');

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  return [themeChoice('settings'), languageChoice()];
}

/** Every word of the page is drawn anew, so the page is loaded anew. */
function languageChoice() {
  const field = h('form-field', {
    name: 'language',
    label: t('language.title'),
    hint: t('language.hint'),
  });
  field.options = [
    h('option', { value: '' }, t('language.auto', { name: nameOf(browserLanguage()) })),
    ...LANGUAGES.map((tag) => h('option', { value: tag, lang: tag }, nameOf(tag))),
  ];
  field.value = chosenLanguage() ?? '';
  field.addEventListener('change', async () => {
    if ((outbox.unsaved || drafts.any) && !(await confirm(loss()))) {
      field.value = chosenLanguage() ?? '';
      return;
    }
    chooseLanguage(field.value);
    // Or else the browser would ask, too.
    outbox.clear();
    drafts.clear();
    location.reload();
  });
  return field;
}

function loss() {
  return {
    title: t('language.loss.title'),
    text: t('language.loss.text'),
    action: t('language.loss.action'),
  };
}

/**
 * As its readers call it.
 *
 * @param {string} tag
 */
function nameOf(tag) {
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return name[0].toLocaleUpperCase(tag) + name.slice(1);
}
