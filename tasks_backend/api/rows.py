"""Rows stored by statements that are compiled once for each kind of row.

To build an INSERT or an UPDATE takes Django longer than the database to run it. The values are the
ones that the fields prepare, as for ``save()``.
"""

import uuid
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models import sql
from django.db.models.constants import OnConflict

from api.statements import Variable, executed

if TYPE_CHECKING:
    Column = models.Field[Any, Any]

# What these prepare, which is most of a row, is what they were given.
_STORED_AS_IT_IS: "dict[type[Column], set[type]]" = {
    models.BooleanField: {bool},
    models.CharField: {str},
    models.PositiveBigIntegerField: {int},
    models.PositiveSmallIntegerField: {int},
    models.TextField: {str},
}
MAX_ROWS = 8  # of one statement that is kept: what one task may bring along

_insertions: dict[tuple[Any, ...], str | None] = {}


def insert(rows: Sequence[models.Model], batch_size: int = 500) -> None:
    """Store new rows of one model. Keys that the database makes are not asked for.

    Args:
        rows: not stored yet.
        batch_size: how many go into one statement, where they are many.

    Raises:
        IntegrityError: where one breaks a constraint.
    """
    if not rows:
        return
    if len(rows) > MAX_ROWS or _insert(rows) is None:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=batch_size)


def insert_if_new(row: models.Model) -> bool:
    """Whether a new row could be stored; it could not where one breaks a constraint. Where another
    transaction is about to store the same, this waits for it.
    """
    return _insert([row], OnConflict.IGNORE) == 1


def _insert(rows: Sequence[models.Model], on_conflict: OnConflict | None = None) -> int | None:
    """How many rows have been stored; None where there is no statement for so many."""
    model = type(rows[0])
    fields = _stored_fields(model)
    shape = (model, len(rows), on_conflict)
    if shape not in _insertions:
        query = sql.InsertQuery(model, on_conflict=on_conflict)
        query.insert_values(fields, list(rows))
        [(built, values), *_] = query.get_compiler(connection=connection).as_sql()
        # Of several rows, PostgreSQL gets an array for each column.
        is_whole = len(values) == len(rows) * len(fields)
        _insertions[shape] = built if is_whole else None
    statement = _insertions[shape]
    if statement is None:
        return None
    database = connections[DEFAULT_DB_ALIAS]
    values = [_prepared(field, row, database, is_new=True) for row in rows for field in fields]
    count: int = executed(database, statement, values).rowcount
    if count:
        for row in rows:
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return count


@cache
def _stored_fields(model: type[models.Model]) -> "list[Column]":
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, models.AutoField)
    ]


def update(row: models.Model, names: Iterable[str], *, by: str = "pk") -> None:
    """Store some fields of a row that is there.

    Args:
        row: with their new values.
        names: of the fields.
        by: the field that tells which row it is.

    Raises:
        DatabaseError: where there is no such row.
    """
    statement, fields = _update(type(row), tuple(sorted(names)), by)
    database = connections[DEFAULT_DB_ALIAS]
    values = [_prepared(field, row, database) for field in fields]
    if executed(database, statement, values).rowcount != 1:
        raise DatabaseError(f"There is no {row!r} to be changed.")


@lru_cache(maxsize=500)  # whoever writes chooses some fields of many
def _update(
    model: type[models.Model], names: tuple[str, ...], by: str
) -> "tuple[str, list[Column]]":
    """The statement, and the fields whose values it takes, in order."""
    columns: list[Any] = [
        model._meta.pk if name == "pk" else model._meta.get_field(name) for name in (*names, by)
    ]
    *places, which = [Variable(number, column) for number, column in enumerate(columns)]
    query = model._base_manager.filter(**{by: which}).query.chain(sql.UpdateQuery)
    query.add_update_fields(  # type: ignore[attr-defined]
        [(field, None, place) for field, place in zip(columns[:-1], places, strict=True)]
    )
    statement, variables = query.get_compiler(connection=connection).as_sql()
    return statement, [variable.column for variable in variables]


def _prepared(field: Any, row: models.Model, database: Any, *, is_new: bool = False) -> Any:
    value = field.pre_save(row, add=is_new)
    if type(value) in _STORED_AS_IT_IS.get(type(field), ()):
        return value
    if isinstance(value, uuid.UUID) and database.features.has_native_uuid_field:
        return value
    return field.get_db_prep_save(value, database)
