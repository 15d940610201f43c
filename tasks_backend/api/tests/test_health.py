"""``/livez``: the process runs. ``/readyz``: it can serve."""

import pytest
from django.db import InterfaceError, OperationalError
from pytest_django import Settings
from rest_framework.test import APIClient

from api.tests.conftest import Failing
from api.tests.problem import assert_problem


def test_it_lives_without_a_database(anonymous: APIClient) -> None:
    # No fixture opens the database here, so any statement would raise.
    response = anonymous.get("/livez")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_lives_while_the_database_is_away(
    db: None, anonymous: APIClient, failing: Failing
) -> None:
    with failing(OperationalError()):
        assert anonymous.get("/livez").status_code == 200


def test_it_is_ready_with_a_database(db: None, anonymous: APIClient) -> None:
    response = anonymous.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_it_is_not_ready_while_the_database_is_away(
    db: None, anonymous: APIClient, failing: Failing, error: type[Exception]
) -> None:
    with failing(error("no such host db.internal")):
        response = anonymous.get("/readyz")

    assert_problem(response, 503, "unavailable")
    assert int(response["Retry-After"]) >= 1
    assert "db.internal" not in response.content.decode()
    assert anonymous.get("/readyz").status_code == 200


def test_it_is_not_ready_while_redis_is_away(
    db: None, anonymous: APIClient, settings: Settings
) -> None:
    redis = "django.core.cache.backends.redis.RedisCache"
    nobody = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": nobody}}

    response = anonymous.get("/readyz")

    assert_problem(response, 503, "unavailable")
    assert int(response["Retry-After"]) >= 1


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_load_balancer_is_strict_too(db: None, anonymous: APIClient, path: str) -> None:
    assert anonymous.head(path).status_code == 200
    assert_problem(anonymous.get(f"{path}?x=1"), 400)
    assert_problem(anonymous.post(path), 405)
    assert_problem(anonymous.get(f"{path}/"), 404)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_wrong_token_does_not_matter(db: None, anonymous: APIClient, path: str) -> None:
    assert anonymous.get(path, headers={"Authorization": "Bearer x"}).status_code == 200
