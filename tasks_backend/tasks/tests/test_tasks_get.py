"""GET /api/v1/tasks/{id}/"""

from people import Counting, Person


def path(task: dict[str, object]) -> str:
    return f"/api/v1/tasks/{task['id']}/"


def test_it_gives_the_task_and_its_tag(alice: Person) -> None:
    task = alice.create_task()

    response = alice.get(path(task))

    assert response.json() == task
    assert response["ETag"] == '"1"'
    assert response["Cache-Control"] == "private, must-revalidate, max-age=0"


def test_it_is_not_sent_again_while_it_has_not_changed(alice: Person) -> None:
    task = alice.create_task()

    for tag in ('"1"', 'W/"1"', '"0", "1"', "*"):
        response = alice.get(path(task), HTTP_IF_NONE_MATCH=tag)
        assert (response.status_code, response.content) == (304, b""), tag
        assert response["ETag"] == '"1"'

    alice.patch(path(task), {"title": "Buy oat milk"})
    assert alice.get(path(task), HTTP_IF_NONE_MATCH='"1"').status_code == 200


def test_head_is_get_without_a_body(alice: Person) -> None:
    task = alice.create_task()

    response = alice.head(path(task))

    assert (response.status_code, response.content) == (200, b"")


def test_an_id_in_another_spelling_is_no_id(alice: Person) -> None:
    task = alice.create_task()

    for spelling in (task["id"].upper(), task["id"].replace("-", ""), "1", "me"):
        assert alice.get(f"/api/v1/tasks/{spelling}/").status_code == 404


def test_it_takes_no_parameters(alice: Person) -> None:
    task = alice.create_task()

    response = alice.get(path(task) + "?fields=title")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "?fields"


def test_it_takes_two_statements(alice: Person, counting: Counting) -> None:
    task = alice.create_task()

    with counting() as statements:
        alice.get(path(task))

    assert len(statements) == 2, statements
