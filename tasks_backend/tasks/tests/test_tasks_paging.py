"""Paging: /api/v1/tasks/?cursor=..."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people import Person

TASKS = "/api/v1/tasks/"


def walk(person: Person, url: str | None, direction: str = "next") -> list[dict[str, Any]]:
    """All rows from a page on, in the order in which they are met."""
    rows: list[dict[str, Any]] = []
    while url:
        page = person.get(url).json()
        rows += page["results"] if direction == "next" else reversed(page["results"])
        url = page[direction]
    return rows


def last_page(person: Person, url: str) -> dict[str, Any]:
    page: dict[str, Any] = person.get(url).json()
    while page["next"]:
        page = person.get(page["next"]).json()
    return page


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 6), ordering=st.sampled_from(["created_at", "-created_at"]))
def test_pages_hold_every_row_once_in_both_directions(
    alice: Person, limit: int, ordering: str
) -> None:
    while len(walk(alice, TASKS)) < 5:
        alice.create_task()
    everything = alice.get(f"{TASKS}?ordering={ordering}").json()["results"]
    start = f"{TASKS}?limit={limit}&ordering={ordering}"

    assert walk(alice, start) == everything
    last = last_page(alice, start)
    backward = [*reversed(last["results"]), *walk(alice, last["previous"], "previous")]
    assert backward == everything[::-1]


def test_the_first_page_has_no_previous_and_the_last_no_next(alice: Person) -> None:
    for _ in range(4):
        alice.create_task()

    first = alice.get(f"{TASKS}?limit=2").json()
    second = alice.get(first["next"]).json()
    back = alice.get(second["previous"]).json()

    assert first["previous"] is None
    assert second["next"] is None
    assert back == first


def test_rows_inserted_meanwhile_disturb_nothing(alice: Person) -> None:
    old = [alice.create_task()["id"] for _ in range(6)]
    met: list[str] = []
    url = f"{TASKS}?limit=2&ordering=created_at"
    while url:
        page = alice.get(url).json()
        met += [task["id"] for task in page["results"]]
        url = page["next"]
        if len(met) < 10:
            alice.create_task()

    assert met[:6] == old
    assert len(met) == len(set(met))


def test_a_row_deleted_under_the_cursor_disturbs_nothing(alice: Person) -> None:
    tasks = [alice.create_task()["id"] for _ in range(4)]
    first = alice.get(f"{TASKS}?limit=2&ordering=created_at").json()
    alice.delete(f"{TASKS}{tasks[1]}/")

    assert [task["id"] for task in alice.get(first["next"]).json()["results"]] == tasks[2:]


def test_a_page_before_which_nothing_is_left_leads_to_the_start(alice: Person) -> None:
    tasks = [alice.create_task()["id"] for _ in range(4)]
    first = alice.get(f"{TASKS}?limit=2&ordering=created_at").json()
    second = alice.get(first["next"]).json()
    for task in tasks[:2]:
        alice.delete(f"{TASKS}{task}/")

    before = alice.get(second["previous"]).json()

    assert (before["results"], before["previous"]) == ([], None)
    assert [task["id"] for task in alice.get(before["next"]).json()["results"]] == tasks[2:]


def test_a_link_keeps_the_filters(alice: Person) -> None:
    for status in ("todo", "done", "todo", "in_progress", "todo"):
        alice.create_task(status=status)

    rows = walk(alice, f"{TASKS}?status=todo&status=in_progress&limit=1")

    assert [row["status"] for row in rows] == ["todo", "in_progress", "todo", "todo"]


def test_a_cursor_fits_no_other_list_person_or_text(alice: Person, bob: Person) -> None:
    for person in (alice, bob):
        for _ in range(2):
            person.create_task()
    cursor = alice.get(f"{TASKS}?limit=1").json()["next"].split("cursor=")[1]

    def answer(person: Person, query: str) -> int:
        return int(person.get(query).status_code)

    assert answer(alice, f"{TASKS}?limit=1&cursor={cursor}") == 200
    assert answer(alice, f"{TASKS}?limit=2&cursor={cursor}") == 200
    assert answer(bob, f"{TASKS}?limit=1&cursor={cursor}") == 400
    assert answer(alice, f"{TASKS}?status=todo&cursor={cursor}") == 400
    assert answer(alice, f"{TASKS}?ordering=created_at&cursor={cursor}") == 400
    assert answer(alice, f"/api/v1/projects/?cursor={cursor}") == 400
    assert answer(alice, f"{TASKS}?cursor={cursor[:-1]}") == 400
    assert answer(alice, f"{TASKS}?cursor=A{cursor[1:]}") == 400


def test_a_cursor_needs_no_quoting_and_older_ones_with_padding_still_work(alice: Person) -> None:
    for _ in range(3):
        alice.create_task()
    following = alice.get(f"{TASKS}?limit=1").json()["next"]
    cursor = following.partition("cursor=")[2]
    payload, _, signature = cursor.partition(".")
    padding = "=" * (-len(payload) % 4)
    assert padding  # as the payload of this list happens to need it
    assert "=" not in cursor
    assert "%" not in cursor

    padded = alice.get(TASKS, {"limit": "1", "cursor": f"{payload}{padding}.{signature}"})
    assert padded.json()["results"] == alice.get(following).json()["results"]
