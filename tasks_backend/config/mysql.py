"""How the program talks to MySQL and MariaDB."""

import uuid
from typing import Any


def options(lock_timeout: int) -> dict[str, Any]:
    """Django's OPTIONS: all of Unicode, nothing cut to fit, and locks waited for so many seconds.

    Raises:
        ImproperlyConfigured: where mysqlclient is not installed.
    """
    from django.db.backends.mysql.base import django_conversions

    return {
        "charset": "utf8mb4",
        "isolation_level": "read committed",
        "init_command": f"SET sql_mode = 'TRADITIONAL', innodb_lock_wait_timeout = {lock_timeout}",
        # Without it Django writes the ids in a constraint as Python writes bytes, b and all.
        "conv": {**django_conversions, uuid.UUID: lambda value, _: f"'{value}'"},
    }
