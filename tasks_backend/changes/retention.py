"""How long the log is kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from changes.models import Change, Space

BATCH = 1000


def trim(now: datetime) -> int:
    """Remove the changes that are older than ``CHANGES_KEPT_DAYS``, where that is set.

    Of each space the first ones go, so what is left has no gaps; and none that is younger than
    the setting says, for numbers and time go the same way.

    Args:
        now: the instant that the days are counted from.

    Returns:
        How many there were.
    """
    if not settings.CHANGES_KEPT_DAYS:
        return 0
    old = Change.objects.filter(at__lt=now - timedelta(days=settings.CHANGES_KEPT_DAYS))
    removed = 0
    for space_id in Space.objects.values_list("pk", flat=True):
        last = old.filter(space=space_id).order_by("-number").first()
        if last:
            removed += _remove(Change.objects.filter(space=space_id, number__lte=last.number))
    return removed


def _remove(changes: QuerySet[Change]) -> int:
    """Delete in batches, the first ones first: no long lock, and no gap if it is stopped."""
    removed = 0
    while batch := list(changes.order_by("number").values_list("pk", flat=True)[:BATCH]):
        removed += Change.objects.filter(pk__in=batch).delete()[0]
    return removed
