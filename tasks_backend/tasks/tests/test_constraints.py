"""What holds whoever writes: the constraints of the database, provoked below the verbs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import SmallIntegerField, Value
from django.utils import timezone

from people import Person
from tasks.models import MAX_DEPTH, Comment, Label, Project, Task, TaskLabel

Break = Callable[["Rows"], Any]


class Rows:
    """Somebody's rows: one of each, and another beside it."""

    def __init__(self, person: Person) -> None:
        label, parent = person.create_label(), person.create_task()
        task = person.create_task(parent=parent["id"], labels=[label["id"]])
        comment = person.create_comment(task)
        self.inbox = Project.objects.filter(space=person.user.pk, is_inbox=True)
        self.project = Project.objects.filter(pk=person.create_project()["id"])
        self.label = Label.objects.filter(pk=label["id"])
        self.other_label = Label.objects.filter(pk=person.create_label(name="other")["id"])
        self.parent = Task.objects.filter(pk=parent["id"])
        self.task = Task.objects.filter(pk=task["id"])
        self.comment = Comment.objects.filter(pk=comment["id"])


BREAKS: dict[str, list[Break]] = {
    "project_position": [lambda rows: rows.project.update(position=rows.inbox.get().position)],
    "project_one_inbox": [lambda rows: rows.project.update(is_inbox=True)],
    "project_inbox_stays": [
        lambda rows: rows.inbox.update(deleted_at=timezone.now()),
        lambda rows: rows.inbox.update(archived_at=timezone.now()),
    ],
    "project_name_not_empty": [lambda rows: rows.project.update(name="")],
    "label_name": [lambda rows: rows.other_label.update(name_key="errand")],
    "label_name_not_empty": [lambda rows: rows.label.update(name="")],
    "task_position": [lambda rows: rows.task.update(position=rows.parent.get().position)],
    "task_title_not_empty": [lambda rows: rows.task.update(title="")],
    "task_status": [lambda rows: rows.task.update(status="x")],
    "task_priority": [
        lambda rows: rows.task.update(priority=Value(5, SmallIntegerField())),
        lambda rows: rows.task.update(priority=Value(-1, SmallIntegerField())),
    ],
    "task_due_time_needs_date": [lambda rows: rows.task.update(due_time="09:00")],
    "task_completed_when_done": [
        lambda rows: rows.task.update(status="done"),
        lambda rows: rows.task.update(completed_at=timezone.now()),
    ],
    "task_depth": [
        lambda rows: rows.task.update(depth=1),
        lambda rows: rows.task.update(depth=MAX_DEPTH + 1),
        lambda rows: rows.parent.update(depth=0),
        lambda rows: rows.parent.update(parent=rows.task.get()),
    ],
    "task_is_not_its_parent": [lambda rows: rows.task.update(parent=rows.task.get())],
    "task_hidden_in_trash": [lambda rows: rows.task.update(deleted_at=timezone.now())],
    "comment_body_not_empty": [lambda rows: rows.comment.update(body="")],
}
CASES = [(name, attempt) for name, attempts in BREAKS.items() for attempt in attempts]


def test_each_constraint_is_provoked_here() -> None:
    declared = {
        constraint.name
        for model in apps.get_app_config("tasks").get_models()
        for constraint in model._meta.constraints
    }

    assert declared == set(BREAKS)


@pytest.mark.parametrize(("name", "attempt"), CASES)
def test_the_database_refuses_what_breaks_it(alice: Person, name: str, attempt: Break) -> None:
    if name == "project_one_inbox" and connection.vendor == "mysql":
        pytest.skip("MySQL has no partial unique index: the lock of the space keeps it (W036)")
    rows = Rows(alice)

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt(rows)
    # SQLite tells the columns of a unique one, and the name of any other.
    assert name in str(refusal.value) or "UNIQUE" in str(refusal.value)


def test_nulls_are_refused_where_none_belong(alice: Person) -> None:
    rows = Rows(alice)
    nullable = {"parent", "created_by", "due_date", "due_time", "completed_at", "deleted_at"}
    nullable |= {"archived_at", "author", "edited_at"}

    for row in (rows.project, rows.label, rows.task, rows.comment):
        for field in row.model._meta.concrete_fields:
            if field.primary_key or isinstance(field, models.GeneratedField):
                continue
            assert field.null == (field.name in nullable), field
            if not field.null:
                with pytest.raises(IntegrityError), transaction.atomic():
                    row.update(**{field.name: None})


def test_a_task_has_a_label_once(alice: Person) -> None:
    rows = Rows(alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        TaskLabel.objects.bulk_create([TaskLabel(task=rows.task.get(), label=rows.label.get())])


def test_two_spaces_share_names_and_positions(alice: Person, bob: Person) -> None:
    hers, his = Rows(alice), Rows(bob)

    his.project.update(position=hers.project.get().position)
    his.task.update(position=hers.task.get().position)
    assert his.label.get().name_key == hers.label.get().name_key
