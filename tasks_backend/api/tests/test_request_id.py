"""Each answer names its request, and the log has one line for each, which nothing can forge."""

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from api.tests.conftest import Failing, LogLines
from people import Person


@pytest.mark.parametrize("plain", ["r-1", "a.b_c:d-9", "x" * 64])
def test_a_plain_id_of_the_client_is_kept(anonymous: APIClient, plain: str) -> None:
    assert anonymous.get("/livez", headers={"X-Request-ID": plain})["X-Request-ID"] == plain


@pytest.mark.parametrize("odd", ["", "x" * 65, "a b", "a\tb", 'a"b', "<b>", "é", "a\r\nX-Evil: 1"])
def test_any_other_id_is_replaced(anonymous: APIClient, odd: str) -> None:
    response = anonymous.get("/livez", headers={"X-Request-ID": odd})

    assert len(response["X-Request-ID"]) == 36
    assert "X-Evil" not in response


@pytest.mark.parametrize(
    "path", ["/livez", "/nothing", "/api/docs/", "/api/v1/tasks/", "/static/api/docs.js"]
)
def test_every_answer_has_an_id_of_its_own(anonymous: APIClient, path: str) -> None:
    first, second = anonymous.get(path), anonymous.get(path)

    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert list(first)  # reads a static file to its end, which closes it
    assert list(second)


def test_a_request_is_one_line(alice: Person, log_lines: LogLines) -> None:
    alice.get("/api/v1/tasks/?status=todo", headers={"X-Request-ID": "r-1"})

    [line] = log_lines()
    assert line.pop("milliseconds") >= 0
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "tasks.request",
        "message": "request",
        "request_id": "r-1",
        "method": "GET",
        "path": "/api/v1/tasks/",
        "route": "api/v1/tasks/$",
        "user_id": alice.id,
        "status": 200,
    }


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing", 404), ("/api/v1/tasks/", 401), ("/livez?x=1", 400)]
)
def test_a_refusal_is_one_line_and_no_error(
    anonymous: APIClient, log_lines: LogLines, path: str, status: int
) -> None:
    anonymous.get(path)

    assert [(line["level"], line["status"]) for line in log_lines()] == [("info", status)]


def test_what_django_refuses_is_one_line_and_no_error(alice: Person, log_lines: LogLines) -> None:
    alice.get("/api/v1/tasks/?" + "&".join(["status=todo"] * 1001))
    alice.get("/api/v1/tasks/", headers={"Host": "evil.example"})

    assert [(line["level"], line["status"]) for line in log_lines()] == [("info", 400)] * 2


def test_a_crash_is_one_line_with_all_that_is_needed(
    alice: Person, failing: Failing, log_lines: LogLines
) -> None:
    alice.raise_request_exception = False
    with failing(RuntimeError('one\n{"level": "info"}\r\ntwo'), "tasks_task"):
        alice.post("/api/v1/tasks/", {"title": "My diary"}, headers={"X-Request-ID": "r-1"})

    crash, outcome = log_lines()
    assert (crash["level"], outcome["level"]) == ("error", "info")
    assert (crash["request_id"], crash["user_id"], crash["method"]) == ("r-1", alice.id, "POST")
    assert crash["route"] == "api/v1/tasks/$"
    assert "Traceback" in crash["exception"]
    assert outcome["status"] == 500


def test_an_outage_is_one_line(alice: Person, failing: Failing, log_lines: LogLines) -> None:
    with failing(OperationalError("away"), "tasks_task"):
        alice.get("/api/v1/tasks/")

    crash, outcome = log_lines()
    assert (crash["level"], crash["user_id"]) == ("error", alice.id)
    assert (outcome["level"], outcome["status"]) == ("info", 503)


def test_no_secret_is_in_the_log(alice: Person, failing: Failing, log_lines: LogLines) -> None:
    alice.raise_request_exception = False
    secrets = {"email": "alice@example.com", "password": "correct horse"}
    tokens = alice.post("/api/v1/auth/login/", secrets).json()
    alice.post("/api/v1/auth/login/", {**secrets, "password": "wrong horse"})
    alice.post("/api/v1/auth/refresh/", {"refresh": tokens["refresh"]})
    alice.get("/api/v1/tasks/?search=diary")
    alice.cookies["refresh_token"] = "a.cookie"
    with failing(RuntimeError(), "tasks_task"):
        alice.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")
        alice.post("/api/v1/tasks/", {"title": "My diary"})

    written = str(log_lines())
    assert "RuntimeError" in written
    for secret in (*secrets.values(), "wrong horse", tokens["access"], tokens["refresh"]):
        assert secret not in written
    assert "diary" not in written
    assert "a.cookie" not in written


@pytest.mark.parametrize(
    "text", ["%0A", "%0D%0A", "%E2%80%A8", "%22%7D%0A%7B%22level%22:%22x%22%7D"]
)
def test_a_path_cannot_forge_a_line(anonymous: APIClient, log_lines: LogLines, text: str) -> None:
    anonymous.get(f"/a{text}b")

    [line] = log_lines()
    assert line["level"] == "info"
    assert line["path"].startswith("/a")
