"""Model fields."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# What compares text byte by byte. SQLite's own default does.
_COLLATIONS = {"postgresql": "C", "mysql": "utf8mb4_bin"}


class KeyField(models.CharField):  # type: ignore[type-arg]
    """Text that every database compares and sorts alike: byte by byte.

    What is to be found or sorted as a person would spell it has a key made by ``text_key``.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters: dict[str, Any] = super().db_parameters(connection)
        if collation := _COLLATIONS.get(connection.vendor):
            parameters["collation"] = collation
        return parameters
