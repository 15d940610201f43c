"""Lists of one owner, of one project and of some statuses stand in an index in their order, with
100,000 tasks too: no table is read from end to end, and nothing is sorted."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from people import Person
from tasks.models import PRIORITIES, Status, Task
from tasks.models.task import SORTED
from tasks.positions import at_end
from tasks.views import TaskViewSet

OF_ALICE, OF_BOB = 20_000, 80_000
PROJECTS = 5
START = datetime(2024, 1, 1, tzinfo=UTC)
ORDERINGS = [sign + name for name in TaskViewSet.ordering_fields for sign in ("", "-")]


@pytest.mark.django_db
def test_plans(alice: Person, bob: Person, admin: Person) -> None:
    project = add_tasks(alice, OF_ALICE)
    add_tasks(bob, OF_BOB)
    if connection.vendor == "postgresql":  # as its own daemon does, sooner or later
        connection.cursor().execute("ANALYZE")
    lists: list[tuple[Person, dict[str, Any]]] = [
        (alice, {}),
        (admin, {"owner": alice.id}),
        (alice, {"project": project}),
        (admin, {"project": project}),
        (alice, {"status": "todo"}),
        (alice, {"status": ["todo", "in_progress"]}),
        (admin, {"owner": alice.id, "status": "cancelled"}),
        (alice, {"project": project, "status": "todo"}),
    ]
    wrong = []
    for (person, filters), ordering in itertools.product(lists, ORDERINGS):
        query = {**filters, "ordering": ordering}
        following, plan = page(person, query)
        assert following
        _, deep = page(person, query | {"cursor": following})
        wrong += [(query, found) for found in (plan, deep) if is_bad(found)]

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the others count rows")
@pytest.mark.parametrize("ordering", ORDERINGS)
def test_a_small_project_is_not_looked_for_in_all_of_a_space(alice: Person, ordering: str) -> None:
    project = alice.inbox()["id"]
    for _ in range(2):
        alice.create_task()
    for filters in ({}, {"owner": "me"}, {"status": "todo"}):
        query = {**filters, "project": project, "limit": 1, "ordering": ordering}
        following, plan = page(alice, query)
        _, deep = page(alice, {**query, "cursor": following})
        for found in (plan, deep):
            assert any("task_project_" in step for *_, step in found), found


def test_orderings_have_indexes() -> None:
    columns: list[str] = []
    for column in TaskViewSet.ordering_fields.values():
        columns += [column] if isinstance(column, str) else column

    assert sorted(columns) == sorted(SORTED)


def add_tasks(owner: Person, count: int) -> str:
    """Tasks as their creation leaves them, apart from what no list looks at; one of their
    projects."""
    projects = [owner.create_project(name=f"Project {number}")["id"] for number in range(PROJECTS)]
    rows = (task(owner, projects[number % PROJECTS], number) for number in range(count))
    while some := list(itertools.islice(rows, 5_000)):
        Task.objects.bulk_create(some, batch_size=500)
    return str(projects[0])


def task(owner: Person, project: str, number: int) -> Task:
    at = START + timedelta(minutes=number)
    status = Status.values[number * 7 % 13 % 4]
    title = f"task {number * 7919 % 100_003}"
    return Task(
        space_id=owner.user.pk,
        project_id=project,
        title=title,
        title_key=title,
        status=status,
        completed_at=at if status == Status.DONE else None,
        priority=PRIORITIES[number // 7 % 5],
        due_date=date(2026, 1, 1) + timedelta(number * 31 % 900) if number % 3 else None,
        position=at_end(number + 100),
        created_at=at,
        updated_at=at,
    )


def page(person: Person, query: dict[str, Any]) -> tuple[str, Any]:
    """The cursor of the page behind, and how the database finds this one."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        response = person.get("/api/v1/tasks/", query)
    assert response.status_code == 200, response.content
    sql, params = asked[-1]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        plan = cursor.fetchall()
    return (response.json()["next"] or "").rpartition("cursor=")[2], plan


def is_bad(plan: list[tuple[Any, ...]]) -> bool:
    """Whether all tasks are read, or some sorted."""
    if connection.vendor == "sqlite":
        steps = [step for *_, step in plan]
        return any(step.startswith("SCAN tasks_task") or "ORDER BY" in step for step in steps)
    if connection.vendor == "postgresql":
        text = "\n".join(line for (line,) in plan)
        return bool(re.search(r"Seq Scan on tasks_task\b|Sort Key: tasks_task\.", text))
    return any(row[3] == "ALL" or "filesort" in row[-1] for row in plan if row[1] == "PRIMARY")
