"""/api/v1/tasks/{id}/comments/ and /api/v1/comments/{id}/"""

from typing import Any

import pytest

from changes.models import Change
from people import PASSWORD, Counting, Person
from tasks.models import Comment

UNUSED = "01900000-0000-7000-8000-000000000000"


def below(task: dict[str, Any]) -> str:
    return f"/api/v1/tasks/{task['id']}/comments/"


def path(comment: dict[str, Any]) -> str:
    return f"/api/v1/comments/{comment['id']}/"


def listed(person: Person, task: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    response = person.get(below(task) + query)
    assert response.status_code == 200, response.content
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def test_a_comment_is_made_read_edited_and_deleted(alice: Person) -> None:
    task = alice.create_task()

    response = alice.post(below(task), {"body": "Oat milk,\n\n- please"})
    assert response.status_code == 201
    comment = response.json()
    assert comment == {
        "id": comment["id"],
        "owner": alice.id,
        "task": task["id"],
        "author": alice.id,
        "body": "Oat milk,\n\n- please",
        "edited_at": None,
        "version": 1,
        "created_at": comment["created_at"],
        "updated_at": comment["created_at"],
    }
    assert (response["Location"], response["ETag"]) == (path(comment), '"1"')
    assert alice.get(path(comment)).json() == comment
    assert listed(alice, task) == [comment]

    edited = alice.patch(path(comment), {"body": "Any"}, HTTP_IF_MATCH='"1"').json()
    assert (edited["body"], edited["version"]) == ("Any", 2)
    assert edited["edited_at"] == edited["updated_at"] > comment["created_at"]
    assert alice.patch(path(comment), {"body": "Any"}).json() == edited
    assert alice.delete(path(comment)).status_code == 204
    assert alice.get(path(comment)).status_code == 404
    assert listed(alice, task) == []
    assert alice.get(f"/api/v1/tasks/{task['id']}/").json() == task


def test_what_was_read_can_be_sent_back(alice: Person) -> None:
    comment = alice.create_comment(alice.create_task())

    assert alice.patch(path(comment), comment).json() == comment


def test_the_oldest_comes_first_page_by_page(alice: Person) -> None:
    task = alice.create_task()
    comments = [alice.create_comment(task, body=body) for body in "abc"]
    alice.create_comment(alice.create_task(), body="elsewhere")

    assert listed(alice, task) == comments
    assert listed(alice, task, "?ordering=-created_at") == comments[::-1]
    first = alice.get(f"{below(task)}?limit=2").json()
    assert first["results"] == comments[:2]
    second = alice.get(first["next"]).json()
    assert (second["results"], second["next"]) == (comments[2:], None)
    assert alice.get(second["previous"]).json() == first


def test_a_cursor_fits_no_other_task(alice: Person) -> None:
    one, other = alice.create_task(), alice.create_task()
    for task in (one, one, other, other):
        alice.create_comment(task)
    cursor = alice.get(f"{below(one)}?limit=1").json()["next"].split("?")[1]

    assert alice.get(f"{below(one)}?{cursor}").status_code == 200
    assert alice.get(f"{below(other)}?{cursor}").status_code == 400


def test_only_the_author_edits(alice: Person, bob: Person, admin: Person) -> None:
    task = alice.create_task()
    hers, admins = alice.create_comment(task), admin.create_comment(task)

    assert (admins["owner"], admins["author"]) == (alice.id, admin.id)
    for person, comment in ((admin, hers), (alice, admins)):
        response = person.patch(path(comment), {"body": "Put into your mouth"})
        assert response.status_code == 403
        assert response.json()["code"] == "permission_denied"
        assert person.get(path(comment)).json() == comment
    assert bob.patch(path(hers), {"body": "x"}).status_code == 404
    assert admin.patch(path(admins), {"body": "x"}).status_code == 200


def test_a_refusal_comes_before_what_is_wrong_with_the_body(alice: Person, admin: Person) -> None:
    comment = alice.create_comment(alice.create_task())

    assert admin.patch(path(comment), {"boddy": 1}).status_code == 403
    assert admin.patch(f"{path(comment)}?x=1", {"body": "x"}).status_code == 403


def test_the_author_the_tasks_owner_and_admins_delete(
    alice: Person, bob: Person, admin: Person
) -> None:
    task = alice.create_task()

    for author, deleter in ((alice, alice), (admin, alice), (alice, admin), (admin, admin)):
        comment = author.create_comment(task)
        assert bob.delete(path(comment)).status_code == 404
        assert deleter.delete(path(comment)).status_code == 204
    assert not Comment.objects.exists()


def test_each_leaves_a_change_in_the_log_of_the_tasks_owner(alice: Person, admin: Person) -> None:
    comment = admin.create_comment(alice.create_task())
    admin.patch(path(comment), {"body": "Any"})
    alice.delete(path(comment))

    changes = Change.objects.filter(entity="comment").order_by("number")
    assert [(str(each.space_id), str(each.actor_id), each.action) for each in changes] == [
        (alice.id, admin.id, "created"),
        (alice.id, admin.id, "updated"),
        (alice.id, alice.id, "deleted"),
    ]


def test_those_of_a_hidden_task_are_hidden(alice: Person) -> None:
    parent = alice.create_task()
    task = alice.create_task(parent=parent["id"])
    comment = alice.create_comment(task)

    alice.delete(f"/api/v1/tasks/{parent['id']}/")
    for response in (
        alice.get(below(task)),
        alice.post(below(task), {"body": "x"}),
        alice.get(path(comment)),
        alice.patch(path(comment), {"body": "x"}),
        alice.delete(path(comment)),
    ):
        assert response.status_code == 404
    alice.post(f"/api/v1/tasks/{parent['id']}/restore/")
    assert listed(alice, task) == [comment]


def test_a_stale_tag_is_refused(alice: Person) -> None:
    comment = alice.create_comment(alice.create_task())
    alice.patch(path(comment), {"body": "Theirs"})

    assert alice.patch(path(comment), {"body": "x"}, HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.delete(path(comment), HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.get(path(comment)).json()["body"] == "Theirs"


def test_the_same_creation_again_is_the_same_comment(alice: Person) -> None:
    task, other = alice.create_task(), alice.create_task()
    fields = {"id": "01900000-0000-7000-8000-00000000000a", "body": "x"}
    comment = alice.create_comment(task, **fields)

    again = alice.post(below(task), fields)
    assert (again.status_code, again.json()) == (200, comment)
    for response in (
        alice.post(below(task), {**fields, "body": "y"}),
        alice.post(below(other), fields),
    ):
        assert (response.status_code, response.json()["code"]) == (409, "id_taken")


@pytest.mark.parametrize("field", ["owner", "task", "author", "edited_at", "version", "created_at"])
def test_it_rejects_what_only_the_server_writes(alice: Person, bob: Person, field: str) -> None:
    task = alice.create_task()
    comment = alice.create_comment(task)

    for response in (
        alice.post(below(task), {"body": "x", field: bob.id}),
        alice.patch(path(comment), {"body": "x", field: bob.id}),
    ):
        assert response.status_code == 400
        assert [error["pointer"] for error in response.json()["errors"]] == [f"#/{field}"]
    assert listed(alice, task) == [comment]


def test_what_somebody_has_said_outlives_their_account(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    comment = admin.create_comment(task)
    admin.user.role = "user"
    admin.user.save(update_fields=["role"])
    assert admin.get(path(comment)).status_code == 404  # of a task that is not theirs any more

    assert admin.delete("/api/v1/users/me/", {"password": PASSWORD}).status_code == 204

    assert listed(alice, task) == [{**comment, "author": None}]
    assert alice.patch(path(comment), {"body": "x"}).status_code == 403
    assert alice.delete(path(comment)).status_code == 204


def test_lists_take_three_statements_and_details_two(alice: Person, counting: Counting) -> None:
    task = alice.create_task()
    for _ in range(2):
        comment = alice.create_comment(task)
        for url, expected in ((below(task), 3), (path(comment), 2)):
            with counting() as statements:
                alice.get(url)
            assert len(statements) == expected, statements


def test_a_task_that_is_none_has_no_comments(alice: Person) -> None:
    for task in (UNUSED, alice.inbox()["id"]):
        assert alice.get(f"/api/v1/tasks/{task}/comments/").status_code == 404
        assert alice.post(f"/api/v1/tasks/{task}/comments/", {"body": "x"}).status_code == 404
        assert alice.options(f"/api/v1/tasks/{task}/comments/").status_code == 404


def test_the_options_of_a_tasks_comments(alice: Person) -> None:
    response = alice.options(below(alice.create_task()))

    assert (response.status_code, response.content) == (204, b"")
    assert set(response["Allow"].split(", ")) >= {"GET", "POST"}


def test_the_words_of_comments_are_read_once_and_so_many(alice: Person, counting: Counting) -> None:
    task = alice.create_task()
    for _ in range(3):
        alice.create_comment(task)

    with counting() as statements:
        alice.patch(f"/api/v1/tasks/{task['id']}/", {"title": "Buy oat milk"})

    (read,) = [sql for sql in statements if "tasks_comment" in sql]
    assert "LIMIT" in read
