"""Guessing passwords: what it costs, whom it disturbs, and what is kept of it."""

from typing import Any

import pytest
from django.db import OperationalError
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.stored import everything_stored
from accounts.tokens import RefreshToken
from api.models import FailedTries
from api.tests.clock import LetPass, let_pass
from api.tests.conftest import Failing, failing
from api.tests.problem import assert_problem
from people import PASSWORD, Person

__all__ = ["failing", "let_pass"]

pytestmark = pytest.mark.django_db

WRONG = "wrong horse"
ALICE = "alice@example.com"
BOB = "bob@example.com"
DAY = 24 * 3600


def attempt(email: str = ALICE, password: str = WRONG, address: str = "192.0.2.1") -> Any:
    fields = {"email": email, "password": password}
    return APIClient().post("/api/v1/auth/login/", fields, REMOTE_ADDR=address)


def fail(times: int, email: str = ALICE, **more: str) -> None:
    for _ in range(times):
        assert_problem(attempt(email, **more), 401, "wrong_credentials")


def fail_with_many(times: int, address: str) -> None:
    """Failures on accounts that differ."""
    for number in range(times):
        fail(1, f"{number}@example.com", address=address)


def assert_refused(response: Any, seconds: int) -> None:
    assert_problem(response, 429, "throttled")
    assert response["Retry-After"] == str(seconds)
    assert response["RateLimit"].endswith(f";r=0;t={seconds}")


def test_five_failures_are_free_then_each_makes_one_wait_longer(
    alice: Person, let_pass: LetPass
) -> None:
    fail(5)

    for seconds in (5, 10, 20, 40, 80, 160, 300, 300, 300):
        assert_refused(attempt(), seconds)
        let_pass(seconds - 1)
        assert_refused(attempt(), 1)
        let_pass(1)
        fail(1)


def test_the_right_password_opens_once_one_has_waited(alice: Person, let_pass: LetPass) -> None:
    fail(5)

    assert_refused(attempt(password=PASSWORD), 5)
    let_pass(5)
    assert attempt(password=PASSWORD).status_code == 200


def test_a_refused_try_does_not_make_the_wait_longer(alice: Person, let_pass: LetPass) -> None:
    fail(5)

    for left in (5, 4, 3, 2, 1):
        for _ in range(10):
            assert_refused(attempt(), left)
        let_pass(1)
    assert attempt(password=PASSWORD).status_code == 200


def test_a_success_forgets_the_failures(alice: Person) -> None:
    for _ in range(3):
        fail(4)
        assert attempt(password=PASSWORD).status_code == 200
    fail(5)
    assert_refused(attempt(), 5)


def test_a_day_forgets_the_failures(alice: Person, let_pass: LetPass) -> None:
    fail(1)
    let_pass(DAY - 1)
    fail(4)
    assert_refused(attempt(), 1)

    let_pass(1)
    fail(5)
    assert_refused(attempt(), 5)


@pytest.mark.parametrize("email", ["nobody@example.com", "no address", BOB])
def test_unknown_and_disabled_accounts_are_alike(
    alice: Person, bob: Person, let_pass: LetPass, email: str
) -> None:
    User.objects.filter(pk=bob.user.pk).update(is_active=False)
    same = {"X-Request-ID": "the-same"}

    for seconds in (0, 0, 0, 0, 0, 0, 3, 2, 0, 9, 1):
        let_pass(seconds)
        known, other = (
            APIClient().post("/api/v1/auth/login/", {"email": one, "password": WRONG}, headers=same)
            for one in (ALICE, email)
        )
        assert other.status_code == known.status_code
        assert other.content == known.content
        assert other.headers == known.headers


@pytest.mark.parametrize(
    "spelling", ["ALICE@example.com", "alice@EXAMPLE.COM", "alice@\uff45xample.com"]
)
def test_all_spellings_of_an_address_are_one_account(alice: Person, spelling: str) -> None:
    fail(3)
    fail(2, spelling)

    assert_refused(attempt(), 5)
    assert_refused(attempt(spelling), 5)


def test_another_address_does_not_start_anew(alice: Person) -> None:
    for number in range(5):
        fail(1, address=f"192.0.2.{number}")

    assert_refused(attempt(address="198.51.100.1"), 5)


def test_nobody_else_waits(alice: Person, bob: Person) -> None:
    fail(5)

    assert attempt(BOB, PASSWORD).status_code == 200


def test_whoever_is_signed_in_is_not_disturbed(alice: Person) -> None:
    refresh = str(RefreshToken.of(alice.device))
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {alice.create_api_token()['token']}")
    fail(5)
    assert_refused(attempt(), 5)

    assert alice.get("/api/v1/users/me/").status_code == 200
    assert alice.patch("/api/v1/users/me/", {"name": "Alicia"}).status_code == 200
    assert script.post("/api/v1/tasks/", {"title": "x"}).status_code == 201
    tokens = APIClient().post("/api/v1/auth/refresh/", {"refresh": refresh})
    assert tokens.status_code == 200


def test_the_fields_name_the_policy(alice: Person) -> None:
    fail(5)

    response = attempt()
    assert response["RateLimit-Policy"] == '"account";q=5;w=86400'
    assert response["RateLimit"] == '"account";r=0;t=5'


def test_a_hundred_failures_are_an_addresss_share_of_ten_minutes(
    alice: Person, let_pass: LetPass
) -> None:
    fail_with_many(99, "192.0.2.1")
    let_pass(100)
    fail(1, "another@example.com")

    response = attempt(ALICE, PASSWORD)
    assert_refused(response, 500)
    assert response["RateLimit-Policy"] == '"address";q=100;w=600'
    assert attempt(ALICE, PASSWORD, address="192.0.2.2").status_code == 200
    let_pass(499)
    assert_refused(attempt(ALICE, PASSWORD), 1)
    let_pass(1)
    assert attempt(ALICE, PASSWORD).status_code == 200


def test_a_success_takes_nothing_of_an_addresss_share(alice: Person) -> None:
    for _ in range(120):
        assert attempt(ALICE, PASSWORD).status_code == 200

    fail_with_many(99, "192.0.2.1")
    assert attempt(ALICE, PASSWORD).status_code == 200


def test_a_refused_try_takes_nothing_of_an_addresss_share(alice: Person) -> None:
    fail(5)
    for _ in range(150):
        assert_problem(attempt(), 429)

    fail_with_many(94, "192.0.2.1")
    fail(1, BOB)
    assert_problem(attempt(BOB), 429)


def test_a_success_forgives_no_failure_on_another_account(alice: Person) -> None:
    fail_with_many(100, "192.0.2.1")

    assert attempt(ALICE, PASSWORD, address="192.0.2.2").status_code == 200
    assert_problem(attempt(ALICE, PASSWORD), 429)


def test_an_address_that_waits_makes_no_account_wait(alice: Person) -> None:
    fail_with_many(100, "192.0.2.1")

    for _ in range(10):
        assert_problem(attempt(), 429)
    fail(5, address="192.0.2.2")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_nobody_may_say_that_they_are_elsewhere(alice: Person, header: str) -> None:
    fail_with_many(100, "192.0.2.1")

    fields = {"email": ALICE, "password": PASSWORD}
    for value in ("198.51.100.7", "for=198.51.100.7"):
        response = APIClient().post(
            "/api/v1/auth/login/", fields, REMOTE_ADDR="192.0.2.1", headers={header: value}
        )
        assert_problem(response, 429)


def test_behind_a_trusted_proxy_each_client_has_its_share(
    alice: Person, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    def through_proxy(client: str, email: str, password: str) -> Any:
        return APIClient().post(
            "/api/v1/auth/login/",
            {"email": email, "password": password},
            REMOTE_ADDR="10.0.0.1",
            headers={"X-Forwarded-For": client},
        )

    for number in range(100):
        response = through_proxy("192.0.2.1", f"{number}@example.com", WRONG)
        assert_problem(response, 401)
    assert_problem(through_proxy("192.0.2.1", ALICE, PASSWORD), 429)
    assert_problem(through_proxy("198.51.100.7, 192.0.2.1", ALICE, PASSWORD), 429)
    assert through_proxy("192.0.2.2", ALICE, PASSWORD).status_code == 200


def test_neighbours_in_an_ipv6_network_are_one(alice: Person) -> None:
    for number in range(100):
        fail(1, f"{number}@example.com", address=f"2001:db8::{number:x}")

    assert_problem(attempt(ALICE, PASSWORD, address="2001:db8::ffff"), 429)
    assert attempt(ALICE, PASSWORD, address="2001:db8:0:1::1").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_failure_counts_though_its_request_fails(alice: Person, failing: Failing) -> None:
    with failing(OperationalError("gone"), "accounts_user"):
        for _ in range(5):
            assert_problem(attempt(password=PASSWORD), 503)

    assert {row.count for row in FailedTries.objects.all()} == {5}
    assert_problem(attempt(), 429)


@pytest.mark.parametrize("body", [{}, {"email": ALICE}, {"email": ALICE, "password": 1}])
def test_what_is_no_try_is_not_counted(alice: Person, body: dict[str, Any]) -> None:
    for _ in range(6):
        assert_problem(APIClient().post("/api/v1/auth/login/", body), 400)

    assert not FailedTries.objects.exists()


def test_a_refused_try_costs_no_hash(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(5)
    monkeypatch.delattr("django.contrib.auth.hashers.Argon2PasswordHasher.verify")
    monkeypatch.delattr("django.contrib.auth.hashers.Argon2PasswordHasher.encode")

    assert_problem(attempt(), 429)


def test_the_table_tells_neither_who_nor_where_from() -> None:
    for email in (ALICE, "nobody@example.com"):
        fail(1, email)

    assert FailedTries.objects.count() == 3
    stored = everything_stored()
    assert not [word for word in (ALICE, "nobody", "192.0.2", WRONG) if word in stored]
