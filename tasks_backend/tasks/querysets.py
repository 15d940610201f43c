"""Which projects and tasks one may name: every view, filter and reference starts here."""

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    from tasks.models import Project, Task  # noqa: F401  # for the type arguments below


class ProjectQuerySet(models.QuerySet["Project"]):
    def live(self) -> Self:
        """Projects that are not in the trash."""
        return self.filter(deleted_at=None)

    def visible_to(self, user: User) -> Self:
        """What a user may read and name: admins everything, others their own."""
        return self.live() if user.is_admin else self.live().filter(space=user.pk)


class TaskQuerySet(models.QuerySet["Task"]):
    def live(self) -> Self:
        """Tasks that are not in the trash, themselves or with their project."""
        return self.filter(deleted_at=None, project__deleted_at=None)

    def visible_to(self, user: User) -> Self:
        """What a user may read and name: admins everything, others their own."""
        return self.live() if user.is_admin else self.live().filter(space=user.pk)
