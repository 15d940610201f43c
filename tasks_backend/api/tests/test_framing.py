"""A body whose length two servers could read differently is refused (RFC 9112, section 6.3)."""

import pytest

from api.tests.problem import assert_problem
from api.tests.raw import send
from people import Person

TASKS = "/api/v1/tasks/"
BODY = b'{"title": "Buy milk"}'


@pytest.mark.parametrize("coding", ["chunked", "gzip, chunked", "identity", "Chunked", "x", ""])
def test_two_lengths_are_a_400(alice: Person, coding: str) -> None:
    headers = {"Transfer-Encoding": coding}
    response = send(alice, "POST", TASKS, BODY, headers=headers)

    assert_problem(response, 400, "bad_request")
    assert alice.get(TASKS).json()["results"] == []


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", [TASKS, "/nothing", "/livez", "/api/docs/"])
def test_no_length_is_a_411(alice: Person, method: str, path: str) -> None:
    response = alice.generic(method, path, headers={"Transfer-Encoding": "chunked"})

    assert_problem(response, 411, "length_required")


def test_one_length_is_right(alice: Person) -> None:
    assert send(alice, "POST", TASKS, BODY).status_code == 201
