"""429: its fields agree, waiting works, and nobody waits for another. Guessing passwords:
accounts/tests/test_brute_force.py."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.test import override_settings
from pytest_django import Settings
from rest_framework.test import APIClient
from rest_framework.views import APIView

from api.tests.clock import LetPass, let_pass
from api.tests.problem import assert_problem
from api.throttling import AddressThrottle, GeneralThrottle, UserThrottle
from people import Person

__all__ = ["let_pass"]

pytestmark = pytest.mark.django_db

ME = "/api/v1/users/me/"
LOGIN = "/api/v1/auth/login/"
RESET = "/api/v1/auth/password/reset/"
REFRESH = "/api/v1/auth/refresh/"


def wait_of(response: Any) -> int:
    """What a refusal says, once all its fields say the same."""
    assert_problem(response, 429, "throttled")
    policy = re.fullmatch(r'"(\w+)";q=(\d+);w=(\d+)', response["RateLimit-Policy"])
    limit = re.fullmatch(r'"(\w+)";r=0;t=(\d+)', response["RateLimit"])
    assert policy is not None
    assert limit is not None
    assert policy[1] == limit[1]
    assert limit[2] == response["Retry-After"]
    assert 1 <= int(limit[2]) <= int(policy[3])
    return int(limit[2])


def wrong_login(_: Person) -> Any:
    return APIClient().post(LOGIN, {"email": "alice@example.com", "password": "wrong horse"})


def wrong_password(alice: Person) -> Any:
    return alice.delete(ME, {"password": "wrong horse"})


def letter(_: Person) -> Any:
    return APIClient().post(RESET, {"email": "nobody@example.com"})


@pytest.mark.parametrize(
    ("attempt", "status", "waits"),
    [(wrong_login, 401, 5), (wrong_password, 400, 5), (letter, 204, 3600)],
)
def test_of_what_is_always_limited(
    alice: Person, let_pass: LetPass, attempt: Any, status: int, waits: int
) -> None:
    for _ in range(5):
        assert attempt(alice).status_code == status

    assert wait_of(attempt(alice)) == waits
    let_pass(waits - 0.25)
    assert wait_of(attempt(alice)) == 1  # never a wait of nothing
    let_pass(0.25)
    assert attempt(alice).status_code == status


def test_general_limits_are_off_unless_set(alice: Person, anonymous: APIClient) -> None:
    assert configured.RATE_LIMITS == {"user": None, "address": None}

    for _ in range(100):
        assert alice.get(ME).status_code == 200
        assert anonymous.get(ME).status_code == 401
        assert anonymous.post(REFRESH, {"refresh": "x"}).status_code == 401


@pytest.fixture
def throttled(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Three requests a minute for each user, two for each address that is not signed in."""
    settings.RATE_LIMITS = {"user": "3/minute", "address": "2/minute"}
    # DRF reads its settings when it is imported.
    monkeypatch.setattr(APIView, "throttle_classes", [UserThrottle, AddressThrottle])


@pytest.fixture
def limited(throttled: None) -> Iterator[None]:
    """The same, with nothing counted yet."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def seconds_pass(monkeypatch: pytest.MonkeyPatch) -> LetPass:
    """The same for the clock of the general limits, which is DRF's."""
    now = 1_000_000.0

    def advance(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(GeneralThrottle, "timer", lambda _: now)
    return advance


def test_a_user_has_so_many_requests(limited: None, seconds_pass: LetPass, alice: Person) -> None:
    for _ in range(3):
        assert alice.get(ME).status_code == 200
        seconds_pass(10)

    response = alice.get(ME)
    assert wait_of(response) == 30
    assert response["RateLimit-Policy"] == '"user";q=3;w=60'
    seconds_pass(29.5)
    assert wait_of(alice.get(ME)) == 1
    seconds_pass(0.5)
    assert alice.get(ME).status_code == 200
    assert wait_of(alice.get(ME)) == 10


def test_a_refused_request_does_not_make_the_wait_longer(
    limited: None, seconds_pass: LetPass, alice: Person
) -> None:
    for _ in range(3):
        alice.get(ME)
    for _ in range(10):
        wait_of(alice.get(ME))

    seconds_pass(60)
    assert alice.get(ME).status_code == 200


def test_one_users_limit_does_not_touch_anothers(
    limited: None, seconds_pass: LetPass, alice: Person, bob: Person
) -> None:
    for _ in range(3):
        alice.get(ME)

    wait_of(alice.get(ME))
    wait_of(alice.post("/api/v1/tasks/", {"title": "x"}))
    for _ in range(3):
        assert bob.get(ME).status_code == 200


def test_a_users_devices_and_scripts_share_it(
    limited: None, seconds_pass: LetPass, alice: Person
) -> None:
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {alice.create_api_token()['token']}")
    assert script.get(ME).status_code == 200
    assert alice.get(ME, REMOTE_ADDR="192.0.2.2").status_code == 200

    wait_of(script.get(ME))
    wait_of(Person(alice.user).get(ME))


def test_an_address_has_so_many_requests(
    limited: None, seconds_pass: LetPass, anonymous: APIClient, alice: Person
) -> None:
    def refresh(address: str) -> Any:
        return anonymous.post(REFRESH, {"refresh": "x"}, REMOTE_ADDR=address)

    for number in (1, 2):
        assert_problem(refresh(f"2001:db8::{number}"), 401)
    response = refresh("2001:db8::3")
    assert wait_of(response) == 60
    assert response["RateLimit-Policy"] == '"address";q=2;w=60'
    assert_problem(refresh("2001:db8:0:1::1"), 401)
    assert alice.get(ME, REMOTE_ADDR="2001:db8::1").status_code == 200

    seconds_pass(60)
    assert_problem(refresh("2001:db8::3"), 401)


@override_settings(
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",  # where nobody listens
        }
    }
)
def test_without_its_counters_the_api_goes_on(throttled: None, alice: Person) -> None:
    for _ in range(5):
        assert alice.get(ME).status_code == 200
        assert wrong_login(alice).status_code == 401
    wait_of(wrong_login(alice))


REQUESTS = """
import django
django.setup()
from rest_framework.test import APIClient
for path in ("refresh", "logout"):
    for _ in range(2):
        response = APIClient(SERVER_NAME="localhost").post(
            f"/api/v1/auth/{path}/", {"refresh": "x"}
        )
        print(response.status_code, response.get("RateLimit-Policy"))
"""


def run(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """What a site with these variables answers; its database is never asked."""
    return subprocess.run(  # noqa: S603  # this very interpreter
        [sys.executable, "-c", REQUESTS],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": str(configured.BACKEND),
            "TASKS_DATA_DIR": str(folder),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_environment_sets_them(tmp_path: Path) -> None:
    answers = run(tmp_path, RATE_LIMIT_ADDRESS="3/hour").stdout.splitlines()

    assert answers == ["401 None"] * 3 + ['429 "address";q=3;w=3600']


@pytest.mark.parametrize("rate", ["fast", "0/minute", "10", "10/fortnight", "-1/minute", "1.5/day"])
def test_what_is_no_rate_stops_the_start(tmp_path: Path, rate: str) -> None:
    started = run(tmp_path, RATE_LIMIT_USER=rate)

    assert started.returncode != 0
    assert f"RATE_LIMIT_USER must be a rate such as 600/minute, not {rate!r}" in started.stderr
