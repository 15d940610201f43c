"""DELETE users/me/: the account and everything in it goes."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.links import email_change_token, password_reset_token
from accounts.models import User
from accounts.tests.conftest import SignIn
from accounts.tests.stored import everything_stored
from accounts.tokens import RefreshToken
from api.tests.clock import LetPass, let_pass
from api.tests.problem import assert_problem
from changes.models import SITE_SPACE_ID, Change
from people import PASSWORD, Person

__all__ = ["let_pass"]

ME = "/api/v1/users/me/"
REGISTER = "/api/v1/auth/register/"


def delete(client: APIClient, password: Any = PASSWORD, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.delete(ME, {"password": password}, headers=named)


def refusals(response: Any) -> list[tuple[str, str]]:
    problem = assert_problem(response, 400, "invalid")
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


def live_a_little(person: Person) -> None:
    """Leave something in every table."""
    project = person.create_project(name="Secret plans")
    person.create_task(title="Secret task", project=project["id"])
    trashed = person.create_task(title="Thrown away")
    person.delete(f"/api/v1/tasks/{trashed['id']}/")
    person.delete(f"/api/v1/projects/{person.create_project()['id']}/")
    person.create_api_token(name="Secret script")
    person.patch(ME, {"name": "Alicia"})
    Person(person.user)


def test_everything_goes_but_the_note_that_it_went(alice: Person, bob: Person) -> None:
    live_a_little(alice)
    assert len(mentions(alice)) > 10

    response = delete(alice, X_Request_ID="r-1")
    assert (response.status_code, response.content) == (204, b"")
    assert len(mentions(alice)) == 1
    [change] = Change.objects.filter(space=SITE_SPACE_ID)
    assert (change.entity, change.entity_id) == ("user", alice.user.pk)
    assert (change.action, change.fields) == ("deleted", {})
    assert (change.actor_id, change.request_id) == (alice.user.pk, "r-1")


def mentions(person: Person) -> list[str]:
    """The rows of all tables that say anything of somebody."""
    words = (person.id, person.user.email, person.user.email_key, "Alic", "Secret")
    return [row for row in everything_stored().splitlines() if any(word in row for word in words)]


def test_what_is_another_persons_stays(alice: Person, bob: Person) -> None:
    live_a_little(bob)
    pages = [f"/api/v1/{path}" for path in ("tasks/", "projects/", "auth/tokens/", "users/me/")]
    before = [bob.get(path).json() for path in pages]
    changes = list(Change.objects.filter(space=bob.user.pk).values())

    assert delete(alice).status_code == 204
    assert [bob.get(path).json() for path in pages] == before
    assert list(Change.objects.filter(space=bob.user.pk).values()) == changes


def test_what_an_admin_made_for_another_stays(admin: Person, bob: Person) -> None:
    User.objects.create_superuser("other@example.com", PASSWORD)
    task = admin.create_task(project=bob.inbox()["id"])
    assert task["created_by"] == admin.id

    assert delete(admin).status_code == 204
    found = bob.get(f"/api/v1/tasks/{task['id']}/").json()
    assert (found["title"], found["created_by"]) == (task["title"], None)


def test_every_token_is_dead_at_once(alice: Person) -> None:
    refresh = str(RefreshToken.of(alice.device))
    secret = alice.create_api_token()["token"]
    reset, address = password_reset_token(alice.user), email_change_token(alice.user, "n@e.com")
    assert delete(alice).status_code == 204

    client = APIClient()
    assert_problem(alice.get(ME), 401)
    assert_problem(client.get(ME, headers={"Authorization": f"Bearer {secret}"}), 401)
    assert_problem(client.post("/api/v1/auth/refresh/", {"refresh": refresh}), 401)
    confirmation = {"user": alice.id, "token": reset, "new_password": "battery staple"}
    assert_problem(client.post("/api/v1/auth/password/reset/confirm/", confirmation), 400)
    assert_problem(client.post("/api/v1/auth/email/confirm/", {"token": address}), 400)


def test_whoever_registers_the_address_anew_inherits_nothing(
    alice: Person, sign_in: SignIn
) -> None:
    live_a_little(alice)
    refresh = str(RefreshToken.of(alice.device))
    delete(alice)
    assert_problem(sign_in(), 401, "wrong_credentials")

    fields = {"email": "alice@example.com", "password": "battery staple"}
    made = APIClient().post(REGISTER, fields).json()
    assert made["id"] != alice.id
    assert (made["name"], made["role"], made["version"]) == ("", "user", 1)
    assert_problem(sign_in(), 401, "wrong_credentials")
    heir = Person(User.objects.get(pk=made["id"]))
    assert heir.get("/api/v1/tasks/").json()["results"] == []
    assert [project["is_inbox"] for project in heir.get("/api/v1/projects/").json()["results"]] == [
        True
    ]
    assert heir.get("/api/v1/auth/tokens/").json()["results"] == []
    assert len(heir.get("/api/v1/auth/sessions/").json()["results"]) == 1
    assert_problem(APIClient().post("/api/v1/auth/refresh/", {"refresh": refresh}), 401)
    assert_problem(alice.get(ME), 401)


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({}, ("#/password", "required")),
        ({"password": "wrong horse"}, ("#/password", "wrong_password")),
        ({"password": f"{PASSWORD} "}, ("#/password", "wrong_password")),
        ({"password": None}, ("#/password", "null")),
        ({"password": 1}, ("#/password", "invalid")),
        ({"password": PASSWORD, "user": "x"}, ("#/user", "unknown_field")),
    ],
)
def test_without_the_password_all_stays(
    alice: Person, body: dict[str, Any], refused: tuple[str, str]
) -> None:
    before = alice.get(ME).json()

    assert refusals(alice.delete(ME, body)) == [refused]
    assert alice.get(ME).json() == before


def test_wrong_passwords_are_counted(alice: Person, sign_in: SignIn, let_pass: LetPass) -> None:
    for _ in range(5):
        refusals(delete(alice, "wrong horse"))

    response = delete(alice)
    assert_problem(response, 429, "throttled")
    assert response["Retry-After"] == "5"
    assert sign_in().status_code == 200  # which has a count of its own
    let_pass(5)
    assert delete(alice).status_code == 204


def test_the_last_active_admin_stays(admin: Person, alice: Person) -> None:
    other = User.objects.create_superuser("other@example.com", PASSWORD)
    User.objects.filter(pk=other.pk).update(is_active=False)

    assert_problem(delete(admin), 409, "last_admin")
    assert admin.get("/api/v1/users/").status_code == 200
    User.objects.filter(pk=other.pk).update(is_active=True)
    assert delete(admin).status_code == 204


@pytest.mark.parametrize(
    ("tags", "status"), [('"1"', 204), ("*", 204), ('"2"', 412), ('W/"1"', 412)]
)
def test_if_match_names_the_version_that_is_deleted(alice: Person, tags: str, status: int) -> None:
    assert delete(alice, If_Match=tags).status_code == status

    assert User.objects.filter(pk=alice.user.pk).exists() is (status == 412)


def test_the_refresh_cookie_is_taken_back(alice: Person) -> None:
    cookie = delete(alice).cookies["refresh_token"]

    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, "/api/v1/auth/")


def test_nobody_and_an_api_token_cannot(alice: Person, anonymous: APIClient) -> None:
    assert_problem(delete(anonymous), 401)

    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {alice.create_api_token()['token']}")
    assert_problem(delete(anonymous), 403, "insufficient_scope")
    assert alice.get(ME).status_code == 200
