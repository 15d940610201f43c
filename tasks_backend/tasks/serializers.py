"""Projects and tasks in JSON."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from api.fields import ReferenceField, TextField
from api.serializers import StrictModelSerializer
from tasks.models import Project, Task


class ProjectReference(ReferenceField):
    """A project that the user may see."""

    def get_queryset(self) -> QuerySet[Any]:
        return Project.objects.visible_to(self.context["request"].user)


class OwnedSerializer(StrictModelSerializer):
    """What stands in somebody's space: ``owner`` is that space's id."""

    owner = serializers.UUIDField(source="space_id", read_only=True)


class ProjectSerializer(OwnedSerializer):
    """A list of tasks."""

    class Meta:
        model = Project
        fields = ["id", "owner", "name", "is_inbox", "version", "created_at", "updated_at"]
        read_only_fields = [name for name in fields if name != "name"]


class TaskSerializer(OwnedSerializer):
    """Something to be done. `due_time` is the wall clock of the owner and needs `due_date`."""

    project = ProjectReference(required=False)
    description = TextField(multiline=True, max_length=16_000, allow_blank=True, required=False)

    class Meta:
        model = Task
        fields = ["id", "owner", "project", "created_by", "title", "description", "status"]
        fields += ["priority", "due_date", "due_time", "completed_at"]
        fields += ["version", "created_at", "updated_at"]
        read_only_fields = [
            "id",
            "created_by",
            "completed_at",
            "version",
            "created_at",
            "updated_at",
        ]
