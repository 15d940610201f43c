"""Changes in JSON."""

from rest_framework import serializers

from api.fields import FlagField
from api.serializers import StrictModelSerializer, StrictSerializer
from changes.models import Change


class ChangeSerializer(StrictModelSerializer):
    """What one write did to one object: by field, the value before and the value after."""

    owner = serializers.UUIDField(source="space_id", read_only=True)
    actor = serializers.UUIDField(source="actor_id", read_only=True)
    undoes = serializers.UUIDField(source="undoes_id", read_only=True, allow_null=True)

    class Meta:
        model = Change
        fields = ["id", "owner", "number", "write", "at", "actor", "request_id", "entity"]
        fields += ["entity_id", "version", "action", "fields", "undoes"]
        read_only_fields = fields


class ChangesSerializer(serializers.Serializer[None]):
    """The changes that a request has made."""

    results = ChangeSerializer(many=True)


class UndoSerializer(StrictSerializer):
    """`whole_write` takes back everything that was written together with the change."""

    whole_write = FlagField(default=False)
