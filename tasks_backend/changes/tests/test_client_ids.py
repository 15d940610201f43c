"""Ids that clients choose: the same creation twice is one, and an id stands for one thing only."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.identifiers import uuid7
from api.tests.problem import assert_problem
from changes.models import Change
from people import Person

API = "/api/v1/"
Create = Callable[[Person, dict[str, Any]], Any]


def create(kind: str) -> Create:
    def request(person: Person, fields: dict[str, Any]) -> Any:
        if kind != "comments":
            return person.post(f"{API}{kind}/", fields)
        return person.post(f"{API}tasks/{person.inbox_task['id']}/comments/", fields)  # type: ignore[attr-defined]

    return request


CONTENT = {
    "tasks": {"title": "Buy milk"},
    "projects": {"name": "Garden"},
    "labels": {"name": "errand"},
    "comments": {"body": "Oat milk"},
}
OTHER = {
    "tasks": {"title": "Buy oat milk"},
    "projects": {"name": "Balcony"},
    "labels": {"name": "urgent"},
    "comments": {"body": "Soy milk"},
}
MORE = {
    "tasks": {"priority": "high"},
    "projects": {"colour": "#000000"},
    "labels": {"colour": "#000000"},
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "tasks": {"description": "", "status": "todo", "labels": [], "due_date": None, "parent": None},
    "projects": {"colour": "", "archived_at": None},
    "labels": {"colour": ""},
    "comments": {},
}
KINDS = list(CONTENT)


@pytest.fixture
def commented(alice: Person) -> Person:
    alice.inbox_task = alice.create_task()  # type: ignore[attr-defined]  # what comments are about
    return alice


def new(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), **CONTENT[kind], **fields}


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_may_choose_the_id(commented: Person, kind: str) -> None:
    fields = new(kind)

    response = create(kind)(commented, fields)

    assert response.status_code == 201
    assert response.json()["id"] == fields["id"]
    assert response["Location"] == f"{API}{kind}/{fields['id']}/"
    assert commented.get(response["Location"]).json() == response.json()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_again_is_the_same_creation(commented: Person, kind: str) -> None:
    fields = new(kind)
    first = create(kind)(commented, fields)
    changes = Change.objects.count()

    again = create(kind)(commented, fields)

    assert again.status_code == 200
    assert again.json() == first.json()
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert create(kind)(commented, {**fields, **DEFAULTS[kind]}).status_code == 200
    assert Change.objects.count() == changes


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_answered_as_it_is_now(commented: Person, kind: str) -> None:
    fields = new(kind)
    create(kind)(commented, fields)
    changed = commented.patch(f"{API}{kind}/{fields['id']}/", OTHER[kind]).json()

    again = create(kind)(commented, fields)

    assert again.status_code == 200
    assert again.json() == changed


@pytest.mark.parametrize("kind", KINDS)
def test_other_content_is_a_conflict(commented: Person, kind: str) -> None:
    fields = new(kind)
    first = create(kind)(commented, fields).json()
    changes = Change.objects.count()

    others = [OTHER[kind], *([MORE[kind]] if kind in MORE else [])]
    for other in others:
        response = create(kind)(commented, {**fields, **other})
        assert_problem(response, 409, "id_taken")
    assert commented.get(f"{API}{kind}/{fields['id']}/").json() == first
    assert Change.objects.count() == changes


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_was_changed_to_is_not_what_it_was_created_as(commented: Person, kind: str) -> None:
    fields = new(kind)
    create(kind)(commented, fields)
    commented.patch(f"{API}{kind}/{fields['id']}/", OTHER[kind])

    response = create(kind)(commented, {**fields, **OTHER[kind]})

    assert_problem(response, 409, "id_taken")


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_stands_for_one_kind_of_thing(commented: Person, kind: str) -> None:
    fields = new(kind)
    create(kind)(commented, fields)

    for other in set(KINDS) - {kind}:
        response = create(other)(commented, new(other, id=fields["id"]))
        assert_problem(response, 409, "id_taken")


@pytest.mark.parametrize("kind", ["tasks", "projects", "labels"])
def test_the_id_of_anything_else_is_taken(alice: Person, bob: Person, kind: str) -> None:
    theirs = create(kind)(bob, new(kind)).json()
    ids = {
        "bob's": theirs["id"],
        "alice herself": alice.id,
        "bob himself": bob.id,
        "her inbox": alice.inbox()["id"],
    }

    for pk in ids.values():
        assert_problem(create(kind)(alice, new(kind, id=pk)), 409, "id_taken")
    assert bob.get(f"{API}{kind}/{theirs['id']}/").json() == theirs


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_an_id_in_the_trash_and_after_it_stays_taken(alice: Person, kind: str) -> None:
    fields = new(kind)
    create(kind)(alice, fields)
    path = f"{API}{kind}/{fields['id']}/"
    alice.delete(path)
    assert_problem(create(kind)(alice, fields), 409, "id_taken")

    alice.post(f"{path}restore/")
    assert create(kind)(alice, fields).status_code == 200
    alice.delete(path)
    alice.delete(f"{path}purge/")
    assert_problem(create(kind)(alice, fields), 409, "id_taken")
    assert_problem(alice.get(path), 404)


@pytest.mark.parametrize("kind", ["labels", "comments"])
def test_an_id_that_was_deleted_stays_taken(commented: Person, kind: str) -> None:
    fields = new(kind)
    create(kind)(commented, fields)
    commented.delete(f"{API}{kind}/{fields['id']}/")

    assert_problem(create(kind)(commented, fields), 409, "id_taken")


def test_a_task_hidden_with_its_project_is_taken(alice: Person) -> None:
    project = alice.create_project()
    fields = new("tasks")
    alice.post(f"{API}tasks/", fields)
    alice.patch(f"{API}tasks/{fields['id']}/", {"project": project["id"]})
    alice.delete(f"{API}projects/{project['id']}/")

    assert_problem(alice.post(f"{API}tasks/", fields), 409, "id_taken")


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_stays_taken_when_its_history_is_no_longer_kept(commented: Person, kind: str) -> None:
    fields = new(kind)
    first = create(kind)(commented, fields).json()
    Change.objects.filter(entity_id=fields["id"]).delete()

    response = create(kind)(commented, {**fields, **OTHER[kind]})

    assert_problem(response, 409, "id_taken")
    assert commented.get(f"{API}{kind}/{fields['id']}/").json() == first


def test_defaults_are_filled_in(alice: Person) -> None:
    project = alice.create_project()
    parent = alice.create_task(project=project["id"])
    labels = sorted(alice.create_label(name=name)["id"] for name in "ab")
    fields = new("tasks", parent=parent["id"], labels=labels)
    alice.post(f"{API}tasks/", fields)

    same = [
        {"project": project["id"]},
        {"labels": labels[::-1]},
        {"status": "todo", "priority": "none", "description": ""},
    ]
    for more in same:
        assert alice.post(f"{API}tasks/", {**fields, **more}).status_code == 200
    assert_problem(alice.post(f"{API}tasks/", {**fields, "labels": labels[:1]}), 409, "id_taken")


def test_what_the_server_decides_does_not_count(alice: Person) -> None:
    fields = new("tasks", status="done")
    first = alice.post(f"{API}tasks/", fields).json()
    alice.create_task()
    alice.post(f"{API}tasks/{fields['id']}/move/")
    alice.patch(f"{API}tasks/{fields['id']}/", {"status": "todo"})

    again = alice.post(f"{API}tasks/", fields)

    assert again.status_code == 200
    assert again.json()["completed_at"] != first["completed_at"]


def test_a_label_that_is_gone_since_does_not_make_it_another_creation(alice: Person) -> None:
    label = alice.create_label()
    fields = new("tasks", labels=[label["id"]])
    alice.post(f"{API}tasks/", fields)
    alice.delete(f"{API}labels/{label['id']}/")

    again = alice.post(f"{API}tasks/", fields)

    assert again.status_code == 200, again.content
    assert again.json()["labels"] == []


def test_the_same_words_of_another_are_another_comment(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    fields = new("comments")
    path = f"{API}tasks/{task['id']}/comments/"
    assert alice.post(path, fields).status_code == 201

    assert_problem(admin.post(path, fields), 409, "id_taken")


def test_the_same_comment_on_another_task_is_another(alice: Person) -> None:
    fields = new("comments")
    one, other = (f"{API}tasks/{alice.create_task()['id']}/comments/" for _ in range(2))
    alice.post(one, fields)

    assert_problem(alice.post(other, fields), 409, "id_taken")


def test_a_label_of_the_same_name_is_one_only_with_the_same_id(alice: Person) -> None:
    fields = new("labels")
    alice.post(f"{API}labels/", fields)

    assert alice.post(f"{API}labels/", fields).status_code == 200
    response = alice.post(f"{API}labels/", new("labels"))
    assert assert_problem(response, 400)["errors"][0]["code"] == "unique"


def test_an_admin_who_sends_it_again_has_created_it_once(alice: Person, admin: Person) -> None:
    fields = new("tasks", project=alice.inbox()["id"])

    assert admin.post(f"{API}tasks/", fields).status_code == 201
    again = admin.post(f"{API}tasks/", fields)
    assert (again.status_code, again.json()["owner"]) == (200, alice.id)


def test_a_bulk_that_is_sent_again_makes_nothing_new(alice: Person) -> None:
    parent = str(uuid7())
    operations = [
        {"op": "create", "id": parent, "title": "A"},
        {"op": "create", "id": str(uuid7()), "title": "B", "parent": parent},
    ]
    first = alice.post(f"{API}tasks/bulk/", {"operations": operations})
    changes = Change.objects.count()

    again = alice.post(f"{API}tasks/bulk/", {"operations": operations})

    assert (again.status_code, again.json()) == (200, first.json())
    assert Change.objects.count() == changes
    operations[1]["title"] = "C"
    assert_problem(alice.post(f"{API}tasks/bulk/", {"operations": operations}), 409, "id_taken")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "pk",
    [
        str(uuid4()),
        "01900000-0000-1000-8000-000000000000",
        "01900000-0000-7000-c000-000000000000",
        str(UUID(int=0)),
        str(uuid7()).upper(),
        uuid7().hex,
        f"{{{uuid7()}}}",
        f" {uuid7()}",
        "",
        None,
        7,
        True,
        [],
    ],
)
def test_it_rejects_what_is_no_id_of_version_7(commented: Person, kind: str, pk: Any) -> None:
    before = Change.objects.count()

    problem = assert_problem(create(kind)(commented, new(kind, id=pk)), 400)

    assert problem["errors"][0]["pointer"] == "#/id"
    assert Change.objects.count() == before


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_stays(commented: Person, kind: str) -> None:
    row = create(kind)(commented, new(kind)).json()
    path = f"{API}{kind}/{row['id']}/"

    problem = assert_problem(commented.patch(path, {"id": str(uuid7())}), 400)
    assert problem["errors"][0]["code"] == "read_only"
    assert commented.patch(path, {"id": row["id"]}).json() == row


def test_a_refused_creation_leaves_its_id_free(alice: Person) -> None:
    fields = new("tasks")
    assert_problem(alice.post(f"{API}tasks/", {**fields, "title": ""}), 400)
    assert_problem(alice.post(f"{API}tasks/", {**fields, "project": str(uuid7())}), 400)

    assert alice.post(f"{API}tasks/", fields).status_code == 201
