"""Projects."""

import uuid
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from api.exceptions import Conflict
from changes.writing import Write
from tasks.fields import ColourField
from tasks.models.base import Ordered, Trashable
from tasks.querysets import ProjectQuerySet


class Project(Ordered, Trashable):
    """A list of tasks."""

    name = models.CharField(max_length=200)
    colour = ColourField()
    is_inbox = models.BooleanField(default=False, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    recorded = ("name", "colour", "position", "is_inbox", "archived_at", "deleted_at")
    derived = ("position", "is_inbox", "deleted_at")

    class Meta(Trashable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["space", "position"], name="project_position"),
            models.UniqueConstraint(
                fields=["space"], condition=Q(is_inbox=True), name="project_one_inbox"
            ),
            models.CheckConstraint(
                name="project_inbox_stays",
                condition=Q(is_inbox=False) | Q(deleted_at=None, archived_at=None),
            ),
            models.CheckConstraint(name="project_name_not_empty", condition=~Q(name="")),
        ]
        indexes = [models.Index(fields=["space", "created_at", "id"], name="project_newest")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def create_inbox(cls, write: Write) -> None:
        """The project that every account has, for tasks that are in no other."""
        inbox = cls(space_id=write.space_id, name="Inbox", is_inbox=True)
        inbox.place_last(write)
        write.create(inbox)

    @classmethod
    def create(cls, write: Write, **fields: Any) -> Self:
        """Add a project to the open space, behind all others."""
        project = cls(space_id=write.space_id, **fields)
        project.place_last(write)
        return write.create(project, chosen="id" in fields)

    @classmethod
    def resolve(cls, write: Write, pk: uuid.UUID | None, space_id: uuid.UUID | None = None) -> Self:
        """The project that a task goes into; the Inbox where none is named.

        Args:
            write: the open spaces.
            pk: the project's id.
            space_id: of the task, where it has one already.

        Raises:
            ValidationError: where there is no such project.
        """
        project = write.find(cls, pk) if pk else cls._inbox(write, space_id or write.space_id)
        is_here = project and space_id in {None, project.space_id}
        if project is None or not is_here or not project.is_live:
            missing = ValidationError("There is no such object.", code="does_not_exist")
            raise ValidationError({"project": missing})
        return project

    @classmethod
    def _inbox(cls, write: Write, space_id: uuid.UUID) -> Self | None:
        for project in write.known(cls):
            if project.is_inbox and project.space_id == space_id:
                return project
        found = write.matching(cls, space=space_id, is_inbox=True)
        return write.adopt(found[0]) if found else None

    def edit(self, write: Write, **fields: Any) -> None:
        """Change fields.

        Raises:
            ValidationError: for an Inbox that is to be archived.
        """
        archived_at = fields.get("archived_at", self.archived_at)
        if self.is_inbox and archived_at:
            stays = ValidationError("The Inbox cannot be archived.", code="inbox")
            raise ValidationError({"archived_at": stays})
        action = "updated"
        if (archived_at is None) != (self.archived_at is None):
            action = "archived" if archived_at else "unarchived"
        write.update(self, action, **fields)

    def move(self, write: Write, **beside: uuid.UUID) -> None:
        """Put it right behind or before another project, ``after`` or ``before``; or to the end.

        Raises:
            ValidationError: where there is no such project.
        """
        write.update(self, "moved", position=self.position_beside(write, **beside))

    def take_back(self, write: Write, **values: Any) -> None:
        """Set fields to what they were."""
        if "deleted_at" in values:
            (self.discard if values["deleted_at"] else self.restore)(write)
        elif "position" in values:
            position = self.free_position(write, values["position"])
            write.update(self, "moved", **{**values, "position": position})
        else:
            self.edit(write, **values)

    def discard(self, write: Write) -> None:
        """Put it into the trash; its tasks are hidden with it.

        Raises:
            Conflict: for the Inbox.
        """
        if self.is_inbox:
            raise Conflict("The Inbox cannot be deleted.", "inbox")
        super().discard(write)
        write.derive(self._tasks(write), is_hidden=True)

    def restore(self, write: Write) -> None:
        """Take it out of the trash, with its tasks; those that were deleted by themselves stay."""
        if self.is_live:
            return
        super().restore(write)
        tasks = self._tasks(write)
        write.derive(tasks.filter(deleted_at=None), is_hidden=False)
        deleted = tasks.filter(deleted_at__isnull=False).values_list("pk", flat=True)
        write.derive(tasks.below(deleted), is_hidden=True)

    def purge(self, write: Write) -> None:
        """Remove it for good, with all tasks that are in it.

        Raises:
            Conflict: where it is not in the trash.
        """
        self.check_in_trash()
        write.forget([self.pk, *self._tasks(write).with_comments()])
        write.erase(self, "purged")

    def _tasks(self, write: Write) -> Any:
        from tasks.models.task import Task  # tasks know their project; this is the way back

        return write.rows(Task).filter(project=self)
