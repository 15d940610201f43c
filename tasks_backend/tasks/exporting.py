"""What a person takes along when they export their account."""

import uuid
from typing import Any

from tasks.models import Project, Task
from tasks.serializers import ProjectSerializer, TaskSerializer


def everything_of(user_id: uuid.UUID) -> dict[str, Any]:
    """All projects and tasks in a person's space, those in the trash included."""
    projects, tasks = Project.objects.filter(space=user_id), Task.objects.filter(space=user_id)
    return {
        "projects": ProjectSerializer(projects.order_by("id"), many=True).data,
        "tasks": TaskSerializer(tasks.order_by("id"), many=True).data,
    }
