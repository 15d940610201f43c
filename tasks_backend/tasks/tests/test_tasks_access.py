"""Who may touch a task: its owner and admins; to anyone else it does not exist."""

from typing import Any

import pytest

from changes.models import Change
from people import Person

UNUSED = "01900000-0000-7000-8000-000000000000"
REQUESTS: list[tuple[str, dict[str, Any] | None]] = [
    ("get", None),
    ("head", None),
    ("options", None),
    ("put", {"title": "Mine now"}),
    ("patch", {"title": "Mine now"}),
    ("delete", None),
]


def call(person: Person, method: str, path: str, body: dict[str, Any] | None) -> Any:
    headers = {"HTTP_X_REQUEST_ID": "same", "HTTP_IF_MATCH": '"1"'}
    return getattr(person, method)(path, body, **headers)


@pytest.mark.parametrize("resource", ["tasks", "projects"])
@pytest.mark.parametrize(("method", "body"), REQUESTS)
def test_a_stranger_gets_the_404_of_an_unused_id(
    alice: Person, bob: Person, resource: str, method: str, body: dict[str, Any] | None
) -> None:
    row = alice.create_task() if resource == "tasks" else alice.create_project()

    theirs = call(bob, method, f"/api/v1/{resource}/{row['id']}/", body)
    unused = call(bob, method, f"/api/v1/{resource}/{UNUSED}/", body)

    assert theirs.status_code == 404
    assert theirs.content == unused.content
    ignored = ("Content-Length",)
    assert {k: v for k, v in theirs.items() if k not in ignored} == {
        k: v for k, v in unused.items() if k not in ignored
    }
    assert alice.get(f"/api/v1/{resource}/{row['id']}/").json() == row


@pytest.mark.parametrize("body", [{"colour": "red"}, {"title": ""}])
def test_a_stranger_learns_nothing_from_a_wrong_body(
    alice: Person, bob: Person, body: dict[str, Any]
) -> None:
    task = alice.create_task()

    assert bob.patch(f"/api/v1/tasks/{task['id']}/", body).status_code == 404
    assert bob.get(f"/api/v1/tasks/{task['id']}/?x=1").status_code == 404


def test_an_admin_reads_and_writes_everyones(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    path = f"/api/v1/tasks/{task['id']}/"

    assert admin.get(path).json() == task
    assert admin.patch(path, {"title": "Buy bread"}).status_code == 200
    change = Change.objects.filter(entity="task").latest("number")
    assert (str(change.space_id), str(change.actor_id)) == (alice.id, admin.id)
    assert admin.delete(path).status_code == 204


def test_nobody_is_asked_to_sign_in(alice: Person, anonymous: Any) -> None:
    task = alice.create_task()

    for path in ("/api/v1/tasks/", f"/api/v1/tasks/{task['id']}/", f"/api/v1/tasks/{UNUSED}/"):
        assert anonymous.get(path).status_code == 401
        assert anonymous.options(path).status_code == 401
