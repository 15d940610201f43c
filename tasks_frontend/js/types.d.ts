/** Shapes of the API's documents, and the tags of our elements. Read by the type checker only. */

type Status = 'todo' | 'in_progress' | 'done' | 'cancelled';
type Priority = 'none' | 'low' | 'medium' | 'high' | 'urgent';

interface User {
  id: string;
  email: string;
  name: string;
  role: 'user' | 'admin';
  timezone: string;
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
  'form-field': import('./elements/form-field.js').FormFieldElement;
  'password-dialog': import('./elements/password-dialog.js').PasswordDialogElement;
  'save-notice': import('./elements/save-notice.js').SaveNoticeElement;
  'task-fields': import('./elements/task-fields.js').TaskFieldsElement;
  'task-list': import('./elements/task-list.js').TaskListElement;
  'task-panel': import('./elements/task-panel.js').TaskPanelElement;
  'toast-region': import('./elements/toast-region.js').ToastRegionElement;
}
