"""POST auth/register/"""

from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.conftest import SignIn
from accounts.tests.stored import everything_stored
from api.tests.problem import assert_problem
from changes.models import Change, Space
from people import PASSWORD, Person

pytestmark = pytest.mark.django_db

REGISTER = "/api/v1/auth/register/"


def register(client: APIClient, **fields: Any) -> Any:
    return client.post(REGISTER, {"email": "new@example.com", "password": PASSWORD, **fields})


def refused(response: Any) -> list[tuple[str, str]]:
    problem = assert_problem(response, 400, "invalid")
    assert not User.objects.exists()
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


def test_it_makes_an_account(anonymous: APIClient) -> None:
    response = register(anonymous, name="Zoë 👩‍🚀")

    assert response.status_code == 201
    account = response.json()
    assert (account["email"], account["name"]) == ("new@example.com", "Zoë 👩‍🚀")
    assert (account["role"], account["is_active"], account["timezone"]) == ("user", True, "UTC")
    assert account["version"] == 1
    assert set(account) == {
        *("id", "email", "name", "role", "is_active", "timezone"),
        *("version", "created_at", "updated_at"),
    }
    assert response["Location"] == "/api/v1/users/me/"


def test_the_account_can_sign_in_and_reads_itself(anonymous: APIClient, sign_in: SignIn) -> None:
    account = register(anonymous, email="New@Example.com").json()

    signed_in = sign_in("new@example.COM").json()
    assert signed_in["user"] == account
    headers = {"Authorization": f"Bearer {signed_in['access']}"}
    assert anonymous.get("/api/v1/users/me/", headers=headers).json() == account


def test_the_account_has_a_space_whose_log_begins_with_it(anonymous: APIClient) -> None:
    response = anonymous.post(
        REGISTER,
        {"email": "new@example.com", "password": PASSWORD, "name": "New"},
        headers={"X-Request-ID": "r-1"},
    )
    account = response.json()

    space = Space.objects.get(owner=account["id"])
    assert str(space.pk) == account["id"]
    created, inbox = Change.objects.filter(space=space)
    assert (created.number, created.entity, created.action) == (1, "user", "created")
    assert str(created.entity_id) == str(created.actor_id) == account["id"]
    assert (created.version, created.request_id) == (1, "r-1")
    assert created.fields == {
        "email": [None, "new@example.com"],
        "name": [None, "New"],
        "role": [None, "user"],
        "is_active": [None, True],
        "timezone": [None, "UTC"],
    }
    assert (inbox.number, inbox.write, inbox.action) == (2, created.write, "created")
    assert space.clock == 2


def test_it_stores_no_password(anonymous: APIClient) -> None:
    assert register(anonymous, password="a very own phrase").status_code == 201

    assert "new@example.com" in everything_stored()
    assert "a very own phrase" not in everything_stored()


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "onlylowercase",
        "  spaces at both ends  ",
        "x y" * 21 + "z",
        "p" * 126 + "q",
        "пароль-из-букв",
        "ééﬁ not folded",
        "\u202eright to left",
        " " * 7 + "?!",
        "🐴" * 8,
        "tabs\tand\nlines",
        "null \\u0000 in words",
    ],
)
def test_a_password_is_taken_exactly_as_typed(
    anonymous: APIClient, sign_in: SignIn, password: str
) -> None:
    assert register(anonymous, password=password).status_code == 201

    assert sign_in("new@example.com", password).status_code == 200
    for other in {password.strip(), password.upper(), f"{password} ", password[:-1]} - {password}:
        assert_problem(sign_in("new@example.com", other), 401)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "blank"),
        ("7chars!", "password_too_short"),
        ("password", "password_too_common"),
        ("password1", "password_too_common"),
        ("iloveyou", "password_too_common"),
        ("new@example.com", "password_too_similar"),
        ("NEW@EXAMPLE.COM", "password_too_similar"),
        ("new@example.co", "password_too_similar"),
        ("Grace Hopper", "password_too_similar"),
        ("x" * 129, "max_length"),
        (12345678, "invalid"),
        (None, "null"),
        (["correct horse"], "invalid"),
    ],
)
def test_a_weak_password_is_refused(anonymous: APIClient, password: Any, code: str) -> None:
    response = register(anonymous, password=password, name="Grace Hopper")

    assert ("#/password", code) in refused(response)


def test_a_refusal_does_not_repeat_the_password(anonymous: APIClient) -> None:
    assert "qz7!" not in str(refused(register(anonymous, password="qz7!")))


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("", "blank"),
        ("new", "invalid"),
        ("new@", "invalid"),
        ("@example.com", "invalid"),
        (" new@example.com", "invalid"),
        ("new@example.com\n", "line_break"),
        ("new@example.com, other@example.com", "invalid"),
        ("<new@example.com>", "invalid"),
        ("n\u202ew@example.com", "bidi"),
        ("new@exam\u200bple.com", "invalid"),
        ('"\u001b[31m"@example.com', "controls"),
        (f"new@{'x' * 250}.com", "invalid"),
        ("a@" + ".".join(["x" * 60] * 5) + ".com", "max_length"),
        ("a@" + ".".join(["\ufdfa" * 40] * 3) + ".com", "max_length"),  # 18 letters each, folded
        (None, "null"),
        (1, "invalid"),
        ([], "invalid"),
    ],
)
def test_what_is_no_address_is_refused(anonymous: APIClient, email: Any, code: str) -> None:
    assert ("#/email", code) in refused(register(anonymous, email=email))


@pytest.mark.parametrize("name", ["a\nb", "a\u202eb", "x" * 201, 1, None])
def test_what_is_no_name_is_refused(anonymous: APIClient, name: Any) -> None:
    assert [pointer for pointer, _ in refused(register(anonymous, name=name))] == ["#/name"]


@pytest.mark.parametrize(
    "field",
    ["id", "role", "is_active", "is_staff", "is_superuser", "version", "created_at", "timezone"],
)
def test_nothing_else_can_be_chosen(anonymous: APIClient, field: str) -> None:
    response = register(anonymous, **{field: "admin"})

    assert refused(response) == [(f"#/{field}", "unknown_field")]


def test_it_lists_all_that_is_missing(anonymous: APIClient) -> None:
    assert refused(anonymous.post(REGISTER)) == [
        ("#/email", "required"),
        ("#/password", "required"),
    ]


@pytest.mark.parametrize(
    "same",
    ["alice@example.com", "ALICE@EXAMPLE.COM", "Alice@example.com", "alice@\uff45xample.com"],
)
def test_an_address_makes_one_account_however_it_is_spelled(
    alice: Person, anonymous: APIClient, same: str
) -> None:
    problem = assert_problem(register(anonymous, email=same), 400, "invalid")

    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [
        ("#/email", "unique")
    ]
    assert User.objects.count() == 1
    assert Space.objects.filter(owner__isnull=False).count() == 1
    assert Change.objects.filter(entity="user").count() == 1


def test_a_second_try_after_a_refusal_works(anonymous: APIClient) -> None:
    refused(register(anonymous, password="short"))

    assert register(anonymous).status_code == 201


def test_it_can_be_closed(anonymous: APIClient, settings: Settings) -> None:
    settings.REGISTRATION_OPEN = False

    assert_problem(register(anonymous), 403, "registration_closed")
    assert_problem(register(anonymous, colour="red"), 403, "registration_closed")
    assert not User.objects.exists()


@pytest.mark.parametrize("header", ["Bearer x", "Basic eDp5", ""])
def test_a_stale_token_does_not_matter(anonymous: APIClient, header: str) -> None:
    fields = {"email": "new@example.com", "password": PASSWORD}
    response = anonymous.post(REGISTER, fields, headers={"Authorization": header})

    assert response.status_code == 201
