"""GET /api/v1/tasks/export/"""

import csv
import io
import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from api.tests.problem import assert_problem
from people import Counting, Person
from tasks.transfer import COLUMNS

EXPORT = "/api/v1/tasks/export/"
IMPORT = "/api/v1/tasks/import/"
HEADING = ",".join(COLUMNS).encode()


def exported(client: APIClient) -> list[dict[str, Any]]:
    response: Any = client.get(EXPORT)
    assert response.status_code == 200
    rows: list[dict[str, Any]] = json.loads(response.getvalue())["tasks"]
    return rows


def exported_csv(client: APIClient) -> bytes:
    response: Any = client.get(EXPORT, HTTP_ACCEPT="text/csv")
    assert response.status_code == 200
    table: bytes = response.getvalue()
    return table


def cells(client: APIClient) -> list[dict[str, str]]:
    """The rows of the table, as a spreadsheet reads them."""
    text = exported_csv(client).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_it_answers_json(alice: Person) -> None:
    project = alice.create_project(name="Household")
    label = alice.create_label(name="errand")
    task = alice.create_task(
        project=project["id"],
        description="- oat\n- soy",
        status="done",
        priority="high",
        due_date="2027-01-31",
        due_time="09:30",
        labels=[label["id"]],
    )

    response: Any = alice.get(EXPORT)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="tasks.json"'
    assert response["Cache-Control"] == "no-store"
    assert json.loads(response.getvalue()) == {
        "tasks": [
            {
                "id": task["id"],
                "parent": None,
                "project": "Household",
                "title": "Buy milk",
                "description": "- oat\n- soy",
                "status": "done",
                "priority": "high",
                "due_date": "2027-01-31",
                "due_time": "09:30:00",
                "labels": ["errand"],
                "completed_at": task["completed_at"],
            }
        ]
    }


def test_it_answers_csv_where_that_is_asked_for(alice: Person) -> None:
    labels = [alice.create_label(name=name)["id"] for name in ("b, c", "a", '"d"')]
    parent = alice.create_task(title='Say "hi", twice', description="a\r\nb", labels=labels)
    child = alice.create_task(title="One", parent=parent["id"], due_date="2027-01-31")

    response: Any = alice.get(EXPORT, HTTP_ACCEPT="text/csv")

    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"] == 'attachment; filename="tasks.csv"'
    assert response.getvalue().decode() == (
        "id,parent,project,title,description,status,priority,due_date,due_time,labels,completed_at\r\n"
        f'{parent["id"]},,,"Say ""hi"", twice","a\r\nb",todo,none,,,'
        '"""""""d"""""",a,""b, c""",\r\n'
        f"{child['id']},{parent['id']},,One,,todo,none,2027-01-31,,,\r\n"
    )


def test_who_has_no_tasks_gets_an_empty_file(alice: Person) -> None:
    assert exported(alice) == []
    assert exported_csv(alice) == HEADING + b"\r\n"


def test_the_inbox_is_no_project_of_a_name(alice: Person) -> None:
    alice.create_task()

    assert exported(alice)[0]["project"] is None
    assert cells(alice)[0]["project"] == ""


def test_parents_come_before_their_subtasks_and_each_level_in_its_order(alice: Person) -> None:
    first, second = alice.create_task(title="1"), alice.create_task(title="2")
    below_second = alice.create_task(title="2.1", parent=second["id"])
    alice.create_task(title="1.1", parent=first["id"])
    alice.create_task(title="2.1.1", parent=below_second["id"])
    alice.post(f"/api/v1/tasks/{first['id']}/move/", {"after": second["id"]})

    assert [row["title"] for row in exported(alice)] == ["2", "1", "2.1", "1.1", "2.1.1"]


def test_every_task_of_many_stands_in_it_once(alice: Person) -> None:
    """On several pages, and where a page ends with a level or in the middle of one."""
    rows = [{"id": str(number), "title": str(number)} for number in range(1000)]
    rows += [{"title": str(1000 + number), "parent": str(number)} for number in range(700)]
    assert alice.post(IMPORT, {"tasks": rows}).status_code == 201

    assert [row["title"] for row in exported(alice)] == [row["title"] for row in rows]


def test_a_page_of_tasks_takes_as_many_statements_as_one_task(
    alice: Person, counting: Counting
) -> None:
    label, project = alice.create_label(), alice.create_project()
    alice.create_task(labels=[label["id"]], project=project["id"])
    with counting() as of_one:
        exported(alice)
    for _ in range(5):
        alice.create_task(labels=[label["id"]], project=project["id"])

    with counting() as of_six:
        assert len(exported(alice)) == 6

    assert of_six == of_one


def test_what_is_in_the_trash_stays_there(alice: Person) -> None:
    kept = alice.create_task(title="kept")
    parent = alice.create_task(title="deleted")
    alice.create_task(title="below it", parent=parent["id"])
    project = alice.create_project()
    alice.create_task(title="in a deleted project", project=project["id"])
    alice.delete(f"/api/v1/tasks/{parent['id']}/")
    alice.delete(f"/api/v1/projects/{project['id']}/")

    assert [row["id"] for row in exported(alice)] == [kept["id"]]


def test_everyone_exports_their_own_tasks_alone(alice: Person, bob: Person, admin: Person) -> None:
    alice.create_task(title="alice's")
    admin.create_task(title="the admin's")

    assert exported(bob) == []
    assert [row["title"] for row in exported(admin)] == ["the admin's"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("http://x")',
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "'=1",
        "''=1",
        "' =1",
    ],
)
@pytest.mark.parametrize("place", ["title", "description", "project", "labels"])
def test_no_cell_is_a_formula(alice: Person, place: str, text: str) -> None:
    fields: dict[str, Any] = {place: text}
    if place == "project":
        fields = {"project": alice.create_project(name=text)["id"]}
    if place == "labels":
        fields = {"labels": [alice.create_label(name=text)["id"]]}
    alice.create_task(**fields)

    (row,) = cells(alice)

    # A label is a cell of a table within the cell, where quotes may stand around it.
    assert row[place] in {f"'{text}", '"' + text.replace('"', '""') + '"'}


@pytest.mark.parametrize("text", ["\t=1", "\n=1", "\r\n\t@1"])
def test_no_description_is_a_formula_behind_white_space(alice: Person, text: str) -> None:
    alice.create_task(description=text)

    assert cells(alice)[0]["description"] == f"'{text}"


@pytest.mark.parametrize("text", ["1=1", "a-b", "'quoted'", "it's", "'", "a\t=1"])
def test_other_texts_stand_in_it_as_they_are(alice: Person, text: str) -> None:
    alice.create_task(description=text)

    assert cells(alice)[0]["description"] == text


def test_a_script_that_may_read_may_export(alice: Person) -> None:
    alice.create_task()
    script = APIClient()
    token = alice.create_api_token(scope="read")["token"]
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    assert len(exported(script)) == 1
    assert_problem(script.post(IMPORT, {"tasks": []}), 403)


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_a_refusal_is_a_problem_whatever_was_asked_for(
    alice: Person, anonymous: APIClient, accept: str
) -> None:
    assert_problem(anonymous.get(EXPORT, HTTP_ACCEPT=accept), 401)
    assert_problem(alice.post(EXPORT, {}, HTTP_ACCEPT=accept), 405)
    problem = assert_problem(alice.get(f"{EXPORT}?status=todo", HTTP_ACCEPT=accept), 400)
    assert problem["errors"][0]["pointer"] == "?status"


def test_no_other_format_is_known(alice: Person) -> None:
    assert_problem(alice.get(EXPORT, HTTP_ACCEPT="application/xml"), 406)
    assert_problem(alice.get(f"{EXPORT}?format=csv"), 400)
    assert_problem(alice.get("/api/v1/tasks/", HTTP_ACCEPT="text/csv"), 406)
