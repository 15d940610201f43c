"""Tasks in JSON, as the product has them."""

from typing import Any

from rest_framework import serializers

from plain.models import Label, Priority, Task


class PriorityField(serializers.ChoiceField):
    """The word of a priority."""

    def to_representation(self, value: int) -> str:  # type: ignore[override]
        return str(Priority(value).label)

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        return int(Priority[super().to_internal_value(data).upper()])


class TaskSerializer(serializers.ModelSerializer[Task]):
    owner = serializers.UUIDField(source="space_id", read_only=True)
    priority = PriorityField(choices=Priority.labels, default="none")
    labels = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Label.objects.all(), required=False
    )

    class Meta:
        model = Task
        fields = ["id", "owner", "project", "parent", "created_by", "title", "description"]
        fields += ["status", "priority", "due_date", "due_time", "labels", "position"]
        fields += ["completed_at", "deleted_at", "version", "created_at", "updated_at"]
        read_only_fields = ["id", "created_by", "position", "completed_at", "deleted_at", "version"]
