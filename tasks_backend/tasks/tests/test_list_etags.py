"""If-None-Match of lists: 304 as long as nobody has written."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from people import Counting, Person

TASKS = "/api/v1/tasks/"
LISTS = [TASKS, "/api/v1/projects/", "/api/v1/labels/"]


def asked_again(person: Person, path: str, tag: str) -> Any:
    return person.get(path, headers={"If-None-Match": tag})


@pytest.mark.parametrize("path", LISTS)
def test_nothing_is_sent_twice(alice: Person, bob: Person, path: str) -> None:
    alice.create_task(labels=[alice.create_label()["id"]])
    tag = alice.get(path)["ETag"]
    bob.create_task()

    again = asked_again(alice, path, tag)

    assert tag.startswith('W/"')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert asked_again(alice, path, tag.removeprefix("W/")).status_code == 304
    assert asked_again(alice, path, f'"x", {tag}').status_code == 304
    assert asked_again(alice, path, "*").status_code == 304
    assert asked_again(alice, path, '"x"').status_code == 200


def test_it_costs_the_session_alone(alice: Person, counting: Counting) -> None:
    tag = alice.get(TASKS)["ETag"]

    with counting() as statements:
        assert asked_again(alice, TASKS, tag).status_code == 304
    assert len(statements) == 1, statements


def test_every_write_makes_another_one(alice: Person, admin: Person) -> None:
    task, label = alice.create_task(), alice.create_label()
    comment = alice.create_comment(task)
    one = f"{TASKS}{task['id']}/"
    for write in (
        alice.create_task,
        lambda: alice.patch(one, {"title": "x"}),
        lambda: admin.patch(one, {"labels": [label["id"]]}),
        lambda: alice.patch(f"/api/v1/comments/{comment['id']}/", {"body": "needle"}),
        lambda: alice.delete(f"/api/v1/labels/{label['id']}/"),
        lambda: alice.delete(one),
        lambda: alice.post(f"{one}restore/"),
        lambda: alice.post(f"{one}move/"),
    ):
        tags = {path: alice.get(path)["ETag"] for path in (TASKS, f"{TASKS}?search=needle")}
        write()
        for path, tag in tags.items():
            again = asked_again(alice, path, tag)
            assert again.status_code == 200
            assert again["ETag"] != tag


def test_it_is_of_the_address_and_of_the_reader(alice: Person, bob: Person, admin: Person) -> None:
    paths = [TASKS, f"{TASKS}?limit=50", f"{TASKS}?status=todo", f"{TASKS}?owner=me"]
    tags = {person.get(path)["ETag"] for person in (alice, bob) for path in paths}
    tags |= {admin.get(f"{TASKS}?owner={pk}")["ETag"] for pk in (admin.id, alice.id)}

    assert len(tags) == 10


def test_a_role_makes_another_one(alice: Person) -> None:
    before = alice.get(f"{TASKS}?owner=me")["ETag"]
    type(alice.user).objects.filter(pk=alice.user.pk).update(role="admin")

    assert alice.get(f"{TASKS}?owner=me")["ETag"] != before


def test_everybodys_list_has_none(admin: Person) -> None:
    response = admin.get(TASKS)

    assert "ETag" not in response
    assert response["Cache-Control"] == "no-store"
    assert asked_again(admin, TASKS, "*").status_code == 200


def test_an_admin_reads_anothers_list(admin: Person, alice: Person) -> None:
    path = f"{TASKS}?owner={alice.id}"
    tag = admin.get(path)["ETag"]

    assert asked_again(admin, path, tag).status_code == 304
    alice.create_task()
    assert asked_again(admin, path, tag).status_code == 200


def test_comments_have_one(alice: Person, admin: Person) -> None:
    path = f"{TASKS}{alice.create_task()['id']}/comments/"
    for person in (alice, admin):
        tag = person.get(path)["ETag"]
        assert asked_again(person, path, tag).status_code == 304
        admin.post(path, {"body": "x"})
        assert asked_again(person, path, tag).status_code == 200


def test_what_is_wrong_is_told_all_the_same(alice: Person) -> None:
    assert asked_again(alice, f"{TASKS}?limit=0", "*").status_code == 400
    assert asked_again(alice, f"{TASKS}?project=x", "*").status_code == 400
    assert asked_again(alice, f"{TASKS}?cursor=x", "*").status_code == 400


def test_an_api_token_sees_it_too(alice: Person) -> None:
    token = alice.create_api_token()["token"]
    tag = alice.get(TASKS)["ETag"]
    alice.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    assert asked_again(alice, TASKS, tag).status_code == 304


def test_time_passes_for_what_is_overdue(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    alice.create_task(due_date="2027-01-01", due_time="08:30")
    path = f"{TASKS}?overdue=true"
    seen = {}
    for clock in ("08:30:00", "08:30:59", "08:31:00"):
        now = datetime.fromisoformat(f"2027-01-01T{clock}").replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        response = Person(alice.user).get(path)
        seen[clock] = (response["ETag"], len(response.json()["results"]))

    assert seen["08:30:00"] == seen["08:30:59"] != seen["08:31:00"]
    assert [count for _, count in seen.values()] == [0, 0, 1]
