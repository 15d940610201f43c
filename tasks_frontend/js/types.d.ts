/** Shapes of the API's documents, and the tags of our elements. Read by the type checker only. */

type Status = 'todo' | 'in_progress' | 'done' | 'cancelled';
type Priority = 'none' | 'low' | 'medium' | 'high' | 'urgent';

interface User {
  id: string;
  email: string;
  name: string;
  role: 'user' | 'admin';
  timezone: string;
  version: number;
}

/** A session, as the person it belongs to sees it. */
interface Device {
  id: string;
  /** The User-Agent header it began with. */
  label: string;
  created_at: string;
  last_used_at: string;
  expires_at: string;
  is_current: boolean;
}

interface ApiToken {
  id: string;
  name: string;
  prefix: string;
  scope: 'read' | 'write';
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

interface TaskFields {
  title: string;
  description: string;
  status: Status;
  priority: Priority;
  due_date: string | null;
  due_time: string | null;
}

interface Task extends TaskFields {
  id: string;
  owner: string;
  version: number;
  created_at: string;
  updated_at: string;
}

interface Page<Row> {
  next: string | null;
  results: Row[];
}

interface ProblemField {
  pointer: string;
  code: string;
  detail: string;
}

interface Problem {
  title: string;
  detail?: string;
  code?: string;
  request_id?: string;
  errors?: ProblemField[];
  current?: Task;
}

/** A change on its way to the server. */
interface Operation {
  kind: 'create' | 'edit' | 'delete';
  /** The task's; one made up here while the task is not yet created. */
  id: string;
  fields: Partial<TaskFields>;
  /** Of the task as the person saw it. */
  version: number;
  /** Repeated with every attempt, so that a lost answer does no harm. */
  key: string;
  /** What was typed outlives a refusal; what was clicked is rolled back. */
  typed: boolean;
  sent: boolean;
}

/** An operation that was refused and waits for the person. */
interface Failure {
  operation: Operation;
  error: unknown;
  /** What the task is now, when it was changed elsewhere. */
  current: Task | null;
}

/** A task as the person should see it. */
interface TaskView {
  task: Task;
  pending: boolean;
  deleted: boolean;
  failure: Failure | null;
}

interface HTMLElementTagNameMap {
  'app-shell': import('./elements/app-shell.js').AppShellElement;
  'confirm-dialog': import('./elements/confirm-dialog.js').ConfirmDialogElement;
  'error-message': import('./elements/error-message.js').ErrorMessageElement;
  'fetched-content': import('./elements/fetched-content.js').FetchedContentElement;
  'form-dialog': import('./elements/form-dialog.js').FormDialogElement;
  'form-field': import('./elements/form-field.js').FormFieldElement;
  'new-token': import('./elements/new-token.js').NewTokenElement;
  'password-dialog': import('./elements/password-dialog.js').PasswordDialogElement;
  'request-form': import('./elements/request-form.js').RequestFormElement;
  'save-notice': import('./elements/save-notice.js').SaveNoticeElement;
  'settings-frame': import('./elements/settings-frame.js').SettingsFrameElement;
  'task-fields': import('./elements/task-fields.js').TaskFieldsElement;
  'task-list': import('./elements/task-list.js').TaskListElement;
  'task-panel': import('./elements/task-panel.js').TaskPanelElement;
  'toast-region': import('./elements/toast-region.js').ToastRegionElement;
}
