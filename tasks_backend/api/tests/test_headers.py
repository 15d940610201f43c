"""Headers that keep answers where they belong: out of caches, frames and other types."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from people import Person

BACKEND = Path(__file__).resolve().parents[2]
# In a process of its own, for settings are read once.
ASK_OVER_HTTPS = """
import django, logging
django.setup()
logging.disable()
from rest_framework.test import APIClient
answer = APIClient().get("/livez", secure=True, headers={"Host": "tasks.example.com"})
print(answer.status_code, answer.get("Strict-Transport-Security", "none"))
"""


def get(client: APIClient, path: str, **headers: str) -> Any:
    return client.get(path, headers=headers)


@pytest.mark.parametrize("path", ["/api/v1/changes/", "/api/v1/auth/tokens/", "/api/v1/tasks/?x=1"])
def test_what_needs_a_token_is_not_stored(alice: Person, path: str) -> None:
    assert get(alice, path)["Cache-Control"] == "no-store"


def test_tokens_are_not_stored(alice: Person) -> None:
    response = alice.post(
        "/api/v1/auth/login/", {"email": "alice@example.com", "password": "correct horse"}
    )

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_an_answer_with_an_etag_is_kept_by_its_reader_alone_and_asked_for_again(
    alice: Person,
) -> None:
    task = alice.create_task()

    for path in (f"/api/v1/tasks/{task['id']}/", "/api/v1/tasks/", "/api/v1/users/me/"):
        response = get(alice, path)
        tag = response["ETag"]
        assert response.status_code == 200
        directives = set(response["Cache-Control"].split(", "))
        assert directives == {"private", "must-revalidate", "max-age=0"}
        again = get(alice, path, **{"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Cache-Control"]) == (tag, response["Cache-Control"])
        assert get(alice, path, **{"If-None-Match": '"2"'}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/livez",
        "/nothing",
        "/api/v1/tasks/",
        "/api/v1/tasks/?x=1",
        "/api/schema/",
        "/api/docs/",
        "/api/redoc/",
        "/static/api/docs.js",
    ],
)
def test_every_answer_is_guarded(anonymous: APIClient, path: str) -> None:
    response = get(anonymous, path)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    policy = response["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "Server" not in response
    assert "X-Powered-By" not in response
    assert list(response)  # reads a static file to its end, which closes it


def test_a_refused_host_is_guarded_too(anonymous: APIClient) -> None:
    response = get(anonymous, "/livez", Host="evil.example")

    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("public_url", "header"),
    [("https://tasks.example.com", "max-age=31536000"), ("http://tasks.example.com", "none")],
)
def test_a_public_https_address_is_kept_to(tmp_path: Path, public_url: str, header: str) -> None:
    asked = subprocess.run(  # noqa: S603  # our own text, in this interpreter
        [sys.executable, "-c", ASK_OVER_HTTPS],
        cwd=BACKEND,
        env={
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TASKS_DATA_DIR": str(tmp_path),
            "PUBLIC_URL": public_url,
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert asked.stdout.split() == ["200", header]
