"""DELETE /api/v1/tasks/{id}/"""

from changes.models import Change
from people import Person
from tasks.models import Task

TASKS = "/api/v1/tasks/"


def test_a_deleted_task_is_gone_everywhere(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    path = f"{TASKS}{task['id']}/"

    response = alice.delete(path)

    assert (response.status_code, response.content) == (204, b"")
    for person in (alice, admin):
        assert person.get(path).status_code == 404
        assert person.patch(path, {"title": "x"}).status_code == 404
        assert person.delete(path).status_code == 404
        assert person.get(TASKS).json()["results"] == []


def test_the_row_and_its_history_stay(alice: Person) -> None:
    task = alice.create_task()

    alice.delete(f"{TASKS}{task['id']}/")

    assert Task.objects.get(pk=task["id"]).deleted_at is not None
    assert [change.action for change in Change.objects.filter(entity="task")] == [
        "created",
        "deleted",
    ]


def test_a_stale_tag_is_refused(alice: Person) -> None:
    task = alice.create_task()
    path = f"{TASKS}{task['id']}/"
    alice.patch(path, {"title": "Theirs"})

    assert alice.delete(path, HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.get(path).status_code == 200
    assert alice.delete(path, HTTP_IF_MATCH='"2"').status_code == 204


def test_it_takes_no_fields(alice: Person) -> None:
    task = alice.create_task()

    response = alice.delete(f"{TASKS}{task['id']}/", {"force": True})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/force"
