"""Fields take a value as it is or refuse it: nothing is coerced, trimmed or cut."""

from typing import Any

import pytest

from api.tests.problem import assert_problem
from people import Person

TASKS = "/api/v1/tasks/"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # three people, joined to one picture

KEPT = [
    "x",
    " both ends ",
    FAMILY,
    "e\u0301",  # not composed to é
    "\u00e9",
    "\ufb01",  # not taken apart to fi
    "\u1100\u1161\u11a8",
    "a\u200eb\u200fc\u200dd\u200ce",  # marks and joiners are text
    "\u05e9\u05dc\u05d5\u05dd",
    "\U0001f1e9\U0001f1ea \U0001f44d\U0001f3fd",
    "<script>alert(1)</script>",
    "'; DROP TABLE tasks_task; --",
    "%s %(x)s {0} ${x} \\",
    "\U0001fae8",  # an emoji that older versions of Unicode do not know
    "\U0010ffff\ufffe\ue000",
    "\u0301",
]
REFUSED = [
    ("", "blank"),
    ("   ", "blank"),
    ("\u00a0\u3000\u2003", "blank"),
    ("\u200b", "blank"),
    ("\u200b\u200c\u200d\ufeff\u2060", "blank"),
    ("\u200e\u00ad", "blank"),
    ("\u3164\uffa0\u115f\u1160", "blank"),  # Hangul fillers
    ("\u2800\u034f\ufe0f\U000e0100\U000e0061", "blank"),
    ("a\u0001", "controls"),
    ("a\u001b[31m", "controls"),
    ("a\u007f", "controls"),
    ("a\u0085", "controls"),
    ("a\u009f", "controls"),
    *((f"a{chr(mark)}b", "bidi") for mark in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    ("a\nb", "line_break"),
    ("a\rb", "line_break"),
    ("a\tb", "line_break"),
    ("a\u2028b", "line_break"),
    ("x" * 501, "max_length"),
    ("\U0001f600" * 501, "max_length"),
]
NO_STRINGS = [1, 0, 1.5, True, False, None, [], ["x"], {}, {"x": "y"}]


def refusals(person: Person, **fields: Any) -> list[tuple[str, str]]:
    problem = assert_problem(person.post(TASKS, {"title": "x", **fields}), 400, "invalid")
    assert person.get(TASKS).json()["results"] == []
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


def kept(person: Person, field: str, value: Any) -> Any:
    created = person.create_task(**{field: value})
    read = person.get(f"{TASKS}{created['id']}/").json()
    assert read == created
    return read[field]


@pytest.mark.parametrize("text", [*KEPT, "x" * 500, "\U0001f600" * 500])
def test_a_title_comes_back_as_it_was_sent(alice: Person, text: str) -> None:
    assert kept(alice, "title", text) == text


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_a_title_that_cannot_be_read_is_refused(alice: Person, text: str, code: str) -> None:
    assert refusals(alice, title=text) == [("#/title", code)]


@pytest.mark.parametrize("value", NO_STRINGS)
@pytest.mark.parametrize("field", ["title", "description", "status", "priority", "project"])
def test_what_is_no_string_is_not_made_one(alice: Person, field: str, value: Any) -> None:
    assert [pointer for pointer, _ in refusals(alice, **{field: value})] == [f"#/{field}"]


@pytest.mark.parametrize("text", ["", "a\n\n\tb\r\n", "x" * 16_000, *KEPT])
def test_a_description_may_have_lines_and_be_empty(alice: Person, text: str) -> None:
    assert kept(alice, "description", text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\u202eb", "bidi"),
        ("a\u001bb", "controls"),
        ("x" * 16_001, "max_length"),
        (" \n", "blank"),
        ("\u200b", "blank"),
    ],
)
def test_a_description_is_text_all_the_same(alice: Person, text: str, code: str) -> None:
    assert refusals(alice, description=text) == [("#/description", code)]


def test_an_id_has_one_spelling(alice: Person) -> None:
    project = alice.create_project()["id"]
    bare = project.replace("-", "")

    for spelling in (bare, f"{{{project}}}", f"urn:uuid:{project}", f" {project}", f"{project}\n"):
        assert refusals(alice, project=spelling) == [("#/project", "invalid")]
    assert refusals(alice, project=project.upper()) == [("#/project", "invalid")]
    assert kept(alice, "project", project) == project


def test_a_strangers_id_in_a_body_answers_as_an_unused_one(alice: Person, bob: Person) -> None:
    theirs = bob.create_project()["id"]
    unused = "01900000-0000-7000-8000-000000000000"

    answers = [
        alice.post(TASKS, {"title": "x", "project": named}, headers={"X-Request-ID": "the-same"})
        for named in (theirs, unused)
    ]
    assert answers[0].status_code == 400
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("day", ["2026-01-31", "2024-02-29", "0001-01-02", "9999-12-30", None])
def test_a_day_is_a_day_of_the_calendar(alice: Person, day: str | None) -> None:
    assert kept(alice, "due_date", day) == day


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "2026-02-29",
        "0000-01-01",
        "2026-13-01",
        "2026-1-31",
        "20260131",
        "2026-W05-6",
        "2026-01-31T00:00",
        "10000-01-01",
        "-001-01-01",
        "",
        "today",
        " 2026-01-31",
        "2026-01-31\n",
        "٢٠٢٦-01-31",
        20260131,
        0,
        True,
        [],
        {},
    ],
)
def test_what_is_no_day_is_refused(alice: Person, day: Any) -> None:
    assert refusals(alice, due_date=day) == [("#/due_date", "invalid")]


@pytest.mark.parametrize(
    ("sent", "read"),
    [("00:00", "00:00:00"), ("23:59", "23:59:00"), ("23:59:59", "23:59:59"), (None, None)],
)
def test_a_time_is_a_wall_clock(alice: Person, sent: str | None, read: str | None) -> None:
    task = alice.create_task(due_date="2026-01-31", due_time=sent)

    assert task["due_time"] == read
    assert alice.get(f"{TASKS}{task['id']}/").json() == task


@pytest.mark.parametrize(
    "clock",
    [
        "24:00",
        "12:60",
        "12:00:60",
        "9:00",
        "0900",
        "09",
        "09:00Z",
        "09:00+01:00",
        "09:00:00.5",
        "",
        "noon",
        "09:00\n",
        "T09:00",
        900,
        9.0,
        True,
        [],
        {},
    ],
)
def test_what_is_no_time_is_refused(alice: Person, clock: Any) -> None:
    answer = refusals(alice, due_date="2026-01-31", due_time=clock)

    assert answer == [("#/due_time", "invalid")]


@pytest.mark.parametrize("field", ["status", "priority"])
@pytest.mark.parametrize("word", ["", "TODO", " todo", "Done", "none ", "null", "0", "1"])
def test_a_choice_is_one_of_its_words(alice: Person, field: str, word: str) -> None:
    assert refusals(alice, **{field: word}) == [(f"#/{field}", "invalid_choice")]


def test_instants_always_have_microseconds(alice: Person) -> None:
    task = alice.create_task()

    for field in ("created_at", "updated_at"):
        assert len(task[field]) == len("2026-01-31T08:00:00.000000Z")
        assert task[field].endswith("Z")
