"""Whose request it is: what a bearer token must be, and how soon it stops being one."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import orjson
import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.utils import aware_utcnow

from accounts import querysets
from accounts.models import Session, User
from accounts.tokens import AccessToken, RefreshToken
from api.tests.problem import assert_problem
from people import Person

ME = "/api/v1/users/me/"
KEY = str(settings.SIMPLE_JWT["SIGNING_KEY"])
HOUR = 3600

Claims = dict[str, Any]


def ask(authorization: str | bytes) -> Any:
    return APIClient().get(ME, headers={"Authorization": authorization})


def assert_401(authorization: str) -> None:
    response = ask(authorization)
    assert_problem(response, 401)
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def claims_of(person: Person) -> Claims:
    return dict(AccessToken.of(person.device).payload)


def signed(claims: Any, *, key: str = KEY, **options: Any) -> str:
    return f"Bearer {jwt.encode(claims, key, **{'algorithm': 'HS256', **options})}"


def test_a_token_opens_the_api(alice: Person) -> None:
    assert ask(signed(claims_of(alice))).json()["id"] == alice.id


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
@pytest.mark.parametrize("space", [" ", "  ", " \t"])
def test_the_schemes_case_does_not_matter(alice: Person, scheme: str, space: str) -> None:
    assert ask(f"{scheme}{space}{AccessToken.of(alice.device)}").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Basic {}",
        "Token {}",
        "JWT {}",
        "{}",
        "Bearer {} {}",
        "Bearer {}, Bearer {}",
        "Bearer{}",
        "Bearer: {}",
        "Bearer {}é",
        "Bearer é",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer null",
        "Bearer '{}'",
        "Bearer {}x",
        "Bearer {}.",
    ],
)
def test_any_other_header_is_a_401(alice: Person, header: str) -> None:
    assert_401(header.replace("{}", str(AccessToken.of(alice.device))))


def test_a_token_in_the_query_or_a_cookie_is_none(alice: Person, anonymous: APIClient) -> None:
    token = str(AccessToken.of(alice.device))

    anonymous.cookies["access_token"] = anonymous.cookies["refresh_token"] = token
    assert_problem(anonymous.get(ME), 401)
    assert_problem(anonymous.get(f"{ME}?access_token={token}"), 401)


def with_crit(claims: Claims) -> str:
    return signed(claims, headers={"crit": ["exp"], "exp": claims["exp"]})


def without_a_signature(claims: Claims) -> str:
    return f"Bearer {jwt.encode(claims, None, algorithm='none')}"


def with_another_body(claims: Claims) -> str:
    """Our own header and signature, around other claims."""
    header, _, signature = signed(claims).split(".")
    other = orjson.dumps({**claims, "exp": claims["exp"] + HOUR})
    return f"{header}.{base64.urlsafe_b64encode(other).rstrip(b'=').decode()}.{signature}"


@pytest.mark.parametrize(
    "forge",
    [
        without_a_signature,
        with_crit,
        with_another_body,
        lambda claims: signed(claims, algorithm="HS512"),
        lambda claims: signed(claims, algorithm="HS384"),
        lambda claims: signed(claims, key="x" * 64),
        lambda claims: signed(claims, key=settings.SECRET_KEY),
        lambda claims: signed(claims).rsplit(".", 1)[0] + ".",
        lambda claims: signed(claims).rsplit(".", 1)[0],
    ],
)
def test_a_forged_token_is_a_401(alice: Person, forge: Callable[[Claims], str]) -> None:
    assert_401(forge(claims_of(alice)))


@pytest.mark.parametrize("claim", ["exp", "jti", "token_type", "sub", "sid"])
def test_each_claim_is_needed(alice: Person, claim: str) -> None:
    claims = claims_of(alice)
    del claims[claim]

    assert_401(signed(claims))


ODD = [None, True, False, 0, 1, -1, 1.5, 10**20, "", "x", "1", [], ["x"], {}, {"x": 1}, "a\0b", "é"]
UNUSED = "01900000-0000-7000-8000-000000000000"


@pytest.mark.parametrize("value", [*ODD, UNUSED], ids=repr)
@pytest.mark.parametrize("claim", ["sub", "sid"])
def test_an_odd_id_is_a_401(alice: Person, claim: str, value: Any) -> None:
    assert_401(signed({**claims_of(alice), claim: value}))


@pytest.mark.parametrize("value", [*ODD, "access ", "refresh", "sliding"], ids=repr)
def test_an_odd_kind_is_a_401(alice: Person, value: Any) -> None:
    assert_401(signed({**claims_of(alice), "token_type": value}))


@pytest.mark.parametrize("value", [*ODD, "9999999999999999999"], ids=repr)
@pytest.mark.parametrize("claim", ["exp", "iat", "nbf"])
def test_an_odd_time_is_a_401_or_no_time_that_matters(
    alice: Person, claim: str, value: Any
) -> None:
    response = ask(signed({**claims_of(alice), claim: value}))

    if claim == "exp":
        assert_problem(response, 401)
    else:
        assert response.status_code in {200, 401}


def test_time_counts(alice: Person) -> None:
    now = int(timezone.now().timestamp())
    claims = claims_of(alice)

    assert_401(signed({**claims, "exp": now - 1}))
    assert_401(signed({**claims, "nbf": now + HOUR}))
    assert_401(signed({**claims, "iat": now + HOUR}))
    assert ask(signed({**claims, "nbf": now - HOUR})).status_code == 200


@pytest.mark.parametrize("payload", [[], "x", 1, None])
def test_claims_that_are_no_object_are_a_401(alice: Person, payload: Any) -> None:
    assert_401(f"Bearer {jwt.api_jws.encode(orjson.dumps(payload), KEY, algorithm='HS256')}")


def test_a_refresh_token_does_not_open_the_api(alice: Person) -> None:
    assert_401(f"Bearer {RefreshToken.of(alice.device)}")


def test_a_token_names_user_and_session_of_each_other(alice: Person, bob: Person) -> None:
    assert_401(signed({**claims_of(alice), "sub": bob.id}))
    assert_401(signed({**claims_of(alice), "sid": str(bob.device.pk)}))


@pytest.mark.parametrize(
    "ending",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_an_ended_session_is_a_401_on_the_next_request(
    alice: Person, ending: dict[str, Any]
) -> None:
    assert alice.get(ME).status_code == 200

    Session.objects.filter(pk=alice.device.pk).update(**ending)
    assert_problem(alice.get(ME), 401)


def test_a_disabled_user_is_a_401_on_the_next_request(alice: Person, bob: Person) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_active=False)

    assert_problem(alice.get(ME), 401)
    assert_problem(alice.post("/api/v1/tasks/", {"title": "x"}), 401)
    assert bob.get(ME).status_code == 200


def test_a_deleted_user_is_a_401_on_the_next_request(alice: Person) -> None:
    alice.user.delete()

    assert_problem(alice.get(ME), 401)


def test_a_demoted_admin_is_a_user_on_the_next_request(admin: Person, alice: Person) -> None:
    task = f"/api/v1/tasks/{alice.create_task()['id']}/"
    assert admin.get("/api/v1/users/").status_code == admin.get(task).status_code == 200

    User.objects.filter(pk=admin.user.pk).update(role="user")
    assert_problem(admin.get("/api/v1/users/"), 403)
    assert_problem(admin.get(task), 404)
    assert_problem(admin.patch(task, {"title": "x"}), 404)


def test_a_promoted_user_is_an_admin_on_the_next_request(alice: Person) -> None:
    User.objects.filter(pk=alice.user.pk).update(role="admin")

    assert alice.get("/api/v1/users/").status_code == 200


def test_one_statement_tells_who_it_is(alice: Person, counting: Any) -> None:
    with counting() as statements:
        alice.get(ME)

    assert len(statements) == 1, statements


def test_a_token_whose_signature_is_remembered_runs_out_all_the_same(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alice.get(ME).status_code == 200
    later = aware_utcnow() + timedelta(minutes=11)
    monkeypatch.setattr(tokens, "aware_utcnow", lambda: later)

    assert alice.get(ME).status_code == 401


def test_what_a_request_makes_of_its_user_stays_with_it(alice: Person) -> None:
    first = User.objects.signed_in(alice.device.pk, alice.user.pk)
    second = User.objects.signed_in(alice.device.pk, alice.user.pk)
    assert first is not None
    assert first == second
    first.role = "admin"
    first._state.adding = True
    assert second is not None
    assert (second.role, second._state.adding) == ("user", False)
    third = User.objects.signed_in(alice.device.pk, alice.user.pk)
    assert third is not None
    assert (third.role, third._state.adding) == ("user", False)


def test_a_write_moves_the_clock_of_who_is_remembered(alice: Person) -> None:
    def clock() -> int:
        user = User.objects.signed_in(alice.device.pk, alice.user.pk)
        assert user is not None
        return user.clock

    before, known = clock(), len(User.objects._known)
    alice.create_task()
    assert clock() == before + 1
    assert len(User.objects._known) == known


def test_no_more_users_are_remembered_than_may_be(
    alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(querysets, "MAX_KNOWN", 1)
    for person in (alice, bob, alice):
        assert person.get("/api/v1/users/me/").json()["id"] == person.id
        assert len(User.objects._known) == 1
