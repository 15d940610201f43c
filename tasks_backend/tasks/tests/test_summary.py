"""GET /api/v1/tasks/summary/"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from people import Counting, Person
from tasks.models import Task

SUMMARY = "/api/v1/tasks/summary/"
TASKS = "/api/v1/tasks/"


def summary(person: Person, query: str = "") -> dict[str, Any]:
    response = person.get(SUMMARY + query)
    assert response.status_code == 200, response.content
    counts: dict[str, Any] = response.json()
    return counts


def days(person: Person) -> dict[str, tuple[int, int]]:
    """The days on which anything happened."""
    listed = summary(person)["per_day"]
    return {
        day["day"]: (day["created"], day["completed"])
        for day in listed
        if day["created"] or day["completed"]
    }


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``at("2027-03-28T01:30:00", alice)``: it is that instant, UTC, and she has just signed in."""

    def signed_in(text: str, person: Person) -> Person:
        now = datetime.fromisoformat(text).replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return Person(person.user)

    return signed_in


def test_nothing_is_counted_as_nothing(alice: Person) -> None:
    counts = summary(alice)

    assert {**counts, "per_day": []} == {
        "total": 0,
        "overdue": 0,
        "by_status": {"todo": 0, "in_progress": 0, "done": 0, "cancelled": 0},
        "by_priority": {"none": 0, "low": 0, "medium": 0, "high": 0, "urgent": 0},
        "by_project": [],
        "per_day": [],
    }
    today = timezone.now().date()
    assert counts["per_day"] == [
        {"day": str(today - timedelta(days=back)), "created": 0, "completed": 0}
        for back in range(29, -1, -1)
    ]


def test_tasks_are_counted_by_what_they_are(alice: Person) -> None:
    project = alice.create_project()
    alice.create_task(priority="high", due_date="2020-01-01")
    alice.create_task(status="done", due_date="2020-01-01", project=project["id"])
    parent = alice.create_task(status="in_progress", project=project["id"])
    alice.create_task(parent=parent["id"], priority="high")
    gone = alice.create_task()
    alice.delete(f"{TASKS}{gone['id']}/")

    counts = summary(alice)

    assert (counts["total"], counts["overdue"]) == (4, 1)
    assert counts["by_status"] == {"todo": 2, "in_progress": 1, "done": 1, "cancelled": 0}
    assert counts["by_priority"] == {"none": 2, "low": 0, "medium": 0, "high": 2, "urgent": 0}
    assert counts["by_project"] == [
        {"project": project["id"], "count": 3},
        {"project": alice.inbox()["id"], "count": 1},
    ]
    assert sum(day["created"] for day in counts["per_day"]) == 4
    assert counts["per_day"][-1]["completed"] == 1


def test_only_what_one_may_see_is_counted(alice: Person, bob: Person, admin: Person) -> None:
    empty = summary(bob)

    alice.create_task(due_date="2020-01-01", status="done")
    alice.create_task(due_date="2020-01-01", labels=[alice.create_label()["id"]])

    assert summary(bob) == empty
    assert summary(admin)["total"] == summary(alice)["total"] == 2


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("?status=todo", 2),
        ("?status=todo&status=done", 3),
        ("?priority=high", 1),
        ("?owner=me", 3),
        ("?has_due=true", 1),
        ("?overdue=true", 1),
        ("?due_before=2020-01-02", 1),
        ("?parent=none", 3),
        ("?created_before=2020-01-01T00:00:00Z", 0),
        ("?trashed=true", 1),
        ("?trashed=false", 3),
    ],
)
def test_it_has_the_filters_of_the_list(alice: Person, query: str, total: int) -> None:
    alice.create_task(due_date="2020-01-01")
    alice.create_task(priority="high")
    alice.create_task(status="done")
    alice.delete(f"{TASKS}{alice.create_task()['id']}/")

    assert summary(alice, query)["total"] == total
    assert len(alice.get(TASKS + query).json()["results"]) == total


@pytest.mark.parametrize("query", ["?limit=1", "?cursor=x", "?ordering=title", "?stauts=todo"])
def test_it_has_nothing_else_of_the_list(alice: Person, query: str) -> None:
    response = alice.get(SUMMARY + query)

    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "unknown_parameter"


def test_a_wrong_filter_is_refused(alice: Person) -> None:
    response = alice.get(f"{SUMMARY}?status=x")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "?status"
    assert response.json()["errors"][0]["code"] == "invalid"


def test_days_are_those_of_whoever_asks(alice: Person, at: Any) -> None:
    at("2027-01-15T23:30:00", alice).create_task()
    at("2027-01-16T00:30:00", alice).create_task(status="done")

    alice = Person(alice.user)
    for zone, expected in (
        ("UTC", {"2027-01-15": (1, 0), "2027-01-16": (1, 1)}),
        ("Europe/Berlin", {"2027-01-16": (2, 1)}),
        ("America/New_York", {"2027-01-15": (2, 1)}),
    ):
        alice.patch("/api/v1/users/me/", {"timezone": zone})
        assert days(alice) == expected


def test_a_day_of_23_hours_is_one_and_so_is_one_of_25(alice: Person, at: Any) -> None:
    alice.patch("/api/v1/users/me/", {"timezone": "Europe/Berlin"})
    for instant in ("2027-03-27T22:59:59", "2027-03-27T23:00:00", "2027-03-28T21:59:59"):
        at(instant, alice).create_task()
    at("2027-03-28T22:00:00", alice).create_task()
    assert days(Person(alice.user)) == {
        "2027-03-27": (1, 0),
        "2027-03-28": (2, 0),
        "2027-03-29": (1, 0),
    }

    for instant in ("2027-10-30T21:59:59", "2027-10-30T22:00:00", "2027-10-31T22:59:59"):
        at(instant, alice).create_task()
    at("2027-10-31T23:00:00", alice).create_task()
    assert days(Person(alice.user)) == {
        "2027-10-30": (1, 0),
        "2027-10-31": (2, 0),
        "2027-11-01": (1, 0),
    }


def test_it_goes_back_thirty_days_today_included(alice: Person, at: Any) -> None:
    for instant in ("2027-01-01T23:59:59", "2027-01-02T00:00:00", "2027-01-31T12:00:00"):
        at(instant, alice).create_task()

    alice = Person(alice.user)
    listed = summary(alice)["per_day"]
    assert (listed[0]["day"], listed[-1]["day"], len(listed)) == ("2027-01-02", "2027-01-31", 30)
    assert days(alice) == {"2027-01-02": (1, 0), "2027-01-31": (1, 0)}


def test_what_is_completed_long_after_it_was_made_is_counted(alice: Person, at: Any) -> None:
    task = at("2027-01-01T12:00:00", alice).create_task()
    alice = at("2027-06-01T12:00:00", alice)
    alice.patch(f"{TASKS}{task['id']}/", {"status": "done"})

    assert days(alice) == {"2027-06-01": (0, 1)}


def test_what_was_reopened_is_not_completed(alice: Person) -> None:
    task = alice.create_task(status="done")
    alice.patch(f"{TASKS}{task['id']}/", {"status": "todo"})

    assert summary(alice)["per_day"][-1]["completed"] == 0


def test_it_takes_four_statements_however_many_tasks(alice: Person, counting: Counting) -> None:
    for _ in range(3):
        with counting() as statements:
            summary(alice)
        assert len(statements) == 4, statements
        alice.create_task(project=alice.create_project()["id"])
    assert Task.objects.count() == 3
