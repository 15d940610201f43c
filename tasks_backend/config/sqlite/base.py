"""Django's backend for SQLite, with ids stored as the API writes them.

Django stores 32 digits, and to put the hyphens in cost more than all the rest of a list. Its
statements are also translated anew each time for a driver that marks places with ``?``; here that
is remembered.
"""

import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import DatabaseError
from django.db.backends.sqlite3 import base, features, operations

sqlite3.register_adapter(uuid.UUID, str)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that knows the statements it has translated."""

    def convert_query(self, query: str, *, param_names: Iterable[str] | None = None) -> str:
        if param_names is None:
            return _with_question_marks(query)
        return str(super().convert_query(query, param_names=param_names))  # type: ignore[misc]


@lru_cache(maxsize=500)
def _with_question_marks(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query)).replace("%%", "%")


class DatabaseFeatures(features.DatabaseFeatures):
    """What Django needs to know."""

    has_native_uuid_field = True  # its values come and go as they are


class DatabaseOperations(operations.DatabaseOperations):
    """Instants, which are UTC here as in the file: Django would look at its settings for each."""

    def adapt_datetimefield_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is UTC:
            return str(value.replace(tzinfo=None))
        return super().adapt_datetimefield_value(value)

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return super().convert_datetimefield_value(value, expression, connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection."""

    data_types = base.DatabaseWrapper.data_types | {"UUIDField": "char(36)"}
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def is_locked(self) -> bool:
        """Whether somebody else writes at this moment; what else is wrong, a write finds out."""
        try:
            self.ensure_connection()
            with self.impatient():
                self.connection.execute("BEGIN IMMEDIATE")
                self.connection.execute("ROLLBACK")
        except (DatabaseError, sqlite3.Error) as error:  # of Django, where it connects; or not
            return "locked" in str(error)
        return False

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Inside, who finds that somebody else writes is refused at once."""
        driver, seconds = self.connection, self.settings_dict["OPTIONS"]["timeout"]
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            if self.connection is driver:  # or it has been closed
                driver.execute(f"PRAGMA busy_timeout = {seconds * 1000}")

    def close_if_unusable_or_obsolete(self) -> None:
        """Look after the connection between two requests, unless they share a transaction."""
        if not self.in_atomic_block:
            super().close_if_unusable_or_obsolete()
