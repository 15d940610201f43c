import { changeEmail, deleteAccount, editProfile, getProfile } from '../../api/account.js';
import { Refused } from '../../api/client.js';
import { session } from '../../api/session.js';
import { askInForm, defineElements } from '../../elements/index.js';
import { toasts } from '../../elements/toast-region.js';
import { h } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { format } from '../../lib/router.js';
import { ownTimeZone, placeName, timeZonesByRegion } from '../../lib/time-zones.js';

await defineElements('fetched-content', 'form-field', 'request-form');

/** @type {import('../settings.js').MakeSection} */
export function makeSection() {
  const content = h('fetched-content');
  content.source = {
    fetch: getProfile,
    draw: (/** @type {User} */ profile) => [
      ...personParts(profile),
      ...emailParts(profile),
      ...deletionParts(profile),
    ],
  };
  return [content];
}

/** @param {User} profile */
function personParts(profile) {
  let known = profile;
  const name = h('form-field', {
    label: t('field.name'),
    hint: t('profile.name_hint'),
    name: 'name',
    autocomplete: 'name',
  });
  const timezone = timeZoneField(profile.timezone);
  name.value = profile.name;
  const form = h('request-form');
  form.content = {
    fields: [name, timezone],
    action: t('action.save'),
    explain: ({ status }) => (status === 412 ? t('profile.conflict') : null),
    send: async (typed) => {
      try {
        known = await editProfile(changed(typed, known), known.version);
      } catch (error) {
        // Whoever saves once more means to replace what was changed elsewhere.
        if (error instanceof Refused && error.status === 412) known = await getProfile();
        throw error;
      }
      session.know(known);
      toasts().tell(t('said.saved'));
    },
  };
  return [form];
}

/**
 * @param {Record<string, string>} typed
 * @param {User} known
 */
function changed({ name: typed, timezone }, known) {
  const name = typed.trim();
  return {
    ...(name !== known.name && { name }),
    ...(timezone !== known.timezone && { timezone }),
  };
}

/** @param {string} timezone the present one */
function timeZoneField(timezone) {
  const field = h('form-field', {
    label: t('field.timezone'),
    hint: t('profile.timezone_hint'),
    name: 'timezone',
  });
  const regions = timeZonesByRegion([timezone, ownTimeZone()]);
  field.options = [...regions].flatMap(([region, zones]) => {
    // Typing into a choice looks for how its words begin, and a person looks for the place.
    const options = zones.map((zone) => h('option', { value: zone }, placeName(zone)));
    return region ? [h('optgroup', { label: region }, ...options)] : options;
  });
  field.value = timezone;
  return field;
}

/** @param {User} profile */
function emailParts({ email }) {
  const outcome = h('p', { class: 'outcome', role: 'status', hidden: true });
  const change = async () => {
    let sentTo = '';
    const sent = await askInForm({
      title: t('email.title'),
      text: t('email.text'),
      form: {
        fields: [
          h('form-field', {
            label: t('email.new'),
            name: 'email',
            type: 'email',
            autocomplete: 'off',
            required: true,
          }),
          passwordField(),
        ],
        action: t('email.submit'),
        username: email,
        send: async (typed) => {
          await changeEmail(typed.email, typed.password);
          sentTo = typed.email;
        },
      },
    });
    if (!sent) return;
    outcome.hidden = false;
    outcome.textContent = t('email.sent', { email: sentTo });
  };
  return [
    h('h3', {}, t('field.email')),
    h(
      'div',
      { class: 'setting' },
      h('p', { dir: 'auto', 'data-part': 'email' }, email),
      h('button', { type: 'button', class: 'button', onclick: change }, t('email.title')),
    ),
    outcome,
  ];
}

/** @param {User} profile */
function deletionParts({ email }) {
  const ask = async () => {
    const deleted = await askInForm({
      title: t('deletion.title'),
      text: t('deletion.text', { email }),
      form: {
        fields: [passwordField()],
        action: t('deletion.submit'),
        look: 'danger',
        username: email,
        explain: ({ problem }) => (problem.code === 'last_admin' ? t('deletion.last_admin') : null),
        send: async ({ password }) => {
          await deleteAccount(password);
        },
      },
    });
    if (!deleted) return;
    session.end();
    location.replace(format('/login'));
    toasts().tell(t('deletion.done'));
  };
  return [
    h('h3', {}, t('deletion.heading')),
    h(
      'div',
      { class: 'setting' },
      h('p', { class: 'hint' }, t('deletion.hint')),
      h('button', { type: 'button', class: 'button', onclick: ask }, t('deletion.action')),
    ),
  ];
}

function passwordField() {
  return h('form-field', {
    label: t('field.current_password'),
    name: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  });
}
