"""/api/v1/labels/, and the labels of tasks."""

from typing import Any
from uuid import UUID

import pytest

from api.exceptions import Conflict
from changes.models import Change
from changes.writing import open_space
from people import Counting, Person
from tasks.models import Label

LABELS = "/api/v1/labels/"
TASKS = "/api/v1/tasks/"
UNUSED = "01900000-0000-7000-8000-000000000000"


def path(label: dict[str, Any]) -> str:
    return f"{LABELS}{label['id']}/"


def labelled(person: Person, *names: str) -> list[str]:
    """The ids of new labels, in the order in which a task shows them."""
    return sorted(person.create_label(name=name)["id"] for name in names)


def codes(response: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_a_label_is_made_read_renamed_replaced_and_deleted(alice: Person) -> None:
    label = alice.create_label(name="errand", colour="#1e90ff")

    assert label == {
        "id": label["id"],
        "owner": alice.id,
        "name": "errand",
        "colour": "#1e90ff",
        "version": 1,
        "created_at": label["created_at"],
        "updated_at": label["created_at"],
    }
    response = alice.get(path(label))
    assert (response.json(), response["ETag"]) == (label, '"1"')
    renamed = alice.patch(path(label), {"name": "outside"}, HTTP_IF_MATCH='"1"').json()
    assert (renamed["name"], renamed["colour"], renamed["version"]) == ("outside", "#1e90ff", 2)
    replaced = alice.put(path(label), {"name": "away"}, HTTP_IF_MATCH='"2"').json()
    assert (replaced["name"], replaced["colour"], replaced["version"]) == ("away", "", 3)
    assert alice.delete(path(label)).status_code == 204
    assert alice.get(path(label)).status_code == 404
    assert alice.get(LABELS).json()["results"] == []


@pytest.mark.parametrize("name", ["errand", "Errand", "ERRAND", "\uff45rrand"])  # a wide e
def test_a_name_is_there_once_in_whatever_case(alice: Person, name: str) -> None:
    label = alice.create_label(name="errand")
    other = alice.create_label(name="other")

    for response in (
        alice.post(LABELS, {"name": name}),
        alice.patch(path(other), {"name": name}),
        alice.put(path(other), {"name": name}, HTTP_IF_MATCH='"1"'),
    ):
        assert response.status_code == 400
        assert codes(response) == [("#/name", "unique")]
    assert alice.get(path(other)).json() == other
    assert alice.get(path(label)).json() == label


def test_what_only_looks_alike_is_another_name(alice: Person) -> None:
    for name in ("cafe", "café", "caf", " cafe"):
        alice.create_label(name=name)

    names = {label["name"] for label in alice.get(LABELS).json()["results"]}
    assert names == {"cafe", "café", "caf", " cafe"}


def test_a_label_may_change_its_own_case(alice: Person) -> None:
    label = alice.create_label(name="errand")

    assert alice.patch(path(label), {"name": "Errand"}).json()["name"] == "Errand"
    assert alice.patch(path(label), {"name": "Errand"}).json()["version"] == 2


def test_a_name_is_free_again_once_its_label_is_deleted_or_renamed(alice: Person) -> None:
    label = alice.create_label(name="errand")
    alice.patch(path(label), {"name": "outside"})
    again = alice.create_label(name="errand")
    alice.delete(path(again))

    assert alice.create_label(name="Errand")["name"] == "Errand"


def test_everyone_has_names_of_their_own(alice: Person, bob: Person, admin: Person) -> None:
    for person in (alice, bob, admin):
        person.create_label(name="errand")

    def owners(person: Person, query: str = "") -> list[str]:
        return [label["owner"] for label in person.get(LABELS + query).json()["results"]]

    assert owners(alice) == [alice.id]
    assert owners(admin) == [admin.id, bob.id, alice.id]
    assert owners(admin, "?owner=me") == [admin.id]
    assert owners(admin, f"?owner={bob.id}") == [bob.id]
    assert owners(alice, f"?owner={bob.id}") == []


def test_they_are_listed_by_name_whatever_its_case(alice: Person) -> None:
    for name in ("b", "C", "a", "\uff24"):  # a wide D
        alice.create_label(name=name)

    def names(ordering: str) -> list[str]:
        listed = alice.get(f"{LABELS}?ordering={ordering}").json()["results"]
        return [label["name"] for label in listed]

    assert names("name") == ["a", "b", "C", "\uff24"]
    assert names("-name") == ["\uff24", "C", "b", "a"]
    assert names("created_at") == ["b", "C", "a", "\uff24"]


def test_an_admin_edits_and_deletes_everyones(alice: Person, admin: Person) -> None:
    label = alice.create_label()

    assert admin.patch(path(label), {"name": "outside"}).json()["owner"] == alice.id
    change = Change.objects.filter(entity="label").latest("number")
    assert (str(change.space_id), str(change.actor_id)) == (alice.id, admin.id)
    assert admin.delete(path(label)).status_code == 204


def test_a_stale_tag_is_refused(alice: Person) -> None:
    label = alice.create_label()
    alice.patch(path(label), {"name": "theirs"})

    assert alice.patch(path(label), {"name": "x"}, HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.put(path(label), {"name": "x"}, HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.put(path(label), {"name": "x"}).status_code == 428
    assert alice.delete(path(label), HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.get(path(label)).json()["name"] == "theirs"


def test_the_same_creation_again_is_the_same_label(alice: Person, bob: Person) -> None:
    fields = {"id": "01900000-0000-7000-8000-00000000000a", "name": "errand"}
    label = alice.create_label(**fields)

    again = alice.post(LABELS, {**fields, "colour": ""})
    assert (again.status_code, again.json()) == (200, label)
    for person, other in ((alice, {**fields, "name": "x"}), (bob, fields)):
        refused = person.post(LABELS, other)
        assert (refused.status_code, refused.json()["code"]) == (409, "id_taken")
    assert Label.objects.count() == 1


def test_one_of_two_who_choose_an_id_at_once_is_told(alice: Person, bob: Person) -> None:
    chosen = "01900000-0000-7000-8000-00000000000a"

    def both() -> None:  # no request can be stopped half-way, so one write stands in the other
        with open_space(alice.user.pk, actor_id=alice.user.pk) as write:
            Label.create(write, id=UUID(chosen), name="errand")
            bob.create_label(id=chosen)

    with pytest.raises(Conflict, match="This id stands for something else"):
        both()


# --- On tasks -------------------------------------------------------------------------------------


def test_a_task_shows_its_labels_in_order_however_they_were_sent(alice: Person) -> None:
    ids = labelled(alice, "a", "b", "c")

    task = alice.create_task(labels=ids[::-1])
    assert task["labels"] == ids
    changed = alice.patch(f"{TASKS}{task['id']}/", {"labels": [ids[2], ids[0]]}).json()
    assert changed["labels"] == [ids[0], ids[2]]
    assert changed["version"] == 2
    assert alice.get(f"{TASKS}{task['id']}/").json() == changed
    assert alice.get(TASKS).json()["results"] == [changed]
    change = Change.objects.filter(entity="task").latest("number")
    assert change.fields == {"labels": [ids, [ids[0], ids[2]]]}


def test_the_same_labels_in_another_order_change_nothing(alice: Person) -> None:
    ids = labelled(alice, "a", "b")
    task = alice.create_task(labels=ids)

    assert alice.patch(f"{TASKS}{task['id']}/", {"labels": ids[::-1]}).json() == task


def test_a_replacement_without_labels_takes_them_all(alice: Person) -> None:
    task = alice.create_task(labels=labelled(alice, "a"))

    replaced = alice.put(f"{TASKS}{task['id']}/", {"title": "x"}, HTTP_IF_MATCH='"1"').json()

    assert replaced["labels"] == []


def test_a_task_may_have_thirty_labels(alice: Person) -> None:
    ids = labelled(alice, *map(str, range(31)))

    assert alice.create_task(labels=ids[:30])["labels"] == ids[:30]
    response = alice.post(TASKS, {"title": "x", "labels": ids})
    assert response.status_code == 400
    assert codes(response) == [("#/labels", "max_length")]


def test_labels_that_are_none_are_refused(alice: Person, bob: Person) -> None:
    (label,), (theirs,) = labelled(alice, "a"), labelled(bob, "b")
    task = alice.create_task(labels=[label])

    for labels, expected in (
        ([label, label], ("#/labels", "repeated")),
        ([UNUSED], ("#/labels", "does_not_exist")),
        ([label, theirs], ("#/labels", "does_not_exist")),
        (["errand"], ("#/labels/0", "invalid")),
        ([label, 1], ("#/labels/1", "invalid")),
        ([label.upper()], ("#/labels/0", "invalid")),
        (None, ("#/labels", "null")),
        ({}, ("#/labels", "not_a_list")),
    ):
        for response in (
            alice.post(TASKS, {"title": "x", "labels": labels}),
            alice.patch(f"{TASKS}{task['id']}/", {"labels": labels}),
        ):
            assert response.status_code == 400
            assert codes(response) == [expected]
    assert alice.get(TASKS).json()["results"] == [task]


def test_an_admin_names_labels_of_the_tasks_owner(alice: Person, admin: Person) -> None:
    (hers,), (own,) = labelled(alice, "a"), labelled(admin, "b")
    task = alice.create_task()

    assert admin.patch(f"{TASKS}{task['id']}/", {"labels": [hers]}).json()["labels"] == [hers]
    response = admin.patch(f"{TASKS}{task['id']}/", {"labels": [own]})
    assert codes(response) == [("#/labels", "does_not_exist")]


def test_each_task_loses_a_deleted_label_by_a_change_of_its_own(alice: Person) -> None:
    kept, gone = (alice.create_label(name=name)["id"] for name in "ab")
    both = alice.create_task(labels=[kept, gone])
    trashed = alice.create_task(labels=[gone])
    other = alice.create_task(labels=[kept])
    alice.delete(f"{TASKS}{trashed['id']}/")

    alice.delete(f"{LABELS}{gone}/")

    now = alice.get(f"{TASKS}{both['id']}/").json()
    assert (now["labels"], now["version"]) == ([kept], 2)
    assert alice.get(f"{TASKS}{other['id']}/").json() == other
    restored = alice.post(f"{TASKS}{trashed['id']}/restore/").json()
    assert restored["labels"] == []
    deletion = Change.objects.get(entity="label", action="deleted")
    written = Change.objects.filter(write=deletion.write).order_by("number")
    assert [(change.entity, change.action) for change in written] == [
        ("task", "updated"),
        ("task", "updated"),
        ("label", "deleted"),
    ]


# --- Statements -----------------------------------------------------------------------------------


def test_lists_and_details_take_two_statements(alice: Person, counting: Counting) -> None:
    for name in "ab":
        label = alice.create_label(name=name)
        for url in (LABELS, path(label)):
            with counting() as statements:
                alice.get(url)
            assert len(statements) == 2, statements


def test_a_tasks_labels_cost_no_statement(alice: Person, counting: Counting) -> None:
    ids = labelled(alice, "a", "b", "c")
    for count in range(3):
        task = alice.create_task(labels=ids[:count])
        for url in (TASKS, f"{TASKS}{task['id']}/"):
            with counting() as statements:
                alice.get(url)
            assert len(statements) == 2, statements
