"""Who may call from a page of another origin: the dashboard alone."""

import pytest
from django.http import HttpResponseBase
from rest_framework.test import APIClient

from people import Person

TASKS = "/api/v1/tasks/"
HOSTS = ["localhost", "127.0.0.1", "0.0.0.0"]  # noqa: S104  # names a browser may use
FOREIGN = [
    "null",
    "http://localhost:5500.evil.com",
    "http://evil.com",
    "https://localhost:5500",
    "http://localhost:5501",
    "http://evil.localhost:5500",
    "http://localhost:5500@evil.com",
    "http://[",
    "localhost:5500",
    "*",
]


def lowered(response: HttpResponseBase) -> dict[str, str]:
    return {name.lower(): value for name, value in response.items()}


def preflight(client: APIClient, origin: str) -> dict[str, str]:
    response = client.options(
        TASKS,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )
    assert response.status_code == 200
    return lowered(response)


def words(header: str) -> set[str]:
    return set(header.split(", "))


@pytest.mark.parametrize("host", HOSTS)
def test_a_preflight_tells_the_dashboard_what_it_may_send(anonymous: APIClient, host: str) -> None:
    headers = preflight(anonymous, f"http://{host}:5500")

    assert headers["access-control-allow-origin"] == f"http://{host}:5500"
    assert headers["access-control-allow-credentials"] == "true"
    assert words(headers["access-control-allow-headers"]) == {
        "authorization",
        "content-type",
        "if-match",
        "if-none-match",
        "idempotency-key",
        "x-request-id",
        "x-refresh-transport",
    }
    assert words(headers["access-control-allow-methods"]) >= {"POST", "PUT", "PATCH", "DELETE"}
    assert int(headers["access-control-max-age"]) > 0


@pytest.mark.parametrize("host", HOSTS)
def test_the_dashboard_may_read_answers_and_these_headers(alice: Person, host: str) -> None:
    response = alice.get(TASKS, headers={"Origin": f"http://{host}:5500"})

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == f"http://{host}:5500"
    assert response["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in words(response["Vary"].title())
    assert words(response["Access-Control-Expose-Headers"]) == {
        "etag",
        "location",
        "link",
        "retry-after",
        "ratelimit",
        "ratelimit-policy",
        "x-request-id",
        "idempotency-replayed",
    }


@pytest.mark.parametrize("origin", FOREIGN)
def test_any_other_origin_gets_nothing(alice: Person, origin: str) -> None:
    answer = alice.get(TASKS, headers={"Origin": origin})

    assert answer.status_code == 200  # the browser keeps it from the page
    for headers in (lowered(answer), preflight(alice, origin)):
        assert "x-request-id" in headers
        assert not [name for name in headers if name.startswith("access-control-allow-")]


def test_without_an_origin_nothing_is_said(alice: Person) -> None:
    assert "Access-Control-Allow-Origin" not in alice.get(TASKS)
