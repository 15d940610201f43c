"""Tasks over HTTP."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import viewsets
from rest_framework.serializers import BaseSerializer

from plain.models import Priority, Status, Task
from plain.serializers import TaskSerializer


class TaskFilter(filters.FilterSet):
    status = filters.MultipleChoiceFilter(choices=Status)
    priority = filters.MultipleChoiceFilter(
        choices=[(word, word) for word in Priority.labels], method="of_priority"
    )
    due_before = filters.DateFilter(field_name="due_date", lookup_expr="lt")

    class Meta:
        model = Task
        fields = ["project", "status", "priority"]

    def of_priority(self, queryset: QuerySet[Task], name: str, value: list[str]) -> QuerySet[Task]:
        return queryset.filter(priority__in=[Priority[word.upper()] for word in value])


class TaskViewSet(viewsets.ModelViewSet[Task]):
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    search_fields = ["title", "description"]
    ordering_fields = ["created_at", "updated_at", "due_date", "priority", "title", "id"]

    def get_queryset(self) -> QuerySet[Task]:
        own = Task.objects.filter(space_id=self.request.user.pk, is_hidden=False)
        return own.prefetch_related("labels")

    @transaction.atomic
    def perform_create(self, serializer: BaseSerializer[Task]) -> None:
        user: Any = self.request.user
        title = serializer.validated_data["title"]
        serializer.save(
            space_id=user.pk,
            created_by=user,
            position=uuid.uuid4().hex,
            title_key=title.casefold()[:200],
        )

    @transaction.atomic
    def perform_update(self, serializer: BaseSerializer[Task]) -> None:
        version = serializer.instance.version + 1  # type: ignore[union-attr]  # an update has one
        serializer.save(version=version)
