"""Model fields."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class KeyField(models.CharField):  # type: ignore[type-arg]
    """Text that every database compares and sorts alike: byte by byte.

    What is to be found or sorted as a person would spell it has a key made by ``text_key``.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        return {**super().db_parameters(connection), "collation": _collation(connection)}


def _collation(connection: BaseDatabaseWrapper) -> str | None:
    if connection.vendor == "postgresql":
        return "C"
    if connection.vendor == "mysql":  # utf8mb4_bin takes `a` for `a `
        is_mariadb = connection.display_name == "MariaDB"
        return "utf8mb4_nopad_bin" if is_mariadb else "utf8mb4_0900_bin"
    return None  # SQLite's own, BINARY
