"""GET users/summary/: for admins."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from api.tests.problem import assert_problem
from people import Counting, Person

SUMMARY = "/api/v1/users/summary/"


def test_accounts_are_counted_by_what_they_are(admin: Person, alice: Person, bob: Person) -> None:
    User.objects.filter(pk=bob.id).update(
        is_active=False, created_at=timezone.now() - timedelta(days=31)
    )

    assert admin.get(SUMMARY).json() == {
        "total": 3,
        "by_role": {"user": 2, "admin": 1},
        "disabled": 1,
        "recent": 2,
    }


def test_users_may_not_see_it(alice: Person, anonymous: APIClient) -> None:
    assert_problem(alice.get(SUMMARY), 403, "permission_denied")
    assert_problem(alice.options(SUMMARY), 403)
    assert_problem(anonymous.get(SUMMARY), 401)


def test_it_takes_no_parameters(admin: Person) -> None:
    assert_problem(admin.get(f"{SUMMARY}?role=admin"), 400, "invalid")


def test_it_costs_two_statements(admin: Person, counting: Counting) -> None:
    with counting() as statements:
        admin.get(SUMMARY)

    assert len(statements) == 2, statements  # who asks, and the counts
