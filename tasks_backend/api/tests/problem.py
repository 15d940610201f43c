"""What every refusal looks like, for the tests of all apps."""

import re
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponseBase

MEMBERS = {"type", "title", "status", "detail", "code", "request_id", "errors"}
LEAKS = re.compile(
    r"Traceback|line \d|/site-packages|\.py\b|\b(SELECT|INSERT|UPDATE|DELETE FROM)\b|sqlite|"
    r"django|rest_framework|simplejwt|tasks_backend|/home/|/root/|/srv/",
)


def assert_problem(response: Any, status: int, code: str = "") -> dict[str, Any]:
    """Check that a response is a problem (RFC 9457) which tells nothing of the inside.

    Args:
        code: what ``code`` must be; any when empty.

    Returns:
        The problem.
    """
    assert isinstance(response, HttpResponseBase)
    assert response.status_code == status, getattr(response, "content", b"")
    assert response["Content-Type"] == "application/problem+json"
    text = response.content.decode()  # type: ignore[attr-defined]  # a problem is never streamed
    problem: dict[str, Any] = orjson.loads(text)
    assert set(problem) >= MEMBERS
    assert problem["status"] == status
    assert problem["title"] == HTTPStatus(status).phrase
    assert problem["type"] == f"/docs/api/errors.md#{problem['code']}"
    assert problem["code"] == (code or problem["code"])
    assert problem["request_id"] == response["X-Request-ID"]
    assert problem["detail"]
    assert all(set(error) == {"pointer", "code", "detail"} for error in problem["errors"])
    assert not LEAKS.search(text)
    return problem
