"""What a person takes along: everything with their account, or their tasks as a file."""

import uuid
from collections.abc import Iterator
from typing import Any

from tasks.models import MAX_DEPTH, Comment, Label, Project, Task
from tasks.serializers import (
    CommentSerializer,
    LabelSerializer,
    ProjectSerializer,
    TaskSerializer,
)
from tasks.transfer import COLUMNS, Row

PAGE = 500


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


def exported_tasks(user_id: uuid.UUID) -> Iterator[Row]:
    """The tasks of a person, those in the trash left out: parents before subtasks, each level in
    its order. They are read page by page, so that memory does not grow with them."""
    tasks = Task.objects.with_labels().live().filter(space=user_id).order_by("position")
    for depth in range(1, MAX_DEPTH + 1):
        place = ""
        # By the index of positions: each page begins where the one before ended.
        while page := list(
            tasks.filter(depth=depth, position__gt=place).select_related("project")[:PAGE]
        ):
            labels = Label.objects.in_bulk({pk for task in page for pk in task.label_ids})
            for task in page:
                yield _row(task, [labels[pk].name for pk in task.label_ids if pk in labels])
            place = page[-1].position


def _row(task: Task, labels: list[str]) -> Row:
    row = {name: task.logged(name) for name in COLUMNS if name not in {"id", "project", "labels"}}
    project = None if task.project.is_inbox else task.project.name
    whole = {**row, "id": str(task.pk), "project": project, "labels": sorted(labels)}
    return {name: whole[name] for name in COLUMNS}
