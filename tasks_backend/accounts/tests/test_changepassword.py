"""bin/manage changepassword: when no mail reaches whoever has forgotten theirs."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.management.commands import changepassword
from accounts.tests.conftest import SignIn
from api.tests.problem import assert_problem
from changes.models import Change
from people import Person

NEW = "battery staple"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What somebody types at the two prompts."""

    def type_in(first: str, second: str = "") -> None:
        answers = iter([first, second or first])
        monkeypatch.setattr(changepassword, "getpass", lambda prompt: next(answers))

    return type_in


def test_it_signs_out_whoever_had_the_old_one(alice: Person, sign_in: SignIn, typed: Any) -> None:
    typed(NEW)
    call_command("changepassword", "ALICE@example.com")

    assert_problem(alice.get("/api/v1/users/me/"), 401)
    assert sign_in(password=NEW).status_code == 200
    assert Change.objects.latest("number").action == "password_changed"


@pytest.mark.parametrize("passwords", [(NEW, "another"), ("password", "password")])
def test_a_slip_or_a_weak_one_changes_nothing(
    alice: Person, typed: Any, passwords: tuple[str, str]
) -> None:
    typed(*passwords)

    with pytest.raises(CommandError):
        call_command("changepassword", "alice@example.com")
    assert alice.get("/api/v1/users/me/").status_code == 200


def test_an_unknown_address_is_told(db: None) -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("changepassword", "nobody@example.com")
