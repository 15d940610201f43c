"""Many operations on tasks as one write: all of them, or none."""

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError as DomainError
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from api.errors import from_domain
from api.exceptions import Conflict
from api.identifiers import parse_id
from api.serializers import StrictSerializer, listed
from changes.models import only_space
from changes.writing import Write
from tasks.models import Label, Project, Task
from tasks.serializers import TaskSerializer

if TYPE_CHECKING:
    from tasks.views import TaskViewSet

MAX_OPERATIONS = 500
OPERATIONS = ("create", "update", "delete")


class BulkSerializer(StrictSerializer):
    """Up to 500 operations, each on another task."""

    operations = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=MAX_OPERATIONS
    )


class OperationSerializer(TaskSerializer):
    """What to do, and the fields of a task. `update` and `delete` need the `id`."""

    op = serializers.ChoiceField(choices=OPERATIONS)

    class Meta(TaskSerializer.Meta):
        fields = ["op", *TaskSerializer.Meta.fields]
        extra_kwargs = {"title": {"required": False}}


class BulkRequestSerializer(serializers.Serializer[None]):
    """The same in full, for the schema."""

    operations = serializers.ListField(
        child=OperationSerializer(), min_length=1, max_length=MAX_OPERATIONS
    )


class BulkResultSerializer(serializers.Serializer[None]):
    """The tasks as they are now, in the order of the operations; deleted ones have `deleted_at`."""

    results = TaskSerializer(many=True)


def spaces_of(operations: Iterable[Mapping[str, Any]], user: Any) -> set[uuid.UUID]:
    """The spaces of what operations name, among those that the user may write to."""
    if own := only_space(user):
        return {own}
    named: dict[str, set[Any]] = {name: set() for name in ("id", "project", "parent")}
    for operation in operations:
        for name, ids in named.items():
            # The id of a task that is yet to be made says nothing about a space.
            if name != "id" or operation.get("op", "create") != "create":
                ids.add(parse_id(str(operation.get(name))))
    tasks = Task.objects.visible_to(user).filter(pk__in=(named["id"] | named["parent"]) - {None})
    projects = Project.objects.visible_to(user).filter(pk__in=named["project"] - {None})
    return {pk for rows in (tasks, projects) for pk in rows.values_list("space_id", flat=True)}


def run_bulk(view: "TaskViewSet") -> Response:
    """Run the operations of a request.

    Raises:
        ValidationError: where any is wrong; each error names the operation by its index.
    """
    operations = view.validated(BulkSerializer)["operations"]
    _check_ids(operations)
    user: Any = view.request.user
    # One's own space first: what names no project or parent goes there.
    homes = [user.pk, *sorted(spaces_of(operations, user) - {user.pk})]
    with view.open(*homes, savepoint=False) as write:
        tasks = Run(view, write).all(operations)
    return Response({"results": TaskSerializer(tasks, many=True).data})


class Run:
    """The operations of one request, in their open spaces."""

    def __init__(self, view: "TaskViewSet", write: Write) -> None:
        context = view.get_serializer_context()
        self._write = write
        self._user: Any = view.request.user
        self._live: set[uuid.UUID] = set()
        # Made once: building a serializer costs more than what one operation does.
        self._create = TaskSerializer(context=context)
        self._update = TaskSerializer(Task(), partial=True, context=context)

    def all(self, operations: list[dict[str, Any]]) -> list[Task]:
        """Do all operations.

        Raises:
            ValidationError: with the errors of each that is wrong.
        """
        self._load(operations)
        tasks: list[Task] = []
        errors: dict[Any, Any] = {}
        conflicts: list[Conflict] = []
        for index, operation in enumerate(operations):
            try:
                tasks.append(self._one(dict(operation)))
            except DomainError as error:
                errors[index] = from_domain(error).detail
            except ValidationError as error:
                errors[index] = error.detail
            except Conflict as conflict:  # told where nothing else is wrong
                conflicts.append(conflict)
        if errors:
            raise ValidationError({"operations": errors})
        if conflicts:
            raise conflicts[0]
        return tasks

    def _load(self, operations: list[dict[str, Any]]) -> None:
        """Read by one statement for each model what the operations are about."""
        write = self._write
        ids = [parse_id(operation.get("id")) for operation in operations]
        parents = [parse_id(operation.get("parent")) for operation in operations]
        projects = [parse_id(operation.get("project")) for operation in operations]
        labels = [
            parse_id(label)
            for operation in operations
            if isinstance(operation.get("labels"), list)
            for label in operation["labels"]
        ]
        write.load(Task, filter(None, [*ids, *parents]))
        self._live = {task.pk for task in write.known(Task) if task.is_live}
        write.load(Project, filter(None, projects))
        write.load(Label, filter(None, labels))
        write.expect(
            pk for pk, each in zip(ids, operations, strict=True) if pk and each["op"] == "create"
        )

    def _one(self, operation: dict[str, Any]) -> Task:
        op = operation.pop("op")
        if op == "create":
            fields = self._create.run_validation(operation)
            return Task.create(self._write, **fields)
        task = self._task(operation.pop("id"), op)
        if op == "delete":
            if operation:
                detail = ErrorDetail("A deletion takes no fields.", code="unknown_field")
                raise ValidationError({name: [detail] for name in operation})
            task.discard(self._write)
        else:
            self._update.instance = task
            task.edit(self._write, **self._update.run_validation(operation))
        return task

    def _task(self, pk: str, op: str) -> Task:
        task = self._write.find(Task, uuid.UUID(pk))
        # A subtask may be deleted behind its parent, with which it has gone by then.
        is_there = task and (task.is_live or (op == "delete" and task.pk in self._live))
        if task is None or not is_there or not task.editable_by(self._user):
            detail = ErrorDetail("There is no such object.", code="does_not_exist")
            raise ValidationError({"id": [detail]})
        return task


def _check_ids(operations: list[dict[str, Any]]) -> None:
    """Each operation says what it does, and to which task; no two to the same.

    Raises:
        ValidationError: by index.
    """
    seen: set[str] = set()
    errors: dict[Any, Any] = {}
    for index, operation in enumerate(operations):
        op, pk = operation.get("op"), operation.get("id")
        if op not in OPERATIONS:
            errors[index] = _refusal("invalid_choice", "op", listed(str(op), OPERATIONS))
        elif "id" in operation and parse_id(pk) is None:
            errors[index] = _refusal("invalid", "id", "Must be an id.")
        elif "id" not in operation and op != "create":
            errors[index] = _refusal("required", "id", "This field is required.")
        elif pk in seen:
            errors[index] = _refusal("repeated", "id", "Another operation is about the same task.")
        elif pk:
            seen.add(pk)
    if errors:
        raise ValidationError({"operations": errors})


def _refusal(code: str, name: str, text: str) -> dict[str, list[ErrorDetail]]:
    return {name: [ErrorDetail(text, code=code)]}
