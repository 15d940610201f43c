"""Projects, labels, tasks and comments in JSON."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from api.documents import Ids
from api.fields import IdField, InstantField, NewIdField, ReferenceField, TextField
from api.serializers import StrictModelSerializer, StrictSerializer
from tasks.models import MAX_LABELS, Comment, Label, Project, Status, Task, TaskLabel

OWN = ["id", "owner"]
STAMPS = ["version", "created_at", "updated_at"]


class OwnedSerializer(StrictModelSerializer):
    """What stands in somebody's space: ``owner`` is that space's id. Whoever creates it may choose
    its ``id``, which stays from then on."""

    id = NewIdField(required=False)
    owner = serializers.UUIDField(source="space_id", read_only=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["id"].read_only = self.instance is not None
        return fields


class ProjectSerializer(OwnedSerializer):
    """A list of tasks. `archived_at` is set to put it aside, and to null to take it up again."""

    archived_at = InstantField(allow_null=True, required=False)

    class Meta:
        model = Project
        fields = [*OWN, "name", "colour", "position", "is_inbox", "archived_at", "deleted_at"]
        fields += STAMPS
        read_only_fields = ["owner", "position", "is_inbox", "deleted_at", *STAMPS]


class LabelSerializer(OwnedSerializer):
    """A word that tasks can be found by; each once, in whatever case."""

    class Meta:
        model = Label
        fields = [*OWN, "name", "colour", *STAMPS]
        read_only_fields = ["owner", *STAMPS]


class LabelsField(serializers.ListField):
    """The ids of a task's labels, in no particular order, each once."""

    child = IdField()
    default_error_messages = {"repeated": "The same label stands in it twice."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_LABELS, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        return instance.label_ids

    def expression(self) -> Ids:
        """The same, by the database."""
        return Ids(TaskLabel, "task", "label")

    def to_internal_value(self, data: Any) -> list[Any]:
        ids: list[Any] = super().to_internal_value(data)
        if len(set(ids)) < len(ids):
            self.fail("repeated")
        return ids


class TaskSerializer(OwnedSerializer):
    """Something to be done. `due_time` is the wall clock of the owner and needs `due_date`."""

    project = ReferenceField(required=False)
    # DRF's own attribute of the name is of the instance, and set later.
    parent = ReferenceField(required=False, allow_null=True)  # type: ignore[assignment]
    created_by = ReferenceField(read_only=True)
    description = TextField(multiline=True, max_length=16_000, allow_blank=True, required=False)
    labels = LabelsField(required=False)

    class Meta:
        model = Task
        fields = [*OWN, "project", "parent", "created_by", "title", "description", "status"]
        fields += ["priority", "due_date", "due_time", "labels", "position", "completed_at"]
        fields += ["deleted_at", *STAMPS]
        read_only_fields = ["owner", "position", "completed_at", "deleted_at", *STAMPS]


class CommentSerializer(OwnedSerializer):
    """What somebody says about a task, as Markdown."""

    task = ReferenceField(read_only=True)
    author = ReferenceField(read_only=True)
    body = TextField(multiline=True, max_length=16_000)

    class Meta:
        model = Comment
        fields = [*OWN, "task", "author", "body", "edited_at", *STAMPS]
        read_only_fields = ["owner", "edited_at", *STAMPS]


class PlaceSerializer(StrictSerializer):
    """`after` or `before` another one; without either, behind all others."""

    after = IdField(required=False)
    before = IdField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if {"after", "before"} <= attrs.keys():
            detail = ErrorDetail("Name one of after and before.", code="both")
            raise ValidationError({"before": [detail]})
        return attrs


class TaskPlaceSerializer(PlaceSerializer):
    """The same, in another list where `project` or `status` is named."""

    project = IdField(required=False)
    status = serializers.ChoiceField(choices=Status.choices, required=False)
