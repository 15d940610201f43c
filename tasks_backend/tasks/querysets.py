"""Which projects, labels, tasks and comments one may name: every view, filter and reference starts
here. Each has two starts: what is live, and what is in the trash."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import OuterRef, Subquery

from accounts.models import User
from changes.models import Change, only_space
from tasks.fields import IdsOf

if TYPE_CHECKING:
    from tasks.models import Comment, Label, Project, Task  # noqa: F401  # for the type arguments

Row = TypeVar("Row", bound=models.Model)


class OwnedQuerySet(models.QuerySet[Row]):
    """Rows of spaces."""

    def readable_by(self, user: User) -> Self:
        """Whatever a user may read, in the trash or not: admins everything, others their own."""
        own = only_space(user)
        return self.filter(space=own) if own else self.all()

    def live(self) -> Self:
        """What is not in the trash, neither itself nor through what it is in."""
        return self.all()

    def visible_to(self, user: User) -> Self:
        """What a user may see and name."""
        return self.live().readable_by(user)


class TrashableQuerySet(OwnedQuerySet[Row]):
    def live(self) -> Self:
        return self.filter(deleted_at=None)

    def trash_of(self, user: User) -> Self:
        """What a user may take out of the trash."""
        return self.filter(deleted_at__isnull=False).readable_by(user)


class ProjectQuerySet(TrashableQuerySet["Project"]):
    """Projects."""


class LabelQuerySet(OwnedQuerySet["Label"]):
    """Labels."""


class CommentQuerySet(OwnedQuerySet["Comment"]):
    def live(self) -> Self:
        return self.filter(task__is_hidden=False)


class TaskQuerySet(TrashableQuerySet["Task"]):
    def live(self) -> Self:
        return self.filter(is_hidden=False)

    def with_labels(self) -> Self:
        """Each task with ``label_ids``."""
        from tasks.models import TaskLabel

        own = TaskLabel.objects.filter(task=OuterRef("pk")).order_by().values("task")
        return self.annotate(label_ids=Subquery(own.annotate(ids=IdsOf("label_id")).values("ids")))

    def below(self, pks: Iterable[uuid.UUID]) -> Self:
        """The subtasks of tasks, and theirs, down to the last."""
        found: set[uuid.UUID] = set()
        level = set(pks)
        while level:
            level = set(self.filter(parent__in=level).values_list("pk", flat=True)) - found
            found |= level
        return self.filter(pk__in=found) if found else self.none()

    def with_comments(self) -> list[uuid.UUID]:
        """The ids of these tasks and of their comments."""
        from tasks.models import Comment

        tasks = list(self.values_list("pk", flat=True))
        with_comments = self.filter(has_comments=True)
        discussed = [str(pk) for pk in with_comments.values_list("pk", flat=True)]
        if not discussed:
            return tasks
        comments = Comment.objects.filter(task__in=discussed).values_list("pk", flat=True)
        # Of comments that were deleted before, only the log still knows whose they were.
        log = Change.objects.filter(space__in=self.values("space"), entity="comment")
        deleted = log.filter(action="deleted", fields__task__0__in=discussed)
        return [*tasks, *comments, *deleted.values_list("entity_id", flat=True)]
