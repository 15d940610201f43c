"""Projects and tasks. A rule about them stands here, in a verb or a constraint, and nowhere else.

Verbs take the open ``Write`` that they write through; they do nothing where there is nothing to do.
"""

from datetime import date, time
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from accounts.models import User
from api.exceptions import Conflict
from changes.models import InSpace
from changes.writing import Write
from tasks.fields import RankedField
from tasks.querysets import ProjectQuerySet, TaskQuerySet

PRIORITIES = ("none", "low", "medium", "high", "urgent")


class Status(models.TextChoices):
    TODO = "todo", "To do"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


OPEN = (Status.TODO, Status.IN_PROGRESS)


class Trashable(InSpace):
    """What goes to the trash when it is deleted, and is invisible from then on."""

    deleted_at = models.DateTimeField(null=True, editable=False)

    class Meta(InSpace.Meta):
        abstract = True

    def editable_by(self, user: User) -> bool:
        """Who may write, of those who may see."""
        return user.is_admin or self.space_id == user.pk

    def trash(self, write: Write) -> None:
        """Put it into the trash."""
        write.update(self, "deleted", deleted_at=write.at)


class Project(Trashable):
    """A list of tasks."""

    name = models.CharField(max_length=200)
    is_inbox = models.BooleanField(default=False, editable=False)

    objects = ProjectQuerySet.as_manager()

    recorded = ("name", "is_inbox", "deleted_at")

    class Meta(Trashable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["space"], condition=Q(is_inbox=True), name="project_one_inbox"
            ),
            models.CheckConstraint(
                name="project_inbox_stays", condition=Q(is_inbox=False) | Q(deleted_at=None)
            ),
            models.CheckConstraint(name="project_name_not_empty", condition=~Q(name="")),
        ]
        indexes = [models.Index(fields=["space", "created_at", "id"], name="project_newest")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def create_inbox(cls, write: Write) -> None:
        """The project that every account has, for tasks that are in no other."""
        write.create(cls(space_id=write.space_id, name="Inbox", is_inbox=True))

    @classmethod
    def create(cls, write: Write, **fields: Any) -> Self:
        """Add a project to the open space."""
        project = cls(space_id=write.space_id, **fields)
        write.create(project)
        return project

    def edit(self, write: Write, **fields: Any) -> None:
        """Change fields."""
        write.update(self, "updated", **fields)

    def trash(self, write: Write) -> None:
        """Put it into the trash; its tasks are hidden with it.

        Raises:
            Conflict: for the Inbox.
        """
        if self.is_inbox:
            raise Conflict("The Inbox cannot be deleted.", "inbox")
        super().trash(write)


class Task(Trashable):
    """Something to be done."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
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
    due_date = models.DateField(null=True, blank=True)
    due_time = models.TimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, editable=False)

    objects = TaskQuerySet.as_manager()

    recorded = (
        "project",
        "title",
        "description",
        "status",
        "priority",
        "due_date",
        "due_time",
        "completed_at",
        "deleted_at",
    )

    class Meta(Trashable.Meta):
        constraints = [
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
        ]
        indexes = [
            models.Index(fields=["space", "created_at", "id"], name="task_newest_of_space"),
            models.Index(fields=["created_at", "id"], name="task_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def create(cls, write: Write, *, project: Project | None = None, **fields: Any) -> Self:
        """Add a task to a project of the open space, the Inbox where none is given.

        Raises:
            ValidationError: where a rule is broken.
        """
        task = cls(space_id=write.space_id, created_by_id=write.actor_id, **fields)
        task.project = _project(write, project)
        _check_due(task.due_date, task.due_time)
        if task.status == Status.DONE:
            task.completed_at = write.at
        write.create(task)
        return task

    def edit(self, write: Write, **fields: Any) -> None:
        """Change fields; the log names the most telling of what happens.

        Raises:
            ValidationError: where a rule is broken.
        """
        _check_due(fields.get("due_date", self.due_date), fields.get("due_time", self.due_time))
        if "project" in fields:
            fields["project"] = _project(write, fields["project"])
        action = self._action(fields)
        if fields.get("status", self.status) != self.status:
            is_done = fields["status"] == Status.DONE
            fields["completed_at"] = write.at if is_done else None
        write.update(self, action, **fields)

    def _action(self, fields: dict[str, Any]) -> str:
        changed = {name for name, value in fields.items() if getattr(self, name) != value}
        status = fields.get("status", self.status)
        if status == Status.DONE != self.status:
            return "completed"
        if status in OPEN and self.status not in OPEN:
            return "reopened"
        return "moved" if changed == {"project"} else "updated"


def _check_due(day: date | None, clock: time | None) -> None:
    if clock and not day:
        needs_day = ValidationError("A time needs a date.", code="needs_due_date")
        raise ValidationError({"due_time": needs_day})


def _project(write: Write, named: Project | None) -> Project:
    """The project that a task goes into, as it is now that nobody else writes."""
    chosen = Q(is_inbox=True) if named is None else Q(pk=named.pk)
    project = Project.objects.live().filter(chosen, space=write.space_id).first()
    if project is None:
        missing = ValidationError("There is no such object.", code="does_not_exist")
        raise ValidationError({"project": missing})
    return project
