"""Tasks below tasks: ``parent``."""

from typing import Any

import pytest

from changes.models import Change
from people import Counting, Person
from tasks.models import MAX_DEPTH, Task

TASKS = "/api/v1/tasks/"
UNUSED = "01900000-0000-7000-8000-000000000000"


def path(task: dict[str, Any]) -> str:
    return f"{TASKS}{task['id']}/"


def line(person: Person, length: int, **fields: Any) -> list[dict[str, Any]]:
    """Tasks, each the parent of the next."""
    tasks: list[dict[str, Any]] = []
    for level in range(length):
        parent = tasks[-1]["id"] if tasks else None
        tasks.append(person.create_task(title=str(level), parent=parent, **fields))
    return tasks


def codes(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 400, response.content
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def depths() -> dict[str, int]:
    return dict(Task.objects.values_list("title", "depth"))


def test_a_subtask_is_a_task_in_its_parents_project(alice: Person) -> None:
    project = alice.create_project()
    parent = alice.create_task(project=project["id"])

    task = alice.create_task(parent=parent["id"])

    assert (task["parent"], task["project"]) == (parent["id"], project["id"])
    assert alice.get(path(task)).json() == task
    assert alice.get(TASKS).json()["results"] == [task, parent]


def test_it_can_be_nowhere_else(alice: Person) -> None:
    project, parent = alice.create_project(), alice.create_task()
    task = alice.create_task(parent=parent["id"])
    elsewhere = alice.create_task(project=project["id"])

    fields = {"title": "x", "parent": parent["id"], "project": project["id"]}
    assert codes(alice.post(TASKS, fields)) == [("#/parent", "other_project")]
    assert codes(alice.patch(path(task), {"project": project["id"]})) == [
        ("#/project", "other_project")
    ]
    assert codes(alice.patch(path(elsewhere), {"parent": parent["id"]})) == [
        ("#/parent", "other_project")
    ]


def test_it_leaves_its_parent_for_another_project(alice: Person) -> None:
    project, parent = alice.create_project(), alice.create_task()
    task = alice.create_task(parent=parent["id"])

    moved = alice.patch(path(task), {"project": project["id"], "parent": None}).json()

    assert (moved["project"], moved["parent"], moved["version"]) == (project["id"], None, 2)


def test_what_was_read_of_a_subtask_can_be_put_back(alice: Person) -> None:
    _, task = line(alice, 2, project=alice.create_project()["id"])

    assert alice.put(path(task), task, HTTP_IF_MATCH='"1"').json() == task


def test_a_replacement_without_a_parent_puts_it_at_the_top_of_the_inbox(alice: Person) -> None:
    _, task = line(alice, 2, project=alice.create_project()["id"])

    replaced = alice.put(path(task), {"title": "x"}, HTTP_IF_MATCH='"1"').json()

    assert (replaced["parent"], replaced["project"]) == (None, alice.inbox()["id"])


def test_a_replacement_with_a_parent_stays_in_its_project(alice: Person) -> None:
    parent, task = line(alice, 2, project=alice.create_project()["id"])
    fields = {"title": "x", "parent": parent["id"]}

    replaced = alice.put(path(task), fields, HTTP_IF_MATCH='"1"').json()

    assert (replaced["parent"], replaced["project"]) == (parent["id"], parent["project"])


def test_subtasks_go_to_another_project_with_it_by_changes_of_their_own(alice: Person) -> None:
    top, middle, bottom = line(alice, 3)
    project = alice.create_project()

    alice.patch(path(top), {"project": project["id"]})

    for task in (middle, bottom):
        now = alice.get(path(task)).json()
        assert (now["project"], now["parent"]) == (project["id"], task["parent"])
        assert now["version"] == 2
    written = Change.objects.filter(entity="task", action="moved")
    assert {str(change.entity_id) for change in written} == {
        task["id"] for task in (top, middle, bottom)
    }
    assert len({change.write for change in written}) == 1


def test_they_go_five_levels_deep(alice: Person) -> None:
    *_, bottom = line(alice, MAX_DEPTH)

    assert codes(alice.post(TASKS, {"title": "x", "parent": bottom["id"]})) == [
        ("#/parent", "too_deep")
    ]
    assert depths() == {str(level): level + 1 for level in range(MAX_DEPTH)}


def test_a_family_goes_no_deeper_by_being_moved(alice: Person) -> None:
    *_, third = line(alice, 3)
    head, middle, _ = [
        alice.patch(path(task), {"title": f"f{task['title']}"}).json() for task in line(alice, 3)
    ]

    assert codes(alice.patch(path(head), {"parent": third["id"]})) == [("#/parent", "too_deep")]
    assert depths() == {"0": 1, "1": 2, "2": 3, "f0": 1, "f1": 2, "f2": 3}
    assert alice.patch(path(middle), {"parent": third["id"]}).status_code == 200
    assert depths() == {"0": 1, "1": 2, "2": 3, "f0": 1, "f1": 4, "f2": 5}
    assert alice.patch(path(middle), {"parent": None}).status_code == 200
    assert depths() == {"0": 1, "1": 2, "2": 3, "f0": 1, "f1": 1, "f2": 2}


@pytest.mark.parametrize("length", range(1, MAX_DEPTH + 1))
def test_no_task_is_below_itself(alice: Person, length: int) -> None:
    tasks = line(alice, length)

    for task in tasks:
        assert codes(alice.patch(path(tasks[0]), {"parent": task["id"]})) == [("#/parent", "cycle")]
    assert alice.get(f"{TASKS}?ordering=created_at").json()["results"] == tasks


def test_no_cycle_is_closed_by_two_operations_of_one_request(alice: Person) -> None:
    one, two = alice.create_task(), alice.create_task()
    operations = [
        {"op": "update", "id": one["id"], "parent": two["id"]},
        {"op": "update", "id": two["id"], "parent": one["id"]},
    ]

    response = alice.post(f"{TASKS}bulk/", {"operations": operations})

    assert codes(response) == [("#/operations/1/parent", "cycle")]
    assert alice.get(path(one)).json() == one


def test_parents_that_are_none_are_refused(alice: Person, bob: Person) -> None:
    task, trashed, hidden = alice.create_task(), *line(alice, 2)
    alice.delete(path(trashed))

    for parent in (UNUSED, bob.create_task()["id"], trashed["id"], hidden["id"]):
        for response in (
            alice.post(TASKS, {"title": "x", "parent": parent}),
            alice.patch(path(task), {"parent": parent}),
            alice.put(path(task), {"title": "x", "parent": parent}, HTTP_IF_MATCH='"1"'),
        ):
            assert codes(response) == [("#/parent", "does_not_exist")]
    for parent in ("none", 1, task["id"].upper(), True, [task["id"]]):
        assert codes(alice.patch(path(task), {"parent": parent})) == [("#/parent", "invalid")]
    assert alice.get(path(task)).json() == task


def test_an_admin_adds_a_subtask_to_another_persons_task(alice: Person, admin: Person) -> None:
    parent = alice.create_task()

    task = admin.create_task(parent=parent["id"])

    assert (task["owner"], task["created_by"], task["project"]) == (
        alice.id,
        admin.id,
        parent["project"],
    )
    own = admin.create_task()
    assert codes(admin.patch(path(task), {"parent": own["id"]})) == [("#/parent", "does_not_exist")]


def test_a_subtask_is_done_for_itself(alice: Person) -> None:
    parent, task = line(alice, 2)

    alice.patch(path(parent), {"status": "done"})

    assert alice.get(path(task)).json() == task


def test_a_list_shows_the_subtasks_of_one_or_what_is_below_none(alice: Person) -> None:
    top, middle, bottom = line(alice, 3)

    def listed(query: str) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = alice.get(TASKS + query).json()["results"]
        return results

    assert listed("?parent=none") == [top]
    assert listed(f"?parent={top['id']}") == [middle]
    assert listed(f"?parent={middle['id']}") == [bottom]
    assert listed(f"?parent={bottom['id']}") == []


def test_a_subtask_takes_one_statement_more_than_a_task(alice: Person, counting: Counting) -> None:
    *_, parent = line(alice, 3)

    with counting() as statements:
        alice.create_task(parent=parent["id"])

    assert len(statements) == 8, statements
