"""Tasks."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from api.exceptions import Conflict
from api.rows import insert, update
from changes.fields import KeyField
from changes.models import Space
from changes.text import MAX_KEY_LENGTH, text_key
from changes.writing import Write
from tasks.fields import RankedField
from tasks.models.base import Ordered, Trashable
from tasks.models.label import Label
from tasks.models.project import Project
from tasks.models.search_entry import SearchEntry
from tasks.querysets import TaskQuerySet
from tasks.search import words

PRIORITIES = ("none", "low", "medium", "high", "urgent")
MAX_DEPTH = 5  # levels, the task at the top included
MAX_LABELS = 30
# What lists can be sorted by.
SORTED = ("created_at", "updated_at", "position", "priority", "title_key", "due_first", "due_last")
MAX_INDEXED_COMMENTS = 1000
FIRST_DAY, LAST_DAY = date(1, 1, 2), date(9999, 12, 30)


class Status(models.TextChoices):
    TODO = "todo", "To do"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


OPEN = (Status.TODO, Status.IN_PROGRESS)


class Task(Ordered, Trashable):
    """Something to be done."""

    # Found by the indexes that begin with it.
    space = models.ForeignKey(
        Space, on_delete=models.CASCADE, related_name="+", editable=False, db_index=False
    )
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="tasks", db_index=False
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="subtasks"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    title = models.CharField(max_length=500)
    description = models.TextField(max_length=16_000, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.TODO)
    priority = RankedField(PRIORITIES, default="none")
    # The first and the last of all days stand for none, where tasks are sorted.
    due_date = models.DateField(
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    due_time = models.TimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, editable=False)

    # What follows from the rest, and spares a look at it: lists are found and sorted by an index.
    depth = models.PositiveSmallIntegerField(default=1, editable=False)
    is_hidden = models.BooleanField(default=False, editable=False)
    has_comments = models.BooleanField(default=False, editable=False)  # or had some
    title_key = KeyField(max_length=MAX_KEY_LENGTH, editable=False)
    # Tasks without a date come last both ways, which no single index could do.
    due_first = models.GeneratedField(
        expression=Coalesce(F("due_date"), Value(date.max)),
        output_field=models.DateField(),
        db_persist=True,
    )
    due_last = models.GeneratedField(
        expression=Coalesce(F("due_date"), Value(date.min)),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects = TaskQuerySet.as_manager()

    recorded = (
        "project",
        "parent",
        "title",
        "description",
        "status",
        "priority",
        "due_date",
        "due_time",
        "labels",
        "position",
        "completed_at",
        "deleted_at",
    )
    derived = ("position", "completed_at", "deleted_at")

    class Meta(Trashable.Meta):
        constraints = [
            # In this order of the two, SQLite does not walk through a whole space for one project.
            models.UniqueConstraint(fields=["position", "space"], name="task_position"),
            models.CheckConstraint(name="task_title_not_empty", condition=~Q(title="")),
            models.CheckConstraint(name="task_status", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="task_priority", condition=Q(priority__in=PRIORITIES)),
            models.CheckConstraint(
                name="task_due_time_needs_date",
                condition=Q(due_time=None) | Q(due_date__isnull=False),
            ),
            models.CheckConstraint(
                name="task_completed_when_done",
                condition=Q(status=Status.DONE, completed_at__isnull=False)
                | (~Q(status=Status.DONE) & Q(completed_at=None)),
            ),
            models.CheckConstraint(
                name="task_depth",
                # A task without a parent may have more for a moment: MySQL cuts families
                # apart before it deletes them.
                condition=Q(depth__gte=1, depth__lte=MAX_DEPTH) & (Q(parent=None) | Q(depth__gt=1)),
            ),
            models.CheckConstraint(
                name="task_is_not_its_parent", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(
                name="task_hidden_in_trash", condition=Q(deleted_at=None) | Q(is_hidden=True)
            ),
        ]
        indexes = [
            # Of one owner and of one project, a page in any order is read where it stands.
            *(
                models.Index(fields=["space", column, "id"], name=f"task_space_{column}")
                for column in SORTED
            ),
            *(
                models.Index(fields=["project", column, "id"], name=f"task_project_{column}")
                for column in SORTED
            ),
            models.Index(fields=["created_at", "id"], name="task_newest"),
            models.Index(
                fields=["space", "created_at", "id"],
                condition=Q(deleted_at__isnull=False),
                name="task_in_trash",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return not self.is_hidden

    @cached_property
    def label_ids(self) -> list[uuid.UUID]:
        """The ids of its labels, in order; querysets with ``with_labels`` bring them along."""
        return sorted(self.task_labels.values_list("label", flat=True))

    # --- Verbs ------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        write: Write,
        *,
        project: uuid.UUID | None = None,
        parent: uuid.UUID | None = None,
        labels: Sequence[uuid.UUID] = (),
        **fields: Any,
    ) -> Self:
        """Add a task: to the project named, else to that of its parent, else to the Inbox.

        Raises:
            ValidationError: where a rule is broken.
        """
        above = write.find(Task, parent) if parent else None
        home_id = project or (above.project_id if above else None)
        home_id = home_id or Project.resolve(write, None).pk
        task = cls(project_id=home_id, parent_id=parent, created_by_id=write.actor_id, **fields)
        task.label_ids = sorted(labels)
        if "id" in fields and (earlier := write.earlier(task)):
            return earlier
        task._settle(write)
        return write.create(task, chosen="id" in fields)

    def _settle(self, write: Write) -> None:
        """Find a new task its place, where what it refers to allows it.

        Raises:
            ValidationError: where a rule is broken.
        """
        above = _live_parent(write, self.parent_id) if self.parent_id else None
        home = Project.resolve(write, self.project_id)
        _check_due(self.due_date, self.due_time)
        _check_same_project(above, home.pk, "parent")
        self.space_id = home.space_id
        self.depth = _depth_below(above)
        Label.resolve(write, self.label_ids, self.space_id)
        if self.status == Status.DONE:
            self.completed_at = self.completed_at or write.at  # an import knows better
        self.place_last(write)

    def edit(self, write: Write, **fields: Any) -> None:
        """Change fields; the log names the most telling of what happens.

        Raises:
            ValidationError: where a rule is broken.
        """
        if "project" in fields:
            above = write.find(Task, fields["parent"]) if fields.get("parent") else None
            named = fields["project"] or (above.project_id if above else None)
            fields["project"] = Project.resolve(write, named, self.space_id).pk
        if fields.get("status", self.status) != self.status:
            is_done = fields["status"] == Status.DONE
            fields["completed_at"] = write.at if is_done else None
        self._change(write, fields)

    def move(
        self,
        write: Write,
        *,
        after: uuid.UUID | None = None,
        before: uuid.UUID | None = None,
        **fields: Any,
    ) -> None:
        """Put it right behind or before another task of a list; to the list's end without one.

        Args:
            write: the open space.
            after: the task that it comes to stand behind.
            before: or the one that it comes to stand before.
            fields: ``project`` and ``status``, where the list is another one.

        Raises:
            ValidationError: where a rule is broken, or the other task is not in the list.
        """
        fields["position"] = self.position_beside(write, after=after, before=before)
        neighbour = write.find(Task, pk) if (pk := after or before) else None
        wanted = {"project": self.project_id, "status": self.status, **fields}
        if neighbour and (neighbour.project_id, neighbour.status) != (
            wanted["project"],
            wanted["status"],
        ):
            elsewhere = ValidationError("This task is in another list.", code="other_list")
            raise ValidationError({"after" if after else "before": elsewhere})
        self.edit(write, **fields)

    def take_back(self, write: Write, **values: Any) -> None:
        """Set fields to what they were.

        Raises:
            ValidationError: where what they refer to is gone, or a rule would break.
            Conflict: where it is in the trash, with what it is in.
        """
        if "deleted_at" in values:
            (self.discard if values["deleted_at"] else self.restore)(write)
            return
        if self.deleted_at is None:
            self._check_above(write)
        if "project" in values:
            Project.resolve(write, values["project"], self.space_id)
        if "position" in values:
            values["position"] = self.free_position(write, values["position"])
        self._change(write, values)

    def discard(self, write: Write) -> None:
        """Put it into the trash; its subtasks are hidden with it."""
        write.update(self, "deleted", deleted_at=write.at, is_hidden=True)
        write.derive(self._below(write), is_hidden=True)

    def restore(self, write: Write) -> None:
        """Take it out of the trash, with the subtasks that went there through it.

        Raises:
            Conflict: where its parent or its project is in the trash.
        """
        if self.is_live:
            return
        self._check_above(write)
        write.update(self, "restored", deleted_at=None, is_hidden=False)
        below = write.rows(Task).filter(deleted_at=None).below([self.pk])
        write.derive(below, is_hidden=False)

    def purge(self, write: Write) -> None:
        """Remove it for good, with its subtasks and comments.

        Raises:
            Conflict: where it is not in the trash.
        """
        self.check_in_trash()
        below = self._below(write)
        gone = write.rows(Task).filter(Q(pk=self.pk) | Q(pk__in=below.values("pk")))
        write.forget(gone.with_comments())
        write.erase(self, "purged")

    # --- Rules ------------------------------------------------------------------------------------

    def _below(self, write: Write) -> TaskQuerySet:
        """All subtasks, down to the last; without their labels, which would cost more than all."""
        write.flush()
        return Task.objects.filter(space=self.space_id).below([self.pk])

    def _check_above(self, write: Write) -> None:
        """Whether what it is in can be seen.

        Raises:
            Conflict: where that is in the trash.
        """
        project = write.find(Project, self.project_id)
        parent = write.find(Task, self.parent_id) if self.parent_id else None
        if project is None or not project.is_live:
            raise Conflict("Its project is in the trash: restore that first.", "project_in_trash")
        if parent and not parent.is_live:
            raise Conflict("Its parent is in the trash: restore that first.", "parent_in_trash")

    def _change(self, write: Write, values: dict[str, Any]) -> None:
        """Check and change fields; subtasks go where their parent goes."""
        _check_due(values.get("due_date", self.due_date), values.get("due_time", self.due_time))
        if "labels" in values:
            values["labels"] = Label.resolve(write, values["labels"], self.space_id)
        action = self._action(values)
        parent, project = values.get("parent", self.parent_id), values.get("project")
        is_under_another = parent != self.parent_id
        is_elsewhere = project not in {None, self.project_id}
        if is_under_another or is_elsewhere:
            above = _live_parent(write, parent) if parent else None
            named = "parent" if is_under_another else "project"
            _check_same_project(above, project or self.project_id, named)
            below = write.fetch(self._below(write).with_labels())
            if is_under_another:
                self._sink(write, above, below)
            for subtask in below if is_elsewhere else ():
                write.update(subtask, "moved", project=project)
        write.update(self, action, **values)

    def _sink(self, write: Write, above: "Task | None", below: list["Task"]) -> None:
        """Take the depth that a new parent gives, with all subtasks.

        Raises:
            ValidationError: where that is a cycle, or too deep.
        """
        family = [self, *below]
        if above and above.pk in {task.pk for task in family}:
            raise _refusal("cycle", "parent", "A task cannot be below itself.")
        sinks = _depth_below(above) - self.depth
        if max(task.depth for task in family) + sinks > MAX_DEPTH:
            raise _too_deep()
        self.depth += sinks
        levels: dict[int, list[uuid.UUID]] = {}  # as they are before the first one sinks
        for task in below if sinks else ():
            levels.setdefault(task.depth, []).append(task.pk)
        for depth, level in levels.items():
            write.derive(write.rows(Task).filter(pk__in=level), depth=depth + sinks)

    def _action(self, values: dict[str, Any]) -> str:
        changed = {name for name, value in values.items() if self.value(name) != value}
        status = values.get("status", self.status)
        if status == Status.DONE != self.status:
            return "completed"
        if status in OPEN and self.status not in OPEN:
            return "reopened"
        is_moved = changed and changed <= {"project", "parent", "position"}
        return "moved" if is_moved else "updated"

    # --- Storing ----------------------------------------------------------------------------------

    @classmethod
    def rows(cls) -> TaskQuerySet:
        return cls.objects.with_labels()

    @classmethod
    def insert(cls, rows: Sequence["Task"]) -> None:
        for task in rows:
            task.title_key = text_key(task.title)
        super().insert(rows)
        insert([TaskLabel(task_id=task.pk, label_id=pk) for task in rows for pk in task.label_ids])
        insert(
            [
                SearchEntry(
                    task_id=task.pk, words=words(task.space_id, task.title, task.description)
                )
                for task in rows
            ],
            batch_size=25,  # each may be large, and MySQL takes 16 MB at once
        )

    def index(self) -> None:
        """Keep the search index in step, where the task's texts or its comments have changed."""
        said = self._newest_comments() if self.has_comments else ()
        found = words(self.space_id, self.title, self.description, *said)
        update(SearchEntry(task_id=self.pk, words=found), ["words"], by="task")

    def _newest_comments(self) -> "models.QuerySet[Any, str]":
        """What was said last: an entry has room for so much."""
        newest = self.comments.order_by("-created_at", "-id").values_list("body", flat=True)
        return newest[:MAX_INDEXED_COMMENTS]

    def store(self, names: Iterable[str]) -> None:
        columns = set(names) - {"labels"}
        if "parent" in columns:
            columns.add("depth")
        if "title" in columns:
            self.title_key = text_key(self.title)
            columns.add("title_key")
        super().store(columns)
        if "labels" in names:
            self._store_labels()
        if {"title", "description"} & columns:
            self.index()

    def value(self, name: str) -> Any:
        return self.label_ids if name == "labels" else super().value(name)

    def assign(self, name: str, value: Any) -> None:
        if name == "labels":
            self._stored_labels, self.label_ids = self.label_ids, value
        else:
            super().assign(name, value)

    def parsed(self, name: str, logged: Any) -> Any:
        if name == "labels":
            return [uuid.UUID(pk) for pk in logged]
        return super().parsed(name, logged)

    def _store_labels(self) -> None:
        wanted, stored = set(self.label_ids), set(self._stored_labels)
        if stored - wanted:
            self.task_labels.filter(label__in=stored - wanted).delete()
        insert([TaskLabel(task_id=self.pk, label_id=pk) for pk in sorted(wanted - stored)])


class TaskLabel(models.Model):
    """That a task has a label: written with the task, and a field of it in the log."""

    pk = models.CompositePrimaryKey("task", "label")
    task = models.ForeignKey(
        Task, on_delete=models.CASCADE, related_name="task_labels", db_index=False
    )
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="task_labels")

    def __str__(self) -> str:
        return f"{self.task_id} has {self.label_id}"


def _check_due(day: date | None, clock: time | None) -> None:
    if clock and not day:
        raise _refusal("needs_due_date", "due_time", "A time needs a date.")


def _check_same_project(parent: Task | None, project_id: uuid.UUID, named: str) -> None:
    if parent and parent.project_id != project_id:
        raise _refusal("other_project", named, "A subtask is in the project of its parent.")


def _depth_below(parent: Task | None) -> int:
    """The depth of a new subtask.

    Raises:
        ValidationError: where that is too deep.
    """
    depth = parent.depth + 1 if parent else 1
    if depth > MAX_DEPTH:
        raise _too_deep()
    return depth


def _live_parent(write: Write, pk: uuid.UUID) -> Task:
    parent = write.find(Task, pk)
    if parent is None or not parent.is_live:
        raise _refusal("does_not_exist", "parent", "There is no such object.")
    return parent


def _too_deep() -> ValidationError:
    return _refusal("too_deep", "parent", f"Subtasks go {MAX_DEPTH} levels deep.")


def _refusal(code: str, field: str, text: str) -> ValidationError:
    return ValidationError({field: ValidationError(text, code=code)})
