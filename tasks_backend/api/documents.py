"""Rows as the JSON of their serializer, made by the database.

To fetch columns, build objects and serialize them takes longer than all the rest of a list. What
each kind of column looks like is said here once for each database.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func
from rest_framework import serializers


class Spelled(Func):
    """A column as the API writes it: ``{0}`` in a database's own SQL."""

    sqlite: ClassVar[str] = "{0}"
    postgresql: ClassVar[str] = "{0}"
    mysql: ClassVar[str] = "{0}"
    output_field = models.TextField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        column, _params = compiler.compile(self.get_source_expressions()[0])
        return self.template_of(connection).format(column), []

    def template_of(self, connection: Any) -> str:
        """The SQL around the column."""
        template: str = getattr(self, connection.vendor)
        return template


class Id(Spelled):
    """``01900000-0000-7000-8000-000000000000``."""

    def template_of(self, connection: Any) -> str:
        if connection.vendor == "mysql" and not connection.features.has_native_uuid_field:
            parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
            joined = (f"SUBSTR({{0}}, {start}, {n})" for start, n in parts)
            return f"CONCAT_WS('-', {', '.join(joined)})"
        return super().template_of(connection)


class Instant(Spelled):
    """``2026-01-31T08:00:00.000000Z``."""

    # Django leaves out the fraction where it is none.
    sqlite = "substr(replace({0}, ' ', 'T') || '.000000', 1, 26) || 'Z'"
    postgresql = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    mysql = "DATE_FORMAT({0}, '%%Y-%%m-%%dT%%H:%%i:%%s.%%fZ')"


class Clock(Spelled):
    """``08:30:00``."""

    mysql = "TIME_FORMAT({0}, '%%H:%%i:%%s')"


class Flag(Spelled):
    """``true`` or ``false``, never null."""

    sqlite = "json(iif({0}, 'true', 'false'))"
    mysql = "JSON_EXTRACT(IF({0}, 'true', 'false'), '$')"


class Word(Spelled):
    """A word that is stored by its rank."""

    def __init__(self, column: Any, words: tuple[str, ...]) -> None:
        super().__init__(column)
        self.words = words

    def template_of(self, connection: Any) -> str:
        cases = " ".join(f"WHEN {rank} THEN '{word}'" for rank, word in enumerate(self.words))
        return f"CASE {{0}} {cases} END"


class Ids(Spelled):
    """The ids that rows of another table have, of those that refer to this row: in order.

    Args:
        model: the other table's.
        to: its reference to this row.
        of: the reference whose ids are wanted.
    """

    def __init__(self, model: type[models.Model], to: str, of: str) -> None:
        super().__init__(F("pk"))
        meta = model._meta
        self.table = meta.db_table
        self.to, self.of = (str(meta.get_field(name).column) for name in (to, of))  # type: ignore[union-attr]

    def template_of(self, connection: Any) -> str:
        one = Id(F("pk")).template_of(connection).format(self.of)
        rows = f"FROM {self.table} WHERE {self.to} = {{0}}"  # names of ours
        if connection.vendor == "sqlite":
            rows = f"FROM (SELECT {self.of} {rows} ORDER BY {self.of})"
            return f"json((SELECT json_group_array({one}) {rows}))"
        if connection.vendor == "postgresql":
            return f"array_to_json(ARRAY(SELECT {one} {rows} ORDER BY {self.of}))"
        listed = f"GROUP_CONCAT(JSON_QUOTE({one}) ORDER BY {self.of} SEPARATOR ',')"
        return f"JSON_EXTRACT((SELECT CONCAT('[', COALESCE({listed}, ''), ']') {rows}), '$')"


class Document(Func):
    """Named expressions as one JSON object, in their order; without spaces, as the API's renderer
    writes it (but on MySQL, which knows no other way)."""

    output_field = models.TextField()

    def __init__(self, **members: Any) -> None:
        super().__init__(*members.values())
        self.names = tuple(members)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        columns = [compiler.compile(member)[0] for member in self.get_source_expressions()]
        members = list(zip(self.names, columns, strict=True))
        if connection.vendor == "postgresql":
            named = ", ".join(f'{column} AS "{name}"' for name, column in members)
            return f"(SELECT row_to_json(one)::text FROM (SELECT {named}) one)", []  # noqa: S608  # names of ours
        pairs = ", ".join(f"'{name}', {column}" for name, column in members)
        sql = f"json_object({pairs})"
        return (
            f"JSON_COMPACT({sql})" if getattr(connection, "mysql_is_mariadb", False) else sql
        ), []


def document(serializer_class: type[serializers.ModelSerializer[Any]]) -> Document:
    """What a serializer shows, as the database's own JSON."""
    model = serializer_class.Meta.model
    fields = serializer_class().fields.items()
    return Document(**{name: _member(field, model) for name, field in fields})


def spelled(column: "models.Field[Any, Any]") -> Any:
    """A column as the API writes it."""
    name = F(column.attname)
    if isinstance(column, models.ForeignKey | models.UUIDField):
        return Id(name)
    if isinstance(column, models.DateTimeField):
        return Instant(name)
    if isinstance(column, models.TimeField):
        return Clock(name)
    if isinstance(column, models.BooleanField):
        return Flag(name)
    if words := getattr(column, "words", None):
        return Word(name, words)
    return name


def _member(field: Any, model: Any) -> Any:
    """What a serializer's field shows; it says itself where that is no column."""
    if hasattr(field, "expression"):
        return field.expression()
    return spelled(model._meta.get_field(field.source))
