"""Makes the database that the servers are compared on, of nothing but its migrations.

It is run by manage.py, and so fills the database that the product's own variables name. The same
number of tasks gives the same people, projects, labels and tasks each time.

Accounts, projects and labels are made by the product's verbs. Tasks are written as rows, just as
their creation over HTTP would have left them: with their labels, with their words for the search,
and with their change in the log of their space.
"""

import json
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

import texts
from accounts.models import User
from census import PASSWORD, USERS, email, owner
from changes.models import Space
from changes.text import text_key
from changes.writing import open_space
from tasks.models import PRIORITIES, Label, Project, SearchEntry, Status, Task
from tasks.positions import at_end
from tasks.search import create_index, drop_index, words

PROJECTS = ["Household", "Work", "Garden", "Travel", "Someday"]
LABELS = ["home", "office", "errand", "phone", "urgent", "waiting", "idea", "money"]
FIRST_DAY, DAYS = datetime(2024, 1, 1), 730  # noqa: DTZ001  # in UTC, as SQLite stores it
BATCH = 10_000
BATCHES_AT_ONCE = 8  # in memory
FILLED = {"tasks_task", "tasks_tasklabel", "tasks_searchentry", "changes_change"}
HURRY = {  # what fails is made again from the start, and what is made here refers to what is there
    "sqlite": ["PRAGMA synchronous=OFF", "PRAGMA foreign_keys=OFF", "PRAGMA cache_size=-400000"],
    "postgresql": ["SET synchronous_commit=off", "SET session_replication_role=replica"],
}
# Tables, names and statements of those that are no part of a constraint, oldest first: SQLite
# takes the newest of two that fit alike.
INDEXES = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_schema "
    "WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid",
    "postgresql": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE "
    "indexname NOT IN (SELECT conname FROM pg_constraint) AND schemaname = current_schema()",
}

Rows = dict[str, list[dict[str, Any]]]
"""By table, in the order in which they refer to each other: rows by column."""


@dataclass
class Person:
    """A user, and what their tasks refer to; ids as both databases take them, 32 digits."""

    id: uuid.UUID
    clock: int
    projects: list[str]
    labels: list[str]
    parents: dict[str, str] = field(default_factory=dict)  # by project: its latest task at the top


@dataclass(frozen=True)
class Batch:
    """Tasks that one process makes."""

    first: int
    end: int
    tasks: int  # in all
    people: list[Person]


def generate(tasks: int) -> None:
    """Migrate the database, and fill it."""
    call_command("migrate", interactive=False, verbosity=0)
    people = [_register(random.Random(number), number) for number in range(USERS)]
    with _indexed_later():
        connection.close()  # processes must not share it
        with ProcessPoolExecutor() as pool:
            batches = _batches(tasks, people)
            while some := list(islice(batches, BATCHES_AT_ONCE)):
                for rows in pool.map(_rows, some):
                    _store(rows)
    for person in people:
        Space.objects.filter(pk=person.id).update(clock=person.clock)
    if connection.vendor == "postgresql":  # as its own daemon does, sooner or later
        connection.cursor().execute("VACUUM ANALYZE")


def _register(draw: random.Random, number: int) -> Person:
    user = User.objects.register(
        email(number), PASSWORD, name=f"User {number}", id=uuid.UUID(_id(draw, FIRST_DAY))
    )
    with open_space(user.pk, actor_id=user.pk) as write:
        for name in PROJECTS:
            Project.create(write, name=name, id=uuid.UUID(_id(draw, FIRST_DAY)))
        for name in LABELS:
            Label.create(write, name=name, id=uuid.UUID(_id(draw, FIRST_DAY)))
    projects = Project.objects.filter(space=user.pk).order_by("position")
    labels = Label.objects.filter(space=user.pk).order_by("name_key")
    return Person(
        user.pk,
        Space.objects.get(pk=user.pk).clock,
        [str(project.pk) for project in projects],
        [str(label.pk) for label in labels],
    )


def _batches(tasks: int, people: list[Person]) -> Iterator[Batch]:
    """All tasks, each batch with the clocks as they are at its beginning."""
    for first in range(0, tasks, BATCH):
        end = min(first + BATCH, tasks)
        yield Batch(first, end, tasks, [replace(person, parents={}) for person in people])
        for task in range(first, end):
            people[owner(task)].clock += 1


def _rows(batch: Batch) -> Rows:
    draw = random.Random(batch.first)
    rows: Rows = defaultdict(list)
    for task in range(batch.first, batch.end):
        person = batch.people[owner(task)]
        _add_task(rows, draw, person, _instant(draw, task, batch.tasks))
    return rows


def _add_task(rows: Rows, draw: random.Random, person: Person, at: datetime) -> None:
    """One task, with all that is stored with it."""
    person.clock += 1
    task = _task(draw, person, at)
    labels = sorted(draw.sample(person.labels, draw.choices(range(5), (1, 2, 4, 2, 1))[0]))
    entry = SearchEntry._meta.get_field("words")
    found = words(person.id, task["title"], task["description"])
    rows["tasks_task"].append(task)
    rows["tasks_tasklabel"] += [{"task_id": task["id"], "label_id": label} for label in labels]
    rows["tasks_searchentry"].append(
        {"task_id": task["id"], "words": entry.get_db_prep_value(found, connection)}
    )
    rows["changes_change"].append(
        {
            "id": _id(draw, at),
            "space_id": task["space_id"],
            "number": person.clock,
            "write": _id(draw, at),
            "at": task["created_at"],
            "actor_id": task["created_by_id"],
            "entity": "task",
            "entity_id": task["id"],
            "version": 1,
            "request_id": "",
            "action": "created",
            "fields": json.dumps(_logged(task, labels)),
            "undoes_id": None,
        }
    )


def _task(draw: random.Random, person: Person, at: datetime) -> dict[str, Any]:
    pk, instant, title = _id(draw, at), at.isoformat(" "), texts.title(draw)
    project = draw.choice(person.projects)
    parent = person.parents.get(project) if draw.random() < 0.1 else None
    if parent is None:
        person.parents[project] = pk
    status = draw.choices(Status.values, (50, 15, 30, 5))[0]
    is_due = draw.random() < 0.4
    has_time = is_due and draw.random() < 0.2
    return {
        "id": pk,
        "space_id": str(person.id),
        "project_id": project,
        "parent_id": parent,
        "created_by_id": str(person.id),
        "title": title,
        "description": texts.description(draw),
        "status": status,
        "priority": draw.choices(range(len(PRIORITIES)), (50, 15, 20, 10, 5))[0],
        "due_date": str((at + timedelta(draw.randint(0, 90))).date()) if is_due else None,
        "due_time": f"{draw.randint(7, 20):02}:30:00" if has_time else None,
        "completed_at": instant if status == Status.DONE else None,
        "depth": 2 if parent else 1,
        "is_hidden": False,
        "has_comments": False,
        "title_key": text_key(title),
        "position": at_end(person.clock),
        "version": 1,
        "created_at": instant,
        "updated_at": instant,
        "deleted_at": None,
    }


def _logged(task: dict[str, Any], labels: list[str]) -> dict[str, Any]:
    """What the log has of a new task: nothing before, and each field as the API shows it."""

    done = task["completed_at"]
    api = {
        **task,
        "project": task["project_id"],
        "parent": task["parent_id"],
        "priority": PRIORITIES[task["priority"]],
        "labels": labels,
        "completed_at": done and f"{done.replace(' ', 'T')}Z",
    }
    return {name: [None, api[name]] for name in Task.recorded}


@contextmanager
def _indexed_later() -> Iterator[None]:
    """Of many rows at once indexes are made faster than row by row."""
    with connection.schema_editor() as editor, connection.cursor() as cursor:
        drop_index(apps, editor)
        cursor.execute(INDEXES[connection.vendor])
        indexes = [(name, sql) for table, name, sql in cursor.fetchall() if table in FILLED]
        for name, _ in indexes:
            editor.execute(f"DROP INDEX {name}")
    yield
    with connection.schema_editor() as editor:
        for _, sql in indexes:
            editor.execute(sql)
        create_index(apps, editor)


def _store(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for statement in HURRY[connection.vendor]:
            cursor.execute(statement)
    with transaction.atomic():
        for table, added in rows.items():
            _insert(table, added)


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    """As fast as the driver can."""
    columns = ", ".join(rows[0])
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as to,
        ):
            for row in rows:
                to.write_row(tuple(row.values()))
        return
    places = ", ".join("?" * len(rows[0]))
    connection.connection.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608  # names from above
        [tuple(row.values()) for row in rows],
    )


def _instant(draw: random.Random, number: int, tasks: int) -> datetime:
    """When the task of this number was made: one after the other, and never at a whole second."""
    step = DAYS * 86_400_000_000 // tasks  # microseconds
    return FIRST_DAY + timedelta(microseconds=(number * step + draw.randrange(step)) | 1)


def _id(draw: random.Random, at: datetime) -> str:
    """A UUIDv7 (RFC 9562, section 5.7) of that instant."""
    milliseconds = (at - datetime(1970, 1, 1)) // timedelta(milliseconds=1)  # noqa: DTZ001
    rest = draw.getrandbits(74)
    number = milliseconds << 80 | 7 << 76 | (rest >> 62) << 64 | 2 << 62 | rest & (1 << 62) - 1
    return str(uuid.UUID(int=number))
