"""Comments."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from api.exceptions import Conflict
from changes.models import InSpace
from changes.writing import Write
from tasks.models.task import Task
from tasks.querysets import CommentQuerySet


class Comment(InSpace):
    """What somebody says about a task. It stands in the task's space, whoever wrote it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField(max_length=16_000)
    edited_at = models.DateTimeField(null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    recorded = ("task", "author", "body", "edited_at")
    derived = ("edited_at",)

    class Meta(InSpace.Meta):
        constraints = [
            models.CheckConstraint(name="comment_body_not_empty", condition=~Q(body="")),
        ]
        indexes = [models.Index(fields=["task", "created_at", "id"], name="comment_of_task")]

    def __str__(self) -> str:
        return self.body[:50]

    @classmethod
    def rows(cls) -> models.QuerySet[Any]:
        return cls.objects.select_related("task")

    @classmethod
    def insert(cls, rows: Sequence["Comment"]) -> None:
        super().insert(rows)
        for task in {comment.task for comment in rows}:
            if not task.has_comments:
                task.has_comments = True
                task.save(update_fields=["has_comments"])
            task.index()

    @classmethod
    def create(cls, write: Write, *, task: Task, **fields: Any) -> Self:
        """Add a comment to a task, in the name of whoever writes."""
        comment = cls(space_id=task.space_id, task=task, author_id=write.actor_id, **fields)
        return write.create(comment, chosen="id" in fields)

    @property
    def is_live(self) -> bool:
        return self.task.is_live

    def editable_by(self, user: User) -> bool:
        """Only the author puts words into their mouth."""
        return self.author_id == user.pk

    def deletable_by(self, user: User) -> bool:
        """The author, the task's owner, and admins."""
        return self.editable_by(user) or self.task.editable_by(user)

    def edit(self, write: Write, **fields: Any) -> None:
        """Change what it says."""
        if fields.get("body", self.body) != self.body:
            write.update(self, "updated", **fields, edited_at=write.at)

    def take_back(self, write: Write, **values: Any) -> None:
        """Set fields to what they were."""
        write.update(self, "updated", **values)

    def prepare_again(self, write: Write) -> None:
        """Before it is made again after its deletion.

        Raises:
            Conflict: where its task is gone.
        """
        task = write.find(Task, self.task_id)
        if task is None:
            raise Conflict("The task of this comment is gone.", "not_undoable")
        self.task = task
        if not User.objects.get_queryset().filter(pk__in=[self.author_id]).exists():
            self.author_id = None

    def discard(self, write: Write) -> None:
        """Delete it."""
        write.delete(self)

    def store(self, names: Iterable[str]) -> None:
        super().store(names)
        self.task.index()

    def remove(self) -> None:
        super().remove()
        self.task.index()
