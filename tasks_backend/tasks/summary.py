"""Counts of tasks, for charts."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from tasks.filters import local_now, overdue, to_the_minute
from tasks.models import PRIORITIES, Status

DAYS = 30


def _counts(name: str, words: Iterable[str]) -> Any:
    return inline_serializer(name, {word: serializers.IntegerField() for word in words})


class ProjectCountSerializer(serializers.Serializer[None]):
    project = serializers.UUIDField()
    count = serializers.IntegerField()


class DayCountSerializer(serializers.Serializer[None]):
    day = serializers.DateField()
    created = serializers.IntegerField()
    completed = serializers.IntegerField()


class SummarySerializer(serializers.Serializer[None]):
    """Counts of the tasks that the filters leave. Days are those of whoever asks; today is last."""

    total = serializers.IntegerField()
    overdue = serializers.IntegerField()
    by_status = _counts("StatusCounts", Status.values)
    by_priority = _counts("PriorityCounts", PRIORITIES)
    by_project = ProjectCountSerializer(many=True)
    per_day = DayCountSerializer(many=True)


def summary(tasks: QuerySet[Any], user: Any) -> dict[str, Any]:
    """The summary of a queryset, in the user's time zone."""
    now = local_now(user)
    tasks = tasks.order_by()
    counts = tasks.aggregate(
        total=Count("pk"),
        overdue=Count("pk", filter=overdue(*to_the_minute(now))),
        **{f"status_{status}": Count("pk", filter=Q(status=status)) for status in Status.values},
        **{f"priority_{word}": Count("pk", filter=Q(priority=word)) for word in PRIORITIES},
    )
    projects = tasks.values("project").annotate(count=Count("pk")).order_by("-count", "project")
    return {
        "total": counts["total"],
        "overdue": counts["overdue"],
        "by_status": {status: counts[f"status_{status}"] for status in Status.values},
        "by_priority": {word: counts[f"priority_{word}"] for word in PRIORITIES},
        "by_project": [{"project": str(row["project"]), "count": row["count"]} for row in projects],
        "per_day": _per_day(tasks, now),
    }


def _per_day(tasks: QuerySet[Any], now: datetime) -> list[dict[str, Any]]:
    """How many were created and completed on each of the last days.

    A day is the time between two midnights of the zone, told as instants: so no database needs to
    know time zones, and a day of 23 or 25 hours is one.
    """
    days = [now.date() - timedelta(days=back) for back in reversed(range(DAYS))]
    starts = [datetime.combine(day, time.min, now.tzinfo).astimezone(UTC) for day in days]
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    ends = [*starts[1:], tomorrow.astimezone(UTC)]
    recent = tasks.filter(Q(created_at__gte=starts[0]) | Q(completed_at__gte=starts[0]))
    counts = recent.aggregate(
        **{
            f"{column}_{place}": Count(
                "pk", filter=Q(**{f"{column}__gte": start, f"{column}__lt": end})
            )
            for place, (start, end) in enumerate(zip(starts, ends, strict=True))
            for column in ("created_at", "completed_at")
        }
    )
    return [
        {
            "day": day.isoformat(),
            "created": counts[f"created_at_{place}"],
            "completed": counts[f"completed_at_{place}"],
        }
        for place, day in enumerate(days)
    ]
