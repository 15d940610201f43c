"""What has been in the trash for long goes for good."""

from contextlib import suppress
from datetime import datetime, timedelta

from changes.models import SITE_SPACE_ID, Space
from changes.writing import open_space
from tasks.models import Project, Task

KEPT = timedelta(days=30)


def purge_trash(now: datetime) -> dict[str, int]:
    """Purge projects and tasks that were deleted more than 30 days ago; the site is the actor.

    Args:
        now: the instant that the days are counted from.

    Returns:
        How many of each there were.
    """
    return {"projects": _purge(Project, now - KEPT), "tasks": _purge(Task, now - KEPT)}


def _purge(model: type[Project] | type[Task], before: datetime) -> int:
    old = model.objects.filter(deleted_at__lt=before)
    count = 0
    for space_id, pk in old.values_list("space_id", "pk"):
        with (
            suppress(Space.DoesNotExist),  # the account is deleted
            open_space(space_id, actor_id=SITE_SPACE_ID) as write,
        ):
            row = write.find(model, pk)  # it may have been restored, or gone with its project
            if row and row.deleted_at and row.deleted_at < before:
                row.purge(write)
                count += 1
    return count
