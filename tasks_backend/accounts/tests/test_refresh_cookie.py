"""The refresh token as a cookie: for browsers, out of reach of every script."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import Session
from accounts.tokens import RefreshToken
from api.tests.problem import assert_problem
from people import PASSWORD, Person

pytestmark = pytest.mark.django_db

ORIGIN = "http://localhost:5500"
HEADERS = {"Origin": ORIGIN, "X-Refresh-Transport": "cookie"}
FOREIGN = [
    "null",
    "http://evil.com",
    "http://localhost:5500.evil.com",
    "https://localhost:5500",
    "",
]
REFRESH = "/api/v1/auth/refresh/"
LOGOUT = "/api/v1/auth/logout/"


@pytest.fixture
def dashboard(alice: Person) -> APIClient:
    """The dashboard's page, where alice is signed in."""
    client = APIClient()
    assert login(client, HEADERS).status_code == 200
    return client


def login(client: APIClient, headers: dict[str, str]) -> Any:
    fields = {"email": "alice@example.com", "password": PASSWORD}
    return client.post("/api/v1/auth/login/", fields, headers=headers)


def test_login_puts_it_into_the_cookie_and_not_into_the_body(alice: Person) -> None:
    response = login(APIClient(), HEADERS)

    assert set(response.json()) == {"access", "user"}
    [cookie] = response.cookies.values()
    assert cookie.value not in response.content.decode()
    attributes = {name: value for name, value in cookie.items() if value}
    assert 13 * 24 * 3600 < attributes.pop("max-age") <= 14 * 24 * 3600
    assert attributes.pop("expires")
    assert attributes == {"path": "/api/v1/auth/", "httponly": True, "samesite": "Strict"}


@pytest.mark.parametrize("value", ["cookie", "Cookie", "COOKIE"])
def test_the_header_says_cookie(alice: Person, value: str) -> None:
    headers = {"Origin": ORIGIN, "X-Refresh-Transport": value}

    assert "refresh" not in login(APIClient(), headers).json()


def test_it_is_secure_where_the_public_address_is(alice: Person, settings: Settings) -> None:
    settings.SECURE = True

    assert login(APIClient(), HEADERS).cookies["refresh_token"]["secure"]


def test_it_is_renewed_by_cookie(dashboard: APIClient) -> None:
    before = dashboard.cookies["refresh_token"].value
    response = dashboard.post(REFRESH, headers={"Origin": ORIGIN})

    assert response.status_code == 200
    assert set(response.json()) == {"access", "user"}
    cookie = response.cookies["refresh_token"]
    assert cookie.value != before
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Strict",
        "/api/v1/auth/",
    )
    headers = {"Authorization": f"Bearer {response.json()['access']}"}
    assert dashboard.get("/api/v1/users/me/", headers=headers).status_code == 200
    assert dashboard.post(REFRESH, headers=HEADERS).status_code == 200


def test_the_cookie_dies_with_its_session(dashboard: APIClient) -> None:
    Session.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    response = dashboard.post(REFRESH, headers=HEADERS)

    assert 3500 < response.cookies["refresh_token"]["max-age"] <= 3600


def test_logout_takes_it_back(dashboard: APIClient) -> None:
    token = dashboard.cookies["refresh_token"].value
    response = dashboard.post(LOGOUT, headers={"Origin": ORIGIN})

    assert (response.status_code, response.content) == (204, b"")
    cookie = response.cookies["refresh_token"]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, "/api/v1/auth/")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    assert_problem(APIClient().post(REFRESH, {"refresh": token}), 401)


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", [REFRESH, LOGOUT])
def test_a_page_of_another_site_cannot_use_it(dashboard: APIClient, path: str, origin: str) -> None:
    headers = {"Origin": origin} if origin else {}

    assert_problem(dashboard.post(path, headers=headers), 403, "foreign_origin")
    assert Session.objects.latest("id").generation == 0
    assert dashboard.post(path, headers={"Origin": ORIGIN}).status_code in {200, 204}


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_site_cannot_set_it(alice: Person, origin: str) -> None:
    headers = {"X-Refresh-Transport": "cookie"} | ({"Origin": origin} if origin else {})
    response = login(APIClient(), headers)

    assert_problem(response, 403, "foreign_origin")
    assert not response.cookies
    assert Session.objects.count() == 1


def test_a_wrong_password_sets_none(alice: Person) -> None:
    fields = {"email": "alice@example.com", "password": "wrong horse"}
    response = APIClient().post("/api/v1/auth/login/", fields, headers=HEADERS)

    assert_problem(response, 401)
    assert not response.cookies


@pytest.mark.parametrize("path", [REFRESH, LOGOUT])
def test_without_a_cookie_it_is_a_401(anonymous: APIClient, path: str) -> None:
    assert_problem(anonymous.post(path, headers=HEADERS), 401)


@pytest.mark.parametrize("value", ["", "x", "a.b.c"])
def test_a_wrong_cookie_is_a_401(anonymous: APIClient, value: str) -> None:
    anonymous.cookies["refresh_token"] = value

    assert_problem(anonymous.post(REFRESH, headers=HEADERS), 401)


def test_a_token_in_the_body_goes_before_the_cookie(dashboard: APIClient, bob: Person) -> None:
    theirs = str(RefreshToken.of(bob.device))
    response = dashboard.post(REFRESH, {"refresh": theirs}, headers=HEADERS)

    assert set(response.json()) == {"access", "user"}  # the header says how the answer travels
    bob.device.refresh_from_db()
    assert response.cookies["refresh_token"].value == str(RefreshToken.of(bob.device))


def test_the_cookie_alone_opens_nothing(dashboard: APIClient) -> None:
    assert_problem(dashboard.get("/api/v1/users/me/", headers={"Origin": ORIGIN}), 401)
