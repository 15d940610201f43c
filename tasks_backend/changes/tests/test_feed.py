"""GET /api/v1/changes/ and {tasks,projects,labels}/{id}/changes/: the log, page after page."""

import base64
from typing import Any

import pytest

from api.identifiers import uuid7
from api.tests.problem import assert_problem
from changes.models import SITE_SPACE_ID, Change, Space
from people import Counting, Person

FEED = "/api/v1/changes/"


def read(person: Person, path: str = FEED, **query: Any) -> dict[str, Any]:
    response = person.get(path, query)
    assert response.status_code == 200, response.content
    page: dict[str, Any] = response.json()
    assert set(page) == {"cursor", "more", "results"}
    return page


def numbers(page: dict[str, Any]) -> list[int]:
    return [change["number"] for change in page["results"]]


def forget_until(person: Person, number: int) -> None:
    """What is kept for a while only is removed one day."""
    Change.objects.filter(space=person.user.pk, number__lte=number).delete()


# --- What it shows --------------------------------------------------------------------------------


def test_it_begins_with_the_account(alice: Person) -> None:
    page = read(alice)

    assert [(each["entity"], each["action"]) for each in page["results"]] == [
        ("user", "created"),
        ("project", "created"),
    ]
    assert (numbers(page), page["more"]) == ([1, 2], False)


def test_a_change_is_shown_with_all_that_is_known_of_it(alice: Person) -> None:
    task = alice.create_task()
    since = read(alice)["cursor"]
    response = alice.patch(f"/api/v1/tasks/{task['id']}/", {"title": "A", "priority": "low"})

    (change,) = read(alice, since=since)["results"]

    assert change == {
        "id": change["id"],
        "owner": alice.id,
        "number": 4,
        "write": change["write"],
        "at": response.json()["updated_at"],
        "actor": alice.id,
        "request_id": response["X-Request-ID"],
        "entity": "task",
        "entity_id": task["id"],
        "version": 2,
        "action": "updated",
        "fields": {"title": ["Buy milk", "A"], "priority": ["none", "low"]},
        "undoes": None,
    }


def test_an_object_has_a_history_of_its_own(alice: Person) -> None:
    rows = {
        "tasks": alice.create_task(),
        "projects": alice.create_project(),
        "labels": alice.create_label(),
    }
    alice.create_comment(rows["tasks"])
    name = {"tasks": "title", "projects": "name", "labels": "name"}
    for kind, row in rows.items():
        path = f"/api/v1/{kind}/{row['id']}/"
        alice.patch(path, {name[kind]: "A"})

        page = read(alice, f"{path}changes/")

        assert [(each["version"], each["action"]) for each in page["results"]] == [
            (1, "created"),
            (2, "updated"),
        ]
        assert {each["entity_id"] for each in page["results"]} == {row["id"]}
        assert read(alice, f"{path}changes/", since=page["cursor"])["results"] == []


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_the_history_of_what_is_in_the_trash_can_be_read(alice: Person, kind: str) -> None:
    row = alice.create_task() if kind == "tasks" else alice.create_project()
    path = f"/api/v1/{kind}/{row['id']}/"
    alice.delete(path)

    assert [each["action"] for each in read(alice, f"{path}changes/")["results"]] == [
        "created",
        "deleted",
    ]
    alice.delete(f"{path}purge/")
    assert_problem(alice.get(f"{path}changes/"), 404)
    assert read(alice)["results"][-1]["action"] == "purged"


def test_everyone_reads_their_own(alice: Person, bob: Person) -> None:
    task = alice.create_task()

    assert {each["owner"] for each in read(bob)["results"]} == {bob.id}
    assert_problem(bob.get(f"/api/v1/tasks/{task['id']}/changes/"), 404)


# --- Going on -------------------------------------------------------------------------------------


def test_pages_follow_each_other_without_gaps(alice: Person) -> None:
    for number in range(9):
        alice.create_task(title=str(number))

    seen: list[int] = []
    query: dict[str, Any] = {"limit": 4}
    pages: list[dict[str, Any]] = []
    while not pages or pages[-1]["more"]:
        pages.append(read(alice, **query))
        seen += numbers(pages[-1])
        query["since"] = pages[-1]["cursor"]
        alice.create_label(name=str(len(pages)))  # written between the pages, and seen

    assert seen[:11] == list(range(1, 12))
    assert seen == sorted(set(seen))
    assert [len(page["results"]) for page in pages[:-1]] == [4] * (len(pages) - 1)


def test_a_full_last_page_has_no_more(alice: Person) -> None:
    page = read(alice, limit=2)

    assert (numbers(page), page["more"]) == ([1, 2], False)
    assert read(alice, limit=1)["more"] is True


def test_an_empty_page_gives_a_cursor_to_go_on_from(alice: Person) -> None:
    cursor = read(alice)["cursor"]
    for _ in range(2):
        page = read(alice, since=cursor)
        assert (page["results"], page["more"]) == ([], False)
        cursor = page["cursor"]
    alice.create_task()

    assert numbers(read(alice, since=cursor)) == [3]


def test_a_cursor_works_as_often_as_one_likes_and_with_any_limit(alice: Person) -> None:
    cursor = read(alice, limit=1)["cursor"]
    alice.create_task()

    for limit in (1, 2, 200):
        assert numbers(read(alice, since=cursor, limit=limit)) == [2, 3][:limit]


def test_latest_gives_the_place_behind_all(alice: Person) -> None:
    alice.create_task()

    page = read(alice, since="latest")

    assert (page["results"], page["more"]) == ([], False)
    assert read(alice, since=page["cursor"])["results"] == []
    alice.create_task()
    assert numbers(read(alice, since=page["cursor"])) == [4]


def test_latest_of_one_object_is_of_that_object(alice: Person) -> None:
    task, other = alice.create_task(), alice.create_task()
    path = f"/api/v1/tasks/{task['id']}/"
    cursor = read(alice, f"{path}changes/", since="latest")["cursor"]
    alice.patch(f"/api/v1/tasks/{other['id']}/", {"title": "A"})
    assert read(alice, f"{path}changes/", since=cursor)["results"] == []
    alice.patch(path, {"title": "A"})

    assert [
        each["version"] for each in read(alice, f"{path}changes/", since=cursor)["results"]
    ] == [2]


def test_the_newest_first_to_look_at(alice: Person) -> None:
    for _ in range(5):
        alice.create_task()

    seen = []
    page = read(alice, ordering="-number", limit=3)
    while True:
        seen += numbers(page)
        if not page["more"]:
            break
        page = read(alice, ordering="-number", limit=3, since=page["cursor"])

    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_the_newest_first_goes_on_where_old_ones_are_gone(alice: Person) -> None:
    for _ in range(5):
        alice.create_task()
    cursor = read(alice, ordering="-number", limit=3)["cursor"]
    forget_until(alice, 3)

    assert numbers(read(alice, ordering="-number", since=cursor)) == [4]


# --- Whose ----------------------------------------------------------------------------------------


def test_owner_says_whose_log_it_is(alice: Person, bob: Person, admin: Person) -> None:
    def owners(person: Person, owner: str) -> set[str]:
        return {each["owner"] for each in read(person, owner=owner)["results"]}

    assert owners(alice, "me") == owners(alice, alice.id) == {alice.id}
    assert owners(admin, alice.id) == {alice.id}
    assert owners(admin, "me") == {admin.id}


def test_anothers_log_is_as_empty_as_that_of_nobody(alice: Person, bob: Person) -> None:
    for _ in range(3):
        alice.create_task()

    for query in ({}, {"since": "latest"}, {"ordering": "-number"}):
        theirs, nobodys = (read(bob, owner=owner, **query) for owner in (alice.id, str(uuid7())))
        for page in (theirs, nobodys):
            assert (page["results"], page["more"]) == ([], False)
        # A cursor tells a place: it must not tell how far another's clock is.
        assert payload(theirs) == payload(nobodys)


def payload(page: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64decode(page["cursor"].partition(".")[0] + "==")


def test_the_sites_log_is_for_admins(alice: Person, admin: Person) -> None:
    admin.patch(f"/api/v1/users/{alice.id}/", {"is_active": False})
    admin.patch(f"/api/v1/users/{alice.id}/", {"is_active": True})

    site = str(SITE_SPACE_ID)
    actions = [each["action"] for each in read(admin, owner=site)["results"]]

    assert actions == ["administered", "administered"]
    alice = Person(alice.user)
    assert read(alice, owner=site)["results"] == []


def test_everyones_log_is_for_admins_and_newest_first(
    alice: Person, bob: Person, admin: Person
) -> None:
    for person in (alice, bob, alice, admin):
        person.create_task()
    assert_problem(alice.get(FEED, {"owner": "all"}), 403)
    assert_problem(alice.get(FEED, {"owner": "all", "since": "x"}), 403)

    seen: list[dict[str, Any]] = []
    page = read(admin, owner="all", limit=3)
    seen += page["results"]
    alice.create_task()  # newer than what has been read, so not shown
    while page["more"]:
        page = read(admin, owner="all", limit=3, since=page["cursor"])
        seen += page["results"]

    assert [each["id"] for each in seen] == sorted((each["id"] for each in seen), reverse=True)
    assert len(seen) == Change.objects.count() - 1
    assert [each["owner"] for each in seen[:4]] == [admin.id, alice.id, bob.id, alice.id]
    assert_problem(admin.get(FEED, {"owner": "all", "since": "latest"}), 400)
    assert_problem(admin.get(FEED, {"owner": "all", "ordering": "number"}), 400)


# --- What is no longer kept -----------------------------------------------------------------------


def test_a_cursor_from_before_what_is_kept_is_a_410(alice: Person) -> None:
    for _ in range(5):
        alice.create_task()
    cursors = {number: read(alice, limit=number)["cursor"] for number in (1, 2, 3, 4)}
    forget_until(alice, 3)

    for number in (1, 2):
        problem = assert_problem(alice.get(FEED, {"since": cursors[number]}), 410)
        assert problem["code"] == "no_longer_kept"
    assert numbers(read(alice, since=cursors[3])) == [4, 5, 6, 7]  # nothing behind it is lost
    assert numbers(read(alice, since=cursors[4])) == [5, 6, 7]
    assert numbers(read(alice)) == [4, 5, 6, 7]


def test_where_all_has_been_removed_the_last_cursor_still_goes_on(alice: Person) -> None:
    early, last = read(alice, limit=1)["cursor"], read(alice)["cursor"]
    forget_until(alice, 2)

    assert read(alice, since=last)["results"] == []
    assert_problem(alice.get(FEED, {"since": early}), 410)
    alice.create_task()
    assert numbers(read(alice, since=last)) == [3]


@pytest.mark.parametrize("of_one_task", [False, True])
def test_whoever_starts_after_a_removal_can_go_on(alice: Person, of_one_task: bool) -> None:
    """The cursor of an empty page, too, is one that works."""
    task = alice.create_task()
    if of_one_task:
        alice.create_label()
    path = f"/api/v1/tasks/{task['id']}/changes/" if of_one_task else FEED
    forget_until(alice, 3)

    page = read(alice, path)
    assert page["results"] == []

    assert read(alice, path, since=page["cursor"])["results"] == []
    alice.patch(f"/api/v1/tasks/{task['id']}/", {"title": "A"})
    (change,) = read(alice, path, since=page["cursor"])["results"][-1:]
    assert change["fields"] == {"title": ["Buy milk", "A"]}


def test_latest_is_the_way_out_of_a_410(alice: Person) -> None:
    early = read(alice, limit=1)["cursor"]
    forget_until(alice, 2)
    assert_problem(alice.get(FEED, {"since": early}), 410)

    cursor = read(alice, since="latest")["cursor"]

    assert read(alice, since=cursor)["results"] == []
    alice.create_task()
    assert numbers(read(alice, since=cursor)) == [3]


# --- What is no cursor ----------------------------------------------------------------------------


def test_it_rejects_a_forged_cursor(alice: Person) -> None:
    for _ in range(3):
        alice.create_task()
    cursor = read(alice, limit=3)["cursor"]
    place, _, signature = cursor.partition(".")
    other_place = base64.urlsafe_b64encode(b"[1]").decode()
    forged = ["", ".", "x", place, f"{place}.", f".{signature}", f"{other_place}.{signature}"]
    forged += [cursor[:-1], cursor + "x", cursor.upper(), f"{cursor}.{cursor}", "3", "0", "\u00e9"]
    forged += ["LATEST", "x" * 4000, f"{place}.\u00e9", "\x00"]

    for text in forged:
        problem = assert_problem(alice.get(FEED, {"since": text}), 400)
        assert problem["errors"][0]["pointer"] == "?since", text


def test_a_cursor_fits_its_own_list_alone(alice: Person, bob: Person, admin: Person) -> None:
    task, other = alice.create_task(), alice.create_task()
    history = f"/api/v1/tasks/{task['id']}/changes/"
    own = read(alice)["cursor"]
    of_task = read(alice, history)["cursor"]
    by_admin = read(admin, owner=alice.id)["cursor"]
    newest = read(alice, ordering="-number", limit=1)["cursor"]
    everyones = read(admin, owner="all", limit=1)["cursor"]

    strange = [
        (bob, FEED, {"since": own}),
        (bob, FEED, {"since": own, "owner": alice.id}),
        (admin, FEED, {"since": own, "owner": alice.id}),
        (alice, history, {"since": own}),
        (alice, FEED, {"since": of_task}),
        (alice, f"/api/v1/tasks/{other['id']}/changes/", {"since": of_task}),
        (alice, FEED, {"since": by_admin}),
        (admin, FEED, {"since": by_admin}),
        (admin, FEED, {"since": by_admin, "owner": bob.id}),
        (alice, FEED, {"since": own, "ordering": "-number"}),
        (alice, FEED, {"since": newest}),
        (admin, FEED, {"since": everyones}),
        (admin, FEED, {"since": everyones, "owner": alice.id}),
        (alice, FEED, {"since": "latest", "owner": "x"}),
    ]

    for person, path, query in strange:
        assert_problem(person.get(path, query), 400)
    assert read(admin, owner=alice.id, since=by_admin)["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "-1"},
        {"limit": "x"},
        {"ordering": "id"},
        {"ordering": "--number"},
        {"ordering": ""},
        {"owner": ""},
        {"owner": "ME"},
        {"owner": "alice"},
        {"cursor": "x"},
        {"entity": "task"},
        {"space": "x"},
    ],
)
def test_it_rejects_what_it_does_not_know(alice: Person, query: dict[str, str]) -> None:
    problem = assert_problem(alice.get(FEED, query), 400)

    assert problem["errors"][0]["pointer"] == f"?{next(iter(query))}"


def test_the_history_of_one_object_knows_no_owner(alice: Person) -> None:
    task = alice.create_task()

    assert_problem(alice.get(f"/api/v1/tasks/{task['id']}/changes/", {"owner": "me"}), 400)


def test_a_page_takes_few_statements_however_many_changes(
    alice: Person, counting: Counting
) -> None:
    for _ in range(10):
        alice.create_task()
    cursor = read(alice, limit=5)["cursor"]

    with counting() as statements:
        read(alice, since=cursor)
    assert len(statements) == 3, statements  # session, page, oldest
    with counting() as statements:
        read(alice, since="latest")
    assert len(statements) == 2, statements


def test_the_clock_is_the_last_number(alice: Person) -> None:
    alice.create_task()

    assert Space.objects.get(pk=alice.user.pk).clock == numbers(read(alice))[-1]
