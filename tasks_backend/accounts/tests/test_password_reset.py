"""POST auth/password/reset/ and reset/confirm/: a forgotten password, by a mailed link."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from rest_framework.test import APIClient

from accounts.links import email_change_token, password_reset_token
from accounts.models import User
from accounts.tests.conftest import SignIn
from accounts.tests.letters import letterbox, letters, link, parameters
from accounts.tests.stored import everything_stored
from accounts.tokens import RefreshToken
from api.tests.clock import LetPass, let_pass
from api.tests.problem import assert_problem
from changes.models import Change
from people import PASSWORD, Person

__all__ = ["let_pass", "letterbox"]

pytestmark = pytest.mark.django_db

RESET = "/api/v1/auth/password/reset/"
CONFIRM = "/api/v1/auth/password/reset/confirm/"
ME = "/api/v1/users/me/"
NEW = "battery staple"
UNUSED = "01900000-0000-7000-8000-000000000000"


def ask(email: Any = "alice@example.com", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return APIClient().post(RESET, {"email": email}, headers=named)


def confirm(user: Any, token: Any, new: Any = NEW) -> Any:
    return APIClient().post(CONFIRM, {"user": user, "token": token, "new_password": new})


def refusals(response: Any) -> list[tuple[str, str]]:
    problem = assert_problem(response, 400, "invalid")
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


def assert_dead(user: Any, token: str) -> None:
    assert refusals(confirm(user, token)) == [("#/token", "invalid_token")]


@pytest.fixture
def token(alice: Person) -> str:
    """The one in the link that was mailed to alice."""
    assert ask().status_code == 204
    return parameters()["token"]


def test_the_link_leads_to_the_dashboard_and_hides_its_token_from_servers(alice: Person) -> None:
    response = ask()

    assert (response.status_code, response.content) == (204, b"")
    [letter] = letters()
    assert letter.to == ["alice@example.com"]
    assert (letter.cc, letter.bcc) == ([], [])
    assert link().startswith("http://localhost:5500/#/reset-password?")
    assert set(parameters()) == {"user", "token"}
    assert parameters()["user"] == alice.id


def test_the_link_sets_a_new_password(alice: Person, token: str, sign_in: SignIn) -> None:
    response = confirm(alice.id, token)

    assert (response.status_code, response.content) == (204, b"")
    assert sign_in(password=NEW).status_code == 200
    assert_problem(sign_in(), 401, "wrong_credentials")


def test_unknown_and_disabled_are_answered_alike_and_get_no_letter(
    alice: Person, bob: Person
) -> None:
    User.objects.filter(pk=bob.user.pk).update(is_active=False)

    known, *others = (
        ask(email, X_Request_ID="the-same")
        for email in ("alice@example.com", "bob@example.com", "nobody@example.com", "no address")
    )
    for other in others:
        assert other.status_code == known.status_code == 204
        assert other.content == known.content
        assert other.headers == known.headers
    assert [letter.to for letter in letters()] == [["alice@example.com"]]


def test_a_letter_goes_to_the_address_as_it_was_registered(alice: Person) -> None:
    ask("ALICE@\uff45xample.com")

    assert [letter.to for letter in letters()] == [["alice@example.com"]]


def test_asking_changes_nothing_yet(alice: Person, token: str, sign_in: SignIn) -> None:
    assert alice.get(ME).json()["version"] == 1
    assert sign_in().status_code == 200


def test_it_works_once(alice: Person, token: str, sign_in: SignIn) -> None:
    confirm(alice.id, token)

    assert refusals(confirm(alice.id, token, "another staple")) == [("#/token", "invalid_token")]
    assert sign_in(password=NEW).status_code == 200


@pytest.mark.parametrize(("age", "status"), [(3595, 204), (3605, 400)])
def test_it_works_for_an_hour(
    alice: Person, monkeypatch: pytest.MonkeyPatch, age: int, status: int
) -> None:
    then = datetime.now() - timedelta(seconds=age)  # noqa: DTZ005  # as the generator tells time
    with monkeypatch.context() as past:
        past.setattr(PasswordResetTokenGenerator, "_now", lambda _: then)
        token = password_reset_token(alice.user)

    assert confirm(alice.id, token).status_code == status


def test_a_link_is_dead_after_another_way_to_a_new_password(alice: Person, token: str) -> None:
    fields = {"current_password": PASSWORD, "new_password": "staple horse"}
    assert alice.post("/api/v1/auth/password/change/", fields).status_code == 204

    assert_dead(alice.id, token)


def test_a_link_is_dead_after_a_change_of_address(alice: Person, token: str) -> None:
    fields = {"token": email_change_token(alice.user, "new@example.com")}
    assert APIClient().post("/api/v1/auth/email/confirm/", fields).status_code == 204

    assert_dead(alice.id, token)


def test_of_two_links_the_other_dies_with_the_first(alice: Person, token: str) -> None:
    ask()
    other = parameters()["token"]

    assert confirm(alice.id, other).status_code == 204
    assert_dead(alice.id, token)


def test_a_link_outlives_logins_and_a_new_name(alice: Person, token: str, sign_in: SignIn) -> None:
    sign_in()
    alice.patch(ME, {"name": "Alicia"})

    assert confirm(alice.id, token).status_code == 204


def test_a_disabled_account_has_no_use_for_it(alice: Person, token: str) -> None:
    User.objects.filter(pk=alice.user.pk).update(is_active=False)

    assert_dead(alice.id, token)


def test_it_is_nobody_elses(alice: Person, bob: Person, token: str, sign_in: SignIn) -> None:
    assert_dead(bob.id, token)
    assert_dead(UNUSED, token)
    assert sign_in("bob@example.com").status_code == 200


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: token.split("-")[0],
        lambda token: f"{token.split('-')[0]}-",
        lambda token: f"zzzzzz-{token.split('-')[1]}",
        lambda token: f"{'z' * 20}-{token.split('-')[1]}",
        lambda token: f"-1-{token}",
        lambda token: token.upper(),
        lambda _: "x",
        lambda _: "-",
        lambda _: "é-é",
        lambda _: "0-0",
        lambda _: "x" * 512,
    ],
)
def test_a_forged_one_is_refused(alice: Person, token: str, forge: Any) -> None:
    assert_dead(alice.id, forge(token))


def test_one_for_an_address_sets_no_password(alice: Person) -> None:
    assert_dead(alice.id, email_change_token(alice.user, "new@example.com")[:512])


def test_all_devices_are_signed_out(alice: Person, bob: Person, token: str) -> None:
    phone = Person(alice.user)
    confirm(alice.id, token)

    for device in (alice, phone):
        assert_problem(device.get(ME), 401)
        refresh = {"refresh": str(RefreshToken.of(device.device))}
        assert_problem(APIClient().post("/api/v1/auth/refresh/", refresh), 401)
    assert bob.get(ME).status_code == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short 7", "password_too_short"),
        ("password123", "password_too_common"),
        ("alice@example.com", "password_too_similar"),
    ],
)
def test_a_password_that_is_easy_to_guess_does_not_use_it_up(
    alice: Person, token: str, new: str, code: str
) -> None:
    assert refusals(confirm(alice.id, token, new)) == [("#/new_password", code)]

    assert confirm(alice.id, token).status_code == 204


def test_whether_a_password_is_weak_is_told_to_the_bearer_alone(alice: Person) -> None:
    assert refusals(confirm(alice.id, "x", "short 7")) == [("#/token", "invalid_token")]


def test_it_is_taken_exactly_as_typed(alice: Person, token: str, sign_in: SignIn) -> None:
    confirm(alice.id, token, f" {NEW} ")

    assert_problem(sign_in(password=NEW), 401)
    assert sign_in(password=f" {NEW} ").status_code == 200


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["#/user", "#/token", "#/new_password"]),
        ({"user": "x", "token": "x", "new_password": NEW}, ["#/user"]),
        ({"user": None, "token": "x", "new_password": NEW}, ["#/user"]),
        ({"user": UNUSED, "token": ["x"], "new_password": NEW}, ["#/token"]),
        ({"user": UNUSED, "token": "x" * 513, "new_password": NEW}, ["#/token"]),
        ({"user": UNUSED, "token": "x", "new_password": 1}, ["#/new_password"]),
        ({"user": UNUSED, "token": "x", "new_password": NEW, "email": "x"}, ["#/email"]),
    ],
)
def test_what_is_no_confirmation_is_refused(body: dict[str, Any], pointers: list[str]) -> None:
    assert [pointer for pointer, _ in refusals(APIClient().post(CONFIRM, body))] == pointers


@pytest.mark.parametrize("email", [None, 1, [], "", "x" * 255])
def test_what_is_no_text_is_refused(email: Any) -> None:
    assert [pointer for pointer, _ in refusals(ask(email))] == ["#/email"]


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_nobody_is_bombed_with_letters(alice: Person, email: str, let_pass: LetPass) -> None:
    for spelling in (email, email.upper(), email.title(), email, email):
        assert ask(spelling).status_code == 204
    sent = len(letters())

    response = ask(email)
    assert_problem(response, 429, "throttled")
    assert response["Retry-After"] == "3600"
    assert response["RateLimit"] == '"mails";r=0;t=3600'
    assert response["RateLimit-Policy"] == '"mails";q=5;w=3600'
    assert len(letters()) == sent
    assert ask("bob@example.com").status_code == 204

    let_pass(3600)
    assert ask(email).status_code == 204


def test_a_stale_token_in_the_header_does_not_matter(alice: Person, token: str) -> None:
    assert ask(Authorization="Bearer stale").status_code == 204
    body = {"user": alice.id, "token": token, "new_password": NEW}
    response = APIClient().post(CONFIRM, body, headers={"Authorization": "Bearer stale"})
    assert response.status_code == 204


def test_the_log_says_so_and_not_what(alice: Person, token: str) -> None:
    confirm(alice.id, token)

    change = Change.objects.filter(space=alice.user.pk).latest("number")
    assert (change.action, change.fields) == ("password_changed", {})
    assert change.actor_id == change.entity_id == alice.user.pk


def test_neither_link_nor_password_is_stored(alice: Person, token: str) -> None:
    assert token.split("-")[1] not in everything_stored()

    confirm(alice.id, token)
    stored = everything_stored()
    assert not [text for text in (token.split("-")[1], NEW, PASSWORD) if text in stored]


def test_a_mail_server_that_fails_shows_in_no_answer(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", 1)  # where nobody listens

    assert ask().status_code == 204
    assert letters() == []


def test_a_link_does_not_come_back_with_its_address(alice: Person, token: str) -> None:
    for address in ("second@example.com", "alice@example.com"):
        change = email_change_token(User.objects.get(pk=alice.user.pk), address)
        APIClient().post("/api/v1/auth/email/confirm/", {"token": change})

    assert_dead(alice.id, token)


def test_api_tokens_go_too(alice: Person, token: str) -> None:
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {alice.create_api_token()['token']}")
    assert script.get("/api/v1/tasks/").status_code == 200

    assert confirm(alice.id, token).status_code == 204

    assert_problem(script.get("/api/v1/tasks/"), 401)


def test_who_reads_the_mail_need_not_wait_for_who_guesses(
    alice: Person, token: str, sign_in: SignIn
) -> None:
    for _ in range(6):
        sign_in(password="wrong horse")

    assert confirm(alice.id, token).status_code == 204
    assert sign_in(password=NEW).status_code == 200
