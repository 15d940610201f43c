import { themeChoice } from '../../elements/app-shell.js';

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  return [themeChoice('settings')];
}
