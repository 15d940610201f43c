"""What a person takes along when they export their account."""

import uuid
from typing import Any

from tasks.models import Comment, Label, Project, Task
from tasks.serializers import (
    CommentSerializer,
    LabelSerializer,
    ProjectSerializer,
    TaskSerializer,
)


def everything_of(user_id: uuid.UUID) -> dict[str, Any]:
    """All that stands in a person's space, what is in the trash included."""
    shapes: dict[str, Any] = {
        "projects": (Project.objects.all(), ProjectSerializer),
        "labels": (Label.objects.all(), LabelSerializer),
        "tasks": (Task.objects.with_labels(), TaskSerializer),
        "comments": (Comment.objects.all(), CommentSerializer),
    }
    return {
        name: serializer(rows.filter(space=user_id).order_by("id"), many=True).data
        for name, (rows, serializer) in shapes.items()
    }
