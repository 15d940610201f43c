"""POST /api/v1/tasks/import/"""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from api.rendering import instant
from api.tests.problem import assert_problem
from changes.models import Change
from changes.text import text_key
from people import Person
from tasks.models import PRIORITIES, Label, Project, Status, Task
from tasks.models.task import FIRST_DAY, LAST_DAY

IMPORT = "/api/v1/tasks/import/"
EXPORT = "/api/v1/tasks/export/"
MIB = 1024 * 1024

Rows = list[dict[str, Any]]


def import_rows(person: Person, *rows: dict[str, Any], query: str = "", **headers: Any) -> Any:
    return person.post(f"{IMPORT}{query}", {"tasks": list(rows)}, **headers)


def import_csv(person: Person, table: str | bytes, query: str = "", **headers: Any) -> Any:
    body = table.encode() if isinstance(table, str) else table
    return person.post(f"{IMPORT}{query}", body, content_type="text/csv", **headers)


def tasks_of(person: Person) -> dict[str, Task]:
    """One's tasks by title."""
    tasks = Task.objects.filter(space=person.user.pk).select_related("project", "parent")
    return {task.title: task for task in tasks}


def exported(person: Person) -> Rows:
    response: Any = person.get(EXPORT)
    rows: Rows = json.loads(response.getvalue())["tasks"]
    return rows


def errors_of(response: Any) -> list[tuple[str, str]]:
    problem = assert_problem(response, 400)
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


# --- What it makes --------------------------------------------------------------------------------


def test_it_makes_tasks(alice: Person) -> None:
    response = import_rows(
        alice,
        {
            "project": "Household",
            "title": "Buy milk",
            "description": "- oat\n- soy",
            "status": "done",
            "priority": "high",
            "due_date": "2027-01-31",
            "due_time": "09:30",
            "labels": ["errand", "Food"],
            "completed_at": "2026-01-02T05:04:05+02:00",
        },
        {"title": "Rest"},
    )

    assert response.status_code == 201
    assert response.json() == {"tasks": 2, "projects": ["Household"], "labels": ["errand", "Food"]}
    milk, rest = exported(alice)
    assert milk == {
        "id": milk["id"],
        "parent": None,
        "project": "Household",
        "title": "Buy milk",
        "description": "- oat\n- soy",
        "status": "done",
        "priority": "high",
        "due_date": "2027-01-31",
        "due_time": "09:30:00",
        "labels": ["Food", "errand"],
        "completed_at": "2026-01-02T03:04:05.000000Z",
    }
    assert (rest["project"], rest["status"], rest["priority"]) == (None, "todo", "none")


def test_it_reads_a_table(alice: Person) -> None:
    response = import_csv(
        alice,
        "title,project,labels,due_date,status,priority\r\n"
        'Buy milk,Household,"errand,""a, b""",2027-01-31,,\r\n'
        '"Say ""hi"", twice",,,,in_progress,low\r\n',
    )

    assert response.status_code == 201
    assert response.json() == {"tasks": 2, "projects": ["Household"], "labels": ["errand", "a, b"]}
    milk, say = exported(alice)
    assert (milk["project"], milk["labels"], milk["status"]) == (
        "Household",
        ["a, b", "errand"],
        "todo",
    )
    assert (say["title"], say["project"], say["labels"]) == ('Say "hi", twice', None, [])
    assert (say["status"], say["priority"]) == ("in_progress", "low")


def test_tasks_are_new_each_time_and_projects_and_labels_are_found_by_name(alice: Person) -> None:
    alice.create_project(name="Household")
    alice.create_label(name="Errand")
    row = {"project": "Household", "title": "Buy milk", "labels": ["errand", "ERRAND"]}

    assert import_rows(alice, row).json() == {"tasks": 1, "projects": [], "labels": []}
    assert import_rows(alice, row).json() == {"tasks": 1, "projects": [], "labels": []}

    assert [row["labels"] for row in exported(alice)] == [["Errand"], ["Errand"]]
    assert Project.objects.filter(space=alice.user.pk, is_inbox=False).count() == 1


def test_of_several_projects_with_a_name_the_first_is_taken(alice: Person) -> None:
    first, second = alice.create_project(), alice.create_project()
    import_rows(alice, {"project": first["name"], "title": "a"})
    alice.post(f"/api/v1/projects/{second['id']}/move/", {"before": first["id"]})
    import_rows(alice, {"project": first["name"], "title": "b"})

    tasks = tasks_of(alice)
    assert [str(tasks[title].project_id) for title in "ab"] == [first["id"], second["id"]]


def test_a_project_in_the_trash_is_not_found(alice: Person) -> None:
    project = alice.create_project()
    alice.delete(f"/api/v1/projects/{project['id']}/")

    response = import_rows(alice, {"project": project["name"], "title": "a"})

    assert response.json()["projects"] == [project["name"]]
    assert tasks_of(alice)["a"].is_live


def test_parents_may_stand_behind_their_subtasks(alice: Person) -> None:
    names = [str(depth) for depth in range(1, 6)]
    rows = [{"id": name, "parent": above, "title": name} for above, name in pairwise(names)]
    response = import_rows(alice, *reversed(rows), {"id": "1", "title": "1", "project": "Work"})

    assert response.status_code == 201
    tasks = tasks_of(alice)
    assert [tasks[name].depth for name in names] == [1, 2, 3, 4, 5]
    assert all(tasks[name].parent == tasks[above] for above, name in pairwise(names))
    assert {task.project.name for task in tasks.values()} == {"Work"}


def test_a_subtask_may_name_the_project_that_it_is_in_through_its_parents(alice: Person) -> None:
    response = import_rows(
        alice,
        {"id": "1", "title": "1", "project": "Work"},
        {"id": "2", "title": "2", "parent": "1"},
        {"id": "3", "title": "3", "parent": "2", "project": "Work"},
    )

    assert response.status_code == 201, response.json()
    assert {task.project.name for task in tasks_of(alice).values()} == {"Work"}


def test_tasks_keep_the_order_of_the_file_behind_all_others(alice: Person) -> None:
    alice.create_task(title="here already")
    titles = [str(number) for number in (3, 1, 2)]
    import_rows(alice, *({"title": title} for title in titles))

    listed = alice.get("/api/v1/tasks/?ordering=position").json()["results"]
    assert [task["title"] for task in listed] == ["here already", *titles]


def test_each_task_leaves_a_change_of_one_write_that_can_be_undone(alice: Person) -> None:
    import_rows(
        alice,
        {"id": "1", "title": "a", "project": "Work", "labels": ["x"]},
        {"title": "b", "parent": "1"},
    )

    changes = Change.objects.filter(space=alice.user.pk, number__gt=2).order_by("number")
    assert [(change.entity, change.action) for change in changes] == [
        ("project", "created"),
        ("label", "created"),
        ("task", "created"),
        ("task", "created"),
    ]
    assert len({change.write for change in changes}) == 1
    assert str(changes[0].actor_id) == alice.id
    undone = alice.post(f"/api/v1/changes/{changes[3].pk}/undo/", {"whole_write": True})
    assert undone.status_code == 200
    assert exported(alice) == []


# MySQL's full text does not show a transaction what it wrote itself.
@pytest.mark.django_db(transaction=connection.vendor == "mysql")
def test_what_was_imported_can_be_searched_for(alice: Person) -> None:
    import_rows(alice, {"title": "Buy milk"}, {"title": "Rest", "description": "with milk"})

    assert len(alice.get("/api/v1/tasks/?search=milk").json()["results"]) == 2


def test_an_empty_file_makes_nothing(alice: Person) -> None:
    before = Change.objects.count()

    assert import_rows(alice).json() == {"tasks": 0, "projects": [], "labels": []}
    assert import_csv(alice, "title\r\n").json() == {"tasks": 0, "projects": [], "labels": []}
    assert Change.objects.count() == before


def test_done_without_an_instant_is_completed_now(alice: Person) -> None:
    import_rows(alice, {"title": "a", "status": "done"})

    assert tasks_of(alice)["a"].completed_at == tasks_of(alice)["a"].created_at


# --- What comes out goes in -----------------------------------------------------------------------

BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CHARACTERS = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters=BIDI_CONTROLS
)
FORMULAS = ["=", "+", "-", "@", "\uff1d", "'", "''"]
SEPARATORS = ['"', '""', ",", ";", " ", "\u00a0", "\ufeff", "\\", "\\n"]
OTHERS = ["e\u0301", "👩\u200d🚀", "\u200d", "null", "1"]
TRICKY = st.sampled_from([*FORMULAS, *SEPARATORS, *OTHERS])
BREAKS = st.sampled_from(["\n", "\r", "\r\n", "\t", "\u2028"])


def texts(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts in which something can be seen, for others are refused."""
    some = st.lists(parts, max_size=5).map("".join)
    return st.tuples(some, st.sampled_from(["x", "=", "'", '"', ",", "🥛"]), some).map("".join)


LINES = texts(TRICKY | CHARACTERS)
# Each once, for a file of two spellings of a label gives the task the first.
NAMES = st.lists(LINES, unique_by=text_key, min_size=1, max_size=4)
INSTANTS = st.datetimes(timezones=st.just(UTC)).filter(
    lambda at: 1000 <= at.year < datetime.now(UTC).year
)


@st.composite
def files(draw: st.DrawFn) -> Rows:
    """Whole rows, as an export writes them: parents before their subtasks."""
    projects, labels = draw(NAMES), draw(NAMES)
    rows: Rows = []
    depths: list[int] = []
    for number in range(draw(st.integers(1, 6))):
        depth, parent, project = 1, None, draw(st.none() | st.sampled_from(projects))
        above = draw(st.none() | st.sampled_from(range(number))) if number else None
        if above is not None and depths[above] < 5:
            depth, parent, project = depths[above] + 1, str(above), rows[above]["project"]
        depths.append(depth)
        status = draw(st.sampled_from(Status.values))
        due_date = draw(st.none() | st.dates(FIRST_DAY, LAST_DAY))
        due_time = draw(st.none() | st.times()) if due_date else None
        rows.append(
            {
                "id": str(number),
                "parent": parent,
                "project": project,
                "title": draw(LINES),
                "description": draw(st.just("") | texts(TRICKY | CHARACTERS | BREAKS)),
                "status": status,
                "priority": draw(st.sampled_from(PRIORITIES)),
                "due_date": due_date and due_date.isoformat(),
                "due_time": due_time and due_time.replace(microsecond=0).isoformat(),
                "labels": sorted(draw(st.sets(st.sampled_from(labels)))),
                "completed_at": instant(draw(INSTANTS)) if status == "done" else None,
            }
        )
    return numbered(
        [row for level in range(1, 6) for row, at in zip(rows, depths, strict=True) if at == level]
    )


def numbered(rows: Rows) -> Rows:
    """Rows with their places in the file for ids."""
    places = {row["id"]: str(place) for place, row in enumerate(rows)}
    return [
        {**row, "id": places[row["id"]], "parent": row["parent"] and places[row["parent"]]}
        for row in rows
    ]


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is not there for the next example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=files())
def test_import_of_an_export_is_the_same(alice: Person, bob: Person, rows: Rows) -> None:
    with taken_back():
        assert import_rows(alice, *rows).status_code == 201
        assert numbered(exported(alice)) == rows

        of_json, of_csv = alice.get(EXPORT), alice.get(EXPORT, HTTP_ACCEPT="text/csv")
        json_bytes, csv_bytes = of_json.getvalue(), of_csv.getvalue()
        for body, media_type in ((json_bytes, "application/json"), (csv_bytes, "text/csv")):
            with taken_back():
                response = bob.post(IMPORT, body, content_type=media_type)
                assert response.status_code == 201, response.json()
                assert numbered(exported(bob)) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts(TRICKY | BREAKS))
@example(text="'=1")
@example(text="\t@SUM(1)")
def test_no_cell_of_a_table_is_a_formula(alice: Person, text: str) -> None:
    with taken_back():
        assert import_rows(alice, {"title": "x", "description": text}).status_code == 201
        table = alice.get(EXPORT, HTTP_ACCEPT="text/csv").getvalue()

    (row,) = csv.DictReader(io.StringIO(table.decode(), newline=""))
    assert row["description"].strip("\ufeff \t\r\n\u00a0\u2028")[0] not in "=+-@\uff1d"


def test_an_early_instant_comes_back(alice: Person, bob: Person) -> None:
    row = {"title": "a", "status": "done", "completed_at": "0900-01-01T00:00:00.000000Z"}
    assert import_rows(alice, row).status_code == 201

    assert exported(alice)[0]["completed_at"] == row["completed_at"]
    assert import_rows(bob, *exported(alice)).status_code == 201


# --- Tables ---------------------------------------------------------------------------------------


def test_a_byte_order_mark_in_front_is_no_part_of_the_heading(alice: Person) -> None:
    assert import_csv(alice, "\ufefftitle\r\nBuy milk\r\n").status_code == 201
    assert list(tasks_of(alice)) == ["Buy milk"]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_end_in_any_way(alice: Person, end: str) -> None:
    assert import_csv(alice, f"title,labels{end}a,x{end}b,").status_code == 201
    assert set(tasks_of(alice)) == {"a", "b"}


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("'=1+1", "=1+1"),
        ("''=1+1", "'=1+1"),
        ("=1+1", "=1+1"),
        ("'quoted'", "'quoted'"),
        ("'", "'"),
    ],
)
def test_the_mark_before_a_formula_is_taken_off(alice: Person, cell: str, title: str) -> None:
    import_csv(alice, f"title\r\n{cell}\r\n")

    assert list(tasks_of(alice)) == [title]


@pytest.mark.parametrize(
    "table",
    [
        "\r\n",
        "Buy milk\r\n",
        "title,owner\r\na,b\r\n",
        "description\r\na\r\n",
        "title,title\r\na,b\r\n",
        "title,labels\r\na\r\n",
        "title\r\na,b\r\n",
        'title\r\n"a\r\n',
        'title\r\n"a"b\r\n',
        "title\r\n" + "x" * 200_000 + "\r\n",
        "title,labels\r\na," + "x," * 100_000 + "\r\n",
    ],
)
def test_what_is_no_table_of_tasks_is_refused(alice: Person, table: str) -> None:
    assert errors_of(import_csv(alice, table)) == [("#", "not_csv")]
    assert errors_of(import_csv(alice, table, "?dry_run=true")) == [("#", "not_csv")]
    assert not tasks_of(alice)


@pytest.mark.parametrize(
    "table", [b"title\r\n\xff\r\n", "title\r\na\r\n".encode("utf-16"), b"\x80"]
)
def test_a_table_is_in_utf_8(alice: Person, table: bytes) -> None:
    assert errors_of(import_csv(alice, table)) == [("#", "not_csv")]


def test_an_unknown_column_is_named_with_those_that_are_known(alice: Person) -> None:
    (error,) = assert_problem(import_csv(alice, "title,owner\r\na,b\r\n"), 400)["errors"]

    assert "'owner'" in error["detail"]
    assert "completed_at" in error["detail"]


def test_errors_of_a_table_point_at_lines(alice: Person) -> None:
    table = (
        "title,description,status,due_time\r\n"
        'a,"two\r\nlines",todo,\r\n'
        ",,finished,\r\n"
        '"b","c\r\n\r\nd",,09:30\r\n'
        "\0,,,\r\n"
    )

    assert errors_of(import_csv(alice, table)) == [
        ("#/lines/4/title", "blank"),
        ("#/lines/4/status", "invalid_choice"),
        ("#/lines/7/due_time", "needs_due_date"),
        ("#/lines/8/title", "controls"),
    ]
    assert not tasks_of(alice)


# --- What it refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "pointer", "code"),
    [
        ({}, "/title", "required"),
        ({"title": ""}, "/title", "blank"),
        ({"title": None}, "/title", "null"),
        ({"title": "x" * 501}, "/title", "max_length"),
        ({"title": "a\nb"}, "/title", "line_break"),
        ({"title": 1}, "/title", "invalid"),
        ({"title": "a", "owner": "x"}, "/owner", "unknown_field"),
        ({"title": "a", "position": "a1"}, "/position", "unknown_field"),
        ({"title": "a", "id": 1}, "/id", "invalid"),
        ({"title": "a", "id": ""}, "/id", "blank"),
        ({"title": "a", "id": "x" * 65}, "/id", "max_length"),
        ({"title": "a", "project": ""}, "/project", "blank"),
        ({"title": "a", "project": "x" * 201}, "/project", "max_length"),
        ({"title": "a", "description": "x" * 16_001}, "/description", "max_length"),
        ({"title": "a", "status": "finished"}, "/status", "invalid_choice"),
        ({"title": "a", "status": None}, "/status", "null"),
        ({"title": "a", "priority": 1}, "/priority", "invalid_choice"),
        ({"title": "a", "due_date": "2027-02-30"}, "/due_date", "invalid"),
        ({"title": "a", "due_time": "09:30"}, "/due_time", "needs_due_date"),
        ({"title": "a", "labels": "x"}, "/labels", "not_a_list"),
        ({"title": "a", "labels": [None]}, "/labels/0", "null"),
        ({"title": "a", "labels": ["a" * 101]}, "/labels/0", "max_length"),
        ({"title": "a", "labels": [str(n) for n in range(31)]}, "/labels", "max_length"),
        ({"title": "a", "completed_at": "2026-01-01T00:00:00Z"}, "/completed_at", "needs_status"),
        (
            {"title": "a", "status": "done", "completed_at": "2999-01-01T00:00:00Z"},
            "/completed_at",
            "future",
        ),
        (
            {"title": "a", "status": "done", "completed_at": "0001-01-01T00:00:00+05:00"},
            "/completed_at",
            "overflow",
        ),
        ({"title": "a", "parent": "9"}, "/parent", "does_not_exist"),
        ({"title": "a", "id": "0"}, "/id", "repeated"),
        ({"title": "a", "id": "1", "parent": "1"}, "/parent", "too_deep"),
        ({"title": "a", "parent": "0", "project": "Elsewhere"}, "/project", "other_project"),
        ([], "", "invalid"),
        ("a", "", "invalid"),
        (None, "", "null"),
    ],
)
def test_a_wrong_row_is_pointed_at_and_nothing_is_written(
    alice: Person, row: Any, pointer: str, code: str
) -> None:
    good = {"id": "0", "title": "good", "project": "Work", "labels": ["x"]}
    before = Change.objects.count()

    assert errors_of(import_rows(alice, good, row)) == [(f"#/tasks/1{pointer}", code)]

    assert Change.objects.count() == before
    assert not tasks_of(alice)
    assert not Label.objects.filter(space=alice.user.pk).exists()
    assert import_rows(alice, good, {"title": "a"}).status_code == 201


def test_one_answer_tells_the_errors_of_many_rows(alice: Person) -> None:
    rows = [{"title": "" if number % 2 else "a"} for number in range(10)]

    assert errors_of(import_rows(alice, *rows)) == [
        (f"#/tasks/{number}/title", "blank") for number in range(1, 10, 2)
    ]


def test_the_answer_is_no_longer_than_anybody_reads(alice: Person) -> None:
    assert len(errors_of(import_rows(alice, *[{"title": ""}] * 1000))) == 50


def test_a_wrong_parent_is_told_and_its_subtasks_are_not_blamed(alice: Person) -> None:
    response = import_rows(alice, {"id": "1", "title": ""}, {"title": "below", "parent": "1"})

    assert errors_of(response) == [("#/tasks/0/title", "blank")]


@pytest.mark.parametrize("size", [2, 5, 50])
def test_a_cycle_is_refused(alice: Person, size: int) -> None:
    rows = [
        {"id": str(place), "parent": str((place + 1) % size), "title": "a"} for place in range(size)
    ]

    codes = {code for _, code in errors_of(import_rows(alice, *rows))}

    assert codes == {"too_deep"}


def test_subtasks_go_five_levels_deep(alice: Person) -> None:
    rows = [{"id": str(depth), "parent": str(depth - 1), "title": "a"} for depth in range(2, 7)]

    response = import_rows(alice, {"id": "1", "title": "a"}, *rows)

    assert errors_of(response) == [("#/tasks/5/parent", "too_deep")]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [({}, "#/tasks"), ({"tasks": {}}, "#/tasks"), ({"tasks": [], "labels": []}, "#/labels")],
)
def test_what_is_no_file_of_tasks_is_refused(alice: Person, document: Any, pointer: str) -> None:
    (error,) = errors_of(alice.post(IMPORT, document))

    assert error[0] == pointer


def test_other_media_types_are_not_read(alice: Person) -> None:
    for media_type in ("text/plain", "application/xml", "multipart/form-data; boundary=x"):
        assert_problem(alice.post(IMPORT, b"title\r\na\r\n", content_type=media_type), 415)
    assert_problem(
        alice.post("/api/v1/tasks/", b"title\r\na\r\n", content_type="text/csv"),
        415,
    )


def test_it_is_refused_as_a_problem_whatever_was_asked_for(
    alice: Person, anonymous: APIClient
) -> None:
    assert_problem(anonymous.post(IMPORT, {"tasks": []}), 401)
    assert_problem(anonymous.post(IMPORT, b"title\r\n", content_type="text/csv"), 401)
    assert_problem(alice.get(IMPORT), 405)
    assert_problem(import_csv(alice, "x\r\n", HTTP_ACCEPT="text/csv"), 406)


# --- A dry run ------------------------------------------------------------------------------------


def test_a_dry_run_tells_what_would_be_made_and_writes_nothing(alice: Person) -> None:
    row = {"project": "Work", "title": "a", "labels": ["x"]}
    before = Change.objects.count()

    response = import_rows(alice, row, query="?dry_run=true")

    assert response.status_code == 200
    assert response.json() == {"tasks": 1, "projects": ["Work"], "labels": ["x"], "errors": []}
    assert Change.objects.count() == before
    assert not tasks_of(alice)
    made = import_rows(alice, row, query="?dry_run=false")
    assert made.status_code == 201
    assert made.json() == {"tasks": 1, "projects": ["Work"], "labels": ["x"]}


def test_a_dry_run_lists_what_is_wrong(alice: Person) -> None:
    response = import_csv(alice, "title,status\r\na,todo\r\n,finished\r\n", "?dry_run=true")

    assert response.status_code == 200
    errors = response.json()["errors"]
    assert [(error["pointer"], error["code"]) for error in errors] == [
        ("#/lines/3/title", "blank"),
        ("#/lines/3/status", "invalid_choice"),
    ]


def test_a_dry_run_is_true_or_false(alice: Person) -> None:
    for query in ("?dry_run=1", "?dry_run=", "?dry_run=true&dry_run=true", "?dry=true"):
        assert_problem(import_rows(alice, {"title": "a"}, query=query), 400)
    assert not tasks_of(alice)


# --- Whose it is ----------------------------------------------------------------------------------


def test_everyone_imports_into_their_own_account(alice: Person, bob: Person, admin: Person) -> None:
    alice.create_project(name="Work")
    alice.create_label(name="x")

    for person in (admin, bob):
        response = import_rows(person, {"project": "Work", "title": "a", "labels": ["x"]})
        assert response.json() == {"tasks": 1, "projects": ["Work"], "labels": ["x"]}

    assert not tasks_of(alice)
    assert tasks_of(admin)["a"].project.space_id == admin.user.pk
    assert tasks_of(bob)["a"].project.space_id == bob.user.pk


def test_the_ids_of_a_file_name_nothing_that_is_here(alice: Person, bob: Person) -> None:
    task = alice.create_task()

    for person in (alice, bob):
        response = import_rows(person, {"title": "a", "parent": task["id"]})
        assert errors_of(response) == [("#/tasks/0/parent", "does_not_exist")]
    assert import_rows(bob, {"title": "a", "id": task["id"]}).status_code == 201
    assert str(tasks_of(bob)["a"].pk) != task["id"]


# --- Retries and sizes ----------------------------------------------------------------------------


@pytest.mark.parametrize("media_type", ["application/json", "text/csv"])
def test_a_retry_with_the_same_key_makes_nothing_twice(alice: Person, media_type: str) -> None:
    bodies = {"application/json": b'{"tasks": [{"title": "a"}]}', "text/csv": b"title\r\na\r\n"}

    def send(body: bytes) -> Any:
        return alice.post(IMPORT, body, content_type=media_type, HTTP_IDEMPOTENCY_KEY="key-1")

    first, second = send(bodies[media_type]), send(bodies[media_type])

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["Idempotency-Replayed"] == "true"
    assert Task.objects.count() == 1
    assert_problem(send(bodies[media_type] + b" "), 422, "key_reused")


def test_a_file_may_be_larger_than_other_bodies(alice: Person) -> None:
    rows = [{"title": "a", "description": "x" * 16_000}] * 100
    assert len(json.dumps(rows)) > 1.5 * MIB

    assert import_rows(alice, *rows).status_code == 201
    assert_problem(import_csv(alice, b"x" * (50 * MIB + 1)), 413)
    assert Task.objects.count() == 100


def test_a_large_file_is_found_wrong_at_its_last_row(alice: Person) -> None:
    table = "title,description\r\n" + f"a,{'x' * 16_000}\r\n" * 200 + ",\r\n"
    assert len(table) > 3 * MIB

    assert errors_of(import_csv(alice, table)) == [("#/lines/202/title", "blank")]
    assert not tasks_of(alice)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/v1/tasks/"),
        ("post", "/api/v1/tasks/bulk/"),
        ("post", "/api/v1/projects/"),
        ("post", "/api/v1/tasks/import"),
        ("put", IMPORT),
    ],
)
def test_no_other_route_takes_large_bodies(alice: Person, method: str, path: str) -> None:
    response = getattr(alice, method)(path, {"title": "x" * MIB})

    assert response.status_code in {404, 405, 413}
    assert_problem(response, response.status_code)
