"""Filters of lists."""

import uuid
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.request import Request

from api.filtering import AnyOfFilter, IdFilter
from tasks.models import PRIORITIES, Project, Status, Task


class OwnerFilter(django_filters.FilterSet):
    """``owner`` is an id or ``me``."""

    request: Request

    owner = IdFilter(also=("me",), method="of_owner")

    def of_owner(self, queryset: QuerySet[Any], name: str, value: uuid.UUID | str) -> QuerySet[Any]:
        owner = self.request.user.pk if value == "me" else value
        return queryset.filter(space=owner)


class ProjectFilter(OwnerFilter):
    class Meta:
        model = Project
        fields: list[str] = []


class TaskFilter(OwnerFilter):
    project = IdFilter()
    status = AnyOfFilter(choices=Status.choices)
    priority = AnyOfFilter(choices=[(word, word) for word in PRIORITIES])

    class Meta:
        model = Task
        fields: list[str] = []
