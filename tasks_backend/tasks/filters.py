"""Filters of lists."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from api.filtering import (
    AllOfIdsFilter,
    AnyOfFilter,
    DayFilter,
    FlagFilter,
    IdFilter,
    InstantFilter,
    StrictFilterSet,
)
from changes.models import only_space
from tasks.models import OPEN, PRIORITIES, Label, Project, SearchEntry, Status, Task, TaskLabel
from tasks.search import Query, attempts


class SearchFormField(forms.Field):
    def clean(self, value: Any) -> Query | None:
        return None if value is None else Query.parse(value)


class SearchFilter(django_filters.Filter):
    """Words that a task, or a comment on it, has: all of them, the last one by its beginning."""

    field_class = SearchFormField


class OwnerFilter(StrictFilterSet):
    """``owner`` is an id or ``me``."""

    owner = IdFilter("space", also=("me",))

    @classmethod
    def meant(cls, given: dict[str, Any], user: Any) -> dict[str, Any]:
        if given.get("owner") == "me":
            given["owner"] = user.pk
        if given.get("owner") == only_space(user):
            given.pop("owner", None)  # said twice, SQLite would take it for the narrowest filter
        return given


class TrashFilter(OwnerFilter):
    """``trashed`` is where the view starts (see ``tasks.views``); here it is declared."""

    trashed = FlagFilter(method="as_it_is")

    def as_it_is(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return queryset


class ProjectFilter(TrashFilter):
    archived = FlagFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Project
        fields: list[str] = []


class LabelFilter(OwnerFilter):
    class Meta:
        model = Label
        fields: list[str] = []


class TaskFilter(TrashFilter):
    project = IdFilter()
    parent = IdFilter(also=("none",), method="below")
    label = AllOfIdsFilter(method="with_labels")
    status = AnyOfFilter(choices=Status.choices)
    priority = AnyOfFilter(choices=[(word, word) for word in PRIORITIES])
    due_before = DayFilter(method="due_until", lookup_expr="lt")
    due_after = DayFilter(method="due_until", lookup_expr="gte")
    has_due = FlagFilter(field_name="due_date", lookup_expr="isnull", exclude=True)
    overdue = FlagFilter(method="past_due")
    search = SearchFilter(method="with_words")
    created_before = InstantFilter("created_at", "lt")
    created_after = InstantFilter("created_at", "gte")
    updated_since = InstantFilter("updated_at", "gte")

    class Meta:
        model = Task
        fields: list[str] = []

    @classmethod
    def meant(cls, given: dict[str, Any], user: Any) -> dict[str, Any]:
        given = super().meant(given, user)
        if "search" in given:
            query: Query = given["search"]
            # To look among the words of one space alone is faster; never those of a stranger's.
            space_id = only_space(user) or given.get("owner")
            given["search"] = query.within(space_id) if space_id else query
        if "overdue" in given:
            given["overdue"] = (given["overdue"], *to_the_minute(local_now(user)))
        return given

    @classmethod
    def attempts(cls, given: dict[str, Any]) -> Iterator[tuple[dict[str, Any], float | None]]:
        if "search" not in given:
            yield from super().attempts(given)
            return
        for condition, seconds in attempts(given["search"]):
            yield {**given, "search": condition}, seconds

    @classmethod
    def keeps_order(cls, given: Mapping[str, Any]) -> bool:
        others = {name: value for name, value in given.items() if not _is_test(name, value)}
        return super().keeps_order(others)

    def below(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(parent=None if value == "none" else value)

    def with_labels(
        self, queryset: QuerySet[Any], name: str, value: Collection[Any]
    ) -> QuerySet[Any]:
        # One subquery whatever their number: planners take exponential time over as many joins.
        having: QuerySet[Any, Any] = TaskLabel.objects.filter(label__pk__in=value).values("task")
        if len(value) > 1:
            having = having.alias(count=Count("label")).filter(count=len(value))
        return queryset.filter(pk__in=having)

    def with_words(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        found = SearchEntry.objects.filter(words__match=value)
        if _is_test(name, value):
            return queryset.filter(Exists(found.filter(task=OuterRef("pk"))))
        # Not by a join: SQLite would look every task up among what is found.
        return queryset.filter(pk__in=found.values("task"))

    def due_until(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        # By the column that the list is sorted by, where that is a day: there the reading begins or
        # ends. In other orders SQLite would take the day's index, and sort all that it leaves.
        request: Any = self.request
        ordering = request.query_params.get("ordering", "")
        column = {"due_date": "due_first", "-due_date": "due_last"}.get(ordering, "due_date")
        lookup = f"{column}__{self.base_filters[name].lookup_expr}"
        return queryset.filter(due_date__isnull=False, **{lookup: value})

    def past_due(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        is_overdue, today, clock = value
        condition = overdue(today, clock)
        return queryset.filter(condition) if is_overdue else queryset.exclude(condition)


def _is_test(name: str, value: Any) -> bool:
    """Whether a filter's value is a condition that tests one task after the other."""
    return name == "search" and not isinstance(value, Query) and value[-1]


def local_now(user: User) -> datetime:
    """This instant where a user is."""
    return timezone.now().astimezone(ZoneInfo(user.timezone))


def to_the_minute(now: datetime) -> tuple[date, time]:
    """The day, and the minute of it."""
    return now.date(), now.time().replace(second=0, microsecond=0)


def overdue(today: Any, clock: Any) -> Q:
    """Open tasks whose time has passed, at a day and a minute of it.

    Args:
        today: where whoever asks is: the owner on their own lists, the admin on a list of all.
        clock: the same.
    """
    passed = Q(due_date__lt=today) | Q(due_date=today, due_time__lt=clock)
    return Q(status__in=OPEN) & passed
