"""Every refusal, from whatever source, is a problem (RFC 9457)."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from rest_framework.test import APIClient

from api.tests.conftest import Failing
from api.tests.problem import assert_problem
from api.tests.raw import send
from people import Person

ORIGIN = "http://localhost:5500"
UNUSED = "01900000-0000-7000-8000-000000000000"
TASKS = "/api/v1/tasks/"
JSON = "application/json"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing",
        "/api/",
        "/api/v1/",
        "/api/v1/nothing/",
        "/api/v1/tasks",
        "/api/docs",
        "/api/v1/tasks/1/",
        f"/api/v1/tasks/A{UNUSED[1:]}/",
        f"/api/v1/tasks/{UNUSED}",
        "/api/v1/tasks.json",
        "/api/v1//tasks/",
        "/api/v1/tasks/%00/",
        "/api/v1/%ff/",
        "/livez/",
    ],
)
def test_an_unknown_route_is_a_404(alice: Person, path: str) -> None:
    assert_problem(alice.get(path), 404, "not_found")
    assert_problem(alice.post(path, {"title": "x"}), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", TASKS, {"GET", "HEAD", "POST", "OPTIONS"}),
        ("POST", "/api/v1/users/me/", {"GET", "HEAD", "PATCH", "DELETE", "OPTIONS"}),
        ("GET", "/api/v1/auth/login/", {"POST", "OPTIONS"}),
        ("TRACE", TASKS, {"GET", "HEAD", "POST", "OPTIONS"}),
        ("BREW", TASKS, {"GET", "HEAD", "POST", "OPTIONS"}),
        ("POST", "/livez", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/api/schema/", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/api/docs/", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_a_405_that_lists_the_right_ones(
    anonymous: APIClient, method: str, path: str, allowed: set[str]
) -> None:
    response = anonymous.generic(method, path)

    assert_problem(response, 405, "method_not_allowed")
    assert set(response["Allow"].split(", ")) == allowed


def test_without_a_token_it_is_a_401_that_says_how_to_sign_in(anonymous: APIClient) -> None:
    response = anonymous.get(TASKS)

    assert_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"].startswith("Bearer ")


def test_what_one_may_know_of_but_not_do_is_a_403(alice: Person) -> None:
    assert_problem(alice.get("/api/v1/users/"), 403, "permission_denied")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_strangers_id_answers_as_an_unused_one(alice: Person, bob: Person, method: str) -> None:
    theirs = f"{TASKS}{alice.create_task()['id']}/"
    headers = {"X-Request-ID": "the-same"}

    stranger = send(bob, method, theirs, b"{}", headers=headers)
    unused = send(bob, method, f"{TASKS}{UNUSED}/", b"{}", headers=headers)

    assert stranger.status_code == 404
    assert stranger.content == unused.content
    assert stranger.headers == unused.headers
    assert alice.get(theirs).status_code == 200


@pytest.mark.parametrize(
    ("query", "body", "content_type", "headers", "status", "code"),
    [
        ("", b"{", JSON, {}, 400, "invalid"),
        ("", b'{"title": "x", "colour": "red"}', JSON, {}, 400, "invalid"),
        ("?x=1", b'{"title": "x"}', JSON, {}, 400, "invalid"),
        ("?format=api", b'{"title": "x"}', JSON, {}, 400, "invalid"),
        ("", b"title=x", "application/x-www-form-urlencoded", {}, 415, "unsupported_media_type"),
        ("", b'{"title": "x"}', "text/plain", {}, 415, "unsupported_media_type"),
        ("", b'{"title": "x"}', JSON, {"Content-Encoding": "gzip"}, 415, "unsupported_media_type"),
        ("", b'{"title": "%s"}' % (b"x" * 3_000_000), JSON, {}, 413, "too_large"),
        ("", b'{"title": "x"}', JSON, {"Accept": "text/html"}, 406, "not_acceptable"),
        ("", b'{"title": "x"}', JSON, {"Host": "evil.example"}, 400, "bad_request"),
    ],
)
def test_a_request_that_cannot_be_understood(
    alice: Person,
    query: str,
    body: bytes,
    content_type: str,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    response = send(alice, "POST", f"{TASKS}{query}", body, content_type, headers)

    assert_problem(response, status, code)
    assert alice.get(TASKS).json()["results"] == []
    assert send(alice, "POST", TASKS, b'{"title": "x"}').status_code == 201


def test_unknown_fields_and_parameters_are_named_with_what_is_allowed(alice: Person) -> None:
    body = assert_problem(alice.post(TASKS, {"colour": "red", "a/b~": 1}), 400)
    query = assert_problem(alice.get(f"{TASKS}?owner__email__startswith=a"), 400)

    assert {(error["pointer"], error["code"]) for error in body["errors"]} == {
        ("#/colour", "unknown_field"),
        ("#/a~1b~0", "unknown_field"),  # RFC 6901
        ("#/title", "required"),
    }
    assert "title, description" in body["errors"][0]["detail"]
    [error] = query["errors"]
    assert error["pointer"] == "?owner__email__startswith"
    assert "label, limit, ordering, overdue, owner" in error["detail"]


def test_a_misspelled_name_is_recognized(alice: Person) -> None:
    body = assert_problem(alice.post(TASKS, {"titel": "x"}), 400)
    query = assert_problem(alice.get(f"{TASKS}?statsu=done"), 400)

    assert "Did you mean title?" in body["errors"][0]["detail"]
    assert "Did you mean status?" in query["errors"][0]["detail"]


def test_a_parameter_that_may_stand_once_is_refused_twice(alice: Person) -> None:
    problem = assert_problem(alice.get(f"{TASKS}?limit=1&limit=2"), 400)

    assert problem["errors"][0]["code"] == "repeated"
    assert alice.get(f"{TASKS}?status=todo&status=done").status_code == 200


def test_a_thousand_parameters_are_a_400(alice: Person) -> None:
    assert_problem(alice.get(TASKS + "?" + "&".join(["status=todo"] * 1001)), 400)


@pytest.mark.parametrize("host", ["evil.example", "localhost:x", "a b", "localhost.evil.example"])
@pytest.mark.parametrize("path", [TASKS, "/livez", "/api/docs/", "/nothing"])
def test_another_host_is_a_400(anonymous: APIClient, path: str, host: str) -> None:
    assert_problem(anonymous.get(path, headers={"Host": host}), 400, "bad_request")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_crash_is_a_500(alice: Person, failing: Failing, method: str) -> None:
    alice.raise_request_exception = False
    with failing(RuntimeError("SELECT secret FROM /home/a.py"), "tasks_task"):
        problem = assert_problem(send(alice, method, TASKS, b'{"title": "x"}'), 500)

    assert problem["code"] == "server_error"
    assert "secret" not in str(problem)
    assert alice.get(TASKS).json()["results"] == []


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("table", ["accounts_session", "tasks_task"])
def test_a_database_that_is_away_is_a_503(
    alice: Person, failing: Failing, error: type[Exception], table: str
) -> None:
    with failing(error("could not connect to /home/db.sqlite3"), table):
        response = alice.get(TASKS)

    assert_problem(response, 503, "unavailable")
    assert int(response["Retry-After"]) >= 1
    assert alice.get(TASKS).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/nothing", {}, 404),
        (TASKS, {"Authorization": ""}, 401),
        ("/api/v1/users/", {}, 403),
        (f"{TASKS}?x=1", {}, 400),
        (TASKS, {"Host": "evil.example"}, 400),
        (TASKS, {"Transfer-Encoding": "chunked"}, 411),
    ],
)
def test_a_page_of_the_dashboard_may_read_every_refusal(
    alice: Person, path: str, headers: dict[str, str], status: int
) -> None:
    if "Authorization" in headers:
        alice.credentials()
    response = alice.get(path, headers={"Origin": ORIGIN, **headers})

    assert_problem(response, status)
    assert response["Access-Control-Allow-Origin"] == ORIGIN


def test_a_page_of_the_dashboard_may_read_a_crash(alice: Person, failing: Failing) -> None:
    alice.raise_request_exception = False
    with failing(RuntimeError(), "tasks_task"):
        response: Any = alice.get(TASKS, headers={"Origin": ORIGIN})

    assert_problem(response, 500)
    assert response["Access-Control-Allow-Origin"] == ORIGIN
