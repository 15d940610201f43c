"""Three people: alice, who owns things; bob, a stranger to her; and an admin."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import hypothesis
import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.passwords import Argon2Hasher
from accounts.tokens import AccessToken

PASSWORD = "correct horse"

hypothesis.settings.register_profile("quick", max_examples=30, deadline=None)
hypothesis.settings.register_profile("full", max_examples=500, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


class Person(APIClient):
    """Somebody who is signed in and talks to the API."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user
        self.id = str(user.pk)
        self.device = Session.objects.start(user, "a test")
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.of(self.device)}")

    def create_task(self, **fields: Any) -> dict[str, Any]:
        return self._create("/api/v1/tasks/", {"title": "Buy milk", **fields})

    def create_project(self, **fields: Any) -> dict[str, Any]:
        return self._create("/api/v1/projects/", {"name": "Household", **fields})

    def inbox(self) -> dict[str, Any]:
        projects = self.get("/api/v1/projects/?owner=me").json()["results"]
        return next(project for project in projects if project["is_inbox"])

    def _create(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        response = self.post(path, fields)
        assert response.status_code == 201, response.content
        created: dict[str, Any] = response.json()
        return created


class Statements(list[str]):
    """The SQL that ran inside ``with counting() as statements``; a failure prints it."""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real algorithm, at a cost that many tests can pay."""
    monkeypatch.setattr(Argon2Hasher, "time_cost", 1)
    monkeypatch.setattr(Argon2Hasher, "memory_cost", 8)


@pytest.fixture
def anonymous() -> APIClient:
    return APIClient()


@pytest.fixture
def alice(db: None) -> Person:
    return Person(User.objects.register("alice@example.com", PASSWORD, name="Alice"))


@pytest.fixture
def bob(db: None) -> Person:
    return Person(User.objects.register("bob@example.com", PASSWORD, name="Bob"))


@pytest.fixture
def admin(db: None) -> Person:
    return Person(User.objects.create_superuser("admin@example.com", PASSWORD, name="Ada"))


@pytest.fixture
def counting(db: None) -> Callable[[], AbstractContextManager[Statements]]:
    @contextmanager
    def count() -> Iterator[Statements]:
        statements = Statements()
        with connection.execute_wrapper(statements):
            yield statements

    return count
