"""GET /api/v1/tasks/?...: every filter, and every ordering."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from people import Counting, Person

TASKS = "/api/v1/tasks/"
UNUSED = "01900000-0000-7000-8000-000000000000"
SHOUTED = "01900000-0000-7000-8000-00000000000A"
PRIORITIES = ["none", "low", "medium", "high", "urgent"]


def titles(person: Person, query: str = "", **parameters: Any) -> str:
    query = query or f"?{urlencode(parameters, doseq=True)}"
    response = person.get(TASKS + query)
    assert response.status_code == 200, response.content
    return "".join(task["title"] for task in response.json()["results"])


def paged(person: Person, ordering: str, limit: int) -> str:
    """What is met page by page, to the end and back."""
    url = f"{TASKS}?ordering={ordering}&limit={limit}"
    pages = [person.get(url).json()]
    while pages[-1]["next"]:
        pages.append(person.get(pages[-1]["next"]).json())
    page, backward = pages[-1], pages[-1:]
    while page["previous"]:
        page = person.get(page["previous"]).json()
        backward.insert(0, page)
    assert [page["results"] for page in backward] == [page["results"] for page in pages]
    return "".join(task["title"] for page in pages for task in page["results"])


def signed_in(person: Person, text: str, monkeypatch: pytest.MonkeyPatch) -> Person:
    """The same person, who signs in anew at an instant of UTC, at which the clock then stays."""
    now = datetime.fromisoformat(text).replace(tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return Person(person.user)


# --- Filters --------------------------------------------------------------------------------------


def test_by_label_all_of_those_named(alice: Person, bob: Person) -> None:
    one, two = (alice.create_label(name=name)["id"] for name in ("one", "two"))
    alice.create_task(title="a", labels=[one])
    alice.create_task(title="b", labels=[one, two])
    alice.create_task(title="c")

    assert titles(alice, label=one) == "ba"
    assert titles(alice, label=two) == "b"
    assert titles(alice, label=[one, two]) == titles(alice, label=[two, one, two]) == "b"
    assert titles(alice, label=UNUSED) == titles(alice, label=[one, UNUSED]) == ""
    assert titles(bob, label=one) == ""


def test_by_more_labels_than_a_task_can_have(alice: Person) -> None:
    many = [f"01900000-0000-7000-8000-{number:012x}" for number in range(900)]

    response = alice.get(f"{TASKS}?{urlencode({'label': many}, doseq=True)}")

    assert response.status_code == 200
    assert response.json()["results"] == []


def test_by_what_they_are_below(alice: Person, bob: Person) -> None:
    parent = alice.create_task(title="a")
    alice.create_task(title="b", parent=parent["id"])

    assert titles(alice, parent="none") == "a"
    assert titles(alice, parent=parent["id"]) == "b"
    assert titles(alice, parent=UNUSED) == titles(bob, parent=parent["id"]) == ""


@pytest.mark.parametrize("ordering", ["title", "due_date", "-due_date"])
def test_by_the_day_they_are_due(alice: Person, ordering: str) -> None:
    for title, day in (("a", "2027-01-01"), ("b", "2027-01-02"), ("c", None), ("d", "2027-01-03")):
        alice.create_task(title=title, due_date=day)

    def due(**filters: str) -> str:
        found = titles(alice, ordering=ordering, **filters)
        return found[::-1] if ordering.startswith("-") else found

    assert due(due_before="2027-01-02") == "a"  # exclusive
    assert due(due_after="2027-01-02") == "bd"  # inclusive
    assert due(due_after="2027-01-01", due_before="2027-01-03") == "ab"
    assert due(due_after="0001-01-01", due_before="9999-12-31") == "abd"
    assert due(has_due="true") == "abd"
    assert due(has_due="false") == "c"
    assert due(has_due="false", due_after="0001-01-01") == ""


def test_by_the_instant_they_were_made_or_changed(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [
        signed_in(alice, f"2027-01-01T00:00:0{second}", monkeypatch).create_task(title=title)
        for second, title in enumerate("abc")
    ]
    alice = signed_in(alice, "2027-01-01T00:00:03", monkeypatch)
    alice.patch(f"{TASKS}{tasks[0]['id']}/", {"priority": "low"})
    second = tasks[1]["created_at"]

    assert titles(alice, created_before=second) == "a"  # exclusive
    assert titles(alice, created_after=second) == "cb"  # inclusive
    assert titles(alice, updated_since=second) == "cba"  # inclusive
    assert titles(alice, updated_since="2027-01-01T00:00:01.000001Z") == "ca"
    assert titles(alice, created_before="2027-01-01T01:00:01+01:00") == "a"
    assert titles(alice, created_after="2026-12-31T23:00:02.0-01:00") == "c"
    assert titles(alice, created_before="9999-12-31T23:59:59.999999Z") == "cba"
    assert titles(alice, created_after="0001-01-01T00:00:00Z") == "cba"


def test_by_whether_they_are_overdue(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = signed_in(alice, "2027-03-10T09:30:00", monkeypatch)
    for title, fields in {
        "a": {"due_date": "2027-03-09"},
        "b": {"due_date": "2027-03-10"},  # the day is not over
        "c": {"due_date": "2027-03-10", "due_time": "09:29:59"},
        "d": {"due_date": "2027-03-10", "due_time": "09:30"},
        "e": {"due_date": "2027-03-09", "due_time": "23:00"},
        "f": {"due_date": "2027-03-09", "status": "done"},
        "g": {"due_date": "2027-03-09", "status": "cancelled"},
        "h": {"due_date": "2027-03-09", "status": "in_progress"},
        "i": {},
        "j": {"due_date": "2027-03-11", "due_time": "00:00"},
    }.items():
        alice.create_task(title=title, **fields)

    assert titles(alice, overdue="true", ordering="title") == "aceh"
    assert titles(alice, overdue="false", ordering="title") == "bdfgij"


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("UTC", "2027-03-10T23:30:00", ""),
        ("Europe/Berlin", "2027-03-10T22:59:59", ""),
        ("Europe/Berlin", "2027-03-10T23:00:00", "a"),  # it is the 11th there
        ("America/New_York", "2027-03-11T03:59:59", ""),
        ("America/New_York", "2027-03-11T05:00:00", "a"),
        ("Pacific/Kiritimati", "2027-03-10T10:00:00", "a"),  # UTC+14
    ],
)
def test_overdue_is_a_matter_of_the_owners_clock(
    alice: Person, monkeypatch: pytest.MonkeyPatch, zone: str, now: str, expected: str
) -> None:
    alice.patch("/api/v1/users/me/", {"timezone": zone})
    alice.create_task(title="a", due_date="2027-03-10")

    assert titles(signed_in(alice, now, monkeypatch), overdue="true") == expected


def test_filters_narrow_each_other(alice: Person) -> None:
    label, project = alice.create_label()["id"], alice.create_project()["id"]
    alice.create_task(title="a", labels=[label], project=project, priority="high")
    alice.create_task(title="b", labels=[label], priority="high", due_date="2020-01-01")
    alice.create_task(title="c", labels=[label], project=project, status="done")

    assert titles(alice, label=label, project=project) == "ca"
    assert titles(alice, label=label, priority=["high", "low"]) == "ba"
    assert titles(alice, label=label, project=project, status="todo") == "a"
    assert titles(alice, overdue="true", label=label, owner="me", parent="none") == "b"
    assert titles(alice, trashed="true", label=label) == ""


WRONG = {
    "label": ["", "none", "1", SHOUTED, f"{UNUSED},{UNUSED}", "\x00"],
    "parent": ["", "None", "null", "1", SHOUTED],
    "project": ["", "none", "null"],
    "owner": ["", "all", "none", "alice@example.com"],
    "status": ["", "TODO", "open", "todo,done"],
    "priority": ["", "0", "High"],
    "has_due": ["", "1", "yes", "True", "TRUE"],
    "overdue": ["", "0", "no", "False"],
    "trashed": ["", "1", "all", "True"],
}
NO_DAYS = ["", "today", "2027-02-30", "0000-01-01", "20270101", "2027-1-1", "10000-01-01"]
NO_DAYS += ["\u0662027-01-01", "2027-01-01T00:00:00Z", "-2027-01-01", " 2027-01-01"]
NO_INSTANTS = ["", "now", "2027-01-01", "2027-01-01T00:00:00", "2027-02-30T00:00:00Z", "0", "1.5"]
NO_INSTANTS += ["2027-01-01T24:00:00Z", "2027-01-01T00:00:60Z", "2027-01-01 00:00:00Z"]
NO_INSTANTS += ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
NO_INSTANTS += ["2027-01-01T00:00:00.1234567Z", "2027-01-01T00:00:00+25:00", "2027-01-01T00:00:00z"]
WRONG |= dict.fromkeys(["due_before", "due_after"], NO_DAYS)
WRONG |= dict.fromkeys(["created_before", "created_after", "updated_since"], NO_INSTANTS)
ONCE = ["owner", "project", "parent", "due_before", "due_after", "has_due", "overdue", "trashed"]
ONCE += ["created_before", "created_after", "updated_since", "ordering", "limit"]


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_refused_by_the_filters_name(alice: Person, name: str, value: str) -> None:
    response = alice.get(f"{TASKS}?{urlencode({name: value})}")

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [f"?{name}"]


@pytest.mark.parametrize("name", ONCE)
def test_what_has_one_value_is_given_once(alice: Person, name: str) -> None:
    response = alice.get(f"{TASKS}?{name}=x&{name}=x")

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["code"]) == (f"?{name}", "repeated")


def test_all_that_is_wrong_is_told_at_once(alice: Person) -> None:
    response = alice.get(f"{TASKS}?status=x&due_before=x&label=x")

    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {"?status", "?due_before", "?label"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stauts", "status"),
        ("labels", "label"),
        ("due", "overdue"),
        ("update_since", "updated_since"),
        ("trash", "trashed"),
        ("order", "ordering"),
        ("over_due", "overdue"),
        ("completely_different", ""),
    ],
)
def test_an_unknown_one_is_told_which_was_meant(alice: Person, typed: str, meant: str) -> None:
    response = alice.get(f"{TASKS}?{typed}=x")

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["pointer"], error["code"]) == (f"?{typed}", "unknown_parameter")
    assert (f"Did you mean {meant}?" in error["detail"]) == bool(meant)
    assert "Did you mean" in error["detail"] or "Allowed: created_after, " in error["detail"]


def test_an_unknown_ordering_is_told_which_was_meant(alice: Person) -> None:
    (error,) = alice.get(f"{TASKS}?ordering=-duedate").json()["errors"]

    assert error["detail"].startswith("Did you mean due_date? Allowed: created_at, ")


# --- Orderings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("due_date", "dbacef"),  # what is due comes first both ways, ties by id
        ("-due_date", "cabdfe"),
    ],
)
def test_what_is_not_due_comes_last_both_ways(
    alice: Person, ordering: str, expected: str, limit: int
) -> None:
    days = ["2027-01-02", "2027-01-02", "2027-01-03", "2027-01-01", None, None]
    for title, day in zip("bacdef", days, strict=True):
        alice.create_task(title=title, due_date=day)

    assert paged(alice, ordering, limit) == expected


@pytest.mark.parametrize("ordering", ["due_date", "-due_date"])
def test_so_it_does_beside_the_first_and_the_last_of_all_days(alice: Person, ordering: str) -> None:
    for title, day in (("a", None), ("b", "0001-01-02"), ("c", "9999-12-30"), ("d", None)):
        alice.create_task(title=title, due_date=day)

    assert titles(alice, ordering=ordering)[:2] in {"bc", "cb"}


@pytest.mark.parametrize("limit", [1, 2, 10])
def test_priorities_come_by_their_rank(alice: Person, limit: int) -> None:
    for title, rank in zip("abcdef", [3, 0, 4, 1, 2, 3], strict=True):
        alice.create_task(title=title, priority=PRIORITIES[rank])

    assert paged(alice, "priority", limit) == "bdeafc"
    assert paged(alice, "-priority", limit) == "cfaedb"


@pytest.mark.parametrize("limit", [1, 2, 10])
def test_titles_come_whatever_their_case(alice: Person, limit: int) -> None:
    for title in ("b", "A", "C", "\uff22", "a", "é", "Z"):  # a wide B among them
        alice.create_task(title=title)

    assert paged(alice, "title", limit) == "Aab\uff22CZé"
    assert paged(alice, "-title", limit) == "éZC\uff22baA"


def test_a_changed_title_is_where_it_belongs(alice: Person) -> None:
    task = alice.create_task(title="a")
    alice.create_task(title="b")
    alice.patch(f"{TASKS}{task['id']}/", {"title": "C"})

    assert titles(alice, ordering="title") == "bC"


def test_long_titles_are_in_order_and_paged(alice: Person) -> None:
    for end in "ba":
        alice.create_task(title="\ufdfa" * 300 + end)  # which is 18 letters long when compared

    ends = [title[-1] for title in paged(alice, "title", 1).split("\ufdfa" * 300) if title]
    assert ends == ["b", "a"]  # alike as far as they are compared: by id


@pytest.mark.parametrize("name", ["position", "created_at", "updated_at"])
@pytest.mark.parametrize("limit", [1, 2, 10])
def test_the_other_orderings(alice: Person, name: str, limit: int) -> None:
    for title in "abc":
        alice.create_task(title=title)

    assert paged(alice, name, limit) == "abc"
    assert paged(alice, f"-{name}", limit) == "cba"


def test_ties_go_the_way_of_the_ordering(alice: Person) -> None:
    for title in "abc":
        alice.create_task(title=title)

    assert titles(alice, ordering="priority") == "abc"
    assert titles(alice, ordering="-priority") == "cba"


# --- Statements -----------------------------------------------------------------------------------


def test_no_filter_costs_a_statement(alice: Person, counting: Counting) -> None:
    labels = [alice.create_label(name=name)["id"] for name in "ab"]
    task = alice.create_task(labels=labels, due_date="2027-01-01")
    everything: dict[str, Any] = {
        "owner": "me",
        "project": task["project"],
        "parent": "none",
        "label": labels,
        "status": ["todo", "done"],
        "priority": "none",
        "due_before": "2028-01-01",
        "due_after": "2027-01-01",
        "has_due": "true",
        "overdue": "false",
        "trashed": "false",
        "created_after": task["created_at"],
        "created_before": "2100-01-01T00:00:00Z",
        "updated_since": task["created_at"],
        "ordering": "-due_date",
        "limit": "1",
    }
    with counting() as statements:
        assert titles(alice, **everything) == "Buy milk"
    assert len(statements) == 2, statements
