"""POST auth/login/"""

from typing import Any

import jwt
import pytest
from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.tests.conftest import SignIn
from accounts.tests.stored import everything_stored
from api.tests.problem import assert_problem
from api.tests.raw import send
from people import PASSWORD, Person

pytestmark = pytest.mark.django_db

LOGIN = "/api/v1/auth/login/"


def claims(token: str) -> dict[str, Any]:
    decoded: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return decoded


def test_it_gives_tokens_and_the_user(alice: Person, sign_in: SignIn) -> None:
    response = sign_in()

    assert response.status_code == 200
    signed_in = response.json()
    assert set(signed_in) == {"access", "refresh", "user"}
    assert signed_in["user"] == alice.get("/api/v1/users/me/").json()
    assert not response.cookies


@pytest.mark.parametrize(
    "email", ["alice@example.com", "ALICE@Example.com", "alice@\uff45xample.com"]
)
def test_an_address_is_found_however_it_is_spelled(
    alice: Person, sign_in: SignIn, email: str
) -> None:
    assert sign_in(email).json()["user"]["id"] == alice.id


def test_unknown_wrong_and_disabled_are_one_answer(
    alice: Person, bob: Person, sign_in: SignIn
) -> None:
    User.objects.filter(pk=bob.user.pk).update(is_active=False)
    devices = Session.objects.count()

    wrong, unknown, disabled, disabled_and_wrong, no_address = (
        sign_in(email, password, X_Request_ID="the-same")
        for email, password in [
            ("alice@example.com", "wrong horse"),
            ("nobody@example.com", PASSWORD),
            ("bob@example.com", PASSWORD),
            ("bob@example.com", "wrong horse"),
            ("no address", PASSWORD),
        ]
    )

    assert_problem(wrong, 401, "wrong_credentials")
    assert wrong["WWW-Authenticate"].startswith("Bearer ")
    for other in (unknown, disabled, disabled_and_wrong, no_address):
        assert other.content == wrong.content
        assert other.headers == wrong.headers
    assert Session.objects.count() == devices


def test_unknown_addresses_cost_a_hash_too(
    alice: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    hasher = "django.contrib.auth.hashers.Argon2PasswordHasher"

    def refuse(_: object, password: str, *arguments: object) -> str:
        hashed.append(password)
        return ""

    monkeypatch.setattr(f"{hasher}.encode", refuse)
    monkeypatch.setattr(f"{hasher}.verify", refuse)

    for email in ("alice@example.com", "nobody@example.com"):
        sign_in(email, "wrong horse")
        assert hashed == ["wrong horse"], email
        hashed.clear()


@pytest.mark.parametrize("password", [" correct horse", "correct horse ", "Correct horse", "x"])
def test_a_password_is_compared_exactly(alice: Person, sign_in: SignIn, password: str) -> None:
    assert_problem(sign_in(password=password), 401, "wrong_credentials")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"", "application/json", 400),
        (b'{"email": "\xff", "password": "x"}', "application/json", 400),
        (rb'{"email": "a\u0000@example.com", "password": "x"}', "application/json", 400),
        (b'{"email": "a@example.com", "password": 1}', "application/json", 400),
        (b'{"email": ["a@example.com"], "password": "x"}', "application/json", 400),
        (b'{"email": null, "password": null}', "application/json", 400),
        (b'{"email": "a@example.com", "password": "x", "role": "admin"}', "application/json", 400),
        (b'{"email": "%s", "password": "x"}' % (b"a" * 255), "application/json", 400),
        (b'{"email": "a@example.com", "password": "%s"}' % (b"x" * 129), "application/json", 400),
        (b"email=a&password=x", "text/plain", 415),
        (b"email=a&password=x", "application/x-www-form-urlencoded", 415),
        (b'{"email": "a", "password": "%s"}' % (b"x" * 2_000_000), "application/json", 413),
    ],
)
def test_what_is_no_login_is_refused_before_any_hash(
    anonymous: APIClient,
    monkeypatch: pytest.MonkeyPatch,
    body: bytes,
    content_type: str,
    status: int,
) -> None:
    monkeypatch.delattr("django.contrib.auth.hashers.Argon2PasswordHasher.encode")

    assert_problem(send(anonymous, "POST", LOGIN, body, content_type), status)


@pytest.mark.parametrize("header", ["Bearer x", "Bearer a.b.c", "Basic eDp5", "Bearer", ""])
def test_a_stale_token_does_not_matter(alice: Person, sign_in: SignIn, header: str) -> None:
    assert sign_in(Authorization=header).status_code == 200


def test_the_tokens_name_user_and_session_and_nothing_personal(
    alice: Person, sign_in: SignIn
) -> None:
    signed_in = sign_in().json()
    session = Session.objects.latest("rotated_at")

    access, refresh = claims(signed_in["access"]), claims(signed_in["refresh"])
    assert set(access) == {"token_type", "exp", "iat", "jti", "sub", "sid"}
    assert set(refresh) == {*access, "generation"}
    for token in (access, refresh):
        assert (token["sub"], token["sid"]) == (alice.id, str(session.pk))
    assert access["exp"] - access["iat"] == 10 * 60
    assert refresh["exp"] - refresh["iat"] == 14 * 24 * 3600
    assert jwt.get_unverified_header(signed_in["access"]) == {"alg": "HS256", "typ": "JWT"}


def test_no_token_is_stored(alice: Person, sign_in: SignIn) -> None:
    signed_in = sign_in().json()

    stored = everything_stored()
    assert alice.id in stored
    for token in (signed_in["access"], signed_in["refresh"]):
        assert not [part for part in token.split(".") if part in stored]
    assert claims(signed_in["access"])["jti"] not in stored


def test_each_login_is_a_session_of_its_own(alice: Person, sign_in: SignIn) -> None:
    first, second = sign_in().json(), sign_in().json()

    assert claims(first["access"])["sid"] != claims(second["access"])["sid"]
    assert Session.objects.filter(user=alice.user).count() == 3  # and the one of the fixture


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("x" * 300, "x" * 200),
        ("a\x00b\x1b[31m\tc", "ab[31mc"),
        ("a\u202eb\u200bc", "abc"),
    ],
)
def test_the_session_is_named_after_the_device(
    alice: Person, sign_in: SignIn, agent: str, label: str
) -> None:
    assert sign_in(User_Agent=agent).status_code == 200

    assert Session.objects.latest("id").label == label


def test_no_login_slips_in_behind_what_ends_sessions(alice: Person) -> None:
    """The password was right when it was checked, and has been changed since."""
    as_checked = User.objects.get(pk=alice.user.pk)
    for meanwhile in ({"password": "another"}, {"is_active": False}):
        before = User.objects.filter(pk=alice.user.pk).values(*meanwhile).get()
        User.objects.filter(pk=alice.user.pk).update(**meanwhile)
        with pytest.raises(User.DoesNotExist):
            Session.objects.start(as_checked, "late")
        User.objects.filter(pk=alice.user.pk).update(**before)

    assert Session.objects.start(as_checked, "in time").user_id == alice.user.pk
