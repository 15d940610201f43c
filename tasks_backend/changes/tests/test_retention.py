"""CHANGES_KEPT_DAYS: how long the log is kept, and what nobody can ask of it afterwards."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from api.identifiers import uuid7
from api.tests.problem import assert_problem
from changes.models import Change
from people import Person

pytestmark = pytest.mark.django_db

CHANGES, TASKS = "/api/v1/changes/", "/api/v1/tasks/"
KEPT_DAYS = 90


@pytest.fixture(autouse=True)
def _kept_days(settings: Settings) -> None:
    settings.CHANGES_KEPT_DAYS = KEPT_DAYS


def purge() -> str:
    """What is said of the changes."""
    printed = StringIO()
    call_command("purge", stdout=printed)
    return printed.getvalue().splitlines()[-1]


def grow_old(person: Person, days: float = KEPT_DAYS + 1) -> None:
    """All that was changed so far was changed so many days ago."""
    long_ago = timezone.now() - timedelta(days=days)
    Change.objects.filter(space=person.user.pk).update(at=long_ago)


def forget_everything(person: Person) -> None:
    grow_old(person)
    purge()


def numbers(person: Person) -> list[int]:
    changes = Change.objects.filter(space=person.user.pk).order_by("number")
    return list(changes.values_list("number", flat=True))


def feed(person: Person, query: str = "") -> Any:
    response = person.get(f"{CHANGES}{query}")
    assert response.status_code == 200, response.content
    return response.json()


def edit(person: Person, task: dict[str, Any], version: int, **fields: Any) -> Any:
    return person.patch(f"{TASKS}{task['id']}/", fields, HTTP_IF_MATCH=f'"{version}"')


def test_what_is_older_goes_and_the_rest_stays(alice: Person, bob: Person) -> None:
    alice.create_task()
    grow_old(alice)
    alice.create_task()
    bob.create_task()

    assert purge() == "3 changes"

    assert numbers(alice) == [4]
    assert numbers(bob) == [1, 2, 3]
    assert purge() == "0 changes"


def test_a_change_is_kept_for_all_its_days(alice: Person) -> None:
    grow_old(alice, KEPT_DAYS - 0.01)

    assert purge() == "0 changes"


def test_everything_is_kept_unless_it_is_set(alice: Person, settings: Settings) -> None:
    settings.CHANGES_KEPT_DAYS = 0
    grow_old(alice, 10_000)

    assert purge() == "0 changes"
    assert numbers(alice) == [1, 2]


def test_what_is_left_has_no_gaps(alice: Person) -> None:
    """Clocks go back now and then, so a change may seem older than the one before."""
    for _ in range(4):
        alice.create_task()
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS + 1)
    Change.objects.filter(space=alice.user.pk, number__in=[1, 4]).update(at=long_ago)

    assert purge() == "4 changes"
    assert numbers(alice) == [5, 6]


def test_the_clock_goes_on_where_it_was(alice: Person) -> None:
    forget_everything(alice)
    alice.create_task()

    assert numbers(alice) == [3]


def test_an_undo_outlives_the_change_that_it_took_back(alice: Person) -> None:
    task = alice.create_task()
    change = feed(alice)["results"][-1]
    grow_old(alice)
    alice.post(f"{CHANGES}{change['id']}/undo/")

    assert purge() == "3 changes"

    (undo,) = feed(alice)["results"]
    assert (undo["action"], undo["entity_id"], undo["undoes"]) == ("deleted", task["id"], None)


# --- The feed -------------------------------------------------------------------------------------


def test_a_reader_without_a_cursor_begins_with_what_is_kept(alice: Person) -> None:
    forget_everything(alice)
    assert feed(alice)["results"] == []

    alice.create_task()

    assert [change["number"] for change in feed(alice)["results"]] == [3]


def test_a_cursor_from_before_what_is_kept_is_gone(alice: Person) -> None:
    early = feed(alice, "?limit=1")["cursor"]
    latest = feed(alice, "?since=latest")["cursor"]
    forget_everything(alice)

    assert_problem(alice.get(f"{CHANGES}?since={early}"), 410, "no_longer_kept")
    assert feed(alice, f"?since={latest}")["results"] == []
    alice.create_task()
    assert_problem(alice.get(f"{CHANGES}?since={early}"), 410, "no_longer_kept")
    assert [change["number"] for change in feed(alice, f"?since={latest}")["results"]] == [3]


def test_the_cursor_of_an_empty_log_goes_on(alice: Person) -> None:
    forget_everything(alice)
    cursors = [feed(alice, query)["cursor"] for query in ("", "?since=latest")]
    alice.create_task()

    for cursor in cursors:
        assert [change["number"] for change in feed(alice, f"?since={cursor}")["results"]] == [3]


def test_an_objects_history_begins_with_what_is_kept(alice: Person) -> None:
    task = alice.create_task()
    early = alice.get(f"{TASKS}{task['id']}/changes/").json()["cursor"]
    edit(alice, task, 1, title="Buy bread")
    forget_everything(alice)
    edit(alice, task, 2, title="Buy soap")

    history = alice.get(f"{TASKS}{task['id']}/changes/").json()["results"]

    assert [change["version"] for change in history] == [3]
    assert_problem(alice.get(f"{TASKS}{task['id']}/changes/?since={early}"), 410)


# --- Undo and merging -----------------------------------------------------------------------------


def test_what_is_forgotten_cannot_be_undone(alice: Person) -> None:
    alice.create_task()
    change = feed(alice)["results"][-1]
    forget_everything(alice)

    unknown = alice.post(f"{CHANGES}{uuid7()}/undo/")
    forgotten = alice.post(f"{CHANGES}{change['id']}/undo/")

    assert_problem(unknown, 404)
    assert_problem(forgotten, 404)


def test_what_is_kept_can_be_undone(alice: Person) -> None:
    task = alice.create_task()
    forget_everything(alice)
    edit(alice, task, 1, title="Buy bread")
    (change,) = feed(alice)["results"]

    assert alice.post(f"{CHANGES}{change['id']}/undo/").status_code == 200
    assert alice.get(f"{TASKS}{task['id']}/").json()["title"] == "Buy milk"


def test_a_label_whose_beginning_is_forgotten_can_be_made_again(alice: Person) -> None:
    label = alice.create_label()
    forget_everything(alice)
    alice.delete(f"/api/v1/labels/{label['id']}/")
    (deletion,) = feed(alice)["results"]

    assert alice.post(f"{CHANGES}{deletion['id']}/undo/").status_code == 200

    again = alice.get(f"/api/v1/labels/{label['id']}/").json()
    assert (again["name"], again["version"]) == (label["name"], 3)


def test_a_merge_with_a_version_older_than_the_log_is_refused(alice: Person) -> None:
    task = alice.create_task()
    edit(alice, task, 1, title="Buy bread")
    forget_everything(alice)
    edit(alice, task, 2, priority="high")

    problem = assert_problem(edit(alice, task, 1, description="x"), 412)

    assert (problem["current"]["version"], problem["conflicts"]) == (3, ["description"])


def test_a_merge_with_a_version_that_the_log_still_tells_of_succeeds(alice: Person) -> None:
    task = alice.create_task()
    edit(alice, task, 1, title="Buy bread")
    forget_everything(alice)
    edit(alice, task, 2, priority="high")

    assert edit(alice, task, 2, description="x").status_code == 200
    assert_problem(edit(alice, task, 2, priority="low"), 412)


# --- Ids that clients choose ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (TASKS, {"title": "Buy milk"}),
        ("/api/v1/projects/", {"name": "Household"}),
        ("/api/v1/labels/", {"name": "errand"}),
    ],
)
def test_an_id_whose_creation_is_forgotten_stays_taken(
    alice: Person, bob: Person, path: str, fields: dict[str, Any]
) -> None:
    body = {"id": str(uuid7()), **fields}
    assert alice.post(path, body).status_code == 201
    assert alice.post(path, body).status_code == 200
    forget_everything(alice)

    for person in (alice, bob):
        other = {**body, **dict.fromkeys(fields, "another one")}
        assert_problem(person.post(path, other), 409, "id_taken")
    # Whether it is the same, nobody can tell any more.
    assert alice.post(path, body).status_code in {200, 409}


def test_the_id_of_a_comment_stays_taken(alice: Person) -> None:
    task = alice.create_task()
    body = {"id": str(uuid7()), "body": "Oat milk"}
    assert alice.post(f"{TASKS}{task['id']}/comments/", body).status_code == 201
    forget_everything(alice)

    assert_problem(alice.post(f"{TASKS}{task['id']}/comments/", body), 409, "id_taken")


def test_an_id_stays_taken_in_a_bulk(alice: Person) -> None:
    chosen = str(uuid7())
    alice.create_task(id=chosen)
    other = alice.create_task()
    forget_everything(alice)

    response = alice.post(
        f"{TASKS}bulk/",
        {
            "operations": [
                {"op": "create", "id": chosen, "title": "Again"},
                {"op": "update", "id": other["id"], "title": "Another"},
            ]
        },
    )

    assert 400 <= response.status_code < 500, response.content
    assert alice.get(f"{TASKS}{other['id']}/").json()["title"] == "Buy milk"


def test_the_id_of_what_was_purged_stays_taken_while_the_log_speaks_of_it(alice: Person) -> None:
    body = {"id": str(uuid7()), "title": "Buy milk"}
    alice.post(TASKS, body)
    forget_everything(alice)
    alice.delete(f"{TASKS}{body['id']}/")
    alice.delete(f"{TASKS}{body['id']}/purge/")

    assert_problem(alice.post(TASKS, body), 409, "id_taken")


def test_the_id_of_a_deleted_label_stays_taken_while_the_log_speaks_of_it(alice: Person) -> None:
    body = {"id": str(uuid7()), "name": "errand"}
    alice.post("/api/v1/labels/", body)
    forget_everything(alice)
    alice.delete(f"/api/v1/labels/{body['id']}/")

    assert_problem(alice.post("/api/v1/labels/", body), 409, "id_taken")
