"""What a request is refused for first: 405, 401, 404, 403, 415 and 413, 400, 428, 412."""

import pytest
from rest_framework.test import APIClient

from api.tests.problem import assert_problem
from api.tests.raw import send
from people import Person

TASKS = "/api/v1/tasks/"
LARGE = b'{"title": "%s"}' % (b"x" * 2_000_000)


def test_405_comes_before_401(anonymous: APIClient) -> None:
    assert_problem(anonymous.delete(f"{TASKS}?x=1"), 405)


def test_401_comes_before_404_and_403(alice: Person, anonymous: APIClient) -> None:
    task = alice.create_task()

    assert_problem(anonymous.get(f"{TASKS}{task['id']}/"), 401)
    assert_problem(anonymous.get("/api/v1/users/"), 401)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"x", "text/plain"), (LARGE, "application/json"), (b"{", "application/json")],
)
def test_404_comes_before_anything_about_the_body(
    alice: Person, bob: Person, body: bytes, content_type: str
) -> None:
    path = f"{TASKS}{alice.create_task()['id']}/?x=1"

    for method in ("PUT", "PATCH", "DELETE"):
        assert_problem(send(bob, method, path, body, content_type), 404)


def test_403_comes_before_400(alice: Person) -> None:
    assert_problem(alice.get("/api/v1/users/?x=1"), 403)


def test_415_and_413_come_before_400(alice: Person) -> None:
    assert_problem(send(alice, "POST", f"{TASKS}?x=1", b"{", "text/plain"), 415)
    assert_problem(send(alice, "POST", f"{TASKS}?x=1", LARGE), 413)


def test_400_comes_before_428_and_412(alice: Person) -> None:
    path = f"{TASKS}{alice.create_task()['id']}/"

    assert_problem(alice.put(path, {"title": 1}), 400)
    assert_problem(alice.put(path, {"title": 1}, headers={"If-Match": '"9"'}), 400)
    assert_problem(alice.put(f"{path}?x=1", {"title": "x"}), 400)
    assert_problem(alice.put(path, {"title": "x"}), 428)
    assert_problem(alice.put(path, {"title": "x"}, headers={"If-Match": '"9"'}), 412)
    assert alice.put(path, {"title": "x"}, headers={"If-Match": '"1"'}).status_code == 200
