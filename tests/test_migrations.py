"""Migrations of a database that has rows already."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from live import ROOT, own_database

Manage = Callable[..., str]

KEYS = ["B@example.com", "a@example.com", "\U0001f600@example.com"]
COLLATIONS = {"sqlite": None, "postgresql": "C", "mysql": "utf8mb4_nopad_bin"}
REGISTER = f"""
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
applied = MigrationExecutor(connection).loader.applied_migrations
state = MigrationExecutor(connection).loader.project_state(list(applied))
for key in {KEYS!r}:
    state.apps.get_model("accounts", "User").objects.create(
        email=key, email_key=key, created_at=timezone.now(), updated_at=timezone.now()
    )
"""
LOOK = """
import json
from accounts.models import User
from django.db import connection
with connection.cursor() as cursor:
    columns = connection.introspection.get_table_description(cursor, "accounts_user")
    constraints = connection.introspection.get_constraints(cursor, "accounts_user")
print(json.dumps({
    "vendor": connection.vendor,
    "collation": next(column.collation for column in columns if column.name == "email_key"),
    "is_unique": constraints["user_email_key"]["unique"],
    "keys": list(User.objects.order_by("email_key").values_list("email_key", flat=True)),
}))
"""


@pytest.fixture
def manage(tmp_path: Path) -> Iterator[Manage]:
    """What manage.py prints, about a database of its own."""

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, ROOT / "tasks_backend" / "manage.py", *arguments],
            env={**os.environ, **variables, "TASKS_DATA_DIR": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout

    with own_database() as variables:
        yield run


def test_keys_of_addresses_stay_and_are_compared_byte_by_byte(manage: Manage) -> None:
    manage("migrate", "accounts", "0002")
    manage("shell", "--no-imports", "-c", REGISTER)

    manage("migrate")

    found: dict[str, Any] = json.loads(manage("shell", "--no-imports", "-c", LOOK))
    assert found["keys"] == KEYS
    assert found["is_unique"]
    assert found["collation"] == COLLATIONS[found["vendor"]]
