"""POST auth/logout/ with the token in the body. By cookie: test_refresh_cookie.py."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Session
from accounts.tests.conftest import SignIn
from accounts.tokens import AccessToken, RefreshToken
from api.tests.problem import assert_problem
from people import Person

pytestmark = pytest.mark.django_db

LOGOUT = "/api/v1/auth/logout/"
REFRESH = "/api/v1/auth/refresh/"


def logout(token: Any, **headers: str) -> Any:
    return APIClient().post(LOGOUT, {"refresh": token}, headers=headers)


def test_it_ends_the_session_at_once(alice: Person) -> None:
    token = str(RefreshToken.of(alice.device))
    response = logout(token)

    assert (response.status_code, response.content) == (204, b"")
    assert_problem(alice.get("/api/v1/users/me/"), 401)
    assert_problem(APIClient().post(REFRESH, {"refresh": token}), 401)


def test_other_devices_stay_signed_in(alice: Person, sign_in: SignIn) -> None:
    assert logout(sign_in().json()["refresh"]).status_code == 204

    assert alice.get("/api/v1/users/me/").status_code == 200


def test_twice_is_as_good_as_once(alice: Person) -> None:
    token = str(RefreshToken.of(alice.device))
    logout(token)
    ended = Session.objects.get(pk=alice.device.pk).revoked_at

    assert logout(token).status_code == 204
    assert Session.objects.get(pk=alice.device.pk).revoked_at == ended


def test_a_token_that_has_been_renewed_ends_the_session_too(alice: Person) -> None:
    token = str(RefreshToken.of(alice.device))
    child = APIClient().post(REFRESH, {"refresh": token}).json()["refresh"]

    assert logout(token).status_code == 204
    assert_problem(APIClient().post(REFRESH, {"refresh": child}), 401)


def test_it_does_not_need_an_access_token_that_still_works(alice: Person) -> None:
    response = logout(str(RefreshToken.of(alice.device)), Authorization="Bearer stale")

    assert response.status_code == 204


@pytest.mark.parametrize("token", ["x", "a.b.c"])
def test_what_is_no_token_is_a_401(alice: Person, token: str) -> None:
    assert_problem(logout(token), 401)


def test_an_access_token_is_no_refresh_token(alice: Person) -> None:
    assert_problem(logout(str(AccessToken.of(alice.device))), 401)
    assert alice.get("/api/v1/users/me/").status_code == 200


@pytest.mark.parametrize("body", [{}, {"refresh": None}, {"refresh": 1}, {"token": "x"}])
def test_what_is_no_text_is_a_400(alice: Person, body: dict[str, Any]) -> None:
    assert_problem(APIClient().post(LOGOUT, body), 400, "invalid")
