"""GET users/me/export/: everything that is known of one."""

from typing import Any

import orjson
import pytest
from rest_framework.test import APIClient

from accounts.models import ApiToken
from accounts.tokens import RefreshToken
from api.tests.problem import assert_problem
from people import PASSWORD, Counting, Person

EXPORT = "/api/v1/users/me/export/"


def exported(person: Person) -> dict[str, Any]:
    response = person.get(EXPORT)
    assert response.status_code == 200, response.content
    document: dict[str, Any] = response.json()
    return document


def by_id(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["id"]))


def test_it_is_a_file_of_json(alice: Person) -> None:
    response = alice.get(EXPORT)

    assert response["Content-Type"].startswith("application/json")
    assert response["Content-Disposition"] == 'attachment; filename="tasks-export.json"'
    assert response["Cache-Control"] == "no-store"
    assert set(response.json()) == {
        *("user", "sessions", "api_tokens", "projects", "labels", "tasks", "comments", "changes")
    }


def test_it_has_what_one_reads_elsewhere(alice: Person) -> None:
    project = alice.create_project()
    alice.create_task(project=project["id"], due_date="2030-01-01", description="*much*")
    alice.create_task(status="done")
    alice.create_api_token()

    document = exported(alice)
    assert document["user"] == alice.get("/api/v1/users/me/").json()
    for name, path in [("projects", "projects"), ("tasks", "tasks"), ("api_tokens", "auth/tokens")]:
        assert by_id(document[name]) == by_id(alice.get(f"/api/v1/{path}/").json()["results"])
        assert document[name]


def test_it_has_what_is_in_the_trash(alice: Person) -> None:
    project, task = alice.create_project(name="Old plans"), alice.create_task(title="Old task")
    alice.delete(f"/api/v1/projects/{project['id']}/")
    alice.delete(f"/api/v1/tasks/{task['id']}/")

    document = exported(alice)
    assert "Old plans" in [row["name"] for row in document["projects"]]
    assert "Old task" in [row["title"] for row in document["tasks"]]


def test_it_has_the_log_of_what_happened(alice: Person) -> None:
    task = alice.create_task(title="Old name")
    alice.patch(f"/api/v1/tasks/{task['id']}/", {"title": "New name"})

    *_, created, updated = exported(alice)["changes"]
    assert (created["entity_id"], created["action"]) == (task["id"], "created")
    assert created["fields"]["title"] == [None, "Old name"]
    assert (updated["action"], updated["fields"]) == (
        "updated",
        {"title": ["Old name", "New name"]},
    )


def test_it_has_all_devices(alice: Person) -> None:
    phone = Person(alice.user)
    alice.delete(f"/api/v1/auth/sessions/{phone.device.pk}/")

    found = {device["id"] for device in exported(alice)["sessions"]}
    assert found == {str(alice.device.pk), str(phone.device.pk)}


@pytest.mark.parametrize("actor", ["bob", "admin"])
def test_it_has_nothing_of_others(
    request: pytest.FixtureRequest, alice: Person, actor: str
) -> None:
    person: Person = request.getfixturevalue(actor)
    alice.create_task(title="Secret task")
    alice.create_project(name="Secret plans")
    alice.create_api_token(name="Secret script")

    text = person.get(EXPORT).content.decode()
    assert not [word for word in (alice.id, "alice", "Alice", "Secret") if word in text]
    assert len(exported(person)["projects"]) == 1


def test_it_has_neither_password_nor_token_nor_hash(alice: Person) -> None:
    secret = alice.create_api_token()["token"]

    text = alice.get(EXPORT).content.decode()
    alice.user.refresh_from_db()
    hidden = [
        secret,
        secret[12:],
        ApiToken.objects.get().hash,
        alice.user.password,
        PASSWORD,
        str(RefreshToken.of(alice.device)),
    ]
    assert not [word for word in (*hidden, "argon2", "generation", "email_key") if word in text]


def test_a_long_life_fits(alice: Person) -> None:
    for number in range(60):
        alice.create_task(title=f"{number}")

    assert len(exported(alice)["tasks"]) == 60


def test_nobody_and_an_api_token_cannot(alice: Person, anonymous: APIClient) -> None:
    assert_problem(anonymous.get(EXPORT), 401)

    anonymous.credentials(HTTP_AUTHORIZATION=f"Bearer {alice.create_api_token()['token']}")
    assert_problem(anonymous.get(EXPORT), 403, "insufficient_scope")


def test_it_takes_no_parameters(alice: Person, bob: Person) -> None:
    assert_problem(alice.get(f"{EXPORT}?user={bob.id}"), 400, "invalid")


@pytest.mark.parametrize("count", [1, 20])
def test_its_cost_does_not_grow_with_the_tasks(
    alice: Person, counting: Counting, count: int
) -> None:
    for _ in range(count):
        alice.create_task()

    with counting() as statements:
        document = orjson.loads(alice.get(EXPORT).content)
    assert len(document["tasks"]) == count
    assert len(statements) == 8, statements  # who asks, and a statement for each kind
