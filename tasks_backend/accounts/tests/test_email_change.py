"""POST auth/email/change/ and email/confirm/: another address, once its owner has said so."""

import time
from typing import Any

import pytest
from django.core import signing
from rest_framework.test import APIClient

from accounts.links import email_change_token, password_reset_token
from accounts.models import User
from accounts.tests.conftest import SignIn
from accounts.tests.letters import letterbox, letters, link, parameters
from accounts.tests.stored import everything_stored
from api.tests.clock import LetPass, let_pass
from api.tests.problem import assert_problem
from changes.models import Change
from people import PASSWORD, Person

__all__ = ["let_pass", "letterbox"]

pytestmark = pytest.mark.django_db

CHANGE = "/api/v1/auth/email/change/"
CONFIRM = "/api/v1/auth/email/confirm/"
ME = "/api/v1/users/me/"
NEW = "new@example.com"


def ask(client: APIClient, email: Any = NEW, password: Any = PASSWORD, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(CHANGE, {"email": email, "password": password}, headers=named)


def confirm(token: Any) -> Any:
    return APIClient().post(CONFIRM, {"token": token})


def refusals(response: Any) -> list[tuple[str, str]]:
    problem = assert_problem(response, 400, "invalid")
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


def assert_dead(token: str) -> None:
    assert refusals(confirm(token)) == [("#/token", "invalid_token")]


@pytest.fixture
def token(alice: Person) -> str:
    """The one in the link that was mailed to the address that alice wants."""
    assert ask(alice).status_code == 204
    return parameters()["token"]


def test_the_letter_goes_to_the_new_address_and_to_it_alone(alice: Person) -> None:
    response = ask(alice, "New.Alice@Example.com")

    assert (response.status_code, response.content) == (204, b"")
    assert [letter.to for letter in letters()] == [["New.Alice@Example.com"]]
    assert link().startswith("http://localhost:5500/#/confirm-email?")
    assert set(parameters()) == {"token"}


def test_until_it_is_confirmed_the_old_one_counts(
    alice: Person, token: str, sign_in: SignIn
) -> None:
    assert alice.get(ME).json()["email"] == "alice@example.com"
    assert sign_in().status_code == 200
    assert_problem(sign_in(NEW), 401)


def test_one_signs_in_with_the_new_one_then(alice: Person, token: str, sign_in: SignIn) -> None:
    response = confirm(token)

    assert (response.status_code, response.content) == (204, b"")
    assert alice.get(ME).json()["email"] == NEW
    assert sign_in(NEW).json()["user"]["id"] == alice.id
    assert sign_in("NEW@Example.com").status_code == 200
    assert_problem(sign_in(), 401, "wrong_credentials")


def test_the_old_address_is_free_again(alice: Person, token: str, anonymous: APIClient) -> None:
    confirm(token)

    fields = {"email": "alice@example.com", "password": "battery staple"}
    assert anonymous.post("/api/v1/auth/register/", fields).status_code == 201


def test_it_needs_the_password(alice: Person) -> None:
    assert refusals(ask(alice, password="wrong horse")) == [("#/password", "wrong_password")]
    assert not letters()


def test_wrong_passwords_are_counted(alice: Person, sign_in: SignIn, let_pass: LetPass) -> None:
    for _ in range(5):
        refusals(ask(alice, password="wrong horse"))

    response = ask(alice)
    assert_problem(response, 429, "throttled")
    assert response["Retry-After"] == "5"
    assert sign_in().status_code == 200  # which has a count of its own
    let_pass(5)
    assert ask(alice).status_code == 204


def test_a_taken_address_gets_the_same_answer_and_no_letter(alice: Person, bob: Person) -> None:
    free, *taken = (
        ask(alice, email, X_Request_ID="the-same")
        for email in ("free@example.com", "bob@example.com", "BOB@example.com")
    )

    for other in taken:
        assert other.status_code == free.status_code == 204
        assert other.content == free.content
        assert other.headers == free.headers
    assert [letter.to for letter in letters()] == [["free@example.com"]]


def test_of_two_who_confirm_one_address_the_second_is_refused(
    alice: Person, bob: Person, sign_in: SignIn
) -> None:
    ask(alice)
    first = parameters()["token"]
    ask(bob, "NEW@example.com")
    second = parameters()["token"]

    assert confirm(first).status_code == 204
    assert refusals(confirm(second)) == [("#/email", "unique")]
    assert bob.get(ME).json()["email"] == "bob@example.com"
    assert sign_in(NEW).json()["user"]["id"] == alice.id


def test_an_address_registered_meanwhile_is_refused(token: str, alice: Person) -> None:
    User.objects.register("New@Example.com", PASSWORD)

    assert refusals(confirm(token)) == [("#/email", "unique")]
    assert alice.get(ME).json()["email"] == "alice@example.com"


def test_it_works_once(alice: Person, token: str) -> None:
    confirm(token)

    assert_dead(token)
    assert alice.get(ME).json()["version"] == 2


@pytest.mark.parametrize(("age", "status"), [(3590, 204), (3605, 400)])
def test_it_works_for_an_hour(
    alice: Person, monkeypatch: pytest.MonkeyPatch, age: int, status: int
) -> None:
    then = time.time() - age
    with monkeypatch.context() as past:
        past.setattr(time, "time", lambda: then)
        token = email_change_token(alice.user, NEW)

    assert confirm(token).status_code == status


def test_a_link_is_dead_after_a_new_password(alice: Person, token: str) -> None:
    fields = {"current_password": PASSWORD, "new_password": "battery staple"}
    assert alice.post("/api/v1/auth/password/change/", fields).status_code == 204

    assert_dead(token)


def test_of_two_links_the_other_dies_with_the_first(alice: Person, token: str) -> None:
    ask(alice, "newer@example.com")
    newer = parameters()["token"]

    assert confirm(newer).status_code == 204
    assert_dead(token)


@pytest.mark.parametrize("ending", ["disabled", "deleted"])
def test_an_account_that_is_gone_has_no_use_for_it(alice: Person, token: str, ending: str) -> None:
    account = User.objects.filter(pk=alice.user.pk)
    if ending == "deleted":
        account.delete()
    else:
        account.update(is_active=False)

    assert_dead(token)


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token.rpartition(":")[0],
        lambda token: token.partition(":")[2],
        lambda token: f"x{token}",
        lambda token: f".{token}",
        lambda token: token.lower(),
        lambda _: "x",
        lambda _: "::",
        lambda _: "é:é:é",
        lambda _: signing.dumps(["x"]),
    ],
)
def test_a_forged_one_is_refused(alice: Person, token: str, forge: Any) -> None:
    assert_dead(forge(token))
    assert alice.get(ME).json()["email"] == "alice@example.com"


def test_one_for_a_password_confirms_no_address(alice: Person) -> None:
    assert_dead(password_reset_token(alice.user))


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/email", "#/password"]),
        ({"email": NEW}, ["#/password"]),
        ({"email": "no address", "password": PASSWORD}, ["#/email"]),
        ({"email": "a@b@example.com", "password": PASSWORD}, ["#/email"]),
        ({"email": "a@example.com\nBcc: b@example.com", "password": PASSWORD}, ["#/email"]),
        ({"email": f"{'x' * 250}@example.com", "password": PASSWORD}, ["#/email"]),
        ({"email": [NEW], "password": PASSWORD}, ["#/email"]),
        ({"email": NEW, "password": None}, ["#/password"]),
        ({"email": NEW, "password": PASSWORD, "user": "x"}, ["#/user"]),
    ],
)
def test_what_is_no_change_is_refused(
    alice: Person, body: dict[str, Any], pointers: list[str]
) -> None:
    assert sorted({pointer for pointer, _ in refusals(alice.post(CHANGE, body))}) == pointers
    assert not letters()


@pytest.mark.parametrize("body", [{}, {"token": None}, {"token": 1}, {"token": "x" * 1025}])
def test_what_is_no_confirmation_is_refused(body: dict[str, Any]) -> None:
    assert [pointer for pointer, _ in refusals(APIClient().post(CONFIRM, body))] == ["#/token"]


def test_the_longest_address_fits_into_a_link(alice: Person) -> None:
    email = f"{'x' * 64}@{'y' * 60}.{'y' * 60}.{'y' * 55}.example.com"
    assert ask(alice, email).status_code == 204

    assert confirm(parameters()["token"]).status_code == 204
    assert alice.get(ME).json()["email"] == email


def test_nobody_and_an_api_token_cannot(alice: Person, anonymous: APIClient) -> None:
    assert_problem(ask(anonymous), 401)

    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {alice.create_api_token()['token']}")
    assert_problem(ask(anonymous), 403, "insufficient_scope")
    assert not letters()


def test_nobody_is_bombed_with_letters(alice: Person, let_pass: LetPass) -> None:
    for number in range(5):
        assert ask(alice, f"victim{number}@example.com").status_code == 204

    response = ask(alice, "victim@example.com")
    assert_problem(response, 429, "throttled")
    assert response["Retry-After"] == "3600"
    assert len(letters()) == 5
    let_pass(3600)
    assert ask(alice).status_code == 204


def test_the_devices_stay_signed_in(alice: Person, token: str) -> None:
    phone = Person(alice.user)
    confirm(token)

    assert alice.get(ME).status_code == phone.get(ME).status_code == 200


def test_the_log_has_both_addresses_and_no_link(alice: Person, token: str) -> None:
    confirm(token)

    change = Change.objects.filter(space=alice.user.pk).latest("number")
    assert change.action == "email_changed"
    assert change.fields == {"email": ["alice@example.com", NEW]}
    assert change.actor_id == change.entity_id == alice.user.pk


def test_no_link_is_stored(alice: Person, token: str) -> None:
    content, _, signature = token.split(":")
    for _ in range(2):
        stored = everything_stored()
        assert not [part for part in (content, signature) if part in stored]
        confirm(token)


def test_a_link_does_not_come_back_with_its_address(alice: Person) -> None:
    ask(alice, "second@example.com")
    there = parameters()["token"]
    assert confirm(there).status_code == 204
    letters().clear()
    ask(alice, "alice@example.com")
    assert confirm(parameters()["token"]).status_code == 204

    assert_dead(there)
    assert alice.get(ME).json()["email"] == "alice@example.com"


def test_ones_own_address_can_be_spelled_anew(alice: Person) -> None:
    ask(alice, "Alice@Example.com")

    assert confirm(parameters()["token"]).status_code == 204
    assert alice.get(ME).json()["email"] == "Alice@Example.com"


def test_who_asks_for_reset_links_does_not_disturb(alice: Person) -> None:
    for _ in range(6):
        APIClient().post("/api/v1/auth/password/reset/", {"email": "alice@example.com"})

    assert ask(alice).status_code == 204


def test_nobody_is_bombed_from_many_accounts(alice: Person, bob: Person, admin: Person) -> None:
    answers = [ask(person).status_code for person in (alice, bob, admin) for _ in range(2)]

    assert answers == [204] * 5 + [429]
    assert len(letters()) == 5
