"""What must be found nowhere: after a whole life, neither database nor log has anybody's secret."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.tests.letters import letterbox, letters, parameters
from accounts.tests.stored import everything_stored
from api.tests.conftest import Failing, LogLines, failing, log_lines

__all__ = ["failing", "letterbox", "log_lines"]

pytestmark = pytest.mark.django_db

EMAIL = "alice@example.com"
MOVED = "alicia@example.com"
FIRST, WRONG, SECOND, THIRD = "first staple", "wrong staple", "second staple", "third staple"
ORIGIN = "http://localhost:5500"


class Visitor(APIClient):
    """Somebody who keeps every secret that they saw."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.secrets: set[str] = set()

    def call(self, method: str, path: str, expected: int, /, **fields: str) -> dict[str, Any]:
        """The document of an answer."""
        self.secrets |= {value for name, value in fields.items() if is_secret(name)}
        response: Any = self.generic(
            method, f"/api/v1/{path}", json.dumps(fields), content_type="application/json"
        )
        assert response.status_code == expected, response.content
        document: dict[str, Any] = json.loads(response.content or b"{}")
        cookies = [cookie.value for cookie in response.cookies.values() if cookie.value]
        given = [value for name, value in document.items() if is_secret(name)]
        self.secrets |= {*cookies, *given}
        return document

    def sign_in(self, email: str, password: str) -> str:
        """An access token is used from now on; the refresh token is given."""
        tokens = self.call("POST", "auth/login/", 200, email=email, password=password)
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")
        return str(tokens["refresh"])


def is_secret(name: str) -> bool:
    return "password" in name or name in {"access", "refresh", "token"}


def test_it_is_told_by_its_name() -> None:
    secret = [name for name in ("current_password", "refresh", "email", "user") if is_secret(name)]
    assert secret == ["current_password", "refresh"]


def live(visitor: Visitor, failing: Failing) -> None:
    """Do everything that has a secret in it, well and badly."""
    visitor.call("POST", "auth/register/", 201, email=EMAIL, password=FIRST)
    visitor.call("POST", "auth/register/", 400, email=EMAIL, password=FIRST)
    visitor.call("POST", "auth/login/", 401, email=EMAIL, password=WRONG)
    with failing(RuntimeError("gone"), "accounts_user"):
        visitor.call("POST", "auth/login/", 500, email=EMAIL, password=FIRST)

    refresh = visitor.sign_in(EMAIL, FIRST)
    child = visitor.call("POST", "auth/refresh/", 200, refresh=refresh)
    visitor.call("POST", "auth/refresh/", 200, refresh=child["refresh"])
    visitor.call("POST", "auth/refresh/", 401, refresh=refresh)  # which ends the session
    with failing(RuntimeError("gone"), "accounts_session"):
        visitor.call("POST", "auth/refresh/", 500, refresh=refresh)

    visitor.credentials(HTTP_ORIGIN=ORIGIN, HTTP_X_REFRESH_TRANSPORT="cookie")
    visitor.call("POST", "auth/login/", 200, email=EMAIL, password=FIRST)
    visitor.call("POST", "auth/refresh/", 200)
    visitor.call("POST", "auth/logout/", 204)
    visitor.credentials()

    visitor.sign_in(EMAIL, FIRST)
    script = visitor.call("POST", "auth/tokens/", 201, name="script", scope="read")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {script['token']}")
    assert client.get("/api/v1/users/me/").status_code == 200
    assert client.post("/api/v1/tasks/", {"title": "x"}).status_code == 403
    change = {"current_password": FIRST, "new_password": SECOND}
    visitor.call("POST", "auth/password/change/", 400, **change, user="x")
    visitor.call("POST", "auth/password/change/", 204, **change)

    visitor.call("POST", "auth/password/reset/", 204, email=EMAIL)
    link = parameters()
    visitor.call("POST", "auth/password/reset/confirm/", 400, **link, new_password="x-short")
    visitor.call("POST", "auth/password/reset/confirm/", 204, **link, new_password=THIRD)
    visitor.call("POST", "auth/password/reset/confirm/", 400, **link, new_password=THIRD)

    visitor.sign_in(EMAIL, THIRD)
    visitor.call("POST", "auth/email/change/", 204, email=MOVED, password=THIRD)
    with failing(RuntimeError("gone"), "changes_space"):
        visitor.call("POST", "auth/email/confirm/", 500, **parameters())
    visitor.call("POST", "auth/email/confirm/", 204, **parameters())
    visitor.call("DELETE", "users/me/", 400, password=WRONG)


@pytest.fixture
def visitor(failing: Failing, log_lines: LogLines) -> Visitor:
    somebody = Visitor()
    live(somebody, failing)
    return somebody


def pieces(secrets: set[str]) -> set[str]:
    """The secrets, and what is telling of those that are signed: each long part but the head."""
    parts = {
        part
        for secret in secrets
        for separator in ".:-"
        for part in secret.split(separator)
        if len(part) >= 20 and part != "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    }
    return secrets | parts


def test_the_life_had_secrets(visitor: Visitor) -> None:
    assert visitor.secrets >= {FIRST, WRONG, SECOND, THIRD}
    assert len(letters()) == 2
    tokens = {secret for secret in visitor.secrets if len(secret) > 40}
    assert len(tokens) >= 12  # of sessions, of a script, in mails


def test_the_database_has_none(visitor: Visitor) -> None:
    stored = everything_stored()

    assert MOVED in stored
    assert not [piece for piece in pieces(visitor.secrets) if piece in stored]


def test_the_log_has_none(visitor: Visitor, log_lines: LogLines) -> None:
    lines = log_lines()
    text = json.dumps(lines, ensure_ascii=False)

    assert len([line for line in lines if "exception" in line]) == 3
    assert not [piece for piece in pieces(visitor.secrets) if piece in text]
    assert not [word for word in (EMAIL, MOVED, "argon2") if word in text]
