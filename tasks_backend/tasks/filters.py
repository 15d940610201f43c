"""Filters of lists."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from rest_framework.request import Request

from api.filtering import (
    AllOfIdsFilter,
    AnyOfFilter,
    DayFilter,
    FlagFilter,
    IdFilter,
    InstantFilter,
)
from changes.models import only_space
from tasks.models import OPEN, PRIORITIES, Label, Project, Status, Task, TaskLabel
from tasks.search import Query


class SearchFormField(forms.Field):
    def clean(self, value: Any) -> Query | None:
        return None if value is None else Query.parse(value)


class SearchFilter(django_filters.Filter):
    """Words that a task, or a comment on it, has: all of them, the last one by its beginning."""

    field_class = SearchFormField


class OwnerFilter(django_filters.FilterSet):
    """``owner`` is an id or ``me``."""

    request: Request

    owner = IdFilter(also=("me",), method="of_owner")

    def of_owner(self, queryset: QuerySet[Any], name: str, value: uuid.UUID | str) -> QuerySet[Any]:
        owner = self.request.user.pk if value == "me" else value
        return queryset.filter(space=owner)


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
    due_before = DayFilter("due_date", "lt")
    due_after = DayFilter("due_date", "gte")
    has_due = FlagFilter(field_name="due_date", lookup_expr="isnull", exclude=True)
    overdue = FlagFilter(method="past_due")
    search = SearchFilter(method="with_words")
    created_before = InstantFilter("created_at", "lt")
    created_after = InstantFilter("created_at", "gte")
    updated_since = InstantFilter("updated_at", "gte")

    class Meta:
        model = Task
        fields: list[str] = []

    def below(self, queryset: QuerySet[Any], name: str, value: uuid.UUID | str) -> QuerySet[Any]:
        return queryset.filter(parent=None if value == "none" else value)

    def with_labels(
        self, queryset: QuerySet[Any], name: str, value: list[uuid.UUID]
    ) -> QuerySet[Any]:
        # One subquery whatever their number: planners take exponential time over as many joins.
        wanted = set(value)
        having: QuerySet[Any, Any] = TaskLabel.objects.filter(label__in=wanted).values("task")
        if len(wanted) > 1:
            having = having.alias(count=Count("label")).filter(count=len(wanted))
        return queryset.filter(pk__in=having)

    def with_words(self, queryset: QuerySet[Any], name: str, value: Query) -> QuerySet[Any]:
        owner: Any = self.form.cleaned_data.get("owner")
        named = self.request.user.pk if owner == "me" else owner
        # To look among the words of one space alone is faster; never those of a stranger's.
        if space_id := only_space(self.request.user) or named:
            value = value.within(space_id)
        return queryset.filter(entry__words__match=value)

    def past_due(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        user: Any = self.request.user
        condition = overdue(timezone.now().astimezone(ZoneInfo(user.timezone)))
        return queryset.filter(condition) if value else queryset.exclude(condition)


def overdue(now: datetime) -> Q:
    """Open tasks whose time has passed.

    Args:
        now: in the zone of whoever asks: of the owner on their own lists, of the admin on a list
            of all.
    """
    today, clock = now.date(), now.time().replace(microsecond=0)
    passed = Q(due_date__lt=today) | Q(due_date=today, due_time__lt=clock)
    return Q(status__in=OPEN) & passed
