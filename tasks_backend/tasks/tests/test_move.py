"""POST /api/v1/tasks/{id}/move/ and /api/v1/projects/{id}/move/"""

from typing import Any

import pytest

from changes.models import Change
from people import Counting, Person
from tasks.models import Task

TASKS = "/api/v1/tasks/"
UNUSED = "01900000-0000-7000-8000-000000000000"


def path(row: dict[str, Any], kind: str = "tasks") -> str:
    return f"/api/v1/{kind}/{row['id']}/move/"


def make(person: Person, titles: str, **fields: Any) -> list[dict[str, Any]]:
    return [person.create_task(title=title, **fields) for title in titles]


def order(person: Person, query: str = "") -> str:
    listed = person.get(f"{TASKS}?ordering=position{query}").json()["results"]
    return "".join(task["title"] for task in listed)


def codes(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 400, response.content
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_new_tasks_stand_at_the_end(alice: Person) -> None:
    make(alice, "abc")

    assert order(alice) == "abc"
    assert alice.get(f"{TASKS}?ordering=-position").json()["results"][0]["title"] == "c"


@pytest.mark.parametrize(
    ("mover", "place", "expected"),
    [
        ("a", {"after": "b"}, "bacd"),
        ("a", {"after": "d"}, "bcda"),
        ("a", {"before": "d"}, "bcad"),
        ("d", {"before": "a"}, "dabc"),
        ("d", {"after": "a"}, "adbc"),
        ("c", {"before": "b"}, "acbd"),
        ("b", {}, "acdb"),
    ],
)
def test_it_puts_a_task_beside_another_or_at_the_end(
    alice: Person, mover: str, place: dict[str, str], expected: str
) -> None:
    tasks = {task["title"]: task for task in make(alice, "abcd")}
    others = {title: task for title, task in tasks.items() if title != mover}

    response = alice.post(
        path(tasks[mover]), {side: tasks[title]["id"] for side, title in place.items()}
    )

    assert response.status_code == 200
    moved = response.json()
    assert moved == {
        **tasks[mover],
        "position": moved["position"],
        "version": 2,
        "updated_at": moved["updated_at"],
    }
    assert response["ETag"] == '"2"'
    assert order(alice) == expected
    # It has written that row alone.
    for task in others.values():
        assert alice.get(f"{TASKS}{task['id']}/").json() == task
    change = Change.objects.latest("number")
    assert (change.action, change.fields) == (
        "moved",
        {"position": [tasks[mover]["position"], moved["position"]]},
    )


@pytest.mark.parametrize(
    ("mover", "place"),
    [
        ("a", {"before": "b"}),
        ("b", {"after": "a"}),
        ("b", {"before": "c"}),
        ("d", {"after": "c"}),
        ("d", {}),
    ],
)
def test_a_move_to_where_it_stands_changes_nothing(
    alice: Person, mover: str, place: dict[str, str]
) -> None:
    tasks = {task["title"]: task for task in make(alice, "abcd")}

    response = alice.post(
        path(tasks[mover]), {side: tasks[title]["id"] for side, title in place.items()}
    )

    assert response.json() == tasks[mover]


def test_the_order_is_that_of_each_list(alice: Person) -> None:
    project = alice.create_project()
    a, b = make(alice, "ab")
    c, d = make(alice, "cd", project=project["id"])

    alice.post(path(d), {"before": c["id"]})
    alice.post(path(a), {"after": b["id"]})

    assert order(alice, f"&project={project['id']}") == "dc"
    assert order(alice, f"&project={a['project']}") == "ba"


def test_a_list_is_a_project_and_a_status(alice: Person) -> None:
    project = alice.create_project()
    (task,) = make(alice, "a")
    x, y = make(alice, "xy", project=project["id"], status="done")

    for place in ({"after": x["id"]}, {"before": y["id"]}):
        side = next(iter(place))
        for elsewhere in ({}, {"project": project["id"]}, {"status": "done"}):
            assert codes(alice.post(path(task), {**place, **elsewhere})) == [
                (f"#/{side}", "other_list")
            ]
    here = {"after": x["id"], "project": project["id"], "status": "done"}
    moved = alice.post(path(task), here).json()

    assert (moved["project"], moved["status"], moved["version"]) == (project["id"], "done", 2)
    assert moved["completed_at"] == moved["updated_at"]
    assert order(alice) == "xay"
    change = Change.objects.latest("number")
    assert change.action == "completed"
    assert set(change.fields) == {"project", "status", "position", "completed_at"}


def test_a_change_of_status_alone_keeps_the_position(alice: Person) -> None:
    make(alice, "a")
    task, _ = make(alice, "bc")

    changed = alice.patch(f"{TASKS}{task['id']}/", {"status": "in_progress"}).json()

    assert changed["position"] == task["position"]


def test_subtasks_stay_with_their_parent(alice: Person) -> None:
    project, (parent,) = alice.create_project(), make(alice, "a")
    (child,) = make(alice, "b", parent=parent["id"])

    assert codes(alice.post(path(child), {"project": project["id"]})) == [
        ("#/project", "other_project")
    ]
    alice.post(path(parent), {"project": project["id"]})
    now = alice.get(f"{TASKS}{child['id']}/").json()
    assert (now["project"], now["position"]) == (project["id"], child["position"])


def test_places_that_are_none_are_refused(alice: Person, bob: Person) -> None:
    task, other, trashed = make(alice, "abc")
    alice.delete(f"{TASKS}{trashed['id']}/")
    (theirs,) = make(bob, "x")

    for side in ("after", "before"):
        for pk in (UNUSED, trashed["id"], theirs["id"]):
            assert codes(alice.post(path(task), {side: pk})) == [(f"#/{side}", "does_not_exist")]
        for wrong in ("first", 1, True, other["id"].upper()):
            assert codes(alice.post(path(task), {side: wrong})) == [(f"#/{side}", "invalid")]
        assert codes(alice.post(path(task), {side: None})) == [(f"#/{side}", "null")]
        assert codes(alice.post(path(task), {side: task["id"]})) == [(f"#/{side}", "itself")]
    both = {"after": other["id"], "before": other["id"]}
    assert codes(alice.post(path(task), both)) == [("#/before", "both")]
    assert codes(alice.post(path(task), {"position": "a1"})) == [("#/position", "unknown_field")]
    assert codes(alice.post(path(task), {"status": "x"})) == [("#/status", "invalid_choice")]
    for project in (UNUSED, bob.inbox()["id"]):
        assert codes(alice.post(path(task), {"project": project})) == [
            ("#/project", "does_not_exist")
        ]
    assert order(alice) == "ab"
    assert Task.objects.get(pk=task["id"]).version == 1


def test_a_stale_tag_is_merged_unless_it_was_moved_itself(alice: Person) -> None:
    a, b, _ = make(alice, "abc")
    alice.patch(f"{TASKS}{a['id']}/", {"priority": "high"})

    assert alice.post(path(a), {"after": b["id"]}, HTTP_IF_MATCH='"1"').status_code == 200
    refused = alice.post(path(a), {"before": b["id"]}, HTTP_IF_MATCH='"2"')
    assert refused.status_code == 412
    assert refused.json()["conflicts"] == ["position"]
    assert order(alice) == "bac"


def test_an_admin_moves_everyones(alice: Person, admin: Person) -> None:
    a, b = make(alice, "ab")
    (own,) = make(admin, "x")

    assert admin.post(path(a), {"after": b["id"]}).status_code == 200
    assert order(alice) == "ba"
    assert codes(admin.post(path(a), {"after": own["id"]})) == [("#/after", "does_not_exist")]


# --- Projects -------------------------------------------------------------------------------------


def names(person: Person) -> str:
    projects = person.get("/api/v1/projects/?ordering=position").json()["results"]
    return "".join(project["name"] for project in projects)


def test_projects_have_an_order_too(alice: Person) -> None:
    a, b, c = (alice.create_project(name=name) for name in "abc")
    inbox = alice.inbox()

    assert names(alice) == "Inboxabc"
    moved = alice.post(path(c, "projects"), {"before": inbox["id"]}).json()
    assert (moved["name"], moved["version"]) == ("c", 2)
    assert names(alice) == "cInboxab"
    alice.post(path(inbox, "projects"), {"after": a["id"]})
    assert names(alice) == "caInboxb"
    alice.post(path(a, "projects"))
    assert names(alice) == "cInboxba"
    assert alice.get(f"/api/v1/projects/{b['id']}/").json() == b


def test_a_project_goes_beside_projects_alone(alice: Person, bob: Person) -> None:
    project, trashed = alice.create_project(), alice.create_project()
    alice.delete(f"/api/v1/projects/{trashed['id']}/")

    for pk in (UNUSED, alice.create_task()["id"], bob.inbox()["id"], trashed["id"]):
        response = alice.post(path(project, "projects"), {"after": pk})
        assert codes(response) == [("#/after", "does_not_exist")]
    itself = alice.post(path(project, "projects"), {"after": project["id"]})
    assert codes(itself) == [("#/after", "itself")]
    unknown = alice.post(path(project, "projects"), {"status": "done"})
    assert codes(unknown) == [("#/status", "unknown_field")]


def test_a_move_takes_nine_statements(alice: Person, counting: Counting) -> None:
    for _ in range(2):
        a, _, c, _ = make(alice, "abcd")
        with counting() as statements:
            alice.post(path(c), {"after": a["id"]})
        assert len(statements) == 9, statements


def test_a_move_to_the_end_reads_none_of_those_behind(alice: Person, counting: Counting) -> None:
    first = alice.create_task()
    for _ in range(4):
        alice.create_task()

    with counting() as statements:
        assert alice.post(f"/api/v1/tasks/{first['id']}/move/", {}).status_code == 200

    reads = [sql for sql in statements if "tasks_task" in sql and sql.startswith("SELECT")]
    assert len(reads) == 2, statements  # the task itself; whether anything is behind it
    assert all("LIMIT" in sql for sql in reads), reads
