"""Three people: alice, who owns things; bob, a stranger to her; and an admin."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import hypothesis
import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import User
from accounts.passwords import Argon2Hasher
from people import PASSWORD, Counting, Person, Statements

# In CI the same commit draws the same examples, and gets the same verdict.
SAME = hypothesis.settings(deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("quick", SAME, max_examples=30)
hypothesis.settings.register_profile("full", SAME, max_examples=500)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


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
def counting(db: None) -> Counting:
    @contextmanager
    def count() -> Iterator[Statements]:
        statements = Statements()
        with connection.execute_wrapper(statements):
            yield statements

    return count
