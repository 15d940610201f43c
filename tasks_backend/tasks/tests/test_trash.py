"""The trash of tasks and projects: ?trashed=true, restore/ and purge/"""

from typing import Any

import pytest

from changes.models import Change
from people import Counting, Person
from tasks.models import Comment, Project, Task

TASKS = "/api/v1/tasks/"
PROJECTS = "/api/v1/projects/"


def path(row: dict[str, Any], *, kind: str = "tasks", act: str = "") -> str:
    return f"/api/v1/{kind}/{row['id']}/{act}"


def listed(person: Person, query: str = "", kind: str = "tasks") -> list[str]:
    response = person.get(f"/api/v1/{kind}/{query}")
    assert response.status_code == 200, response.content
    return sorted(row.get("title", row.get("name")) for row in response.json()["results"])


def trash(person: Person, kind: str = "tasks", query: str = "") -> list[str]:
    return listed(person, f"?trashed=true{query}", kind)


def restore(person: Person, row: dict[str, Any], kind: str = "tasks") -> Any:
    return person.post(path(row, kind=kind, act="restore/"))


def purge(person: Person, row: dict[str, Any], kind: str = "tasks") -> Any:
    return person.delete(path(row, kind=kind, act="purge/"))


def family(person: Person, **fields: Any) -> list[dict[str, Any]]:
    """A task, below it another, and below that a third."""
    top = person.create_task(title="top", **fields)
    middle = person.create_task(title="middle", parent=top["id"])
    return [top, middle, person.create_task(title="bottom", parent=middle["id"])]


def test_a_deleted_task_is_in_the_trash_until_it_is_restored(alice: Person) -> None:
    task = alice.create_task(title="a", priority="high")

    alice.delete(path(task))
    (trashed,) = alice.get(f"{TASKS}?trashed=true").json()["results"]
    assert trashed["deleted_at"] == trashed["updated_at"] > task["created_at"]
    assert trashed == {
        **task,
        "deleted_at": trashed["deleted_at"],
        "updated_at": trashed["updated_at"],
        "version": 2,
    }
    response = restore(alice, task)
    assert response.status_code == 200
    restored = response.json()
    assert restored == {**task, "updated_at": restored["updated_at"], "version": 3}
    assert response["ETag"] == '"3"'
    assert alice.get(path(task)).json() == restored
    assert trash(alice) == []


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_what_is_in_the_trash_is_nowhere_else(alice: Person, admin: Person, kind: str) -> None:
    row = alice.create_task() if kind == "tasks" else alice.create_project()
    alice.delete(path(row, kind=kind))

    fields = {"title": "x"} if kind == "tasks" else {"name": "x"}
    for person in (alice, admin):
        for response in (
            person.get(path(row, kind=kind)),
            person.head(path(row, kind=kind)),
            person.options(path(row, kind=kind)),
            person.patch(path(row, kind=kind), fields),
            person.put(path(row, kind=kind), fields, HTTP_IF_MATCH='"2"'),
            person.delete(path(row, kind=kind)),
            person.post(path(row, kind=kind, act="move/")),
        ):
            assert response.status_code == 404
        assert row["id"] not in [
            each["id"] for each in person.get(f"/api/v1/{kind}/").json()["results"]
        ]
        assert person.get(path(row, kind=kind, act="changes/")).status_code == 200


def test_the_trash_is_filtered_and_ordered_as_any_list(alice: Person) -> None:
    for title, status in (("b", "todo"), ("a", "todo"), ("c", "done")):
        alice.delete(path(alice.create_task(title=title, status=status)))
    alice.create_task(title="d")

    assert trash(alice, query="&status=todo") == ["a", "b"]
    page = alice.get(f"{TASKS}?trashed=true&ordering=title&limit=2").json()
    assert [task["title"] for task in page["results"]] == ["a", "b"]
    assert [task["title"] for task in alice.get(page["next"]).json()["results"]] == ["c"]
    assert listed(alice, "?trashed=false") == listed(alice) == ["d"]


def test_everyone_has_a_trash_of_their_own_and_admins_see_all(
    alice: Person, bob: Person, admin: Person
) -> None:
    for person, title in ((alice, "a"), (bob, "b"), (admin, "c")):
        person.delete(path(person.create_task(title=title)))

    assert trash(alice) == ["a"]
    assert trash(alice, query=f"&owner={bob.id}") == []
    assert trash(admin) == ["a", "b", "c"]
    assert trash(admin, query=f"&owner={bob.id}") == ["b"]


def test_an_admin_restores_and_purges_everyones(alice: Person, admin: Person) -> None:
    task = alice.create_task()

    alice.delete(path(task))
    assert restore(admin, task).status_code == 200
    assert alice.get(path(task)).status_code == 200
    alice.delete(path(task))
    assert purge(admin, task).status_code == 204


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_to_restore_what_is_there_does_nothing(alice: Person, kind: str) -> None:
    row = alice.create_task() if kind == "tasks" else alice.create_project()

    response = restore(alice, row, kind)

    assert (response.status_code, response.json()) == (200, row)


@pytest.mark.parametrize("act", ["restore/", "purge/"])
def test_they_take_no_fields(alice: Person, act: str) -> None:
    task = alice.create_task()
    alice.delete(path(task))
    call = alice.post if act == "restore/" else alice.delete

    response = call(path(task, act=act), {"force": True})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/force"
    assert call(f"{path(task, act=act)}?x=1").status_code == 400
    assert trash(alice) == ["Buy milk"]


# --- Families -------------------------------------------------------------------------------------


def test_a_parent_takes_its_subtasks_along_by_one_change(alice: Person) -> None:
    top, middle, bottom = family(alice)
    other = alice.create_task(title="other")

    alice.delete(path(top))

    assert listed(alice) == ["other"]
    assert trash(alice) == ["top"]
    assert alice.get(path(bottom)).status_code == 404
    assert Change.objects.filter(action="deleted").count() == 1
    restore(alice, top)
    assert listed(alice) == ["bottom", "middle", "other", "top"]
    for task in (middle, bottom, other):
        assert alice.get(path(task)).json() == task


def test_a_subtask_deleted_by_itself_stays_in_the_trash(alice: Person) -> None:
    top, middle, _ = family(alice)

    alice.delete(path(middle))
    alice.delete(path(top))
    assert trash(alice) == ["middle", "top"]
    restore(alice, top)
    assert listed(alice) == ["top"]
    assert trash(alice) == ["middle"]
    restore(alice, middle)
    assert listed(alice) == ["bottom", "middle", "top"]


def test_nothing_is_restored_below_what_is_in_the_trash(alice: Person) -> None:
    top, middle, bottom = family(alice)
    alice.delete(path(middle))
    alice.delete(path(top))

    for task in (middle, bottom):
        response = restore(alice, task)
        assert (response.status_code, response.json()["code"]) == (409, "parent_in_trash")
    assert listed(alice) == []


def test_a_project_takes_its_tasks_along_by_one_change(alice: Person) -> None:
    project = alice.create_project(name="p")
    top, *_ = family(alice, project=project["id"])
    gone = alice.create_task(title="gone", project=project["id"])
    alice.create_task(title="elsewhere")
    alice.delete(path(gone))

    alice.delete(path(project, kind="projects"))

    assert listed(alice) == ["elsewhere"]
    assert trash(alice) == ["gone"]
    assert trash(alice, "projects") == ["p"]
    assert listed(alice, f"?project={project['id']}") == []
    assert Change.objects.filter(action="deleted").count() == 2
    for task in (gone, top):
        response = restore(alice, task)
        assert (response.status_code, response.json()["code"]) == (409, "project_in_trash")
    assert restore(alice, project, "projects").json()["deleted_at"] is None
    assert listed(alice) == ["bottom", "elsewhere", "middle", "top"]
    assert trash(alice) == ["gone"]


def test_a_restored_project_hides_what_is_below_a_deleted_task(alice: Person) -> None:
    project = alice.create_project()
    _, middle, bottom = family(alice, project=project["id"])
    alice.delete(path(middle))

    alice.delete(path(project, kind="projects"))
    restore(alice, project, "projects")

    assert listed(alice) == ["top"]
    assert alice.get(path(bottom)).status_code == 404
    restore(alice, middle)
    assert listed(alice) == ["bottom", "middle", "top"]


def test_a_moved_parent_takes_what_is_in_the_trash_along(alice: Person) -> None:
    top, middle, _ = family(alice)
    project = alice.create_project()
    alice.delete(path(middle))

    alice.patch(path(top), {"project": project["id"]})

    assert restore(alice, middle).json()["project"] == project["id"]
    assert listed(alice, f"?project={project['id']}") == ["bottom", "middle", "top"]


def test_the_inbox_is_not_deleted(alice: Person) -> None:
    inbox = alice.inbox()

    assert alice.delete(path(inbox, kind="projects")).json()["code"] == "inbox"
    assert purge(alice, inbox, "projects").json()["code"] == "not_in_trash"


# --- For good -------------------------------------------------------------------------------------


def test_a_purged_task_is_gone_with_its_subtasks_and_comments(alice: Person) -> None:
    top, middle, bottom = family(alice)
    comments = [alice.create_comment(task, body="secret") for task in (top, bottom)]
    kept = alice.create_task(title="kept", labels=[alice.create_label()["id"]])
    alice.delete(path(top))

    response = purge(alice, top)

    assert (response.status_code, response.content) == (204, b"")
    assert [str(pk) for pk in Task.objects.values_list("pk", flat=True)] == [kept["id"]]
    assert not Comment.objects.exists()
    assert trash(alice) == []
    for task in (top, middle, bottom):
        assert alice.get(path(task, act="changes/")).status_code == 404
        assert restore(alice, task).status_code == 404
        assert purge(alice, task).status_code == 404
    # The log tells that it was there, and not what it said.
    gone = {row["id"] for row in (top, middle, bottom, *comments)}
    changes = Change.objects.filter(entity_id__in=gone)
    assert {str(change.entity_id) for change in changes} == gone
    assert all(change.fields == {} for change in changes)
    assert changes.latest("number").action == "purged"
    assert alice.get(path(kept)).json() == kept


def test_a_purged_project_is_gone_with_its_tasks(alice: Person) -> None:
    project = alice.create_project()
    tasks = family(alice, project=project["id"])
    alice.create_comment(tasks[2])
    alice.delete(path(project, kind="projects"))

    assert purge(alice, project, "projects").status_code == 204

    assert not Task.objects.exists()
    assert not Comment.objects.exists()
    assert [row.name for row in Project.objects.filter(space=alice.user.pk)] == ["Inbox"]
    gone = [project["id"], *(task["id"] for task in tasks)]
    assert all(not change.fields for change in Change.objects.filter(entity_id__in=gone))


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_nothing_is_purged_that_was_not_deleted(alice: Person, kind: str) -> None:
    row = alice.create_task() if kind == "tasks" else alice.create_project()

    response = purge(alice, row, kind)

    assert (response.status_code, response.json()["code"]) == (409, "not_in_trash")
    assert alice.get(path(row, kind=kind)).json() == row


def test_nothing_is_purged_that_is_only_hidden(alice: Person) -> None:
    top, middle, _ = family(alice)
    alice.delete(path(top))

    response = purge(alice, middle)

    assert (response.status_code, response.json()["code"]) == (409, "not_in_trash")
    restore(alice, top)
    assert alice.get(path(middle)).json() == middle


def test_the_id_of_what_was_purged_is_not_used_again(alice: Person) -> None:
    fields = {"id": "01900000-0000-7000-8000-00000000000a", "title": "a"}
    task = alice.create_task(**fields)
    for step in (lambda: alice.delete(path(task)), lambda: purge(alice, task)):
        step()
        response = alice.post(TASKS, fields)
        assert (response.status_code, response.json()["code"]) == (409, "id_taken")


def test_a_position_of_the_trash_is_not_used_again(alice: Person) -> None:
    tasks = [alice.create_task(title=title) for title in "abc"]
    alice.delete(path(tasks[1]))
    alice.post(path(tasks[2], act="move/"), {"after": tasks[0]["id"]})

    restore(alice, tasks[1])

    ordered = alice.get(f"{TASKS}?ordering=position").json()["results"]
    positions = [task["position"] for task in ordered]
    assert positions == sorted(set(positions))
    assert {task["title"] for task in ordered} == set("abc")


def test_the_options_of_what_can_be_done_in_the_trash(alice: Person) -> None:
    task = alice.create_task()
    alice.delete(path(task))

    for act in ("restore/", "purge/", "changes/"):
        assert alice.options(path(task, act=act)).status_code == 204, act


def test_the_trash_takes_two_statements(alice: Person, counting: Counting) -> None:
    for url in (TASKS, PROJECTS):
        with counting() as statements:
            alice.get(f"{url}?trashed=true")
        assert len(statements) == 2, statements
