"""Taking changes back. An undo is a write like any other, and can be taken back itself.

Apps register the models whose changes can be undone. A model says how: ``discard`` undoes its
creation, ``take_back`` the change of fields, and ``prepare_again`` makes it ready to be made again
after a deletion; ``editable_by`` and ``deletable_by`` say who may.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import PermissionDenied

from api.exceptions import ChangedSince, Conflict
from changes.models import Change, InSpace
from changes.writing import Write

_undoable: dict[str, Any] = {}


def register(*models: type[InSpace]) -> None:
    """Let the changes of these models be undone."""
    _undoable.update({str(model._meta.model_name): model for model in models})


def undo(write: Write, changes: Iterable[Change], *, by: Any) -> None:
    """Take changes back, in the order given: the last first.

    Args:
        write: the open spaces of the changes.
        changes: what to take back.
        by: the user who asks.

    Raises:
        Conflict: where a change cannot be undone at all, or an object that it needs is gone.
        ChangedSince: where fields have changed again; they are named.
        PermissionDenied: where the user may not do what the undo does.
    """
    changes = list(changes)
    for entity, model in _undoable.items():
        write.load(model, [change.entity_id for change in changes if change.entity == entity])
    for change in changes:
        with write.undoing(change):
            _take_back(write, change, by)


def _take_back(write: Write, change: Change, by: Any) -> None:
    model = _undoable.get(change.entity)
    if model is None or not change.fields:
        raise Conflict("This cannot be undone.", "not_undoable")
    row = write.find(model, change.entity_id)
    try:
        if row is None:
            _make_again(write, model, change, by)
        elif change.action in {"created", "recreated"}:
            _allow(row.deletable_by(by))
            _check_unchanged(row, change)
            row.discard(write)
        else:
            _allow(row.editable_by(by))
            names = _check_unchanged(row, change)
            before = {name: row.parsed(name, change.fields[name][0]) for name in names}
            if before:
                row.take_back(write, **before)
    except ValidationError as error:  # what it refers to is gone, or a rule would break
        raise Conflict(" ".join(error.messages), "not_undoable") from error


def _check_unchanged(row: Any, change: Change) -> list[str]:
    """The fields to set back.

    Raises:
        ChangedSince: where some have neither the value that the change gave them nor the old one.
    """
    now = {name: row.logged(name) for name in change.fields}
    changed = [name for name, pair in change.fields.items() if now[name] not in pair]
    if changed:
        raise ChangedSince(sorted(changed))
    return [name for name, (before, _) in change.fields.items() if now[name] != before]


def _make_again(write: Write, model: Any, change: Change, by: Any) -> None:
    if change.action != "deleted":
        raise ChangedSince(sorted(change.fields))
    row = model(pk=change.entity_id, space_id=change.space_id)
    for name, (before, _) in change.fields.items():
        row.assign(name, row.parsed(name, before))
    row.prepare_again(write)
    _allow(row.deletable_by(by))
    write.recreate(row)


def _allow(may: bool) -> None:
    if not may:
        raise PermissionDenied
