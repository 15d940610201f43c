/** Shapes of the API's documents, and the tags of our elements. Read by the type checker only. */

type Status = 'todo' | 'in_progress' | 'done' | 'cancelled';
type Priority = 'none' | 'low' | 'medium' | 'high' | 'urgent';

interface User {
  id: string;
  email: string;
  name: string;
  role: 'user' | 'admin';
  is_active: boolean;
  timezone: string;
  version: number;
  created_at: string;
}

/** Counts of accounts. */
interface UserSummary {
  total: number;
  by_role: Record<User['role'], number>;
  disabled: number;
  /** Made in the last 30 days. */
  recent: number;
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
  project: string;
  parent: string | null;
  title: string;
  description: string;
  status: Status;
  priority: Priority;
  due_date: string | null;
  due_time: string | null;
  labels: string[];
}

interface Task extends TaskFields {
  id: string;
  owner: string;
  position: string;
  completed_at: string | null;
  deleted_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

interface Project {
  id: string;
  owner: string;
  name: string;
  colour: string;
  position: string;
  is_inbox: boolean;
  archived_at: string | null;
  deleted_at: string | null;
  version: number;
}

interface Label {
  id: string;
  owner: string;
  name: string;
  colour: string;
  version: number;
}

interface TaskComment {
  id: string;
  task: string;
  author: string | null;
  body: string;
  edited_at: string | null;
  version: number;
  created_at: string;
}

/** An entry of a log. */
interface Change {
  id: string;
  owner: string;
  number: number;
  write: string;
  at: string;
  actor: string | null;
  entity: 'task' | 'project' | 'label' | 'comment' | 'user';
  entity_id: string;
  version: number;
  action: string;
  /** By name: the value before, the value after. */
  fields: Record<string, [unknown, unknown]>;
  undoes: string | null;
  request_id: string;
}

interface ChangePage {
  cursor: string;
  more: boolean;
  results: Change[];
}

/** Right after or before another task, or behind all. */
interface Place {
  after?: string;
  before?: string;
}

interface Page<Row> {
  next: string | null;
  results: Row[];
}

/** Counts of tasks. */
interface Summary {
  total: number;
  overdue: number;
  by_status: Record<Status, number>;
  by_priority: Record<Priority, number>;
  /** The one with most tasks first. */
  by_project: { project: string; count: number }[];
  /** The last days of the person's calendar, today last. */
  per_day: { day: string; created: number; completed: number }[];
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
  /** What it is by now. A project or a label has a name. */
  current?: Task & { name?: string };
  /** Names of fields that somebody else has written, too. */
  conflicts?: string[];
}

/** A change on its way to the server. */
interface Operation {
  kind: 'create' | 'edit' | 'move' | 'delete' | 'restore' | 'undo';
  /** The task's. */
  id: string;
  /** What the task looks like while this is on its way. */
  fields: Partial<Task>;
  /** The same fields as they were shown until then. */
  before: Partial<Task>;
  /** Of a move. */
  place: Place;
  /** Of the task as the person saw it. */
  version: number;
  /** Repeated with every attempt, so that a lost answer does no harm. */
  key: string;
  /** What was typed outlives a refusal; what was clicked is rolled back. */
  typed: boolean;
  sent: boolean;
  /** What goes to the server together with this, as one request. */
  batch: import('./state/operations.js').Batch | null;
  /** What came of it; null until it is accepted. */
  outcome: Task | null;
}

/** What one request has done, and one request takes back. */
interface Write {
  /** On tasks; empty where it was about something else. */
  operations: Operation[];
  /** One of the changes that it made; undefined where it made none, or that was too long ago. */
  change: () => Promise<Change | undefined>;
  /** Of the request that takes it back: the same for every attempt. */
  key: string;
}

/** What a person has done at a time. */
interface Step {
  /** Steps are taken back in their order, whatever becomes of the attempts. */
  number: number;
  writes: Write[];
  /** Where the person goes when it is done again; null where they stay. */
  address: string | null;
  /** Where the person goes when it is taken back. */
  back: string | null;
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
  'admin-list': import('./elements/admin-list.js').AdminListElement;
  'admin-owner': import('./elements/admin-owner.js').AdminOwnerElement;
  'admin-tabs': import('./elements/admin-tabs.js').AdminTabsElement;
  'admin-user': import('./elements/admin-user.js').AdminUserElement;
  'app-shell': import('./elements/app-shell.js').AppShellElement;
  'bar-chart': import('./elements/bar-chart.js').BarChartElement;
  'chart-frame': import('./elements/chart-frame.js').ChartFrameElement;
  'column-chart': import('./elements/column-chart.js').ColumnChartElement;
  'actions-menu': import('./elements/actions-menu.js').ActionsMenuElement;
  'activity-log': import('./elements/activity-log.js').ActivityLogElement;
  'app-shell': import('./elements/app-shell.js').AppShellElement;
  'archived-projects': import('./elements/archived-projects.js').ArchivedProjectsElement;
  'add-form': import('./elements/add-form.js').AddFormElement;
  'app-shell': import('./elements/app-shell.js').AppShellElement;
  'board-column': import('./elements/board-column.js').BoardColumnElement;
  'card-menu': import('./elements/card-menu.js').CardMenuElement;
  'bulk-bar': import('./elements/bulk-bar.js').BulkBarElement;
  'choice-menu': import('./elements/choice-menu.js').ChoiceMenuElement;
  'command-palette': import('./elements/command-palette.js').CommandPaletteElement;
  'confirm-dialog': import('./elements/confirm-dialog.js').ConfirmDialogElement;
  'day-tasks': import('./elements/day-tasks.js').DayTasksElement;
  'fetched-content': import('./elements/fetched-content.js').FetchedContentElement;
  'file-picker': import('./elements/file-picker.js').FilePickerElement;
  'form-dialog': import('./elements/form-dialog.js').FormDialogElement;
  'form-field': import('./elements/form-field.js').FormFieldElement;
  'key-figures': import('./elements/key-figures.js').KeyFiguresElement;
  'label-list': import('./elements/label-list.js').LabelListElement;
  'help-dialog': import('./elements/help-dialog.js').HelpDialogElement;
  'key-list': import('./elements/key-list.js').KeyListElement;
  'label-picker': import('./elements/label-picker.js').LabelPickerElement;
  'month-grid': import('./elements/month-grid.js').MonthGridElement;
  'new-token': import('./elements/new-token.js').NewTokenElement;
  'password-dialog': import('./elements/password-dialog.js').PasswordDialogElement;
  'project-menu': import('./elements/project-menu.js').ProjectMenuElement;
  'request-form': import('./elements/request-form.js').RequestFormElement;
  'save-notice': import('./elements/save-notice.js').SaveNoticeElement;
  'settings-frame': import('./elements/settings-frame.js').SettingsFrameElement;
  'sub-tasks': import('./elements/sub-tasks.js').SubTasksElement;
  'task-board': import('./elements/task-board.js').TaskBoardElement;
  'task-calendar': import('./elements/task-calendar.js').TaskCalendarElement;
  'task-comments': import('./elements/task-comments.js').TaskCommentsElement;
  'task-fields': import('./elements/task-fields.js').TaskFieldsElement;
  'task-history': import('./elements/task-history.js').TaskHistoryElement;
  'task-list': import('./elements/task-list.js').TaskListElement;
  'task-panel': import('./elements/task-panel.js').TaskPanelElement;
  'trash-list': import('./elements/trash-list.js').TrashListElement;
  'view-options': import('./elements/view-options.js').ViewOptionsElement;
  'toast-region': import('./elements/toast-region.js').ToastRegionElement;
}
