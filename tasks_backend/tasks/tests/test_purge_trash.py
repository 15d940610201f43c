"""manage.py purge: what has been in the trash for 30 days goes for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from api.tests.clock import LetPass, let_pass
from api.tests.problem import assert_problem
from changes.models import SITE_SPACE_ID, Change
from people import Person
from tasks.models import Comment, Project, SearchEntry, Task, TaskLabel

__all__ = ["let_pass"]

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1).total_seconds()
TASKS, PROJECTS = "/api/v1/tasks/", "/api/v1/projects/"


def purge() -> dict[str, int]:
    """How many of each kind went."""
    printed = StringIO()
    call_command("purge", stdout=printed)
    counts = (line.split(" ", 1) for line in printed.getvalue().splitlines())
    return {name: int(count) for count, name in counts if name in {"projects", "tasks"}}


@contextmanager
def meanwhile(text: str, act: Any) -> Iterator[None]:
    """Once the statement with this text has run, ``act`` happens."""
    acts = [act]

    def execute(proceed: Any, sql: str, *arguments: Any) -> Any:
        result = proceed(sql, *arguments)
        if text in sql and acts:
            acts.pop()()
        return result

    with connection.execute_wrapper(execute):
        yield


def listing() -> str:
    """What the purge begins with: which tasks have been in the trash for long."""
    table, column = (connection.ops.quote_name(name) for name in ("tasks_task", "deleted_at"))
    return f"FROM {table} WHERE {table}.{column} <"


def test_it_purges_what_was_deleted_more_than_30_days_ago(alice: Person, let_pass: LetPass) -> None:
    old, young, kept = (alice.create_task(title=title) for title in ("old", "young", "kept"))
    project, young_project = alice.create_project(name="old"), alice.create_project(name="young")
    alice.delete(f"{TASKS}{old['id']}/")
    alice.delete(f"{PROJECTS}{project['id']}/")
    let_pass(1)
    alice.delete(f"{TASKS}{young['id']}/")
    alice.delete(f"{PROJECTS}{young_project['id']}/")
    let_pass(30 * DAY - 1)

    assert purge() == {"projects": 0, "tasks": 0}
    let_pass(1)
    assert purge() == {"projects": 1, "tasks": 1}

    assert {str(task.pk) for task in Task.objects.all()} == {young["id"], kept["id"]}
    assert not Project.objects.filter(pk=project["id"]).exists()
    assert Project.objects.filter(pk=young_project["id"]).exists()
    let_pass(1)
    assert purge() == {"projects": 1, "tasks": 1}
    assert [str(task.pk) for task in Task.objects.all()] == [kept["id"]]


def test_what_was_restored_stays_and_its_days_begin_anew(alice: Person, let_pass: LetPass) -> None:
    task = alice.create_task()
    alice.delete(f"{TASKS}{task['id']}/")
    let_pass(20 * DAY)
    assert Person(alice.user).post(f"{TASKS}{task['id']}/restore/").status_code == 200
    let_pass(20 * DAY)
    assert purge()["tasks"] == 0

    assert Person(alice.user).delete(f"{TASKS}{task['id']}/").status_code == 204
    let_pass(20 * DAY)

    assert purge()["tasks"] == 0
    assert Person(alice.user).post(f"{TASKS}{task['id']}/restore/").status_code == 200


def test_what_is_restored_while_it_runs_stays(alice: Person, let_pass: LetPass) -> None:
    task, other = alice.create_task(), alice.create_task()
    for each in (task, other):
        alice.delete(f"{TASKS}{each['id']}/")
    let_pass(31 * DAY)
    alice = Person(alice.user)

    with meanwhile(listing(), lambda: alice.post(f"{TASKS}{task['id']}/restore/")):
        assert purge()["tasks"] == 1

    assert alice.get(f"{TASKS}{task['id']}/").status_code == 200


def test_an_account_that_is_deleted_while_it_runs_stops_nobody(
    alice: Person, bob: Person, let_pass: LetPass
) -> None:
    for person in (alice, bob):
        task = person.create_task()
        person.delete(f"{TASKS}{task['id']}/")
    let_pass(31 * DAY)

    with meanwhile(listing(), lambda: User.objects.filter(pk=alice.user.pk).delete()):
        assert purge()["tasks"] == 1

    assert not Task.objects.exists()


def test_subtasks_comments_and_labels_go_with_a_task(alice: Person, let_pass: LetPass) -> None:
    label = alice.create_label()
    task = alice.create_task(labels=[label["id"]])
    subtask = alice.create_task(parent=task["id"], labels=[label["id"]])
    alice.create_comment(task)
    alice.create_comment(subtask)
    alice.delete(f"{TASKS}{task['id']}/")
    let_pass(31 * DAY)

    assert purge()["tasks"] == 1

    gone: list[Any] = [Task, Comment, TaskLabel, SearchEntry]
    assert not any(model.objects.exists() for model in gone)
    assert Person(alice.user).get(f"/api/v1/labels/{label['id']}/").status_code == 200


def test_a_subtask_that_was_deleted_before_its_parent_goes_once(
    alice: Person, let_pass: LetPass
) -> None:
    parent = alice.create_task()
    subtask = alice.create_task(parent=parent["id"])
    alice.delete(f"{TASKS}{subtask['id']}/")
    alice.delete(f"{TASKS}{parent['id']}/")
    let_pass(31 * DAY)

    purge()

    assert not Task.objects.exists()
    assert purge() == {"projects": 0, "tasks": 0}


def test_a_project_goes_with_its_tasks(alice: Person, let_pass: LetPass) -> None:
    project = alice.create_project()
    task = alice.create_task(project=project["id"])
    alice.create_comment(task)
    deleted_before = alice.create_task(project=project["id"])
    alice.delete(f"{TASKS}{deleted_before['id']}/")
    alice.delete(f"{PROJECTS}{project['id']}/")
    let_pass(31 * DAY)

    assert purge() == {"projects": 1, "tasks": 0}
    assert not Task.objects.exists()
    assert not Comment.objects.exists()


def test_the_site_is_the_actor_and_the_space_is_the_owners(
    alice: Person, let_pass: LetPass
) -> None:
    task = alice.create_task()
    alice.delete(f"{TASKS}{task['id']}/")
    let_pass(31 * DAY)
    purge()

    change = Change.objects.filter(space=alice.user.pk).latest("number")
    assert (change.action, change.entity, str(change.entity_id)) == ("purged", "task", task["id"])
    assert change.actor_id == SITE_SPACE_ID
    alice.user.space.refresh_from_db()
    assert alice.user.space.clock == change.number
    listed = Person(alice.user).get("/api/v1/changes/?ordering=-number").json()["results"]
    assert (listed[0]["action"], listed[0]["actor"]) == ("purged", str(SITE_SPACE_ID))


def test_the_log_keeps_no_values_of_what_is_gone(alice: Person, let_pass: LetPass) -> None:
    secrets = ["secret title", "secret subtask", "secret comment", "secret project", "deleted word"]
    project = alice.create_project(name="secret project")
    task = alice.create_task(title="secret title", project=project["id"])
    subtask = alice.create_task(title="secret subtask", parent=task["id"])
    alice.create_comment(subtask, body="secret comment")
    comment = alice.create_comment(task, body="deleted word")
    alice.delete(f"/api/v1/comments/{comment['id']}/")
    alice.delete(f"{PROJECTS}{project['id']}/")
    let_pass(31 * DAY)
    purge()

    log = [change.fields for change in Change.objects.filter(space=alice.user.pk)]

    assert not [secret for secret in secrets if secret in str(log)]


def test_what_was_purged_can_be_neither_restored_nor_made_again(
    alice: Person, let_pass: LetPass
) -> None:
    task = alice.create_task()
    alice.delete(f"{TASKS}{task['id']}/")
    let_pass(31 * DAY)
    purge()
    alice = Person(alice.user)

    assert_problem(alice.post(f"{TASKS}{task['id']}/restore/"), 404)
    for change in Change.objects.filter(entity_id=task["id"]):
        assert_problem(alice.post(f"/api/v1/changes/{change.pk}/undo/"), 409, "not_undoable")
    assert_problem(alice.post(TASKS, {"id": task["id"], "title": "Buy milk"}), 409, "id_taken")
