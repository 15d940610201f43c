"""The one way to write.

    with open_space(task.space_id, actor_id=user.pk, request_id=...) as write:
        task = Task.objects.get(pk=task.pk)   # read again, now that nobody else writes
        task.edit(write, title="Buy milk")

A space has one writer at a time, on every database: opening it starts a transaction and locks the
space's row. The verbs of models change their rows through the ``Write``; closing adds all Changes
with consecutive numbers and moves the space's clock. An exception takes everything back.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from api.identifiers import uuid7
from api.rendering import instant
from changes.models import SITE_SPACE_ID, Change, Space, Versioned


class Write:
    """An open space. It exists inside ``open_space`` only.

    Attributes:
        id: shared by all changes of this write.
        space_id: the space that is open.
        actor_id: the user who writes.
        at: the instant of the write, the same for all that it does.
    """

    def __init__(self, space: Space, actor_id: uuid.UUID, request_id: str) -> None:
        self.id = uuid7()
        self.space_id = space.pk
        self.actor_id = actor_id
        self.at = timezone.now()
        self._space = space
        self._request_id = request_id
        self._changes: list[Change] = []

    def create(self, row: Versioned) -> None:
        """Add a row to the database and to the log."""
        self._check(row)
        row.version = 1
        row.created_at = row.updated_at = self.at
        row.save(force_insert=True)
        self._note(row, "created", {name: [None, logged(row, name)] for name in type(row).recorded})

    def update(self, row: Versioned, action: str, **values: Any) -> bool:
        """Set fields of a row; nothing happens, not even a new version, where none differs.

        Args:
            row: as read after the space was opened.
            action: what the log calls this change.
            values: the fields by name; references as objects.

        Returns:
            Whether anything changed.
        """
        self._check(row)
        before = {name: logged(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        after = {name: logged(row, name) for name in values}
        changed = {
            name: [before[name], after[name]] for name in values if before[name] != after[name]
        }
        if not changed:
            return False
        row.version += 1
        row.updated_at = self.at
        row.save(force_update=True, update_fields=[*changed, "version", "updated_at"])
        self._note(row, action, changed)
        return True

    def note(self, row: Versioned, action: str) -> None:
        """Log an act upon a row that changes none of its fields; its version moves on with it."""
        self._check(row)
        row.version += 1
        row.updated_at = self.at
        row.save(force_update=True, update_fields=["version", "updated_at"])
        self._note(row, action, {})

    def delete(self, row: Versioned) -> None:
        """Remove a row for good, with all that hangs on it; the log keeps that it was there."""
        self._check(row)
        row.version += 1
        self._note(row, "deleted", {})
        row.delete()

    def close(self) -> None:
        """Number the changes and move the clock; ``open_space`` calls it."""
        for number, change in enumerate(self._changes, self._space.clock + 1):
            change.number = number
        if self._changes:
            Change.objects.bulk_create(self._changes)
            Space.objects.filter(pk=self.space_id).update(clock=self._changes[-1].number)

    def _check(self, row: Versioned) -> None:
        # What an admin does to an account is of the site's log; whoever writes has both open.
        if self.space_id not in (row.home, SITE_SPACE_ID):
            raise RuntimeError(f"{row!r} is not of the space that is open.")

    def _note(self, row: Versioned, action: str, fields: dict[str, Any]) -> None:
        self._changes.append(
            Change(
                space=self._space,
                write=self.id,
                at=self.at,
                actor_id=self.actor_id,
                request_id=self._request_id,
                entity=str(row._meta.model_name),
                entity_id=row.pk,
                version=row.version,
                action=action,
                fields={name: pair for name, pair in fields.items() if name in type(row).recorded},
            )
        )


@contextmanager
def open_space(
    space_id: uuid.UUID, *, actor_id: uuid.UUID, request_id: str = ""
) -> Iterator[Write]:
    """Open a space for writing; everything done inside lands together or not at all.

    Args:
        space_id: whose rows will be written.
        actor_id: the user who writes.
        request_id: of the HTTP request, for the log.

    Raises:
        Space.DoesNotExist: where the space has been deleted meanwhile.
    """
    with transaction.atomic():
        # On SQLite the transaction (BEGIN IMMEDIATE) is the lock already.
        write = Write(Space.objects.select_for_update().get(pk=space_id), actor_id, request_id)
        yield write
        write.close()


@contextmanager
def new_space(owner: Versioned, *, request_id: str = "") -> Iterator[Write]:
    """Add an account and its space, and open it: the account is the writer of its own beginning.

    Args:
        owner: the account, not stored yet.
        request_id: of the HTTP request, for the log.

    Raises:
        IntegrityError: where the account breaks a constraint; nothing is stored then.
    """
    with transaction.atomic():
        space = Space(pk=owner.pk, owner_id=owner.pk)
        write = Write(space, owner.pk, request_id)
        write.create(owner)
        space.save(force_insert=True)
        yield write
        write.close()


def logged(row: models.Model, name: str) -> Any:
    """One field's value as the log and the API write it."""
    value = row._meta.get_field(name).value_from_object(row)  # type: ignore[union-attr]
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | str) else value
