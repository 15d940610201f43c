"""Tasks from a file: all of them, or none.

Projects and labels are found by their names, and made where there are none; tasks are always new.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError as DomainError
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from api.errors import from_domain
from api.fields import ClockField, DayField, InstantField, StringField, TextField
from api.serializers import StrictSerializer
from changes.text import text_key
from changes.writing import Write
from tasks.models import MAX_DEPTH, MAX_LABELS, PRIORITIES, Label, Project, Status, Task
from tasks.transfer import Row, Table

PRIORITY_CHOICES = [(word, word.capitalize()) for word in PRIORITIES]


class RowSerializer(StrictSerializer):
    """A task of a file. `parent` is the `id` that another row of it has."""

    id = StringField(max_length=64, required=False)
    # DRF's own attribute of the name is of the instance.
    parent = StringField(max_length=64, required=False, allow_null=True)  # type: ignore[assignment]
    project = TextField(max_length=200, required=False, allow_null=True)
    title = TextField(max_length=500)
    description = TextField(multiline=True, max_length=16_000, allow_blank=True, required=False)
    status = serializers.ChoiceField(choices=Status.choices, required=False)
    priority = serializers.ChoiceField(choices=PRIORITY_CHOICES, required=False)
    due_date = DayField(
        required=False, allow_null=True, validators=Task._meta.get_field("due_date").validators
    )
    due_time = ClockField(required=False, allow_null=True)
    labels = serializers.ListField(
        child=TextField(max_length=100), max_length=MAX_LABELS, required=False
    )
    completed_at = InstantField(required=False, allow_null=True)

    def validate(self, attrs: Row) -> Row:
        _check(attrs.get("due_date") or not attrs.get("due_time"), "due_time", "needs_due_date")
        completed_at = attrs.get("completed_at")
        _check(
            not completed_at or attrs.get("status") == Status.DONE, "completed_at", "needs_status"
        )
        _check(not completed_at or completed_at <= timezone.now(), "completed_at", "future")
        return attrs


# More would hold the space, and on SQLite the site, for too long: a command takes any number.
MAX_ROWS = 20_000


class ImportedTasksSerializer(StrictSerializer):
    """A file of tasks. Projects and labels stand in it by name; no project is the Inbox."""

    tasks = RowSerializer(many=True)


class ImportedSerializer(serializers.Serializer[None]):
    """What an import has made: how many tasks, and which projects and labels."""

    tasks = serializers.IntegerField()
    projects = serializers.ListField(child=serializers.CharField())
    labels = serializers.ListField(child=serializers.CharField())


class RowErrorSerializer(serializers.Serializer[None]):
    pointer = serializers.CharField(help_text="`#/tasks/3/title`, in CSV `#/lines/5/title`.")
    code = serializers.CharField()
    detail = serializers.CharField()


class DryRunSerializer(ImportedSerializer):
    """What an import would make, and what is wrong with the file."""

    # DRF's own attribute of the name is of the instance.
    errors = RowErrorSerializer(many=True)  # type: ignore[assignment]


DRY_RUN = OpenApiParameter(
    "dry_run", bool, description="`true` checks the file and writes nothing."
)


def rows_of(body: Any) -> tuple[str, list[tuple[int, Any]]]:
    """How rows are pointed at, and the rows, each with its place.

    Raises:
        ValidationError: where a JSON body is no file of tasks.
    """
    if isinstance(body, Table):
        return "lines", body.rows
    OnlyTasksSerializer(data=body).is_valid(raise_exception=True)
    return "tasks", list(enumerate(body["tasks"]))


def check_size(rows: list[tuple[int, Any]]) -> None:
    """Whether a request may import so many.

    Raises:
        DomainError: then not.
    """
    if len(rows) > MAX_ROWS:
        text = f"A request imports at most {MAX_ROWS} tasks; bin/manage import_tasks takes more."
        raise DomainError(text, code="too_many_rows")


class OnlyTasksSerializer(StrictSerializer):
    """The frame of a JSON file; its rows are looked at one by one."""

    tasks = serializers.ListField()


@dataclass
class Plan:
    """What a file would make in a space.

    Attributes:
        tasks: the rows, parents before their subtasks.
        projects: names of projects that are to be made.
        labels: names of labels that are to be made.
        errors: of rows, by their place in the file.
    """

    tasks: list[Row] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    errors: dict[Any, Any] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        return {"tasks": len(self.tasks), "projects": self.projects, "labels": self.labels}


def plan_import(write: Write, rows: Iterable[tuple[int, Any]]) -> Plan:
    """Check a file against the open space. Nothing is written.

    Args:
        write: the open space.
        rows: with the place of each in the file.
    """
    plan = Plan()
    serializer = RowSerializer()
    checked: dict[int, Row] = {}
    wrong: set[Any] = set()
    for place, row in rows:
        try:
            checked[place] = serializer.run_validation(row)
        except ValidationError as error:
            plan.errors[place] = error.detail
            wrong.add(str(row.get("id")) if isinstance(row, dict) else None)
    plan.tasks = _sorted(checked, plan.errors, wrong)
    known = {project.name for project in write.fetch(_projects(write))}
    wanted = dict.fromkeys(row["project"] for row in plan.tasks if row.get("project"))
    plan.projects = [name for name in wanted if name not in known]
    keys = {label.name_key for label in write.fetch(_labels(write))}
    for row in plan.tasks:
        for name in row.get("labels", ()):
            if text_key(name) not in keys:
                keys.add(text_key(name))
                plan.labels.append(name)
    return plan


def run_import(
    write: Write, plan: Plan, *, progress: Callable[[int], None] = lambda _done: None
) -> None:
    """Make what the plan says.

    Args:
        write: the open space.
        plan: without errors.
        progress: is told how many tasks are done.
    """
    for name in plan.projects:
        Project.create(write, name=name)
    for name in plan.labels:
        Label.create(write, name=name)
    # Of several projects with one name the first gets the tasks.
    projects = {project.name: project.pk for project in reversed(write.fetch(_projects(write)))}
    labels = {label.name_key: label.pk for label in write.fetch(_labels(write))}
    made: dict[str, Any] = {}
    for done, row in enumerate(plan.tasks, 1):
        names = dict.fromkeys(labels[text_key(name)] for name in row.pop("labels", ()))
        parent, project, name = row.pop("parent", None), row.pop("project", None), row.pop("id", "")
        task = Task.create(
            write,
            parent=made[parent] if parent else None,
            project=projects[project] if project else None,
            labels=list(names),
            **row,
        )
        if name:
            made[name] = task.pk
        progress(done)


def _projects(write: Write) -> Any:
    live = write.rows(Project).filter(deleted_at=None, is_inbox=False)
    return live.order_by("position")


def _labels(write: Write) -> Any:
    return write.rows(Label)


def _sorted(rows: dict[int, Row], errors: dict[Any, Any], wrong: set[Any]) -> list[Row]:
    """The rows in the file's order, but parents before their subtasks.

    Args:
        rows: that are right by themselves.
        errors: of rows; those of families are added.
        wrong: ids of rows that are not. What is below those is left out, and not blamed.
    """
    by_id: dict[str, Row] = {}
    for place, row in rows.items():
        if row.get("id") in by_id:
            errors[place] = _error("id", "repeated", "Another row has this id.")
        elif "id" in row:
            by_id[row["id"]] = row
    levels: dict[int, list[Row]] = {depth: [] for depth in range(MAX_DEPTH + 1)}
    for place, row in rows.items():
        try:
            levels[_depth(row, by_id, wrong)].append(row)
        except DomainError as error:
            errors[place] = from_domain(error).detail
    return [row for depth, level in levels.items() if depth for row in level]


def _depth(row: Row, by_id: dict[str, Row], wrong: set[Any]) -> int:
    """How deep a row stands in its family; 0 where a row above it is wrong.

    Raises:
        DomainError: where that cannot be.
    """
    depth, above = 1, row
    while above.get("parent"):
        parent = by_id.get(above["parent"])
        if parent is None and above["parent"] in wrong:
            return 0
        _check(parent is not None, "parent", "does_not_exist")
        _check(depth < MAX_DEPTH, "parent", "too_deep")  # a cycle never ends, and is one of these
        depth, above = depth + 1, parent or {}
    # `above` is the task at the top now: all of a family are in its project.
    project = row.get("project")
    _check(not project or project == above.get("project"), "project", "other_project")
    return depth


_TEXTS = {
    "needs_due_date": "A time needs a date.",
    "needs_status": "Only a task that is done was completed.",
    "future": "This instant is yet to come.",
    "does_not_exist": "No row has this id.",
    "too_deep": f"Subtasks go {MAX_DEPTH} levels deep.",
    "other_project": "A subtask is in the project of its parent.",
}


def _check(holds: object, name: str, code: str) -> None:
    if not holds:
        raise DomainError({name: DomainError(_TEXTS[code], code=code)})


def _error(name: str, code: str, text: str) -> dict[str, list[ErrorDetail]]:
    return {name: [ErrorDetail(text, code=code)]}
