"""Projects and tasks over HTTP: declarations. How a write goes is in ``changes.views``."""

import uuid
from typing import Any

from changes.views import RecordedViewSet
from tasks.filters import ProjectFilter, TaskFilter
from tasks.models import Project, Task
from tasks.permissions import MayEdit
from tasks.serializers import ProjectSerializer, TaskSerializer


class ProjectViewSet(RecordedViewSet):
    """Lists of tasks."""

    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    permission_classes = [MayEdit]
    ordering_fields = {"created_at": "created_at", "updated_at": "updated_at"}


class TaskViewSet(RecordedViewSet):
    """Things to be done."""

    queryset = Task.objects.all()
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    permission_classes = [MayEdit]
    ordering_fields = {"created_at": "created_at", "updated_at": "updated_at"}

    def space_of(self, fields: dict[str, Any]) -> uuid.UUID:
        project: Project | None = fields.get("project")
        return project.space_id if project else super().space_of(fields)
