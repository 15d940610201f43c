"""PUT /api/v1/tasks/{id}/"""

from people import Person


def test_omitted_fields_go_to_their_defaults(alice: Person) -> None:
    project = alice.create_project()
    task = alice.create_task(project=project["id"], priority="high", due_date="2027-01-01")
    path = f"/api/v1/tasks/{task['id']}/"

    response = alice.put(path, {"title": "Only this"}, HTTP_IF_MATCH='"1"')

    assert response.status_code == 200
    replaced = response.json()
    assert replaced["title"] == "Only this"
    assert (replaced["priority"], replaced["due_date"]) == ("none", None)
    assert replaced["project"] == alice.inbox()["id"]
    assert replaced["version"] == 2


def test_what_was_read_can_be_put_back(alice: Person) -> None:
    task = alice.create_task(priority="high", due_date="2027-01-01", due_time="08:00")

    response = alice.put(f"/api/v1/tasks/{task['id']}/", task, HTTP_IF_MATCH='"1"')

    assert response.json() == task


def test_it_must_say_what_it_replaces(alice: Person) -> None:
    task = alice.create_task()

    response = alice.put(f"/api/v1/tasks/{task['id']}/", {"title": "Blind"})

    assert response.status_code == 428
    assert response.json()["code"] == "if_match_required"


def test_wrong_fields_are_told_before_a_missing_tag(alice: Person) -> None:
    task = alice.create_task()

    assert alice.put(f"/api/v1/tasks/{task['id']}/", {}).status_code == 400


def test_a_stale_tag_is_refused(alice: Person) -> None:
    task = alice.create_task()
    path = f"/api/v1/tasks/{task['id']}/"
    alice.patch(path, {"title": "Theirs"})

    assert alice.put(path, {"title": "Mine"}, HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.get(path).json()["title"] == "Theirs"
