"""The one way to write.

    with open_space(task.space_id, actor_id=user.pk, request_id=...) as write:
        task = write.find(Task, pk)   # read now that nobody else writes
        task.edit(write, title="Buy milk")

A space has one writer at a time, on every database: opening it starts a transaction and locks the
space's row. The verbs of models change their rows through the ``Write``; closing adds all Changes
with consecutive numbers and moves the space's clock. An exception takes everything back.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from api.exceptions import Conflict
from api.identifiers import uuid7
from api.rows import insert, update
from api.statements import Values, compiled
from changes.models import SITE_SPACE_ID, Change, InSpace, Space, Versioned

if TYPE_CHECKING:
    from django.db.models import QuerySet

FEW = 30  # rows that are read together by a statement that is kept

Row = TypeVar("Row", bound=InSpace)
New = TypeVar("New", bound=Versioned)


class Write:
    """One or more open spaces. It exists inside ``open_space`` only.

    What was read once stays true while the spaces are open, so rows are kept by their id; new rows
    are stored together, at the latest when the spaces close.

    Attributes:
        id: shared by all changes of this write.
        space_id: the first of the spaces: where new rows go.
        actor_id: the user who writes.
        at: the instant of the write, the same for all that it does.
        changes: what it has done so far.
        has_chosen_ids: whether a client has chosen the id of a new row.
    """

    def __init__(self, spaces: list[Space], actor_id: uuid.UUID, request_id: str) -> None:
        self.id = uuid7()
        self.space_id = spaces[0].pk
        self.actor_id = actor_id
        self.at = timezone.now()
        self.changes: list[Change] = []
        self._spaces = {space.pk: space for space in spaces}
        self._request_id = request_id
        self._rows: dict[type[Versioned], dict[uuid.UUID, Any]] = defaultdict(dict)
        self._begun: dict[uuid.UUID, Change | None] = {}
        self.has_chosen_ids = False
        self._new: dict[type[Versioned], list[Versioned]] = {}
        self._undoes: Change | None = None

    # --- Reading: rows of the open spaces, those in the trash included ----------------------------

    def rows(self, model: type[Row]) -> Any:
        """The rows of a model in the open spaces, as the model's own kind of queryset."""
        self.flush()
        return model.rows().filter(space__in=self._spaces)

    def matching(self, model: type[Row], **wanted: Any) -> list[Row]:
        """The rows of a model in the open spaces that these lookups match, by a statement that is
        compiled once for each kind of them."""
        self.flush()
        values = Values()
        homes = values.opened(tuple(self._spaces))
        lookups = {name: values.opened(value) for name, value in wanted.items()}

        def build() -> "QuerySet[Row]":
            is_here = reduce(or_, (Q(space=home) for home in homes))
            return model.rows().filter(is_here, **lookups)

        shape = ("rows of spaces", model, homes, *lookups.items())
        return compiled(shape, build).objects(values)

    def find(self, model: type[Row], pk: uuid.UUID) -> Row | None:
        """The row with this id; None where it is of another space, or does not exist."""
        if pk not in self._rows[model]:
            found = self.matching(model, pk=pk)
            self._rows[model][pk] = found[0] if found else None
        row: Row | None = self._rows[model][pk]
        return row

    def fetch(self, rows: "QuerySet[Row]") -> list[Row]:
        """The rows of a queryset of ``rows``, each the one that is known already."""
        return [self.adopt(row) for row in rows]

    def adopt(self, row: New) -> New:
        """A row that was read while the spaces were open; the one known already, if there is."""
        known: New | None = self._rows[type(row)].setdefault(row.pk, row)
        return known or row

    def load(self, model: type[Row], pks: Iterable[uuid.UUID]) -> None:
        """Read many rows by one statement, to be found without another."""
        rows = self._rows[model]
        wanted = {pk for pk in pks if pk not in rows}
        if wanted:
            rows.update(dict.fromkeys(wanted))
            found = (
                self.matching(model, pk__in=list(wanted))
                if len(wanted) <= FEW
                else self.rows(model).filter(pk__in=wanted)
            )
            rows.update({row.pk: row for row in found})

    def known(self, model: type[Row]) -> list[Row]:
        """The rows of a model that have been read or made so far."""
        return [row for row in self._rows[model].values() if row is not None]

    def next_number(self, space_id: uuid.UUID) -> int:
        """The number that the next change of a space will have."""
        return self._spaces[space_id].clock + 1

    def expect(self, ids: Iterable[uuid.UUID]) -> None:
        """Look up by one statement which of the ids that a client has chosen are taken."""
        wanted = {pk for pk in ids if pk not in self._begun}
        if wanted:
            self._begun.update(dict.fromkeys(wanted))
            # By version, so that the first one that is kept is the one that stays.
            taken = Change.objects.filter(entity_id__in=wanted).order_by("-version")
            self._begun.update({change.entity_id: change for change in taken})

    def earlier(self, row: New) -> New | None:
        """The object that an earlier creation of the same row has made; None where there is none,
        or the id stands for anything else (which ``create`` refuses)."""
        self.expect([row.pk])
        begun = self._begun[row.pk]
        kept = set(type(row).recorded) - set(type(row).derived)
        is_same = (
            begun is not None
            and (begun.action, begun.entity) == ("created", row._meta.model_name)
            and all(begun.fields.get(name) == [None, row.logged(name)] for name in kept)
        )
        earlier = self.find(type(row), row.pk) if is_same else None  # type: ignore[type-var]
        return earlier if earlier is not None and earlier.is_live else None

    # --- Writing ----------------------------------------------------------------------------------

    def create(self, row: New, *, chosen: bool = False) -> New:
        """Add a row to the database and to the log.

        Args:
            row: not stored yet.
            chosen: whether a client has chosen its id. Creating the same again is then the same
                creation.

        Returns:
            The row, or the one that an earlier creation of the same has made.

        Raises:
            Conflict: where the id stands for anything else.
        """
        self._check(row)
        self.has_chosen_ids |= chosen
        if chosen and (earlier := self.earlier(row)):
            return earlier
        if chosen and (self._begun[row.pk] or self._rows[type(row)].get(row.pk)):
            raise Conflict("This id stands for something else.", "id_taken")
        row.version = 1
        row.created_at = row.updated_at = self.at
        self._new.setdefault(type(row), []).append(row)
        self._rows[type(row)][row.pk] = row
        self._note(row, "created", {name: [None, row.logged(name)] for name in type(row).recorded})
        return row

    def has_created(self, row: Versioned) -> bool:
        """Whether it was this write that made the row."""
        return any(change.entity_id == row.pk for change in self.changes)

    def update(self, row: Versioned, action: str, **values: Any) -> bool:
        """Set fields of a row; nothing happens, not even a new version, where none differs.

        Args:
            row: as read after the space was opened.
            action: what the log calls this change.
            values: the fields by name; references as ids.

        Returns:
            Whether anything changed.
        """
        self._check(row)
        self.flush()
        before = {name: row.logged(name) for name in values}
        for name, value in values.items():
            row.assign(name, value)
        after = {name: row.logged(name) for name in values}
        changed = {
            name: [before[name], after[name]] for name in values if before[name] != after[name]
        }
        if not changed:
            return False
        row.version += 1
        row.updated_at = self.at
        row.store(changed)
        self._note(row, action, changed)
        return True

    def note(self, row: Versioned, action: str) -> None:
        """Log an act upon a row that changes none of its fields; its version moves on with it."""
        self._check(row)
        row.version += 1
        row.updated_at = self.at
        row.store(())
        self._note(row, action, {})

    def delete(self, row: Versioned) -> None:
        """Remove a row; the log keeps what an undo needs to make it again."""
        self._check(row)
        self.flush()
        row.version += 1
        self._note(row, "deleted", {name: [row.logged(name), None] for name in type(row).recorded})
        row.remove()
        self._rows[type(row)][row.pk] = None

    def recreate(self, row: New) -> New:
        """Make a row again that ``delete`` has removed; its versions go on where they ended."""
        self._check(row)
        log = Change.objects.filter(entity_id=row.pk).order_by("version")
        first, last = log[0], log.reverse()[0]
        row.version = last.version + 1
        row.created_at, row.updated_at = first.at, self.at
        self.flush()
        type(row).insert([row])
        self._rows[type(row)][row.pk] = row
        fields = {name: [None, row.logged(name)] for name in type(row).recorded}
        self._note(row, "recreated", fields)
        return row

    def erase(self, row: Versioned, action: str) -> None:
        """Remove a row for good, with all that hangs on it; the log keeps that it was there."""
        self._check(row)
        self.flush()
        row.version += 1
        self._note(row, action, {})
        row.remove()

    def forget(self, ids: Iterable[uuid.UUID]) -> None:
        """Take the values of what is purged out of the log."""
        Change.objects.filter(entity_id__in=list(ids)).update(fields={})

    def derive(self, rows: "QuerySet[Any]", **values: Any) -> None:
        """Set columns that follow from others, and that neither the log nor the API shows."""
        self.flush()
        if rows.query.is_empty():
            return
        known = {row.pk: row for row in self.known(rows.model)}
        concerned = set(rows.values_list("pk", flat=True)) if known else set()
        rows.update(**values)
        for pk in concerned & known.keys():
            for name, value in values.items():
                setattr(known[pk], name, value)

    def flush(self) -> None:
        """Store what is new; what refers to another row was made after it."""
        new, self._new = self._new, {}
        for kind, rows in new.items():
            kind.insert(rows)

    @contextmanager
    def undoing(self, change: Change) -> Iterator[None]:
        """What is written inside takes this change back."""
        self._undoes = change
        yield
        self._undoes = None

    def close(self) -> None:
        """Store what is new, and the changes, and move the clocks; ``open_space`` calls it."""
        self.flush()
        if self.changes:
            insert(self.changes)
        for space_id in {change.space_id for change in self.changes}:
            update(self._spaces[space_id], ["clock"])

    def _check(self, row: Versioned) -> None:
        # What an admin does to an account is of the site's log; whoever writes has both open.
        if row.home not in self._spaces and SITE_SPACE_ID not in self._spaces:
            raise RuntimeError(f"{row!r} is not of the space that is open.")

    def _note(self, row: Versioned, action: str, fields: dict[str, Any]) -> None:
        space = self._spaces.get(row.home) or self._spaces[SITE_SPACE_ID]
        space.clock += 1
        self.changes.append(
            Change(
                space_id=space.pk,
                number=space.clock,
                write=self.id,
                at=self.at,
                actor_id=self.actor_id,
                request_id=self._request_id,
                entity=str(row._meta.model_name),
                entity_id=row.pk,
                version=row.version,
                action=action,
                fields={name: pair for name, pair in fields.items() if name in type(row).recorded},
                undoes_id=self._undoes.pk if self._undoes else None,
            )
        )


@contextmanager
def open_space(
    *space_ids: uuid.UUID, actor_id: uuid.UUID, request_id: str = "", savepoint: bool = True
) -> Iterator[Write]:
    """Open spaces for writing; everything done inside lands together or not at all.

    Args:
        space_ids: whose rows will be written; new ones go into the first.
        actor_id: the user who writes.
        request_id: of the HTTP request, for the log.
        savepoint: False where an exception ends the transaction around this one, too.

    Raises:
        Space.DoesNotExist: where one has been deleted meanwhile.
    """
    with transaction.atomic(savepoint=savepoint):
        locked = {space.pk: space for space in _locked(space_ids)}
        if len(locked) < len(set(space_ids)):
            raise Space.DoesNotExist
        write = Write([locked[space_id] for space_id in space_ids], actor_id, request_id)
        try:
            yield write
            write.close()
        except IntegrityError as error:
            # Somebody else has chosen the same id, in a space that is not locked here.
            if write.has_chosen_ids:
                raise Conflict("This id stands for something else.", "id_taken") from error
            raise


def _locked(space_ids: tuple[uuid.UUID, ...]) -> list[Space]:
    """These spaces, for this transaction alone; on SQLite its BEGIN IMMEDIATE is the lock."""
    values = Values()
    ids = values.opened(space_ids)

    def build() -> "QuerySet[Any, Any]":
        # Ascending: two that open the same spaces never wait for each other.
        found = Space.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        return found.values_list("pk", "owner", "clock")

    rows = compiled(("locked spaces", ids), build).rows(values)
    return [Space(pk=pk, owner_id=owner_id, clock=clock) for pk, owner_id, clock in rows]


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
        write = Write([space], owner.pk, request_id)
        write.create(owner)
        write.flush()
        space.save(force_insert=True)
        yield write
        write.close()
