"""Changes in JSON."""

from api.serializers import StrictModelSerializer
from changes.models import Change


class ChangeSerializer(StrictModelSerializer):
    """What one write did to one object: by field, the value before and the value after."""

    class Meta:
        model = Change
        fields = ["id", "number", "write", "at", "actor_id", "request_id", "entity", "entity_id"]
        fields += ["version", "action", "fields"]
        read_only_fields = fields
