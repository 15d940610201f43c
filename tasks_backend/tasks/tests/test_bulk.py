"""POST /api/v1/tasks/bulk/"""

from typing import Any
from uuid import UUID

import pytest

from api.exceptions import Conflict
from changes.models import Change
from changes.writing import open_space
from people import Counting, Person
from tasks.models import Task

TASKS = "/api/v1/tasks/"
UNUSED = "01900000-0000-7000-8000-000000000000"
CHOSEN = "01900000-0000-7000-8000-00000000000a"


def bulk(person: Person, *operations: Any) -> Any:
    return person.post(f"{TASKS}bulk/", {"operations": list(operations)})


def create(**fields: Any) -> dict[str, Any]:
    return {"op": "create", "title": "x", **fields}


def update(task: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"op": "update", "id": task["id"], **fields}


def delete(task: dict[str, Any]) -> dict[str, Any]:
    return {"op": "delete", "id": task["id"]}


def codes(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 400, response.content
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_all_kinds_at_once_are_one_write(alice: Person) -> None:
    changed, gone, kept = (alice.create_task(title=title) for title in "abc")

    response = bulk(
        alice, create(title="d"), update(changed, title="A", status="done"), delete(gone)
    )

    assert response.status_code == 200
    made, done, deleted = response.json()["results"]
    assert (made["title"], made["version"], made["project"]) == ("d", 1, changed["project"])
    assert (done["id"], done["title"], done["version"]) == (changed["id"], "A", 2)
    assert done["completed_at"] == done["updated_at"]
    assert (deleted["id"], deleted["deleted_at"]) == (gone["id"], deleted["updated_at"])
    assert alice.get(TASKS).json()["results"] == [made, kept, done]
    written = Change.objects.filter(write=Change.objects.latest("number").write)
    assert [change.action for change in written.order_by("number")] == [
        "created",
        "completed",
        "deleted",
    ]


def test_the_results_are_what_a_read_gives(alice: Person) -> None:
    labels = sorted(alice.create_label(name=name)["id"] for name in "ab")
    parent = alice.create_task(project=alice.create_project()["id"])

    (made,) = bulk(
        alice,
        create(parent=parent["id"], labels=labels[::-1], due_date="2027-01-01", due_time="09:30"),
    ).json()["results"]

    assert made["labels"] == labels
    assert (made["parent"], made["project"]) == (parent["id"], parent["project"])
    assert alice.get(f"{TASKS}{made['id']}/").json() == made


def test_what_is_created_can_be_named_by_what_follows(alice: Person) -> None:
    parent, child = bulk(
        alice, create(id=CHOSEN, title="parent"), create(parent=CHOSEN, title="child")
    ).json()["results"]

    assert child["parent"] == parent["id"] == CHOSEN
    assert codes(bulk(alice, create(parent=UNUSED), create(id=UNUSED))) == [
        ("#/operations/0/parent", "does_not_exist")
    ]


def test_new_tasks_stand_at_the_end_in_their_order(alice: Person) -> None:
    alice.create_task(title="first")

    bulk(alice, *(create(title=title) for title in "abc"))

    listed = alice.get(f"{TASKS}?ordering=position").json()["results"]
    assert [task["title"] for task in listed] == ["first", "a", "b", "c"]


def test_one_that_is_wrong_stops_all_and_each_is_named_by_its_index(
    alice: Person, bob: Person
) -> None:
    task, other = alice.create_task(), alice.create_task()
    before = Change.objects.filter(space=alice.user.pk).count()

    response = bulk(
        alice,
        create(title=""),
        update(task, title="A"),
        update(bob.create_task(), title="Mine"),
        update(other, tilte="B"),
        create(due_time="09:00"),
        create(labels=[UNUSED]),
        create(project="inbox"),
        {"op": "delete", "id": UNUSED},
        create(parent=UNUSED),
        {"op": "create"},
        create(labels=["x"]),
    )

    assert codes(response) == [
        ("#/operations/0/title", "blank"),
        ("#/operations/2/id", "does_not_exist"),
        ("#/operations/3/tilte", "unknown_field"),
        ("#/operations/4/due_time", "needs_due_date"),
        ("#/operations/5/labels", "does_not_exist"),
        ("#/operations/6/project", "invalid"),
        ("#/operations/7/id", "does_not_exist"),
        ("#/operations/8/parent", "does_not_exist"),
        ("#/operations/9/title", "required"),
        ("#/operations/10/labels/0", "invalid"),
    ]
    assert alice.get(TASKS).json()["results"] == [other, task]
    assert Change.objects.filter(space=alice.user.pk).count() == before


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "#/operations", "required"),
        ({"operations": None}, "#/operations", "null"),
        ({"operations": {}}, "#/operations", "not_a_list"),
        ({"operations": "create"}, "#/operations", "not_a_list"),
        ({"operations": []}, "#/operations", "min_length"),
        ({"operations": [create()] * 501}, "#/operations", "max_length"),
        ({"operations": ["create"]}, "#/operations/0", "not_a_dict"),
        ({"operations": [None]}, "#/operations/0", "null"),
        ({"operations": [[]]}, "#/operations/0", "not_a_dict"),
        ({"operations": [{}]}, "#/operations/0/op", "invalid_choice"),
        ({"operations": [{"op": "purge"}]}, "#/operations/0/op", "invalid_choice"),
        ({"operations": [{"op": ["create"]}]}, "#/operations/0/op", "invalid_choice"),
        ({"operations": [{"op": None}]}, "#/operations/0/op", "invalid_choice"),
        ({"operations": [create(), {"op": "update"}]}, "#/operations/1/id", "required"),
        ({"operations": [{"op": "delete"}]}, "#/operations/0/id", "required"),
        ({"operations": [{"op": "delete", "id": None}]}, "#/operations/0/id", "invalid"),
        ({"operations": [{"op": "delete", "id": 1}]}, "#/operations/0/id", "invalid"),
        ({"operations": [{"op": "delete", "id": []}]}, "#/operations/0/id", "invalid"),
        ({"operations": [create(id="x")]}, "#/operations/0/id", "invalid"),
        ({"operations": [create(id=None)]}, "#/operations/0/id", "invalid"),
        (
            {"operations": [create(id="01900000-0000-4000-8000-00000000000a")]},
            "#/operations/0/id",
            "version",
        ),
        (
            {"operations": [create(id=CHOSEN), create(id=CHOSEN)]},
            "#/operations/1/id",
            "repeated",
        ),
        ({"operations": [create()], "dry_run": True}, "#/dry_run", "unknown_field"),
    ],
)
def test_what_is_no_list_of_operations_is_refused(
    alice: Person, body: dict[str, Any], pointer: str, code: str
) -> None:
    response = alice.post(f"{TASKS}bulk/", body)

    assert (pointer, code) in codes(response)
    assert not Task.objects.exists()


def test_each_task_once(alice: Person) -> None:
    task = alice.create_task()

    assert codes(bulk(alice, update(task, title="A"), delete(task))) == [
        ("#/operations/1/id", "repeated")
    ]


def test_a_deletion_takes_no_fields(alice: Person) -> None:
    task = alice.create_task()

    assert codes(bulk(alice, {**delete(task), "title": "x"})) == [
        ("#/operations/0/title", "unknown_field")
    ]


def test_what_was_read_can_be_sent_back(alice: Person) -> None:
    task = alice.create_task(due_date="2027-01-01")

    assert bulk(alice, {"op": "update", **task}).json()["results"] == [task]
    assert codes(bulk(alice, update(task, version=7))) == [("#/operations/0/version", "read_only")]
    assert codes(bulk(alice, create(owner=alice.id))) == [("#/operations/0/owner", "read_only")]


def test_an_update_that_changes_nothing_leaves_no_trace(alice: Person) -> None:
    task, other = alice.create_task(), alice.create_task()
    before = Change.objects.count()

    results = bulk(alice, update(task, title=task["title"]), update(other)).json()["results"]

    assert results == [task, other]
    assert Change.objects.count() == before


def test_a_family_is_deleted_in_any_order(alice: Person) -> None:
    for is_parent_first in (False, True):
        parent = alice.create_task()
        child = alice.create_task(parent=parent["id"])
        both = [parent, child] if is_parent_first else [child, parent]

        response = bulk(alice, *map(delete, both))

        assert response.status_code == 200, response.content
        assert all(task["deleted_at"] for task in response.json()["results"])
    assert alice.get(TASKS).json()["results"] == []


def test_what_is_in_the_trash_is_not_there(alice: Person) -> None:
    parent = alice.create_task()
    child = alice.create_task(parent=parent["id"])
    alice.delete(f"{TASKS}{parent['id']}/")

    for task in (parent, child):
        for operation in (update(task, title="x"), delete(task)):
            assert codes(bulk(alice, operation)) == [("#/operations/0/id", "does_not_exist")]


def test_the_same_creation_again_is_the_same_task(alice: Person, bob: Person) -> None:
    (task,) = bulk(alice, create(id=CHOSEN)).json()["results"]
    before = Change.objects.count()

    again = bulk(alice, create(id=CHOSEN))
    assert (again.status_code, again.json()["results"]) == (200, [task])
    assert Change.objects.count() == before
    for response in (bulk(alice, create(id=CHOSEN, title="y")), bulk(bob, create(id=CHOSEN))):
        assert (response.status_code, response.json()["code"]) == (409, "id_taken")


def test_one_of_two_who_choose_an_id_at_once_is_told(alice: Person, bob: Person) -> None:
    task = Task.objects.get(pk=alice.create_task()["id"])

    def both() -> None:  # no request can be stopped half-way, so one write stands in the other
        with open_space(alice.user.pk, actor_id=alice.user.pk) as write:
            Task.create(write, id=UUID(CHOSEN), title="x")
            bulk(bob, create(id=CHOSEN))
            write.adopt(task).edit(write, title="A")  # before which new rows are stored

    with pytest.raises(Conflict, match="This id stands for something else"):
        both()


def test_an_admin_writes_in_several_spaces_at_once(
    alice: Person, bob: Person, admin: Person
) -> None:
    hers, his = alice.create_task(), bob.create_task()

    response = bulk(
        admin,
        update(hers, title="A"),
        delete(his),
        create(project=alice.inbox()["id"]),
        create(parent=hers["id"]),
        create(),
    )

    assert response.status_code == 200, response.content
    owners = [task["owner"] for task in response.json()["results"]]
    assert owners == [alice.id, bob.id, alice.id, alice.id, admin.id]
    written = Change.objects.filter(write=Change.objects.latest("at").write)
    assert {str(change.space_id) for change in written} == {alice.id, bob.id, admin.id}


def test_nothing_crosses_from_one_space_to_another(
    alice: Person, bob: Person, admin: Person
) -> None:
    hers, his = alice.create_task(), bob.create_task()
    label = bob.create_label()

    assert codes(
        bulk(
            admin,
            update(hers, parent=his["id"]),
            update(his, project=alice.inbox()["id"]),
            create(parent=hers["id"], project=bob.inbox()["id"]),
            create(project=alice.inbox()["id"], labels=[label["id"]]),
        )
    ) == [
        ("#/operations/0/parent", "other_project"),
        ("#/operations/1/project", "does_not_exist"),
        ("#/operations/2/parent", "other_project"),
        ("#/operations/3/labels", "does_not_exist"),
    ]


def test_five_hundred_are_possible(alice: Person) -> None:
    response = bulk(alice, *(create(title=str(number)) for number in range(500)))

    assert response.status_code == 200
    results = response.json()["results"]
    assert [task["title"] for task in results] == [str(number) for number in range(500)]
    assert len({task["position"] for task in results}) == 500


def test_the_first_errors_of_many_are_told(alice: Person) -> None:
    assert len(codes(bulk(alice, *(create(title="") for _ in range(500))))) == 50


def test_creations_take_as_many_statements_however_many_they_are(
    alice: Person, counting: Counting
) -> None:
    label, project = alice.create_label()["id"], alice.create_project()["id"]
    parent = alice.create_task(project=project)["id"]
    fields = {"project": project, "parent": parent, "labels": [label]}

    for count in (1, 20):
        with counting() as statements:
            assert bulk(alice, *[create(**fields)] * count).status_code == 200
        assert len(statements) == 10, statements


def test_updates_take_one_statement_each(alice: Person, counting: Counting) -> None:
    tasks = [alice.create_task() for _ in range(20)]

    for count, priority in ((1, "low"), (20, "high")):
        with counting() as statements:
            bulk(alice, *(update(task, priority=priority) for task in tasks[:count]))
        assert len(statements) == 5 + count, statements
