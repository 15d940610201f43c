"""What may stand in a text, a day, a time, a number or an id: the same for every field of every
resource, by a request of its own and in a bulk."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from api.identifiers import uuid7
from api.tests.raw import send
from changes.models import Change
from people import Person

TASKS = "/api/v1/tasks/"
UNUSED = "01900000-0000-7000-8000-000000000000"


class Door(NamedTuple):
    """One way in: a method, where to, and what must be there beside the field."""

    method: str
    path: Callable[[Person], str]
    others: dict[str, Any]
    is_bulk: bool = False


def made(kind: str) -> Callable[[Person], str]:
    def path(person: Person) -> str:
        if kind == "comments":
            return f"/api/v1/comments/{person.create_comment(person.create_task())['id']}/"
        fields = {"name": str(uuid7())} if kind == "labels" else {}
        row = getattr(person, f"create_{kind[:-1]}")(**fields)
        return f"/api/v1/{kind}/{row['id']}/"

    return path


def doors(kind: str, **others: Any) -> dict[str, Door]:
    return {
        f"POST {kind}": Door("POST", lambda _: f"/api/v1/{kind}/", others),
        f"PATCH {kind}": Door("PATCH", made(kind), {}),
        f"PUT {kind}": Door("PUT", made(kind), others),
    }


DOORS = {
    **doors("projects", name="x"),
    **doors("labels", name="x"),
    **doors("tasks", title="x"),
    "POST comments": Door(
        "POST", lambda person: f"{TASKS}{person.create_task()['id']}/comments/", {"body": "x"}
    ),
    "PATCH comments": Door("PATCH", made("comments"), {}),
    "bulk create": Door("POST", lambda _: f"{TASKS}bulk/", {"op": "create", "title": "x"}, True),
}
LINES = {"projects": ["name"], "labels": ["name"], "tasks": ["title"], "create": ["title"]}
TEXTS = {"tasks": ["description"], "create": ["description"], "comments": ["body"]}
IDS = {"tasks": ["project", "parent"], "create": ["project", "parent"]}
LENGTHS = {"title": 500, "description": 16_000, "body": 16_000}


def fields_of(door: str, *tables: dict[str, list[str]]) -> list[str]:
    return [field for table in tables for field in table.get(door.split()[1], [])]


def places(*tables: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(door, field) for door in DOORS for field in fields_of(door, *tables)]


def longest(door: str, field: str) -> int:
    return LENGTHS.get(field, 100 if door.endswith("labels") else 200)


class Way:
    """A door, and somebody in front of it."""

    def __init__(self, person: Person, name: str) -> None:
        self.person = person
        self.kind = "tasks" if DOORS[name].is_bulk else name.split()[1]
        self.door = DOORS[name]
        self.path = self.door.path(person)

    def send(self, field: str, value: Any) -> Any:
        fields = {**self.door.others, field: value}
        body = {"operations": [fields]} if self.door.is_bulk else fields
        call = getattr(self.person, self.door.method.lower())
        return call(self.path, body, HTTP_IF_MATCH="*")


def assert_refused(way: Way, field: str, value: Any, code: str = "") -> None:
    response = way.send(field, value)
    assert response.status_code == 400, (value, response.content)
    pointer = f"#/operations/0/{field}" if way.door.is_bulk else f"#/{field}"
    errors = response.json()["errors"]
    assert {error["pointer"] for error in errors} == {pointer}, value
    assert code in {"", *(error["code"] for error in errors)}, (value, errors)


def assert_kept(way: Way, field: str, value: Any) -> dict[str, Any]:
    response = way.send(field, value)
    assert response.status_code in {200, 201}, (value, response.content)
    row: dict[str, Any] = response.json()["results"][0] if way.door.is_bulk else response.json()
    assert row[field] == value
    assert way.person.get(f"/api/v1/{way.kind}/{row['id']}/").json() == row
    return row


# --- Texts ----------------------------------------------------------------------------------------

BIDI = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
CONTROLS = [chr(code) for code in (*range(1, 9), 11, 12, *range(14, 32), *range(127, 160))]
INVISIBLE = [" ", "\u00a0", "\u2003", "\u200b", "\u200d", "\u200e\u200f", "\u2060", "\ufeff"]
INVISIBLE += ["\u00ad", "\u3164", "\u2800", "\ufe0f", "\U000e0020", "\u180e", " \u200b "]
KEPT = [
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "e\u0301",
    "\u00e9",
    "\u05e9\u05dc\u05d5\u05dd\u200f",
    "a\u200eb",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\U0001f1e9\U0001f1ea",
    "\U0001d518",
    "\ufb01",
]
KEPT += ["  spaces  ", "<script>alert(1)</script>", "'; DROP TABLE x; --", "%_\\", "0", "null"]
KEPT += ["\u00ff\ufffd\uffff", "\U0010fffd", "a\u0300" * 20]


@pytest.mark.parametrize(("door", "field"), places(LINES, TEXTS))
def test_what_cannot_be_read_is_refused_in_every_text(alice: Person, door: str, field: str) -> None:
    way = Way(alice, door)
    for character in BIDI:
        assert_refused(way, field, f"a{character}b", "bidi")
    for character in CONTROLS:
        assert_refused(way, field, f"a{character}b", "controls")
    for text in INVISIBLE:
        assert_refused(way, field, text, "blank")
    for value in (None, 1, 1.5, True, [], {}, ["a"], {"a": "b"}):
        assert_refused(way, field, value)
    if field != "description":
        assert_refused(way, field, "", "blank")


@pytest.mark.parametrize(("door", "field"), places(LINES, TEXTS))
@pytest.mark.parametrize("text", [r"a\u0000b", r"\ud800", r"a\udfffb", r"\udc00\ud800"])
def test_nul_and_lone_surrogates_are_no_json(
    alice: Person, door: str, field: str, text: str
) -> None:
    path = DOORS[door].path(alice)
    before = Change.objects.count()

    body = f'{{"{field}": "{text}"}}'.encode()
    response = send(alice, DOORS[door].method, path, body, headers={"If-Match": "*"})

    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] in {"nul", "not_json"}
    assert Change.objects.count() == before


@pytest.mark.parametrize(("door", "field"), places(LINES, TEXTS))
def test_what_people_write_comes_back_as_it_was_sent(alice: Person, door: str, field: str) -> None:
    way = Way(alice, door)
    for text in KEPT:
        row = assert_kept(way, field, text)
        if door == "POST labels":  # where two of these are one name
            alice.delete(f"/api/v1/labels/{row['id']}/")


@pytest.mark.parametrize(("door", "field"), places(LINES))
def test_a_line_is_one(alice: Person, door: str, field: str) -> None:
    way = Way(alice, door)
    for character in "\t\n\r\u2028\u2029":
        assert_refused(way, field, f"a{character}b", "line_break")


@pytest.mark.parametrize(("door", "field"), places(TEXTS))
def test_a_longer_text_has_lines(alice: Person, door: str, field: str) -> None:
    way = Way(alice, door)
    assert_kept(way, field, "a\n\tb\r\nc\u2028d\n")


@pytest.mark.parametrize(("door", "field"), places(LINES, TEXTS))
@pytest.mark.parametrize("character", ["x", "é", "\U0001d518"])
def test_lengths_are_counted_in_code_points(
    alice: Person, door: str, field: str, character: str
) -> None:
    way = Way(alice, door)
    limit = longest(door, field)

    assert_refused(way, field, character * (limit + 1), "max_length")
    assert_kept(way, field, character * limit)


@pytest.mark.parametrize("door", [door for door in DOORS if door.endswith(("projects", "labels"))])
def test_a_colour_is_one_or_none(alice: Person, door: str) -> None:
    way = Way(alice, door)
    for colour in (
        "red",
        "#fff",
        "#12345",
        "#1234567",
        "#12345g",
        "1e90ff",
        "#\uff11e90ff",
        " ",
        "#",
    ):
        assert_refused(way, "colour", colour)
    for value in (None, 0, 0x1E90FF, True, ["#1e90ff"], "#1e90f\n", "#1e90ff\n"):
        assert_refused(way, "colour", value)


@pytest.mark.parametrize("colour", ["#1e90ff", "#1E90FF", "#000000", ""])
@pytest.mark.parametrize("door", [door for door in DOORS if door.endswith(("projects", "labels"))])
def test_a_colour_is_kept(alice: Person, door: str, colour: str) -> None:
    way = Way(alice, door)
    assert_kept(way, "colour", colour)


# --- Numbers, which no field takes ----------------------------------------------------------------

NUMBERS = ["2147483648", "9223372036854775808", "-9223372036854775809", "1" * 300, "1e308", "0"]
NUMBERS += ["0." + "1" * 5_000, "1e-5000", "-0", "true", "1.0"]
ENDLESS = ["1e400", "1" * 5_000, "-1e400"]


@pytest.mark.parametrize("name", ["title", "status", "priority", "due_date", "due_time", "project"])
@pytest.mark.parametrize("number", NUMBERS + ENDLESS)
def test_a_number_is_no_text_word_day_or_id(alice: Person, name: str, number: str) -> None:
    for method, path in (("POST", TASKS), ("PATCH", made("tasks")(alice))):
        response = send(alice, method, path, f'{{"{name}": {number}}}'.encode())
        assert response.status_code == 400
        pointers = [error["pointer"] for error in response.json()["errors"]]
        assert ("#" if number in ENDLESS else f"#/{name}") in pointers


@pytest.mark.parametrize("number", NUMBERS + ENDLESS)
def test_a_version_is_no_other_number(alice: Person, number: str) -> None:
    for kind in ("projects", "labels", "tasks", "comments"):
        response = send(alice, "PATCH", made(kind)(alice), f'{{"version": {number}}}'.encode())
        assert response.status_code == 400, kind


# --- Days, times and instants ---------------------------------------------------------------------

DATED = ["POST tasks", "PATCH tasks", "PUT tasks", "bulk create"]
NO_DAYS = ["2027-02-30", "2026-02-29", "0000-01-01", "2027-13-01", "2027-00-01", "2027-01-00"]
NO_DAYS += ["2027-1-1", "20270101", "10000-01-01", "-001-01-01", "2027-W01-1", "2027-01-01T00:00Z"]
NO_DAYS += ["", " 2027-01-01", "2027-01-01\n", "\u0662027-01-01", "tomorrow"]
NO_TIMES = ["24:00", "24:00:00", "23:60", "23:59:60", "9:00", "0900", "09", "09:00Z", "09:00+01:00"]
NO_TIMES += ["09:00:00.5", "", " 09:00", "09:00\n", "9 am", "\u0660\u0669:00", "-1:00"]
NO_INSTANTS = ["2027-01-01", "2027-01-01T00:00:00", "2027-02-30T00:00:00Z", "2027-01-01T24:00:00Z"]
NO_INSTANTS += ["0000-01-01T00:00:00Z", "2027-01-01T00:00:60Z", "2027-01-01 00:00:00Z", "", "now"]
NO_INSTANTS += ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2027-01-01T00:00:00Z\n"]
NOT_EVEN_TEXT = [0, 1.5, True, [], {}, ["2027-01-01"]]


@pytest.mark.parametrize("door", DATED)
def test_a_day_that_is_none_is_refused(alice: Person, door: str) -> None:
    way = Way(alice, door)
    for value in (*NO_DAYS, *NOT_EVEN_TEXT):
        assert_refused(way, "due_date", value, "invalid")


@pytest.mark.parametrize("day", ["0001-01-02", "2028-02-29", "9999-12-30"])
@pytest.mark.parametrize("door", DATED)
def test_every_day_is_kept(alice: Person, door: str, day: str) -> None:
    way = Way(alice, door)
    assert_kept(way, "due_date", day)


@pytest.mark.parametrize("door", DATED)
def test_the_outermost_days_stand_for_none_where_tasks_are_sorted(alice: Person, door: str) -> None:
    way = Way(alice, door)
    assert_refused(way, "due_date", "0001-01-01", "min_value")
    assert_refused(way, "due_date", "9999-12-31", "max_value")


@pytest.mark.parametrize("door", DATED)
def test_a_time_that_is_none_is_refused(alice: Person, door: str) -> None:
    way = Way(alice, door)
    for value in (*NO_TIMES, *NOT_EVEN_TEXT):
        assert_refused(way, "due_time", value, "invalid")
    assert_refused(way, "due_time", "09:00", "needs_due_date")


@pytest.mark.parametrize("door", [door for door in DOORS if door.endswith("projects")])
def test_an_instant_that_is_none_is_refused(alice: Person, door: str) -> None:
    way = Way(alice, door)
    for value in (*NO_INSTANTS, *NOT_EVEN_TEXT):
        assert_refused(way, "archived_at", value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000000Z"),
        ("2027-01-01T00:00:00.5+05:30", "2026-12-31T18:30:00.500000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ],
)
@pytest.mark.parametrize("door", [door for door in DOORS if door.endswith("projects")])
def test_an_instant_comes_back_in_utc(alice: Person, door: str, typed: str, kept: str) -> None:
    way = Way(alice, door)
    row = way.send("archived_at", typed).json()

    assert row["archived_at"] == kept
    assert alice.get(f"/api/v1/projects/{row['id']}/").json() == row


# --- Ids ------------------------------------------------------------------------------------------

NO_IDS = ["", "x", UNUSED[:-1], f"{UNUSED}0", f" {UNUSED}", f"{UNUSED}\n", f"{{{UNUSED}}}"]
NO_IDS += [UNUSED.replace("-", ""), f"urn:uuid:{UNUSED}", UNUSED[:-1] + "A", UNUSED[:-1] + "g"]


@pytest.mark.parametrize(("door", "field"), places(IDS))
def test_an_id_in_another_spelling_is_none(alice: Person, door: str, field: str) -> None:
    way = Way(alice, door)
    for value in (*NO_IDS, *NOT_EVEN_TEXT, [UNUSED]):
        assert_refused(way, field, value, "invalid")
    assert_refused(way, field, UNUSED, "does_not_exist")


@pytest.mark.parametrize("door", ["POST projects", "POST labels", "POST tasks", "POST comments"])
def test_a_chosen_id_is_one_of_version_7(alice: Person, door: str) -> None:
    way = Way(alice, door)
    for value in (*NO_IDS, *NOT_EVEN_TEXT, None):
        assert_refused(way, "id", value)
    for digits in ("0", "1", "3", "4", "5", "6", "8", "f"):
        assert_refused(way, "id", f"01900000-0000-{digits}000-8000-000000000000", "version")
    for digits in ("0", "7", "c", "e", "f"):
        assert_refused(way, "id", f"01900000-0000-7000-{digits}000-000000000000", "version")
    assert_kept(way, "id", UNUSED)


@pytest.mark.parametrize("door", [door for door in DOORS if not door.startswith(("POST", "bulk"))])
def test_an_id_stays(alice: Person, door: str) -> None:
    way = Way(alice, door)
    assert_refused(way, "id", UNUSED, "read_only")
