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
        email=key, email_key=key, name=key[0].upper(),
        created_at=timezone.now(), updated_at=timezone.now(),
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
    "names": list(User.objects.order_by("email_key").values_list("name_key", flat=True)),
}))
"""


# On SQLite: as Django itself stores them.
WITHOUT_HYPHENS = """
from api.hyphens import id_columns
from django.db import connection, transaction
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        with transaction.atomic():
            for table, columns in id_columns(cursor).items():
                for column in columns:
                    cursor.execute(f"UPDATE {table} SET {column} = replace({column}, '-', '')")
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
    manage("shell", "--no-imports", "-c", WITHOUT_HYPHENS)

    manage("migrate")

    found: dict[str, Any] = json.loads(manage("shell", "--no-imports", "-c", LOOK))
    assert found["keys"] == KEYS
    assert found["names"] == ["b", "a", "\U0001f600"]
    assert found["is_unique"]
    assert found["collation"] == COLLATIONS[found["vendor"]]


TASKS_OF_BEFORE = """
from uuid import uuid4
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
executor = MigrationExecutor(connection)
apps = executor.loader.project_state(list(executor.loader.applied_migrations)).apps
now = timezone.now()
stamps = {"created_at": now, "updated_at": now}
user = apps.get_model("accounts", "User").objects.create(
    email="a@example.com", email_key="a@example.com", **stamps
)
space = apps.get_model("changes", "Space").objects.create(id=user.pk, owner=user, clock=9)
Project, Task = apps.get_model("tasks", "Project"), apps.get_model("tasks", "Task")
inbox = Project.objects.create(space=space, name="Inbox", is_inbox=True, **stamps)
gone = Project.objects.create(space=space, name="Gone", deleted_at=now, **stamps)
Task.objects.create(space=space, project=inbox, title="Kept", **stamps)
Task.objects.create(space=space, project=inbox, title="Deleted", deleted_at=now, **stamps)
Task.objects.create(space=space, project=gone, title="Gone with its project", **stamps)
"""
WHAT_BECAME_OF_THEM = """
import json
from tasks.models import Project, Task
from tasks.search import Query
tasks = Task.objects.order_by("position")
print(json.dumps({
    "tasks": [[task.title, task.title_key, task.is_hidden, task.depth] for task in tasks],
    "positions": len(set(tasks.values_list("position", flat=True)) - {""}),
    "projects": len(set(Project.objects.values_list("position", flat=True)) - {""}),
    "found": Task.objects.filter(entry__words__match=Query.parse("kept")).count(),
}))
"""


def test_tasks_of_before_have_their_place_and_are_found(manage: Manage) -> None:
    manage("migrate", "tasks", "0001")
    manage("shell", "--no-imports", "-c", TASKS_OF_BEFORE)
    manage("shell", "--no-imports", "-c", WITHOUT_HYPHENS)
    manage("migrate", "tasks", "0005")
    manage("shell", "--no-imports", "-c", WITHOUT_HYPHENS)

    manage("migrate")

    found = json.loads(manage("shell", "--no-imports", "-c", WHAT_BECAME_OF_THEM))
    assert found == {
        "tasks": [
            ["Kept", "kept", False, 1],
            ["Deleted", "deleted", True, 1],
            ["Gone with its project", "gone with its project", True, 1],
        ],
        "positions": 3,
        "projects": 2,
        "found": 1,
    }


A_WHOLE_ACCOUNT = """
from accounts.models import User
from changes.writing import open_space
from tasks.models import Comment, Label, Task
user = User.objects.register("a@example.com", "correct horse battery", name="Ada")
with open_space(user.pk, actor_id=user.pk) as write:
    label = Label.create(write, name="home")
    task = Task.create(write, title="Kept", labels=[label.pk])
    Comment.create(write, task=task, body="Why?")
"""


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="other databases have ids of their own")
def test_ids_of_before_get_their_hyphens(manage: Manage) -> None:
    manage("migrate")
    manage("migrate", "changes", "0002")
    manage("shell", "--no-imports", "-c", A_WHOLE_ACCOUNT)
    dump = ("dumpdata", "--exclude=contenttypes", "--exclude=auth")
    export = ("export_tasks", "--user=a@example.com")
    rows, tasks = manage(*dump), manage(*export)
    manage("shell", "--no-imports", "-c", WITHOUT_HYPHENS)
    assert manage(*export) != tasks  # nothing is found by an id

    manage("migrate")

    assert manage(*dump) == rows
    assert manage(*export) == tasks
