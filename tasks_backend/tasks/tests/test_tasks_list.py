"""GET /api/v1/tasks/"""

import pytest

from people import Counting, Person

TASKS = "/api/v1/tasks/"


def titles(person: Person, query: str = "") -> list[str]:
    response = person.get(TASKS + query)
    assert response.status_code == 200, response.content
    return [task["title"] for task in response.json()["results"]]


def test_a_new_account_has_an_empty_list(alice: Person) -> None:
    assert alice.get(TASKS).json() == {"next": None, "previous": None, "results": []}


def test_the_newest_comes_first(alice: Person) -> None:
    first, second = alice.create_task(title="first"), alice.create_task(title="second")

    assert alice.get(TASKS).json()["results"] == [second, first]


def test_everyone_sees_their_own_and_admins_everyones(
    alice: Person, bob: Person, admin: Person
) -> None:
    for person, title in ((alice, "alice's"), (bob, "bob's"), (admin, "admin's")):
        person.create_task(title=title)

    assert titles(alice) == ["alice's"]
    assert titles(bob) == ["bob's"]
    assert titles(admin) == ["admin's", "bob's", "alice's"]
    assert titles(admin, "?owner=me") == ["admin's"]
    assert titles(admin, f"?owner={bob.id}") == ["bob's"]


def test_a_strangers_list_is_as_empty_as_an_unused_ids(alice: Person, bob: Person) -> None:
    alice.create_task()

    for owner in (alice.id, "01900000-0000-7000-8000-000000000000"):
        assert titles(bob, f"?owner={owner}") == []
        assert titles(bob, f"?project={alice.inbox()['id']}") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?status=todo", ["a"]),
        ("?status=done", ["b"]),
        ("?status=todo&status=done", ["b", "a"]),
        ("?priority=high", ["c"]),
        ("?priority=high&priority=none", ["c", "b", "a"]),
        ("?status=todo&priority=high", []),
        ("?ordering=created_at", ["a", "b", "c"]),
        ("?ordering=-created_at", ["c", "b", "a"]),
        ("?limit=2", ["c", "b"]),
    ],
)
def test_filters_and_orderings(alice: Person, query: str, expected: list[str]) -> None:
    alice.create_task(title="a")
    alice.create_task(title="b", status="done")
    alice.create_task(title="c", status="in_progress", priority="high")

    assert titles(alice, query) == expected


def test_the_last_touched_comes_first_when_asked(alice: Person) -> None:
    first, _ = alice.create_task(title="first"), alice.create_task(title="second")
    alice.patch(f"{TASKS}{first['id']}/", {"priority": "low"})

    assert titles(alice, "?ordering=-updated_at") == ["first", "second"]


def test_it_filters_by_project(alice: Person) -> None:
    project = alice.create_project()
    alice.create_task(title="here", project=project["id"])
    alice.create_task(title="elsewhere")

    assert titles(alice, f"?project={project['id']}") == ["here"]


@pytest.mark.parametrize(
    "query",
    [
        "?status=finished",
        "?status=",
        "?status=todo,done",
        "?priority=3",
        "?owner=",
        "?owner=ME",
        "?owner=1",
        "?project=inbox",
        "?project=%00",
        "?limit=0",
        "?limit=-1",
        "?limit=201",
        "?limit=x",
        "?limit=",
        "?limit=٣",
        "?limit=1&limit=2",
        "?ordering=owner__password",
        "?ordering=password",
        "?ordering=",
        "?ordering=--created_at",
        "?owner__email__startswith=a",
        "?stauts=todo",
        "?page=2",
        "?format=json",
        "?cursor=",
        "?cursor=x",
        "?cursor=x.y",
        "?cursor=é.é",
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(alice: Person, query: str) -> None:
    response = alice.get(TASKS + query)

    assert response.status_code == 400
    name = query[1:].split("=")[0]
    assert response.json()["errors"][0]["pointer"] == f"?{name}"


def test_it_takes_two_statements_however_many_rows(alice: Person, counting: Counting) -> None:
    for _ in range(3):
        with counting() as statements:
            alice.get(TASKS)
        assert len(statements) == 2, statements
        alice.create_task()
