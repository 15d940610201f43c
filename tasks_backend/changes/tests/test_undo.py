"""POST /api/v1/changes/{id}/undo/: what was done is taken back, and the taking back, too."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from api.identifiers import uuid7
from api.tests.problem import assert_problem
from changes.models import Change
from people import PASSWORD, Person

API = "/api/v1/"
STAMPS = {"version", "updated_at"}


def undo(person: Person, change: Change, **fields: Any) -> Any:
    return person.post(f"{API}changes/{change.pk}/undo/", fields)


def undone(person: Person, change: Change, **fields: Any) -> list[Change]:
    """What an undo did, from what it answers."""
    response = undo(person, change, **fields)
    assert response.status_code == 200, response.content
    return [Change.objects.get(pk=made["id"]) for made in response.json()["results"]]


def last_change() -> Change:
    return Change.objects.exclude(entity="user").latest("id")


def path(kind: str, row: dict[str, Any], verb: str = "") -> str:
    return f"{API}{kind}/{row['id']}/{verb}"


def everything(person: Person) -> dict[str, Any]:
    """All that stands in a space, the trash included, without the stamps that always move on.

    Of what is in the trash, that it is there: when it came there is a stamp too.
    """
    document = person.get(f"{API}users/me/export/").json()
    state = {}
    for kind in ("projects", "labels", "tasks", "comments"):
        for row in document[kind]:
            plain = {name: value for name, value in row.items() if name not in STAMPS}
            if plain.get("deleted_at"):
                plain["deleted_at"] = "in the trash"
            state[row["id"]] = plain
    visible = [
        row["id"]
        for kind in ("projects", "labels", "tasks")
        for row in person.get(f"{API}{kind}/?owner=me&limit=200").json()["results"]
    ]
    return {"rows": state, "visible": sorted(visible)}


class Household:
    """What alice has, so that there is something to do with it."""

    def __init__(self, alice: Person) -> None:
        self.alice = alice
        self.errand = alice.create_label()
        self.urgent = alice.create_label(name="urgent", colour="#ff0000")
        self.project = alice.create_project()
        self.other = alice.create_project(name="Garden")
        self.archived = alice.create_project(name="Old", archived_at="2026-01-01T00:00:00Z")
        self.trashed = alice.create_project(name="Gone")
        self.task = alice.create_task(
            project=self.project["id"],
            labels=[self.errand["id"], self.urgent["id"]],
            due_date="2027-01-31",
            due_time="09:30",
            priority="high",
            description="Two litres",
        )
        self.subtask = alice.create_task(parent=self.task["id"], labels=[self.errand["id"]])
        self.deepest = alice.create_task(parent=self.subtask["id"])
        self.lonely = alice.create_task(title="Alone")
        self.done = alice.create_task(title="Done", status="done")
        self.gone = alice.create_task(title="Gone", project=self.project["id"])
        self.comment = alice.create_comment(self.task)
        for kind, row in (("tasks", self.gone), ("projects", self.trashed)):
            assert alice.delete(path(kind, row)).status_code == 204

    def patch(self, kind: str, row: dict[str, Any], **fields: Any) -> Any:
        return self.alice.patch(path(kind, row), fields)

    def post(self, kind: str, row: dict[str, Any], verb: str, **fields: Any) -> Any:
        return self.alice.post(path(kind, row, verb), fields)


Act = Callable[[Household], Any]
ACTS: dict[str, Act] = {
    "task created": lambda h: h.alice.post(f"{API}tasks/", {"title": "New"}),
    "subtask created": lambda h: h.alice.post(
        f"{API}tasks/", {"title": "New", "parent": h.task["id"], "labels": [h.errand["id"]]}
    ),
    "task updated": lambda h: h.patch("tasks", h.task, title="New", priority="none"),
    "texts": lambda h: h.patch("tasks", h.task, description="  New\n", title="\u00c5 \U0001f600"),
    "dates": lambda h: h.patch("tasks", h.task, due_date=None, due_time=None),
    "labels": lambda h: h.patch("tasks", h.task, labels=[h.urgent["id"]]),
    "task completed": lambda h: h.patch("tasks", h.lonely, status="done"),
    "task reopened": lambda h: h.patch("tasks", h.done, status="todo"),
    "task cancelled": lambda h: h.patch("tasks", h.done, status="cancelled"),
    "task replaced": lambda h: h.alice.put(
        path("tasks", h.lonely), {"title": "All new"}, headers={"If-Match": "*"}
    ),
    "task moved": lambda h: h.post("tasks", h.deepest, "move/", before=h.task["id"]),
    "task moved to the end": lambda h: h.post("tasks", h.task, "move/"),
    "task to another list": lambda h: h.post(
        "tasks", h.lonely, "move/", project=h.other["id"], status="done"
    ),
    "task with subtasks to another project": lambda h: h.patch(
        "tasks", h.task, project=h.other["id"]
    ),
    "task to below another": lambda h: h.patch("tasks", h.done, parent=h.lonely["id"]),
    "subtask to the top": lambda h: h.patch("tasks", h.subtask, parent=None),
    "task deleted": lambda h: h.alice.delete(path("tasks", h.lonely)),
    "task with subtasks deleted": lambda h: h.alice.delete(path("tasks", h.task)),
    "task restored": lambda h: h.post("tasks", h.gone, "restore/"),
    "project created": lambda h: h.alice.post(f"{API}projects/", {"name": "New"}),
    "project updated": lambda h: h.patch("projects", h.project, name="New", colour="#000000"),
    "inbox renamed": lambda h: h.patch("projects", h.alice.inbox(), name="In"),
    "project archived": lambda h: h.patch(
        "projects", h.project, archived_at="2026-11-22T10:00:00.000001Z"
    ),
    "project unarchived": lambda h: h.patch("projects", h.archived, archived_at=None),
    "project moved": lambda h: h.post("projects", h.project, "move/"),
    "project deleted": lambda h: h.alice.delete(path("projects", h.project)),
    "project restored": lambda h: h.post("projects", h.trashed, "restore/"),
    "label created": lambda h: h.alice.post(f"{API}labels/", {"name": "New"}),
    "label updated": lambda h: h.patch("labels", h.urgent, name="Urgent!", colour=""),
    "label in another case": lambda h: h.patch("labels", h.urgent, name="URGENT"),
    "label deleted": lambda h: h.alice.delete(path("labels", h.errand)),
    "comment created": lambda h: h.alice.post(
        f"{API}tasks/{h.task['id']}/comments/", {"body": "New"}
    ),
    "comment updated": lambda h: h.patch("comments", h.comment, body="New"),
    "comment deleted": lambda h: h.alice.delete(path("comments", h.comment)),
    "bulk": lambda h: h.alice.post(
        f"{API}tasks/bulk/",
        {
            "operations": [
                {"op": "create", "id": (new := str(uuid7())), "title": "New"},
                {"op": "create", "parent": new, "title": "Below it"},
                {"op": "update", "id": h.task["id"], "project": h.other["id"], "labels": []},
                {"op": "update", "id": h.done["id"], "status": "todo", "title": "Again"},
                {"op": "delete", "id": h.lonely["id"]},
            ]
        },
    ),
    "import": lambda h: h.alice.post(
        f"{API}tasks/import/",
        {"tasks": [{"title": "x", "project": "New", "labels": ["New", "errand"]}]},
    ),
}


# --- Every act ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACTS)
def test_an_undo_gives_back_what_was(alice: Person, name: str) -> None:
    """And an undo of the undo what had been done; as often as one likes."""
    household = Household(alice)
    before, trash = everything(alice), trashed(alice)

    response = ACTS[name](household)
    assert response.status_code < 300, response.content
    after = everything(alice)
    assert after != before

    made = undone(alice, last_change(), whole_write=True)
    # What was made for the first time stands in the trash then.
    assert_same_but_for_the_trash(everything(alice), before)

    for _ in range(2):
        made = undone(alice, made[-1], whole_write=True)
        assert everything(alice) == after
        made = undone(alice, made[-1], whole_write=True)
        assert_same_but_for_the_trash(everything(alice), before)
    assert trashed(alice) >= trash


def assert_same_but_for_the_trash(now: dict[str, Any], before: dict[str, Any]) -> None:
    assert now["visible"] == before["visible"]
    for pk, row in before["rows"].items():
        assert now["rows"][pk] == row
    for pk in now["rows"].keys() - before["rows"].keys():
        assert now["rows"][pk]["deleted_at"] is not None


def trashed(alice: Person) -> set[str]:
    return {
        row["id"]
        for kind in ("tasks", "projects")
        for row in alice.get(f"{API}{kind}/?trashed=true&limit=200").json()["results"]
    }


@pytest.mark.parametrize("name", ACTS)
def test_an_undo_is_a_write_like_any_other(alice: Person, name: str) -> None:
    ACTS[name](Household(alice))
    write = last_change().write
    before = list(Change.objects.filter(write=write).order_by("number"))
    clock = before[-1].number

    made = undone(alice, before[-1], whole_write=True)

    assert [change.number for change in made] == list(range(clock + 1, clock + 1 + len(made)))
    assert len({change.write for change in made}) == 1
    assert made[0].write != write
    assert {change.undoes_id for change in made} <= {change.pk for change in before}
    for change in made:
        versions = Change.objects.filter(entity_id=change.entity_id).order_by("version")
        numbers = list(versions.values_list("version", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_answer_is_what_it_did(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "Changed"})
    change = last_change()

    response = undo(alice, change)

    (made,) = response.json()["results"]
    assert made == {
        "id": made["id"],
        "owner": alice.id,
        "number": change.number + 1,
        "write": made["write"],
        "at": alice.get(path("tasks", task)).json()["updated_at"],
        "actor": alice.id,
        "request_id": response["X-Request-ID"],
        "entity": "task",
        "entity_id": task["id"],
        "version": 3,
        "action": "updated",
        "fields": {"title": ["Changed", "Buy milk"]},
        "undoes": str(change.pk),
    }
    assert alice.get(path("tasks", task)).json()["version"] == 3


def test_what_was_created_goes_where_it_would_go_by_hand(alice: Person) -> None:
    task, project = alice.create_task(), alice.create_project()
    label = alice.create_label()
    comment = alice.create_comment(task)

    for row, action in ((task, "deleted"), (project, "deleted"), (label, "deleted")):
        (change,) = undone(alice, creation(row))
        assert (change.action, str(change.entity_id)) == (action, row["id"])
    assert trashed(alice) == {task["id"], project["id"]}
    assert alice.get(path("labels", label)).status_code == 404
    assert alice.get(path("comments", comment)).status_code == 404  # its task is gone


def creation(row: dict[str, Any]) -> Change:
    return Change.objects.get(entity_id=row["id"], version=1)


@pytest.mark.parametrize(("kind", "make"), [("labels", "label"), ("comments", "comment")])
def test_what_is_gone_is_made_again_as_itself(alice: Person, kind: str, make: str) -> None:
    task = alice.create_task()
    row = alice.create_label() if make == "label" else alice.create_comment(task)
    alice.delete(path(kind, row))

    (made,) = undone(alice, last_change())

    assert (made.action, made.version) == ("recreated", 3)
    again = alice.get(path(kind, row)).json()
    assert again == {**row, "version": 3, "updated_at": again["updated_at"]}
    assert again["updated_at"] > row["updated_at"]


# --- Fields that have changed since ---------------------------------------------------------------


def test_fields_that_have_changed_since_are_named(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "A", "priority": "high", "status": "done"})
    change = last_change()
    now = alice.patch(path("tasks", task), {"title": "B", "status": "cancelled"}).json()

    problem = assert_problem(undo(alice, change), 409, "changed_since")

    assert problem["conflicts"] == ["status", "title"]
    assert alice.get(path("tasks", task)).json() == now


def test_other_fields_may_have_changed_since(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "A"})
    change = last_change()
    alice.patch(path("tasks", task), {"priority": "high"})

    undone(alice, change)

    now = alice.get(path("tasks", task)).json()
    assert (now["title"], now["priority"]) == ("Buy milk", "high")


def test_a_field_that_is_what_it_was_already_is_left_alone(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "A", "priority": "high"})
    change = last_change()
    alice.patch(path("tasks", task), {"title": "Buy milk"})

    (made,) = undone(alice, change)

    assert made.fields == {"priority": ["high", "none"]}


def test_to_undo_twice_is_to_undo_once(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "A"})
    change = last_change()
    undone(alice, change)
    now = alice.get(path("tasks", task)).json()

    assert undone(alice, change) == []
    assert alice.get(path("tasks", task)).json() == now


def test_there_and_back_again_by_hand_can_be_undone_in_turn(alice: Person) -> None:
    task = alice.create_task()
    for title in ("A", "B", "A", "C"):
        alice.patch(path("tasks", task), {"title": title})

    for title in ("A", "B", "A", "Buy milk"):
        newest = Change.objects.filter(entity_id=task["id"], undoes=None, undone_by=None)
        undone(alice, newest.latest("number"))
        assert alice.get(path("tasks", task)).json()["title"] == title


def test_a_created_thing_that_has_changed_since_stays(alice: Person) -> None:
    task, project, label = alice.create_task(), alice.create_project(), alice.create_label()
    comment = alice.create_comment(task)
    alice.patch(path("tasks", task), {"title": "A"})
    alice.patch(path("projects", project), {"name": "A"})
    alice.patch(path("labels", label), {"name": "A"})
    alice.patch(path("comments", comment), {"body": "A"})

    named = {"task": ["title"], "project": ["name"], "label": ["name"]}
    named["comment"] = ["body", "edited_at"]
    for row in (task, project, label, comment):
        change = creation(row)
        problem = assert_problem(undo(alice, change), 409, "changed_since")
        assert problem["conflicts"] == named[change.entity]


def test_a_change_of_what_is_gone_cannot_be_taken_back(alice: Person) -> None:
    label, comment = alice.create_label(), alice.create_comment(alice.create_task())
    for kind, row, fields in (
        ("labels", label, {"name": "A"}),
        ("comments", comment, {"body": "A"}),
    ):
        alice.patch(path(kind, row), fields)
        change = last_change()
        alice.delete(path(kind, row))
        problem = assert_problem(undo(alice, change), 409, "changed_since")
        assert set(fields) <= set(problem["conflicts"])
        assert_problem(undo(alice, creation(row)), 409, "changed_since")


def test_a_deletion_is_undone_as_often_as_it_happens(alice: Person) -> None:
    label = alice.create_label()
    alice.delete(path("labels", label))
    change = last_change()
    undone(alice, change)
    assert undone(alice, change) == []

    alice.delete(path("labels", label))
    undone(alice, last_change())
    assert alice.get(path("labels", label)).json()["version"] == 5


# --- A whole write --------------------------------------------------------------------------------


def test_one_change_of_a_bulk_can_be_undone_alone(alice: Person) -> None:
    one, other = alice.create_task(), alice.create_task()
    update = {"op": "update", "title": "A"}
    operations = [{**update, "id": row["id"]} for row in (one, other)]
    alice.post(f"{API}tasks/bulk/", {"operations": operations})

    undone(alice, Change.objects.get(entity_id=one["id"], version=2))

    assert alice.get(path("tasks", one)).json()["title"] == "Buy milk"
    assert alice.get(path("tasks", other)).json()["title"] == "A"


def test_a_whole_write_is_taken_back_or_nothing_of_it(alice: Person) -> None:
    tasks = [alice.create_task() for _ in range(3)]
    operations = [{"op": "update", "title": "A", "id": row["id"]} for row in tasks]
    alice.post(f"{API}tasks/bulk/", {"operations": operations})
    change = last_change()
    alice.patch(path("tasks", tasks[0]), {"title": "B"})
    before = everything(alice)

    problem = assert_problem(undo(alice, change, whole_write=True), 409, "changed_since")

    assert problem["conflicts"] == ["title"]
    assert everything(alice) == before
    assert Change.objects.filter(undoes__isnull=False).count() == 0


def test_any_change_of_a_write_names_it(alice: Person) -> None:
    household = Household(alice)
    before = everything(alice)
    ACTS["bulk"](household)
    first = Change.objects.filter(write=last_change().write).earliest("number")

    undone(alice, first, whole_write=True)

    assert_same_but_for_the_trash(everything(alice), before)


def test_a_deleted_label_comes_back_to_its_tasks(alice: Person) -> None:
    label = alice.create_label()
    tasks = [alice.create_task(labels=[label["id"]]) for _ in range(3)]
    alice.delete(path("tasks", tasks[0]))
    alice.delete(path("labels", label))
    change = last_change()

    made = undone(alice, change, whole_write=True)

    assert [each.entity for each in made] == ["label", "task", "task", "task"]
    for task in tasks[1:]:
        assert alice.get(path("tasks", task)).json()["labels"] == [label["id"]]
    restored = alice.post(path("tasks", tasks[0], "restore/")).json()
    assert restored["labels"] == [label["id"]]


def test_a_deleted_label_comes_back_alone_where_that_is_asked(alice: Person) -> None:
    label = alice.create_label()
    task = alice.create_task(labels=[label["id"]])
    alice.delete(path("labels", label))
    deleted = Change.objects.get(entity="label", action="deleted")
    of_the_task = Change.objects.get(entity_id=task["id"], version=2)

    assert_problem(undo(alice, of_the_task), 409, "not_undoable")  # there is no such label
    undone(alice, deleted)
    assert alice.get(path("tasks", task)).json()["labels"] == []
    undone(alice, of_the_task)
    assert alice.get(path("tasks", task)).json()["labels"] == [label["id"]]


def test_a_label_whose_name_is_taken_meanwhile_stays_gone(alice: Person) -> None:
    label = alice.create_label(name="Errand")
    alice.delete(path("labels", label))
    change = last_change()
    alice.create_label(name="ERRAND")

    assert_problem(undo(alice, change), 409, "not_undoable")
    assert alice.get(path("labels", label)).status_code == 404


def test_a_move_to_another_project_takes_the_subtasks_back(alice: Person) -> None:
    household = Household(alice)
    ids = [row["id"] for row in (household.task, household.subtask, household.deepest)]
    ACTS["task with subtasks to another project"](household)

    # The subtasks' own changes cannot be undone alone: they are where their parent is.
    for pk in ids[1:]:
        own = Change.objects.filter(entity_id=pk).latest("version")
        assert_problem(undo(alice, own), 409, "not_undoable")
    made = undone(alice, Change.objects.filter(entity_id=ids[0]).latest("version"))

    assert sorted(str(change.entity_id) for change in made) == sorted(ids)
    for pk in ids:
        assert alice.get(f"{API}tasks/{pk}/").json()["project"] == household.project["id"]


# --- Where it cannot be ---------------------------------------------------------------------------


def test_accounts_are_not_undone(alice: Person, admin: Person) -> None:
    alice.patch(f"{API}users/me/", {"name": "A"})
    admin.patch(f"{API}users/{alice.id}/", {"role": "admin"})
    registration = Change.objects.get(entity="project", space=alice.user.pk)
    actions = []

    for change in Change.objects.filter(entity="user"):
        assert_problem(undo(admin, change), 409, "not_undoable")
        actions.append(change.action)
    assert sorted(actions) == ["administered", "created", "created", "updated"]
    assert_problem(undo(alice, registration, whole_write=True), 409, "inbox")


def test_the_inbox_stays(alice: Person) -> None:
    inbox = Change.objects.get(entity="project", space=alice.user.pk)

    assert_problem(undo(alice, inbox), 409, "inbox")


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_what_is_purged_stays_so_and_leaves_no_values(alice: Person, kind: str) -> None:
    project = alice.create_project(name="A secret")
    task = alice.create_task(title="A secret", project=project["id"])
    comment = alice.create_comment(task, body="A secret")
    erased = alice.create_comment(task, body="A secret")
    alice.patch(path("tasks", task), {"title": "A secret still"})
    alice.delete(path("comments", erased))
    row = task if kind == "tasks" else project
    alice.delete(path(kind, row))
    assert alice.delete(path(kind, row, "purge/")).status_code == 204

    gone = [task["id"], comment["id"], erased["id"]]
    changes = Change.objects.filter(entity_id__in=[*gone, row["id"]])
    assert changes.count() == {"tasks": 7, "projects": 8}[kind]
    for change in changes:
        assert "secret" not in str(change.fields)
        assert_problem(undo(alice, change), 409, "not_undoable")


def test_what_stands_in_the_trash_is_not_restored_past_what_it_is_in(alice: Person) -> None:
    project = alice.create_project()
    parent = alice.create_task(project=project["id"])
    task = alice.create_task(parent=parent["id"])
    alice.delete(path("tasks", task))
    change = last_change()

    alice.delete(path("tasks", parent))
    assert_problem(undo(alice, change), 409, "parent_in_trash")
    alice.delete(path("projects", project))
    assert_problem(undo(alice, change), 409, "project_in_trash")


def test_nothing_goes_back_into_a_project_in_the_trash(alice: Person) -> None:
    project, task = alice.create_project(), alice.create_task()
    alice.patch(path("tasks", task), {"project": project["id"]})
    alice.patch(path("tasks", task), {"project": task["project"]})
    change = last_change()
    alice.delete(path("projects", project))

    assert_problem(undo(alice, change), 409, "not_undoable")
    assert alice.get(path("tasks", task)).json()["project"] == task["project"]


def test_no_undo_closes_a_cycle(alice: Person) -> None:
    one, other = alice.create_task(), alice.create_task()
    alice.patch(path("tasks", one), {"parent": other["id"]})
    alice.patch(path("tasks", one), {"parent": None})
    change = last_change()
    alice.patch(path("tasks", other), {"parent": one["id"]})

    assert_problem(undo(alice, change), 409, "not_undoable")


def test_no_undo_goes_deeper_than_five(alice: Person) -> None:
    deep = alice.create_task()
    for _ in range(3):
        deep = alice.create_task(parent=deep["id"])
    task = alice.create_task()
    alice.patch(path("tasks", task), {"parent": deep["id"]})
    alice.patch(path("tasks", task), {"parent": None})
    change = last_change()
    alice.create_task(parent=task["id"])

    assert_problem(undo(alice, change), 409, "not_undoable")


def test_a_time_without_a_date_does_not_come_back(alice: Person) -> None:
    task = alice.create_task(due_date="2027-01-01", due_time="09:00")
    alice.patch(path("tasks", task), {"due_time": None})
    change = last_change()
    alice.patch(path("tasks", task), {"due_date": None})

    assert_problem(undo(alice, change), 409, "not_undoable")


# --- Who may --------------------------------------------------------------------------------------


def test_a_stranger_finds_no_such_change(alice: Person, bob: Person) -> None:
    alice.create_task()
    theirs = undo(bob, last_change())
    unused = bob.post(f"{API}changes/{uuid7()}/undo/", {})

    def told(response: Any) -> dict[str, Any]:
        return {k: v for k, v in response.json().items() if k != "request_id"}

    assert_problem(theirs, 404)
    assert told(theirs) == told(unused)
    assert_problem(undo(bob, last_change(), whole_write=True), 404)


def test_an_admin_takes_back_what_anyone_did(alice: Person, admin: Person) -> None:
    task = alice.create_task()

    (made,) = undone(admin, last_change())

    assert (made.actor_id, made.space_id) == (admin.user.pk, alice.user.pk)
    assert alice.get(path("tasks", task)).status_code == 404


def test_the_owner_takes_back_what_an_admin_did(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    admin.patch(path("tasks", task), {"title": "A"})

    undone(alice, last_change())

    assert alice.get(path("tasks", task)).json()["title"] == "Buy milk"


def test_nobody_puts_words_into_anothers_mouth(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    comment = admin.create_comment(task)
    admin.patch(path("comments", comment), {"body": "Changed"})
    edit = last_change()

    assert_problem(undo(alice, edit), 403)
    assert_problem(undo(alice, edit, whole_write=True), 403)
    assert len(undone(admin, edit)) == 1


def test_who_may_delete_a_comment_undoes_its_creation_and_deletion(
    alice: Person, admin: Person
) -> None:
    comment = admin.create_comment(alice.create_task())
    undone(alice, last_change())
    assert alice.get(path("comments", comment)).status_code == 404

    undone(alice, last_change())
    assert alice.get(path("comments", comment)).json()["author"] == admin.id


def test_who_may_only_read_undoes_nothing(alice: Person, admin: Person) -> None:
    """An admin's own words on alice's task, once they are no admin any more."""
    task = alice.create_task()
    comment = admin.create_comment(task)
    edited = admin.patch(path("comments", comment), {"body": "Changed"})
    assert edited.status_code == 200
    User.objects.filter(pk=admin.user.pk).update(role="user")

    assert_problem(undo(admin, last_change()), 404)


def test_a_comment_of_a_purged_task_stays_gone_for_everyone(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    comment = admin.create_comment(task)
    alice.delete(path("comments", comment))
    deletion = last_change()
    alice.delete(path("tasks", task))
    alice.delete(path("tasks", task, "purge/"))

    for person in (alice, admin):
        assert_problem(undo(person, deletion), 409, "not_undoable")


def test_words_of_whoever_has_left_come_back_without_an_author(
    alice: Person, admin: Person
) -> None:
    other = Person(User.objects.create_superuser("other@example.com", PASSWORD))
    comment = other.create_comment(alice.create_task())
    alice.delete(path("comments", comment))
    deletion = last_change()
    assert other.delete(f"{API}users/me/", {"password": PASSWORD}).status_code == 204

    undone(alice, deletion)

    again = alice.get(path("comments", comment)).json()
    assert (again["author"], again["body"]) == (None, comment["body"])


# --- Input ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields", [{"whole_write": "true"}, {"whole_write": None}, {"whole_write": 1}, {"x": 1}]
)
def test_it_rejects_what_it_does_not_know(alice: Person, fields: dict[str, Any]) -> None:
    task = alice.create_task()

    assert_problem(undo(alice, last_change(), **fields), 400)
    assert alice.get(path("tasks", task)).json() == task


def test_an_empty_body_will_do(alice: Person) -> None:
    alice.create_task()

    assert alice.post(f"{API}changes/{last_change().pk}/undo/").status_code == 200
