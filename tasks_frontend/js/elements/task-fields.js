import { h } from '../lib/html.js';
import { t } from '../lib/i18n.js';
import { DescriptionField } from './description-field.js';

/** How long a choice may still change, as when arrow keys run through a list or a year is typed. */
const SETTLE = 600;
const STATUSES = ['todo', 'in_progress', 'done', 'cancelled'];
const PRIORITIES = ['none', 'low', 'medium', 'high', 'urgent'];

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */
/** @typedef {Exclude<keyof TaskFields, 'parent' | 'labels'>} Name of a field that has a control of its own here */
/** @typedef {[name: Name, control: Control]} Entry */

/**
 * A task's fields, each saved by itself: a text when it is left, a choice shortly after it is made.
 * What the person has changed is never overwritten by news from the server.
 * Emits `fields:edit` {fields, version} and `fields:dirty`.
 */
export class TaskFieldsElement extends HTMLElement {
  #controls = makeControls();
  #entries = /** @type {Entry[]} */ (Object.entries(this.#controls));
  /** @type {Map<Name, HTMLElement>} */
  #errors = new Map(this.#entries.map(([name]) => [name, makeError(name)]));
  /** @type {Map<Control, string>} what each control held before the person changed it */
  #known = new Map();
  /** @type {Map<Control, number>} the version in sight when the change began */
  #seen = new Map();
  /** @type {Set<Name>} the fields whose problem was found here, not by the server */
  #told = new Set();
  #description = new DescriptionField(this.#controls.description, this.#label('description'));
  #version = 0;
  #timer = 0;

  connectedCallback() {
    if (this.firstChild) return;
    const { title, project, status, priority, due_date, due_time } = this.#controls;
    this.append(
      h('div', { class: 'fields-title' }, title, this.#error('title')),
      h(
        'div',
        { class: 'fields-grid' },
        this.#row('project', project),
        this.#row('status', status),
        this.#row('priority', priority),
        this.#row('due_date', due_date),
        this.#row('due_time', due_time),
      ),
      h('div', { class: 'field-row' }, ...this.#description.parts, this.#error('description')),
    );
    for (const type of ['input', 'change', 'focusout', 'keydown'])
      this.addEventListener(type, this);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  get isDirty() {
    return this.#changed().length > 0;
  }

  /** @param {Project[]} projects that the task may go to */
  set projects(projects) {
    const { project } = this.#controls;
    // An open menu would close.
    const key = JSON.stringify(projects.map(({ id, name }) => [id, name]));
    if (key === project.dataset.projects) return;
    project.dataset.projects = key;
    const chosen = project.value;
    project.replaceChildren(...projects.map(({ id, name }) => h('option', { value: id }, name)));
    project.value = chosen;
  }

  /** What is wrong with what has been typed, field by field. */
  get problems() {
    return this.#changed()
      .map(([name, control]) => [t(`field.${name}`), wrong(name, control)])
      .filter(([, text]) => text)
      .map(([field, text]) => `${field}: ${text}`);
  }

  /**
   * Shows a task's fields, leaving alone those the person has changed.
   *
   * @param {TaskFields} fields
   * @param {number} version
   */
  show(fields, version) {
    this.#version = version;
    for (const [name, control] of this.#entries) {
      if (this.#isChanged(control)) continue;
      control.value = toControl(name, fields[name]);
      this.#known.set(control, control.value);
    }
    this.#allowTime();
    this.#description.show();
  }

  focus() {
    this.#controls.title.select();
  }

  /** Forgets one task's fields, before another's are shown. */
  reset() {
    clearTimeout(this.#timer);
    this.#known.clear();
    this.#seen.clear();
    this.#told.clear();
    this.showErrors(() => null);
    this.#description.rest();
  }

  /** @param {(name: string) => string | null} textFor what is wrong with a field */
  showErrors(textFor) {
    for (const [name] of this.#entries) this.#showError(name, textFor(name));
  }

  /** Hands over what has changed, and tells of what cannot be handed over. */
  commit() {
    for (const [name, control] of this.#entries) {
      const text = this.#isChanged(control) && wrong(name, control);
      if (text) this.#told.add(name);
      if (text) this.#showError(name, text);
      else if (this.#told.delete(name)) this.#showError(name, null);
    }
    // Typing half a date is no input event yet.
    if (this.#told.size) this.dispatchEvent(new CustomEvent('fields:dirty'));
    this.#handOver();
  }

  #handOver() {
    clearTimeout(this.#timer);
    const changed = this.#changed().filter(([name, control]) => !wrong(name, control));
    if (!changed.length) return;
    const version = Math.min(
      ...changed.map(([, control]) => this.#seen.get(control) ?? this.#version),
    );
    /** @type {Partial<TaskFields>} */
    const fields = Object.fromEntries(
      changed.map(([name, control]) => [name, fromControl(name, control.value)]),
    );
    // A time without a date means nothing, and the server refuses it.
    if (fields.due_date === null) fields.due_time = null;
    for (const [, control] of changed) {
      this.#known.set(control, control.value);
      this.#seen.delete(control);
    }
    this.dispatchEvent(new CustomEvent('fields:edit', { detail: { fields, version } }));
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'input') this.#onInput(/** @type {Control} */ (event.target));
    if (event.type === 'change') this.#settle();
    if (event.type === 'focusout') this.commit();
    if (event.type === 'keydown') this.#onKey(/** @type {KeyboardEvent} */ (event));
  }

  /** @param {Control} control */
  #onInput(control) {
    if (!this.#seen.has(control)) this.#seen.set(control, this.#version);
    this.#showError(/** @type {Name} */ (control.name), null);
    this.#allowTime();
    this.dispatchEvent(new CustomEvent('fields:dirty'));
  }

  #settle() {
    clearTimeout(this.#timer);
    // A date half typed may still become one; it is told of when it is left.
    this.#timer = setTimeout(() => this.#handOver(), SETTLE);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== 'Enter' || event.isComposing) return;
    // A title is one line, however long.
    const inTitle = event.target === this.#controls.title;
    if (inTitle) event.preventDefault();
    if (inTitle || event.ctrlKey || event.metaKey) this.commit();
  }

  #changed() {
    return this.#entries.filter(([, control]) => this.#isChanged(control));
  }

  /** @param {Control} control */
  #isChanged(control) {
    if (!this.#known.has(control)) return false;
    // What is half typed has no value, like an empty field.
    return control.validity.badInput || control.value !== this.#known.get(control);
  }

  #allowTime() {
    const { due_date, due_time } = this.#controls;
    const undated = !due_date.value && !due_date.validity.badInput;
    due_time.disabled = undated;
    if (undated) {
      due_time.value = '';
      this.#known.set(due_time, '');
    }
  }

  /**
   * @param {Name} name
   * @param {string | null} text
   */
  #showError(name, text) {
    const error = this.#error(name);
    error.hidden = !text;
    error.textContent = text;
    this.#controls[name].setAttribute('aria-invalid', String(Boolean(text)));
    // What is to be mended has to be in sight.
    if (name === 'description' && text) this.#description.write();
  }

  /** @param {Name} name */
  #error(name) {
    return /** @type {HTMLElement} */ (this.#errors.get(name));
  }

  /**
   * @param {Name} name
   * @param {Control} control
   */
  #row(name, control) {
    return h('div', { class: 'field-row' }, this.#label(name), control, this.#error(name));
  }

  /** @param {Name} name */
  #label(name) {
    return h('label', { for: this.#controls[name].id }, t(`field.${name}`));
  }
}

/**
 * @param {Name} name
 * @param {Control} control
 * @returns {string} empty where nothing is
 */
function wrong(name, control) {
  if (name === 'title' && !control.value.trim()) return t('panel.title_missing');
  return control.validationMessage;
}

/** @returns {Record<Name, Control> & Record<'title' | 'description', HTMLTextAreaElement>} */
function makeControls() {
  const about = (/** @type {string} */ name) => ({
    id: `task-${name}`,
    name,
    class: 'input',
    'aria-describedby': `task-${name}-error`,
  });
  const words = { dir: 'auto', placeholder: t('panel.description_hint') };
  return {
    title: h('textarea', {
      ...about('title'),
      rows: 1,
      dir: 'auto',
      'aria-label': t('field.title'),
    }),
    project: h('select', about('project')),
    status: choice(about('status'), STATUSES),
    priority: choice(about('priority'), PRIORITIES),
    // Without limits, a year half typed is a date as well.
    due_date: h('input', {
      ...about('due_date'),
      type: 'date',
      min: '1900-01-01',
      max: '9999-12-31',
    }),
    due_time: h('input', { ...about('due_time'), type: 'time' }),
    description: h('textarea', { ...about('description'), ...words, rows: 6 }),
  };
}

/**
 * @param {{ name: string }} about
 * @param {string[]} values
 */
function choice(about, values) {
  const options = values.map((value) => h('option', { value }, t(`${about.name}.${value}`)));
  return h('select', about, ...options);
}

/** @param {string} name */
function makeError(name) {
  return h('p', { class: 'field-error', id: `task-${name}-error`, hidden: true });
}

/**
 * @param {Name} name
 * @param {string | null} value
 */
function toControl(name, value) {
  return name === 'due_time' ? (value?.slice(0, 5) ?? '') : (value ?? '');
}

/**
 * @param {Name} name
 * @param {string} value
 */
function fromControl(name, value) {
  if (name === 'title') return value.replace(/\s+/g, ' ').trim();
  if (name === 'due_time') return value ? `${value}:00` : null;
  return name === 'due_date' ? value || null : value;
}
