"""/api/v1/projects/: where a project differs from a task."""

from typing import Any

import pytest

from people import Counting, Person

PROJECTS = "/api/v1/projects/"


def path(project: dict[str, Any]) -> str:
    return f"{PROJECTS}{project['id']}/"


def test_an_account_begins_with_an_inbox(alice: Person) -> None:
    (inbox,) = alice.get(PROJECTS).json()["results"]

    assert inbox == {
        "id": inbox["id"],
        "owner": alice.id,
        "name": "Inbox",
        "colour": "",
        "position": inbox["position"],
        "is_inbox": True,
        "archived_at": None,
        "deleted_at": None,
        "version": 1,
        "created_at": inbox["created_at"],
        "updated_at": inbox["created_at"],
    }


def test_a_project_is_made_read_renamed_and_deleted(alice: Person) -> None:
    project = alice.create_project(name="Garden")

    assert alice.get(path(project)).json() == project
    renamed = alice.patch(path(project), {"name": "Balcony"}, HTTP_IF_MATCH='"1"').json()
    assert (renamed["name"], renamed["version"]) == ("Balcony", 2)
    assert alice.put(path(project), {"name": "Yard"}, HTTP_IF_MATCH='"2"').status_code == 200
    assert alice.delete(path(project)).status_code == 204
    assert alice.get(path(project)).status_code == 404


def test_the_tasks_of_a_deleted_project_are_hidden_with_it(alice: Person) -> None:
    project = alice.create_project()
    task = alice.create_task(project=project["id"])

    alice.delete(path(project))

    assert alice.get("/api/v1/tasks/").json()["results"] == []
    assert alice.get(f"/api/v1/tasks/{task['id']}/").status_code == 404


def test_the_inbox_stays(alice: Person, admin: Person) -> None:
    for person in (alice, admin):
        response = person.delete(path(alice.inbox()))
        assert response.status_code == 409
        assert response.json()["code"] == "inbox"
    assert alice.patch(path(alice.inbox()), {"is_inbox": False}).status_code == 400


@pytest.mark.parametrize("name", ["", "  ", None, 7, "x" * 201, "a\u202eb"])
def test_it_rejects_a_name_that_is_none(alice: Person, name: Any) -> None:
    assert alice.post(PROJECTS, {"name": name}).status_code == 400


def test_everyone_sees_their_own_and_admins_everyones(
    alice: Person, bob: Person, admin: Person
) -> None:
    def owners(person: Person, query: str = "") -> list[str]:
        return [project["owner"] for project in person.get(PROJECTS + query).json()["results"]]

    assert owners(alice) == [alice.id]
    assert sorted(owners(admin)) == sorted([alice.id, bob.id, admin.id])
    assert owners(admin, "?owner=me") == [admin.id]
    assert owners(alice, f"?owner={bob.id}") == []


def test_lists_and_details_take_two_statements(alice: Person, counting: Counting) -> None:
    inbox = alice.inbox()
    for url in (PROJECTS, path(inbox)):
        with counting() as statements:
            alice.get(url)
        assert len(statements) == 2, statements
