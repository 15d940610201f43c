"""manage.py purge: what is over and done with goes, and nothing else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import ApiToken, Session, User
from accounts.tests.conftest import SignIn
from accounts.tokens import RefreshToken
from api.models import FailedTries
from api.tests.problem import assert_problem
from changes.models import Change, Space
from people import Person

pytestmark = pytest.mark.django_db

ME = "/api/v1/users/me/"
SECOND = timedelta(seconds=1)


def purge() -> list[str]:
    printed = StringIO()
    call_command("purge", stdout=printed)
    return printed.getvalue().splitlines()


def test_it_removes_ended_sessions_and_keeps_live_ones(alice: Person) -> None:
    expired, revoked = Person(alice.user), Person(alice.user)
    Session.objects.filter(pk=expired.device.pk).update(expires_at=timezone.now() - SECOND)
    Session.objects.filter(pk=revoked.device.pk).revoke()

    assert purge()[0] == "2 sessions"
    assert list(Session.objects.values_list("pk", flat=True)) == [alice.device.pk]
    assert alice.get(ME).status_code == 200


def test_a_removed_sessions_tokens_stay_dead(alice: Person, sign_in: SignIn) -> None:
    token = str(RefreshToken.of(alice.device))
    Session.objects.revoke()
    purge()

    assert_problem(alice.get(ME), 401)
    assert_problem(alice.post("/api/v1/auth/refresh/", {"refresh": token}), 401)
    assert alice.post("/api/v1/auth/logout/", {"refresh": token}).status_code == 204
    assert sign_in().status_code == 200


def test_it_removes_expired_api_tokens_and_keeps_the_others(alice: Person) -> None:
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    endless, lasting, expired = (
        alice.create_api_token(expires_at=instant)["id"] for instant in (None, tomorrow, tomorrow)
    )
    ApiToken.objects.filter(pk=expired).update(expires_at=timezone.now() - SECOND)

    assert purge()[1] == "1 API tokens"
    assert {str(row.pk) for row in ApiToken.objects.all()} == {endless, lasting}


def test_it_removes_forgotten_failures_and_keeps_those_that_count(
    alice: Person, sign_in: SignIn
) -> None:
    sign_in(password="wrong horse")
    long_ago = timezone.now() - timedelta(days=1) - SECOND
    FailedTries.objects.update(first_at=long_ago, last_at=long_ago)
    for _ in range(5):
        sign_in("bob@example.com", "wrong horse")
    # The failures of alice's and of both at one address; the address's have begun anew.
    assert FailedTries.objects.count() == 3

    assert purge()[2] == "1 failures"
    assert FailedTries.objects.count() == 2
    assert_problem(sign_in("bob@example.com", "wrong horse"), 429)


def test_it_touches_nothing_else_and_can_be_repeated(alice: Person, bob: Person) -> None:
    alice.create_task()
    before = [model.objects.count() for model in (User, Space, Change)]

    nothing = ["sessions", "API tokens", "failures", "answers", "projects", "tasks", "changes"]
    assert purge() == purge() == [f"0 {name}" for name in nothing]
    assert [model.objects.count() for model in (User, Space, Change)] == before
    assert alice.get(ME).status_code == bob.get(ME).status_code == 200
