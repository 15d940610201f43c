import { createProject, editProject } from '../api/projects.js';
import { t } from '../lib/i18n.js';
import { format } from '../lib/router.js';
import { outbox } from '../state/outbox.js';
import { projects } from '../state/store.js';
import { insisting, nameAndColour, tellCurrent } from './form-dialog.js';
import { askInForm, defineElements } from './index.js';

/** Asks for a new project, and goes there. */
export async function askForNewProject() {
  await ask(null, async (fields, key) => {
    const { id } = await createProject(fields, key);
    const [address, back] = [format(`/projects/${id}`), format('/inbox')];
    outbox.steps.note(id, key, { address, back });
    // What is known is still good; the next news ask again.
    await projects.load().catch(() => {});
    location.hash = address;
  });
}

/** @param {Project} project to be changed */
export async function askForProject(project) {
  const send = insisting(project, editProject);
  await ask(project, async (fields, key) => {
    const { id, version } = await send(fields, key);
    if (version !== project.version) outbox.steps.note(id, key);
    await projects.load().catch(() => {});
  });
}

/**
 * @param {Project | null} project
 * @param {(fields: Partial<Project>, key: string) => Promise<void>} send
 */
async function ask(project, send) {
  await defineElements('form-field');
  await askInForm({
    title: t(project ? 'projects.edit' : 'projects.new'),
    text: t('projects.text'),
    form: {
      fields: nameAndColour(project, 200),
      action: t('action.save'),
      explain: tellCurrent,
      send: ({ name, colour }, key) => send({ name: name.trim(), colour }, key),
    },
  });
}
