"""The spine: spaces, the log of what changed in them, and what a row needs to stand in it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from api.identifiers import uuid7
from api.rendering import instant
from api.rows import insert, update

# The space of the site itself; its row is made by the first migration.
SITE_SPACE_ID = uuid.UUID(int=0)


def only_space(user: Any) -> uuid.UUID | None:
    """The id of the one space that a user sees, which need not be looked for; None for admins, who
    see every space."""
    return None if user.is_admin else user.pk


class SpaceQuerySet(models.QuerySet["Space"]):
    def visible_to(self, user: Any) -> Self:
        """One's own space; every space for admins."""
        own = only_space(user)
        return self.filter(pk=own) if own else self.all()


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

    objects = SpaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="space_has_its_owners_id",
                condition=Q(owner=models.F("id")) | Q(owner__isnull=True, id=SITE_SPACE_ID),
            ),
        ]

    def __str__(self) -> str:
        return f"space {self.pk}"


def clock_for(user: Any, space_id: uuid.UUID) -> int | None:
    """The clock of a space that a user sees; one's own has come with the session."""
    if space_id == user.pk:
        return user.clock  # type: ignore[no-any-return]
    seen = Space.objects.visible_to(user).filter(pk=space_id)
    return seen.values_list("clock", flat=True).first()


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: Any) -> Self:
        """The log of one's own space; of every space for admins."""
        own = only_space(user)
        return self.filter(space=own) if own else self.all()

    def fields_since(self, row: "Versioned", version: int) -> set[str] | None:
        """Which fields of an object have changed since a version of it; None where the log no
        longer tells (or never had that version)."""
        if not 0 < version <= row.version:
            return None
        since = self.filter(entity_id=row.pk, version__gt=version, version__lte=row.version)
        fields = list(since.values_list("fields", flat=True))
        if len(fields) < row.version - version:
            return None
        return {name for names in fields for name in names}


class Change(models.Model):
    """What one write did to one object. Changes are only ever added; what is purged for good has
    its values taken out of them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Found by the index that it shares with the number.
    space = models.ForeignKey(
        Space, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
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

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["space", "number"]
        constraints = [
            models.UniqueConstraint(fields=["space", "number"], name="change_number_in_space"),
            models.UniqueConstraint(
                fields=["entity_id", "version"], name="change_version_of_entity"
            ),
        ]
        indexes = [models.Index(fields=["write"], name="change_write")]

    def __str__(self) -> str:
        return f"{self.action} {self.entity} {self.entity_id} (version {self.version})"


class Versioned(models.Model):
    """A row whose every change is in the log. ``changes.writing.Write`` alone writes it.

    Attributes:
        recorded: the fields whose values the log keeps, by the API's names.
        derived: those of them that the server alone decides about.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    recorded: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def home(self) -> uuid.UUID:
        """The id of the space whose log has this row."""
        raise NotImplementedError

    @property
    def is_live(self) -> bool:
        """Whether it can be seen: not in the trash, nor in what is."""
        return True

    @classmethod
    def rows(cls) -> QuerySet[Any]:
        """What a write reads: the rows with all that their log has of them."""
        return cls._default_manager.all()

    @classmethod
    def insert(cls, rows: Sequence[Any]) -> None:
        """Store new rows."""
        insert(rows)

    def store(self, names: Iterable[str]) -> None:
        """Store the fields that have changed."""
        update(self, [*names, "version", "updated_at"])

    def remove(self) -> None:
        """Remove the row, with all that hangs on it."""
        self.delete()

    def value(self, name: str) -> Any:
        """One field; a reference as an id."""
        return self._field(name).value_from_object(self)

    def assign(self, name: str, value: Any) -> None:
        """Set one field; a reference by an id."""
        setattr(self, self._field(name).attname, value)

    def logged(self, name: str) -> Any:
        """One field as the log and the API write it."""
        return _plain(self.value(name))

    def parsed(self, name: str, logged: Any) -> Any:
        """The value of a field that the log has so."""
        field = self._field(name)
        return (field.target_field if field.is_relation else field).to_python(logged)

    def _field(self, name: str) -> Any:
        return self._meta.get_field(name)


class InSpace(Versioned):
    """A versioned row that belongs to a space."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", editable=False)

    class Meta(Versioned.Meta):
        abstract = True

    @property
    def home(self) -> uuid.UUID:
        return self.space_id


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | str) else value
