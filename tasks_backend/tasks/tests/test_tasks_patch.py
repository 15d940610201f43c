"""PATCH /api/v1/tasks/{id}/"""

from typing import Any

import pytest

from changes.models import Change
from people import Counting, Person
from tasks.models import Task


def path(task: dict[str, Any]) -> str:
    return f"/api/v1/tasks/{task['id']}/"


def last_change() -> Change:
    return Change.objects.filter(entity="task").latest("number")


def test_it_writes_the_fields_that_it_names(alice: Person) -> None:
    task = alice.create_task(priority="high")

    response = alice.patch(path(task), {"title": "Buy oat milk"})

    assert response.status_code == 200
    changed = response.json()
    assert changed == {
        **task,
        "title": "Buy oat milk",
        "version": 2,
        "updated_at": changed["updated_at"],
    }
    assert changed["updated_at"] > task["updated_at"]
    assert response["ETag"] == '"2"'
    assert alice.get(path(task)).json() == changed


def test_it_leaves_one_change_with_before_and_after(alice: Person) -> None:
    task = alice.create_task()

    alice.patch(path(task), {"title": "Buy oat milk", "priority": "low"})

    change = last_change()
    assert (change.action, change.version, change.number) == ("updated", 2, 4)
    assert change.fields == {"title": ["Buy milk", "Buy oat milk"], "priority": ["none", "low"]}


def test_a_patch_that_changes_nothing_leaves_no_trace(alice: Person) -> None:
    task = alice.create_task()

    response = alice.patch(path(task), {"title": task["title"], "status": "todo"})

    assert response.json() == task
    assert last_change().action == "created"


def test_an_empty_patch_changes_nothing(alice: Person) -> None:
    task = alice.create_task()

    assert alice.patch(path(task), {}).json() == task


def test_what_was_read_can_be_sent_back(alice: Person) -> None:
    task = alice.create_task(due_date="2027-01-01", due_time="08:00")

    assert alice.patch(path(task), task).json() == task


@pytest.mark.parametrize(
    ("before", "after", "action", "is_completed"),
    [
        ("todo", "done", "completed", True),
        ("done", "todo", "reopened", False),
        ("cancelled", "in_progress", "reopened", False),
        ("done", "cancelled", "updated", False),
        ("todo", "in_progress", "updated", False),
    ],
)
def test_the_log_names_what_happens(
    alice: Person, before: str, after: str, action: str, is_completed: bool
) -> None:
    task = alice.create_task(status=before)

    changed = alice.patch(path(task), {"status": after}).json()

    assert last_change().action == action
    assert (changed["completed_at"] is not None) == is_completed


def test_it_moves_a_task_to_another_project(alice: Person) -> None:
    task, project = alice.create_task(), alice.create_project()

    changed = alice.patch(path(task), {"project": project["id"]}).json()

    assert changed["project"] == project["id"]
    assert last_change().action == "moved"
    assert last_change().fields == {"project": [task["project"], project["id"]]}


def test_a_move_is_one_whatever_else_is_sent_unchanged(alice: Person) -> None:
    task, project = alice.create_task(), alice.create_project()

    alice.patch(path(task), {"title": task["title"], "project": project["id"]})

    assert last_change().action == "moved"


def test_nothing_moves_between_spaces(alice: Person, admin: Person) -> None:
    task = alice.create_task()

    response = admin.patch(path(task), {"project": admin.inbox()["id"]})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/project"
    assert alice.get(path(task)).json() == task


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": None},
        {"due_time": "09:00"},
        {"status": "x"},
        {"colour": "red"},
        {"version": 7},
        {"owner": "01900000-0000-7000-8000-000000000000"},
        {"created_by": None},
    ],
)
def test_a_refused_patch_changes_nothing(alice: Person, fields: dict[str, Any]) -> None:
    task = alice.create_task()

    assert alice.patch(path(task), {"priority": "high", **fields}).status_code == 400
    assert alice.get(path(task)).json() == task
    assert last_change().action == "created"


def test_a_date_cannot_go_while_its_time_stays(alice: Person) -> None:
    task = alice.create_task(due_date="2027-01-01", due_time="08:00")

    response = alice.patch(path(task), {"due_date": None})

    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "needs_due_date"
    assert alice.patch(path(task), {"due_date": None, "due_time": None}).status_code == 200


def test_if_match_names_the_version_that_is_meant(alice: Person) -> None:
    task = alice.create_task()

    assert alice.patch(path(task), {"title": "A"}, HTTP_IF_MATCH='"1"').status_code == 200
    assert alice.patch(path(task), {"title": "B"}, HTTP_IF_MATCH='"1", "2"').status_code == 200
    assert alice.patch(path(task), {"title": "C"}, HTTP_IF_MATCH="*").status_code == 200


@pytest.mark.parametrize("tag", ['"1"', 'W/"2"', '"x"'])
def test_a_stale_tag_is_refused(alice: Person, tag: str) -> None:
    task = alice.create_task()
    alice.patch(path(task), {"title": "Theirs"})

    response = alice.patch(path(task), {"title": "Mine"}, HTTP_IF_MATCH=tag)

    assert response.status_code == 412
    assert response.json()["code"] == "stale_version"
    assert alice.get(path(task)).json()["title"] == "Theirs"


def test_a_stale_document_sent_back_is_a_conflict_not_an_error(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path(task), {"title": "Theirs"})

    response = alice.patch(path(task), {**task, "title": "Mine"}, HTTP_IF_MATCH='"1"')

    assert response.status_code == 412


def test_a_tag_that_is_none_is_an_error(alice: Person) -> None:
    task = alice.create_task()

    assert alice.patch(path(task), {"title": "A"}, HTTP_IF_MATCH="1").status_code == 400


def test_it_takes_seven_statements_in_a_transaction(alice: Person, counting: Counting) -> None:
    task = alice.create_task()

    with counting() as statements:
        alice.patch(path(task), {"title": "Buy oat milk"})

    assert len(statements) == 7, statements


def test_the_rules_hold_in_the_database_too(alice: Person) -> None:
    from django.db import IntegrityError, transaction

    task = Task.objects.get(pk=alice.create_task()["id"])
    broken: list[dict[str, Any]] = [
        {"title": ""},
        {"status": "x"},
        {"status": "done"},
        {"due_time": "09:00"},
    ]
    for fields in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(**fields)
