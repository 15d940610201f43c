"""Statements that are compiled once store what ``save()`` would."""

from datetime import date, time
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from api import rows
from api.rows import MAX_ROWS, insert, update
from tasks.models import Label, Project, SearchEntry, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox() -> Project:
    user = User.objects.register("rows@example.com", "correct horse battery", name="Rows")
    return Project.objects.get(space=user.pk)


def task(inbox: Project, number: int = 0, **fields: Any) -> Task:
    """A task with something in each of its columns, not stored yet."""
    now = timezone.now()
    given: dict[str, Any] = {
        "space_id": inbox.space_id,
        "project": inbox,
        "created_by_id": inbox.space_id,
        "title": 'A "title" 100%s',
        "title_key": "a",
        "description": "Several\nlines \U0001f600",
        "status": "done",
        "priority": "urgent",
        "due_date": date(2027, 1, 31),
        "due_time": time(8, 30),
        "completed_at": now,
        "position": f"b{number}",
        "version": 3,
        "created_at": now,
        "updated_at": now,
    }
    return Task(**given | fields)


def columns(row: Any) -> dict[str, Any]:
    """What is stored of a row, but for what makes it this one."""
    stored = type(row).objects.filter(pk=row.pk).values().get()
    return {name: value for name, value in stored.items() if name not in {"id", "position"}}


@pytest.mark.parametrize("count", [1, 2, MAX_ROWS, MAX_ROWS + 1])
def test_what_is_inserted_is_what_would_be_saved(inbox: Project, count: int) -> None:
    saved = task(inbox)
    saved.save(force_insert=True)
    now = saved.created_at
    stamps = {"completed_at": now, "created_at": now, "updated_at": now}

    for _ in range(2):  # the first time it is compiled
        Task.objects.exclude(pk=saved.pk).delete()
        inserted = [task(inbox, number, **stamps) for number in range(1, count + 1)]
        insert(inserted)

        assert [columns(each) for each in inserted] == [columns(saved)] * count
        assert not any(each._state.adding for each in inserted)


def test_nothing_is_inserted_without_rows() -> None:
    insert([])


def test_keys_of_the_databases_own_are_made(inbox: Project) -> None:
    tasks = [task(inbox, number) for number in range(2)]
    insert(tasks)
    for each in tasks:
        insert([SearchEntry(task=each, words=["word", str(each.pk)])])

    entries = SearchEntry.objects.order_by("pk")
    assert [entry.task_id for entry in entries] == [each.pk for each in tasks]
    assert [entry.words[-1] for entry in entries] == [str(each.pk) for each in tasks]


def test_a_constraint_is_kept(inbox: Project) -> None:
    insert([task(inbox)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([task(inbox)])  # at the same position


def test_an_update_stores_the_named_fields_alone(inbox: Project) -> None:
    rows = [task(inbox, number) for number in range(2)]
    insert(rows)
    changed, other = rows
    before = columns(changed), columns(other)
    changed.title, changed.due_date, changed.due_time = "100 %s?", None, None
    changed.priority, changed.description = "low", "not stored"

    for _ in range(2):
        update(changed, ["title", "due_date", "due_time", "priority"])

    now = {"title": "100 %s?", "due_date": None, "due_time": None, "priority": "low"}
    generated = {"due_first": date.max, "due_last": date.min}
    assert columns(changed) == before[0] | now | generated
    assert columns(other) == before[1]


def test_a_row_may_be_named_by_another_field(inbox: Project) -> None:
    tasks = [task(inbox, number) for number in range(2)]
    insert(tasks)
    for each in tasks:
        insert([SearchEntry(task=each, words=["mark", "before"])])

    update(SearchEntry(task=tasks[0], words=["mark", "after"]), ["words"], by="task")

    assert [SearchEntry.objects.get(task=each).words for each in tasks] == [
        ["mark", "after"],
        ["mark", "before"],
    ]


def test_a_row_that_is_not_there_is_no_success(inbox: Project) -> None:
    with pytest.raises(DatabaseError):
        update(task(inbox), ["title"])


def test_a_statement_is_compiled_once(inbox: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def label(name: str) -> Label:
        now = timezone.now()
        stamps = {"created_at": now, "updated_at": now}
        return Label(space_id=inbox.space_id, name=name, name_key=name, **stamps)

    first = label("a")
    insert([first])
    update(first, ["name", "version"])
    monkeypatch.setattr(rows, "sql", None)

    second = label("b")
    insert([second])
    second.name = "c"
    update(second, ["version", "name"])

    assert set(Label.objects.values_list("name", flat=True)) == {"a", "c"}
