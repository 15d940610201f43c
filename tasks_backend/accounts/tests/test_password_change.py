"""POST auth/password/change/"""

from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.links import password_reset_token
from accounts.models import User
from accounts.tests.conftest import SignIn
from accounts.tests.letters import letterbox, letters
from accounts.tests.stored import everything_stored
from accounts.tokens import RefreshToken
from api.models import FailedTries
from api.tests.clock import LetPass, let_pass
from api.tests.problem import assert_problem
from changes.models import Change
from people import PASSWORD, Person

__all__ = ["let_pass", "letterbox"]

CHANGE = "/api/v1/auth/password/change/"
ME = "/api/v1/users/me/"
REFRESH = "/api/v1/auth/refresh/"
NEW = "battery staple"


def change(client: APIClient, current: Any = PASSWORD, new: Any = NEW) -> Any:
    return client.post(CHANGE, {"current_password": current, "new_password": new})


def refresh(person: Person) -> Any:
    return APIClient().post(REFRESH, {"refresh": str(RefreshToken.of(person.device))})


def refusals(response: Any) -> list[tuple[str, str]]:
    problem = assert_problem(response, 400, "invalid")
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


def test_the_new_one_opens_and_the_old_one_does_not(alice: Person, sign_in: SignIn) -> None:
    response = change(alice)

    assert (response.status_code, response.content) == (204, b"")
    assert sign_in(password=NEW).status_code == 200
    assert_problem(sign_in(), 401, "wrong_credentials")


def test_the_other_devices_are_signed_out_and_this_one_goes_on(alice: Person, bob: Person) -> None:
    phone, laptop = Person(alice.user), Person(alice.user)
    change(alice)

    for device in (phone, laptop):
        assert_problem(device.get(ME), 401)
        assert_problem(refresh(device), 401)
    assert alice.get(ME).status_code == bob.get(ME).status_code == 200
    assert refresh(alice).status_code == 200


def test_without_the_current_one_nothing_changes(alice: Person, sign_in: SignIn) -> None:
    phone = Person(alice.user)

    for wrong in (NEW, "Correct horse", f"{PASSWORD} ", "x"):
        assert refusals(change(alice, wrong)) == [("#/current_password", "wrong_password")]
    assert phone.get(ME).status_code == 200
    assert sign_in().status_code == 200


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/current_password", "#/new_password"]),
        ({"new_password": NEW}, ["#/current_password"]),
        ({"current_password": PASSWORD}, ["#/new_password"]),
        ({"current_password": None, "new_password": NEW}, ["#/current_password"]),
        ({"current_password": PASSWORD, "new_password": 12345678}, ["#/new_password"]),
        ({"current_password": PASSWORD, "new_password": [NEW]}, ["#/new_password"]),
        ({"current_password": PASSWORD, "new_password": NEW, "user": "x"}, ["#/user"]),
        ({"current_password": PASSWORD, "new_password": "x" * 129}, ["#/new_password"]),
    ],
)
def test_what_is_no_change_is_refused(
    alice: Person, sign_in: SignIn, body: dict[str, Any], pointers: list[str]
) -> None:
    assert [pointer for pointer, _ in refusals(alice.post(CHANGE, body))] == pointers
    assert sign_in().status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short 7", "password_too_short"),
        ("password123", "password_too_common"),
        ("alice@example.com", "password_too_similar"),
        ("ALICE@example.com", "password_too_similar"),
    ],
)
def test_one_that_is_easy_to_guess_is_refused(
    alice: Person, sign_in: SignIn, new: str, code: str
) -> None:
    phone = Person(alice.user)

    assert refusals(change(alice, new=new)) == [("#/new_password", code)]
    assert phone.get(ME).status_code == 200
    assert sign_in().status_code == 200


@pytest.mark.parametrize(
    "new", [f"  {NEW}  ", "lowercase", "x y" * 42, "пароль и ключ", "🐴🔋 staple", "tab\there now"]
)
def test_it_is_taken_exactly_as_typed(alice: Person, sign_in: SignIn, new: str) -> None:
    assert change(alice, new=new).status_code == 204

    assert sign_in(password=new).status_code == 200
    for other in {new.strip(), f"{new} "} - {new}:
        assert_problem(sign_in(password=other), 401)


def test_nobody_and_an_api_token_cannot(alice: Person, sign_in: SignIn) -> None:
    assert_problem(change(APIClient()), 401)

    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {alice.create_api_token()['token']}")
    assert_problem(change(script), 403, "insufficient_scope")
    assert sign_in().status_code == 200


def test_the_log_says_so_and_not_what(alice: Person) -> None:
    changes = Change.objects.count()
    alice.post(
        CHANGE,
        {"current_password": PASSWORD, "new_password": NEW},
        headers={"X-Request-ID": "r-1"},
    )

    assert Change.objects.count() == changes + 1
    change = Change.objects.filter(space=alice.user.pk).latest("number")
    assert (change.entity, change.entity_id) == ("user", alice.user.pk)
    assert (change.action, change.fields) == ("password_changed", {})
    assert (change.actor_id, change.request_id) == (alice.user.pk, "r-1")
    assert change.version == alice.get(ME).json()["version"] == 2


def test_no_password_is_stored(alice: Person) -> None:
    change(alice)
    change(alice, "wrong horse")

    stored = everything_stored()
    assert not [text for text in (PASSWORD, NEW, "wrong horse") if text in stored]


def test_a_reset_link_from_before_is_dead(alice: Person) -> None:
    token = password_reset_token(alice.user)
    change(alice)

    response = APIClient().post(
        "/api/v1/auth/password/reset/confirm/",
        {"user": alice.id, "token": token, "new_password": "staple horse"},
    )
    assert refusals(response) == [("#/token", "invalid_token")]


def test_wrong_ones_are_counted(alice: Person, sign_in: SignIn, let_pass: LetPass) -> None:
    for _ in range(5):
        assert refusals(change(alice, "wrong horse"))

    response = change(alice)
    assert_problem(response, 429, "throttled")
    assert response["Retry-After"] == "5"
    assert sign_in().status_code == 200  # which has a count of its own
    assert alice.get(ME).status_code == 200

    let_pass(5)
    assert change(alice).status_code == 204
    assert sign_in(password=NEW).status_code == 200


def test_who_guesses_at_the_login_does_not_disturb_who_is_signed_in(
    alice: Person, sign_in: SignIn
) -> None:
    for _ in range(6):
        sign_in(password="wrong horse")

    assert change(alice).status_code == 204


def test_a_right_one_is_no_failure_even_where_the_new_one_is_refused(alice: Person) -> None:
    for _ in range(7):
        assert refusals(change(alice, new="short 7")) == [("#/new_password", "password_too_short")]

    assert not FailedTries.objects.filter(count__gt=0).exists()


def test_it_writes_to_nobody(alice: Person) -> None:
    change(alice)

    assert not letters()


def test_the_hash_of_nobody_else_changes(alice: Person, bob: Person) -> None:
    change(alice)

    assert User.objects.get(pk=bob.user.pk).password == bob.user.password


def test_of_two_at_once_the_slower_did_not_know_the_password(alice: Person) -> None:
    """As if another change had come between the check and the opened space."""
    done = False

    def change_first(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal done
        if "changes_space" in sql and not done:
            done = True
            User.objects.filter(pk=alice.user.pk).update(password="another")
        return execute(sql, *rest)

    with connection.execute_wrapper(change_first):
        response = change(alice)

    assert refusals(response) == [("#/current_password", "wrong_password")]
