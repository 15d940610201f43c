"""How a password is kept: as its Argon2id hash, and nothing else of it."""

import pytest
from django.contrib.auth.hashers import check_password
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.conftest import SignIn
from accounts.tests.stored import everything_stored

pytestmark = pytest.mark.django_db

PHRASE = "staple battery"


def register(client: APIClient, email: str = "new@example.com") -> User:
    fields = {"email": email, "password": PHRASE}
    assert client.post("/api/v1/auth/register/", fields).status_code == 201
    return User.objects.get(email=email)


def test_the_hash_is_argon2id_at_its_real_cost(
    anonymous: APIClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the low cost that other tests have

    user = register(anonymous)
    algorithm, kind, version, cost, salt, digest = user.password.split("$")
    assert (algorithm, kind, version) == ("argon2", "argon2id", "v=19")
    assert cost == "m=19456,t=2,p=1"
    assert len(salt) >= 22  # 128 bits, in base64
    assert len(digest) >= 22
    assert sign_in("new@example.com", PHRASE).status_code == 200


def test_the_same_password_has_two_hashes(anonymous: APIClient) -> None:
    one, other = register(anonymous), register(anonymous, "other@example.com")

    assert one.password != other.password
    assert check_password(PHRASE, one.password)
    assert check_password(PHRASE, other.password)


def test_a_hash_of_a_lower_cost_is_made_anew_at_the_next_login(
    anonymous: APIClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap = register(anonymous).password
    monkeypatch.undo()

    assert sign_in("new@example.com", PHRASE).status_code == 200
    assert User.objects.get().password != cheap
    assert "m=19456,t=2,p=1" in User.objects.get().password
    assert sign_in("new@example.com", PHRASE).status_code == 200


def test_nothing_else_of_it_is_stored(anonymous: APIClient, sign_in: SignIn) -> None:
    register(anonymous)
    sign_in("new@example.com", PHRASE)
    sign_in("new@example.com", "wrong phrase")

    stored = everything_stored()
    assert "argon2id" in stored
    assert PHRASE not in stored
    assert "wrong phrase" not in stored


def test_it_is_in_no_answer(anonymous: APIClient, sign_in: SignIn) -> None:
    user = register(anonymous)

    for answer in (sign_in("new@example.com", PHRASE), sign_in("new@example.com", "wrong phrase")):
        text = answer.content.decode()
        assert not [part for part in (PHRASE, "wrong phrase", user.password) if part in text]
