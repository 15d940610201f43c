"""Statements that are compiled once and run with other values each time.

To build a queryset and compile it costs more than to run it. So it is built with a ``Variable``
wherever a value of the request goes, once for each shape: all that the statement depends on apart
from those values.

    values = Values()
    status = values.opened(["todo", "done"])
    statement = compiled(("tasks by status", status), lambda: tasks.filter(status__in=status))
    statement.rows(values)
"""

import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import date, datetime, time
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, models
from django.db.models import Expression
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]

if TYPE_CHECKING:
    from django.db.models import QuerySet

    Column = models.Field[Any, Any]

MAX_STATEMENTS = 1000
STEPS_BETWEEN_LOOKS = 100  # at the clock

_KINDS: "dict[type, Column]" = {
    uuid.UUID: models.UUIDField(),
    str: models.TextField(),
    date: models.DateField(),
    time: models.TimeField(),
    datetime: models.DateTimeField(),
}


class Fixed(str):
    """A word that decides what the statement is, rather than being a value in it."""

    __slots__ = ()


class Variable(Expression):
    """Where in a statement a value goes.

    Args:
        number: the how-manieth of the values.
        column: of the kind that the value is.
    """

    def __init__(self, number: int, column: "Column") -> None:
        super().__init__(output_field=column)
        self.number = number
        self.column = column

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Variable):
            return NotImplemented
        return (self.number, self.column) == (other.number, other.column)

    def __hash__(self) -> int:
        return hash(self.number)


@lru_cache(maxsize=1000)
def _variable(number: int, column: "Column") -> Variable:
    """The same one each time: to make an expression takes longer than to look it up. Whoever
    resolves it makes a copy."""
    return Variable(number, column)


class Values(list[Any]):
    """The values of a statement, in the order of its variables."""

    def variable(self, value: Any, column: "Column | None" = None) -> Variable:
        """The variable of one more value.

        Args:
            value: as the column takes it.
            column: what it is compared with; by default, what its type is stored in.
        """
        self.append(value)
        return _variable(len(self) - 1, column or _KINDS[type(value)])

    def opened(self, value: Any, column: "Column | None" = None) -> Any:
        """The same, in which each value has become a variable; a list becomes a tuple.

        What is true, false, none or a ``Fixed`` word stays: it decides what the statement is.
        """
        if value is None or isinstance(value, bool | Fixed):
            return value
        if isinstance(value, list | tuple):
            return tuple(self.opened(item, column) for item in value)
        return self.variable(value, column)


class Statement:
    """A compiled queryset, of columns (``values_list``) or of objects."""

    def __init__(self, queryset: "QuerySet[Any, Any]") -> None:
        self._sql = ""
        self._params: tuple[Any, ...] = ()
        self._converters: dict[int, tuple[list[Any], Any]] = {}
        compiler = queryset.query.get_compiler(connection=connection)
        with suppress(EmptyResultSet):
            self._sql, self._params = compiler.as_sql()
            self._converters = compiler.get_converters(each for each, *_ in compiler.select)
            if kind := compiler.klass_info:
                columns = kind["select_fields"]
                self._model, self._columns = kind["model"], slice(columns[0], columns[-1] + 1)
                self._names = [each.target.attname for each, *_ in compiler.select[self._columns]]
                self._annotations = compiler.annotation_col_map
                self._related = get_related_populators(kind, compiler.select, connection.alias)

    def rows(self, values: list[Any], *, seconds: float | None = None) -> list[Any]:
        """Run it with these values.

        Args:
            seconds: that it may take, on SQLite.

        Raises:
            TookTooLong: when it takes more.
        """
        with nullcontext() if seconds is None else at_most(seconds):
            rows = self.stored(values)
        return [self.converted(row) for row in rows] if self._converters else rows

    def stored(self, values: list[Any]) -> list[Any]:
        """The same, as the driver gives them."""
        if not self._sql:
            return []
        database = connections[DEFAULT_DB_ALIAS]  # ``connection`` looks it up at every turn
        return fetched(
            database, self._sql, [_bound(each, values, database) for each in self._params]
        )

    def converted(self, row: tuple[Any, ...]) -> list[Any]:
        """A stored row in the types of its columns."""
        database = connections[DEFAULT_DB_ALIAS]
        converted = list(row)
        for place, (converters, column) in self._converters.items():
            for convert in converters:
                converted[place] = convert(converted[place], column, database)
        return converted

    def objects(self, values: list[Any]) -> list[Any]:
        """Run it with these values; its rows as Django's own querysets make objects of them."""
        return [self._object(row) for row in self.rows(values)]

    def _object(self, row: Any) -> Any:
        made = self._model.from_db(connection.alias, self._names, row[self._columns])
        for each in self._related:
            each.populate(row, made)
        for name, place in self._annotations.items():
            setattr(made, name, row[place])
        return made


def fetched(database: Any, sql: str, params: list[Any]) -> list[Any]:
    """The rows of one statement."""
    with database.wrap_database_errors:
        rows: list[Any] = executed(database, sql, params).fetchall()
    return rows


def executed(database: Any, sql: str, params: list[Any]) -> Any:
    """The driver's cursor behind one statement.

    Django's wraps every call of it anew, which takes as long as a short statement. It stays where
    there is something to be seen to: no connection yet, a transaction that is broken, somebody who
    counts statements.
    """
    if (
        database.connection is None
        or database.needs_rollback
        or database.queries_logged
        or database.execute_wrappers
        or (database.health_check_enabled and not database.health_check_done)
    ):
        wrapped = database.cursor()
        wrapped.execute(sql, params)
        return wrapped.cursor
    with database.wrap_database_errors:
        cursor = database.create_cursor()
        cursor.execute(sql, params)
    return cursor


class TookTooLong(Exception):  # noqa: N818  # it is no error: there is another way
    """A statement was stopped after the time that it might take."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop SQLite's statements after so long (sqlite.org/c3ref/progress_handler.html).

    Its steps are no measure: one may read a long text, and a statement that is kept counts them
    over all its runs.
    """
    connection.ensure_connection()
    driver = connection.connection
    end = monotonic() + seconds
    driver.set_progress_handler(lambda: monotonic() > end, STEPS_BETWEEN_LOOKS)
    try:
        yield
    except OperationalError as error:
        if str(error) != "interrupted":
            raise
        raise TookTooLong from error
    finally:
        driver.set_progress_handler(None, 0)


_statements: dict[Hashable, Statement] = {}


def compiled(shape: Hashable, build: "Callable[[], QuerySet[Any, Any]]") -> Statement:
    """The statement of a shape.

    Args:
        shape: all that the statement depends on.
        build: makes the queryset, where the shape has not been seen before.
    """
    statement = _statements.get(shape)
    if statement is None:
        if len(_statements) >= MAX_STATEMENTS:  # somebody plays with parameters
            _statements.clear()
        statement = _statements[shape] = Statement(build())
    return statement


def _bound(param: Any, values: list[Any], database: Any) -> Any:
    """What the driver is given."""
    if not isinstance(param, Variable):
        return param
    return param.column.get_db_prep_value(values[param.number], database)
