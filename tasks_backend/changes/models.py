"""The spine: spaces, the log of what changed in them, and what a row needs to stand in it."""

import uuid

from django.conf import settings
from django.db import models

from api.identifiers import uuid7

# The space of the site itself; its row is made by the first migration.
SITE_SPACE_ID = uuid.UUID(int=0)


class Space(models.Model):
    """What is written together and locked together: each user's rows, and the site's.

    A user's space has that user's id, so a row's space tells its owner without a look-up.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="space"
    )
    # The number of the last change. It moves only while the row is locked.
    clock = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="space_has_its_owners_id",
                condition=models.Q(owner=models.F("id"))
                | models.Q(owner__isnull=True, id=SITE_SPACE_ID),
            ),
        ]

    def __str__(self) -> str:
        return f"space {self.pk}"


class Change(models.Model):
    """What one write did to one object. Changes are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveBigIntegerField()
    write = models.UUIDField(help_text="The same for all changes of one write.")
    at = models.DateTimeField()
    # Plain ids: the log outlives the people and the objects that it speaks of.
    actor_id = models.UUIDField()
    entity = models.CharField(max_length=32)
    entity_id = models.UUIDField()
    version = models.PositiveBigIntegerField()
    request_id = models.CharField(max_length=64)
    action = models.CharField(max_length=32)
    fields = models.JSONField(help_text="By name: the value before and the value after.")
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="undone_by"
    )

    class Meta:
        ordering = ["space", "number"]
        constraints = [
            models.UniqueConstraint(fields=["space", "number"], name="change_number_in_space"),
            models.UniqueConstraint(
                fields=["entity_id", "version"], name="change_version_of_entity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.entity} {self.entity_id} (version {self.version})"


class Versioned(models.Model):
    """A row whose every change is in the log. ``changes.writing.Write`` alone writes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    # The fields whose values the log keeps.
    recorded: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def home(self) -> uuid.UUID:
        """The id of the space whose log has this row."""
        raise NotImplementedError


class InSpace(Versioned):
    """A versioned row that belongs to a space."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", editable=False)

    class Meta(Versioned.Meta):
        abstract = True

    @property
    def home(self) -> uuid.UUID:
        return self.space_id
