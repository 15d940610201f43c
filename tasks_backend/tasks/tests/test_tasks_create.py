"""POST /api/v1/tasks/"""

from typing import Any

import pytest

from changes.models import Change
from people import Counting, Person
from tasks.models import Task

TASKS = "/api/v1/tasks/"


def test_it_creates_a_task_in_the_inbox(alice: Person) -> None:
    response = alice.post(TASKS, {"title": "Buy milk"})

    assert response.status_code == 201
    task = response.json()
    assert task == {
        "id": task["id"],
        "owner": alice.id,
        "project": alice.inbox()["id"],
        "created_by": alice.id,
        "title": "Buy milk",
        "description": "",
        "status": "todo",
        "priority": "none",
        "due_date": None,
        "due_time": None,
        "parent": None,
        "labels": [],
        "position": task["position"],
        "completed_at": None,
        "deleted_at": None,
        "version": 1,
        "created_at": task["created_at"],
        "updated_at": task["created_at"],
    }
    assert response["Location"] == f"{TASKS}{task['id']}/"
    assert response["ETag"] == '"1"'
    assert alice.get(response["Location"]).json() == task


def test_it_takes_every_field(alice: Person) -> None:
    project = alice.create_project()
    fields = {
        "project": project["id"],
        "title": "  Kept as typed  ",
        "description": "- a\n- b\n",
        "status": "in_progress",
        "priority": "urgent",
        "due_date": "2027-02-28",
        "due_time": "09:30:00",
    }

    task = alice.create_task(**fields)

    assert {name: task[name] for name in fields} == fields


def test_a_task_that_is_created_done_is_completed(alice: Person) -> None:
    task = alice.create_task(status="done")

    assert task["completed_at"] == task["created_at"]


def test_it_leaves_one_change(alice: Person) -> None:
    alice.create_task()

    change = Change.objects.get(entity="task")
    assert (change.action, change.version, change.number) == ("created", 1, 3)
    assert str(change.actor_id) == alice.id
    assert change.fields["title"] == [None, "Buy milk"]
    assert change.fields["priority"] == [None, "none"]
    alice.user.space.refresh_from_db()
    assert alice.user.space.clock == 3  # the account, its Inbox, the task


def test_an_admin_creates_for_another_by_naming_their_project(alice: Person, admin: Person) -> None:
    task = admin.create_task(project=alice.inbox()["id"])

    assert (task["owner"], task["created_by"]) == (alice.id, admin.id)
    assert alice.get(f"{TASKS}{task['id']}/").status_code == 200
    change = Change.objects.get(entity="task")
    assert (str(change.space_id), str(change.actor_id)) == (alice.id, admin.id)


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({}, "#/title", "required"),
        ({"title": None}, "#/title", "null"),
        ({"title": ""}, "#/title", "blank"),
        ({"title": " \u200b\u2003"}, "#/title", "blank"),
        ({"title": 5}, "#/title", "invalid"),
        ({"title": "x" * 501}, "#/title", "max_length"),
        ({"title": "a\nb"}, "#/title", "line_break"),
        ({"title": "x", "description": "x" * 16_001}, "#/description", "max_length"),
        ({"title": "x", "description": None}, "#/description", "null"),
        ({"title": "x", "status": "finished"}, "#/status", "invalid_choice"),
        ({"title": "x", "status": ["todo"]}, "#/status", "invalid_choice"),
        ({"title": "x", "priority": 1}, "#/priority", "invalid_choice"),
        ({"title": "x", "priority": True}, "#/priority", "invalid_choice"),
        ({"title": "x", "due_date": "2026-02-30"}, "#/due_date", "invalid"),
        ({"title": "x", "due_date": "0000-01-01"}, "#/due_date", "invalid"),
        ({"title": "x", "due_date": "20260101"}, "#/due_date", "invalid"),
        ({"title": "x", "due_date": 20260101}, "#/due_date", "invalid"),
        ({"title": "x", "due_date": "2026-01-01", "due_time": "24:00"}, "#/due_time", "invalid"),
        ({"title": "x", "due_time": "09:00"}, "#/due_time", "needs_due_date"),
        ({"title": "x", "project": "inbox"}, "#/project", "invalid"),
        ({"title": "x", "project": 1}, "#/project", "invalid"),
        ({"title": "x", "project": None}, "#/project", "null"),
        ({"title": "x", "tilte": "y"}, "#/tilte", "unknown_field"),
        ({"title": "x", "label": []}, "#/label", "unknown_field"),
        ({"title": "x", "labels": "a"}, "#/labels", "not_a_list"),
        ({"title": "x", "id": "01900000-0000-4000-8000-000000000000"}, "#/id", "version"),
    ],
)
def test_it_rejects(alice: Person, fields: dict[str, Any], pointer: str, code: str) -> None:
    response = alice.post(TASKS, fields)

    assert response.status_code == 400
    errors = response.json()["errors"]
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in errors]
    assert not Task.objects.exists()
    assert not Change.objects.filter(entity="task").exists()


@pytest.mark.parametrize(
    "field",
    [
        "owner",
        "position",
        "deleted_at",
        "created_by",
        "completed_at",
        "version",
        "created_at",
        "updated_at",
    ],
)
def test_it_rejects_what_only_the_server_writes(alice: Person, bob: Person, field: str) -> None:
    response = alice.post(TASKS, {"title": "x", field: bob.id})

    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"pointer": f"#/{field}", "code": "read_only", "detail": "This field is read-only."}
    ]
    assert not Task.objects.exists()


def test_all_errors_come_at_once(alice: Person) -> None:
    response = alice.post(TASKS, {"title": "", "status": "x", "colour": "red"})

    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {"#/title", "#/status", "#/colour"}


def test_a_strangers_project_answers_as_an_unused_id(alice: Person, bob: Person) -> None:
    unused = "01900000-0000-7000-8000-000000000000"
    answers = [
        bob.post(TASKS, {"title": "x", "project": project}, HTTP_X_REQUEST_ID="same")
        for project in (alice.inbox()["id"], unused)
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content == answers[1].content


def test_a_trashed_project_takes_no_task(alice: Person) -> None:
    project = alice.create_project()
    alice.delete(f"/api/v1/projects/{project['id']}/")

    response = alice.post(TASKS, {"title": "x", "project": project["id"]})

    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "does_not_exist"


def test_it_takes_seven_statements_in_a_transaction(alice: Person, counting: Counting) -> None:
    project = alice.create_project()

    with counting() as statements:
        alice.create_task(project=project["id"])

    assert len(statements) == 7, statements
