"""POST auth/refresh/ with the token in the body: each works once."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.tests.conftest import SignIn
from accounts.tokens import AccessToken, RefreshToken
from api.tests.problem import assert_problem
from people import Person

pytestmark = pytest.mark.django_db

REFRESH = "/api/v1/auth/refresh/"


def refresh(token: Any) -> Any:
    return APIClient().post(REFRESH, {"refresh": token})


def renewed(token: str) -> dict[str, str]:
    response = refresh(token)
    assert response.status_code == 200, response.content
    tokens: dict[str, str] = response.json()
    return tokens


def opens_the_api(access: str) -> bool:
    headers = {"Authorization": f"Bearer {access}"}
    return APIClient().get("/api/v1/users/me/", headers=headers).status_code == 200


def let_pass(session: Session, seconds: float) -> None:
    Session.objects.filter(pk=session.pk).update(
        rotated_at=timezone.now() - timedelta(seconds=seconds)
    )


@pytest.fixture
def first(alice: Person) -> str:
    """The refresh token that alice's login gave her."""
    return str(RefreshToken.of(alice.device))


def test_it_gives_new_tokens_and_says_whose_they_are(first: str, alice: Person) -> None:
    tokens = renewed(first)

    assert set(tokens) == {"access", "refresh", "user"}
    assert tokens["user"] == alice.get("/api/v1/users/me/").json()
    assert tokens["refresh"] != first
    assert opens_the_api(tokens["access"])


def test_the_new_token_works_in_its_turn(first: str) -> None:
    token, seen = first, {first}
    for _ in range(4):
        token = renewed(token)["refresh"]
        assert token not in seen
        seen.add(token)


def test_a_login_gives_a_token_that_works(alice: Person, sign_in: SignIn) -> None:
    assert opens_the_api(renewed(sign_in().json()["refresh"])["access"])


def test_the_old_access_token_goes_on(alice: Person, first: str) -> None:
    renewed(first)

    assert alice.get("/api/v1/users/me/").status_code == 200


def test_a_lost_answer_can_be_asked_for_again(alice: Person, first: str) -> None:
    answer = renewed(first)["refresh"]
    let_pass(alice.device, 9)

    again = renewed(first)
    assert jwt.decode(again["refresh"], options={"verify_signature": False})["generation"] == 1
    assert opens_the_api(again["access"])
    assert renewed(answer)["refresh"] == renewed(again["refresh"])["refresh"]


def test_all_that_ask_at_once_get_the_same_child(first: str) -> None:
    children = {renewed(first)["refresh"] for _ in range(20)}

    assert len(children) == 1
    renewed(children.pop())


def test_a_token_used_again_after_ten_seconds_ends_the_session(alice: Person, first: str) -> None:
    child = renewed(first)
    let_pass(alice.device, 10.5)

    assert_ended(alice, first, child)


def test_a_token_older_than_the_last_ends_the_session(alice: Person, first: str) -> None:
    grandchild = renewed(renewed(first)["refresh"])

    assert_ended(alice, first, grandchild)


@pytest.mark.django_db(transaction=True)
def test_the_end_of_a_session_outlives_the_401(alice: Person, first: str) -> None:
    grandchild = renewed(renewed(first)["refresh"])

    assert_ended(alice, first, grandchild)


def assert_ended(alice: Person, copied: str, newest: dict[str, str]) -> None:
    problem = assert_problem(refresh(copied), 401)
    assert problem["errors"] == []
    alice.device.refresh_from_db()
    assert alice.device.revoked_at is not None
    assert_problem(refresh(newest["refresh"]), 401)
    assert not opens_the_api(newest["access"])
    assert_problem(alice.get("/api/v1/users/me/"), 401)


def test_other_sessions_go_on(alice: Person, first: str, sign_in: SignIn) -> None:
    other = sign_in().json()
    assert_ended(alice, first, renewed(renewed(first)["refresh"]))

    assert opens_the_api(renewed(other["refresh"])["access"])


def test_the_end_of_a_session_never_moves(alice: Person, first: str) -> None:
    end = timezone.now() + timedelta(minutes=100)
    Session.objects.filter(pk=alice.device.pk).update(expires_at=end)
    for _ in range(3):
        first = renewed(first)["refresh"]

    assert jwt.decode(first, options={"verify_signature": False})["exp"] == int(end.timestamp())
    alice.device.refresh_from_db()
    assert alice.device.expires_at == end


def test_a_session_past_its_end_is_a_401(alice: Person, first: str) -> None:
    Session.objects.filter(pk=alice.device.pk).update(expires_at=timezone.now())

    assert_problem(refresh(first), 401)
    assert_problem(refresh(str(RefreshToken.of(Session.objects.get(pk=alice.device.pk)))), 401)


def test_a_disabled_user_is_a_401(alice: Person, first: str) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_active=False)

    assert_problem(refresh(first), 401)


def test_a_deleted_user_is_a_401(alice: Person, first: str) -> None:
    alice.user.delete()

    assert_problem(refresh(first), 401)


def test_an_access_token_is_no_refresh_token(alice: Person) -> None:
    assert_problem(refresh(str(AccessToken.of(alice.device))), 401)


@pytest.mark.parametrize("token", ["x", "a.b.c", "...", "é", "null"])
def test_what_is_no_token_is_a_401(alice: Person, token: str) -> None:
    response = refresh(token)

    assert_problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("generation", [None, "0", 0.0, True, [], {}, -1, 7, 2**31, 2**63, 10**30])
def test_an_odd_generation_is_a_401(alice: Person, first: str, generation: Any) -> None:
    claims = {**RefreshToken.of(alice.device).payload, "generation": generation}
    key = str(settings.SIMPLE_JWT["SIGNING_KEY"])

    assert_problem(refresh(jwt.encode(claims, key, algorithm="HS256")), 401)


@pytest.mark.parametrize(
    "body", [{}, {"refresh": None}, {"refresh": ""}, {"refresh": 1}, {"refresh": "x" * 2049}]
)
def test_what_is_no_text_is_a_400(alice: Person, body: dict[str, Any]) -> None:
    problem = assert_problem(APIClient().post(REFRESH, body), 400, "invalid")

    assert [error["pointer"] for error in problem["errors"]] == ["#/refresh"]


def test_an_unknown_field_is_a_400_and_uses_nothing_up(first: str) -> None:
    assert_problem(APIClient().post(REFRESH, {"refresh": first, "access": "x"}), 400)

    renewed(first)


def test_a_stale_access_token_does_not_matter(first: str) -> None:
    response = APIClient().post(
        REFRESH, {"refresh": first}, headers={"Authorization": "Bearer stale"}
    )

    assert response.status_code == 200
