"""Projects, labels, tasks and comments over HTTP: declarations. How a write goes is in
``changes.views``."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import flat_errors
from api.filtering import read_flag
from api.parsing import JSONParser
from api.reads import read_page
from api.rendering import JSONRenderer
from changes.models import clock_for
from changes.views import RecordedViewSet, writes
from tasks.bulk import BulkRequestSerializer, BulkResultSerializer, run_bulk, spaces_of
from tasks.exporting import exported_tasks
from tasks.filters import LabelFilter, ProjectFilter, TaskFilter
from tasks.importing import (
    DRY_RUN,
    DryRunSerializer,
    ImportedSerializer,
    ImportedTasksSerializer,
    check_size,
    plan_import,
    rows_of,
    run_import,
)
from tasks.models import Comment, Label, Project, Task
from tasks.permissions import MayEdit, MayEditComment
from tasks.serializers import (
    CommentSerializer,
    LabelSerializer,
    PlaceSerializer,
    ProjectSerializer,
    TaskPlaceSerializer,
    TaskSerializer,
)
from tasks.summary import SummarySerializer, summary
from tasks.transfer import CSVParser, CSVRenderer, to_csv, to_json

NEWEST = {"created_at": "created_at", "updated_at": "updated_at"}


class TrashViewSet(RecordedViewSet):
    """What has a trash, and an order that its owner makes."""

    place_serializer: type[PlaceSerializer] = PlaceSerializer
    refusals: Mapping[str, tuple[int, ...]] = {
        **RecordedViewSet.refusals,
        "move": (409, 412),
        "restore": (409, 412),
        "purge": (409, 412),
    }

    def visible_to(self, user: Any) -> QuerySet[Any]:
        queryset: Any = super(RecordedViewSet, self).get_queryset()
        # What the path can do, where OPTIONS asks.
        actions = {self.action, *(self.action_map.values() if self.action == "metadata" else ())}
        if actions & {"changes", "restore", "purge"}:
            return queryset.readable_by(user)  # type: ignore[no-any-return]
        is_of_trash = self.request.query_params.get("trashed") == "true"
        if is_of_trash and self.action in self.filtered_actions:
            return queryset.trash_of(user)  # type: ignore[no-any-return]
        return queryset.visible_to(user)  # type: ignore[no-any-return]

    @action(detail=True, methods=["post"])
    @writes
    def move(self, request: Request, pk: str) -> Response:
        """Put it somewhere else in its order."""
        with self.open_home(pk) as write:
            instance = write.adopt(self.get_object())
            place = self.validated(self.place_serializer)
            self.check_current(instance, {"position", *(place.keys() - {"after", "before"})})
            instance.move(write, **place)
        return self.object_response(instance)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    @writes
    def restore(self, request: Request, pk: str) -> Response:
        """Take it out of the trash, with all that went there through it."""
        with self.open_home(pk) as write:
            instance = write.adopt(self.get_object())
            self.refuse_fields()
            self.check_current(instance)
            instance.restore(write)
        return self.object_response(instance)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"])
    @writes
    def purge(self, request: Request, pk: str) -> Response:
        """Remove for good what is in the trash."""
        with self.open_home(pk) as write:
            instance = write.adopt(self.get_object())
            self.refuse_fields()
            self.check_current(instance)
            instance.purge(write)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema_view(move=extend_schema(request=PlaceSerializer, responses=ProjectSerializer))
class ProjectViewSet(TrashViewSet):
    """Lists of tasks."""

    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    permission_classes = [MayEdit]
    ordering_fields = {**NEWEST, "position": "position"}


class LabelViewSet(RecordedViewSet):
    """Words that tasks can be found by."""

    queryset = Label.objects.all()
    serializer_class = LabelSerializer
    filterset_class = LabelFilter
    permission_classes = [MayEdit]
    ordering_fields = {**NEWEST, "name": "name_key"}


@extend_schema_view(move=extend_schema(request=TaskPlaceSerializer, responses=TaskSerializer))
class TaskViewSet(TrashViewSet):
    """Things to be done."""

    queryset = Task.objects.with_labels()
    serializer_class = TaskSerializer
    place_serializer = TaskPlaceSerializer
    filterset_class = TaskFilter
    permission_classes = [MayEdit]
    filtered_actions = ("list", "summary")
    query_parameters = {**TrashViewSet.query_parameters, "import_tasks": [DRY_RUN]}
    ordering_fields = {
        **NEWEST,
        "position": "position",
        "priority": "priority",
        "title": "title_key",
        "due_date": ("due_first", "due_last"),
    }

    def space_of(self, fields: dict[str, Any]) -> uuid.UUID:
        spaces = spaces_of([fields], self.request.user)
        return min(spaces, default=super().space_of(fields))

    @extend_schema(request=BulkRequestSerializer, responses=BulkResultSerializer)
    @action(detail=False, methods=["post"])
    @writes
    def bulk(self, request: Request) -> Response:
        """Up to 500 operations, all or none."""
        return run_bulk(self)

    @extend_schema(responses=ImportedTasksSerializer, filters=False)
    @action(detail=False, renderer_classes=[JSONRenderer, CSVRenderer], filter_backends=[])
    def export(self, request: Request) -> StreamingHttpResponse:
        """One's own tasks as a file: JSON, or CSV with `Accept: text/csv`."""
        rows = exported_tasks(request.user.pk)  # type: ignore[arg-type]
        media_type = request.accepted_renderer.media_type
        write = to_csv if media_type == CSVRenderer.media_type else to_json
        name = f"tasks.{request.accepted_renderer.format}"
        return StreamingHttpResponse(
            write(rows),
            content_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @extend_schema(
        request={"application/json": ImportedTasksSerializer, "text/csv": bytes},
        responses={201: ImportedSerializer, 200: DryRunSerializer},
        parameters=[DRY_RUN],
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="import",
        parser_classes=[JSONParser, CSVParser],
        filter_backends=[],
    )
    @writes
    def import_tasks(self, request: Request) -> Response:
        """Make tasks of a file, all or none. Up to 50 MB."""
        is_dry_run = read_flag(request, DRY_RUN.name)
        container, rows = rows_of(request.data)
        check_size(rows)
        with self.open(request.user.pk, savepoint=False) as write:  # type: ignore[arg-type]
            plan = plan_import(write, rows)
            if is_dry_run:
                errors = flat_errors({container: plan.errors})
                return Response({**plan.summary(), "errors": errors})
            if plan.errors:
                raise ValidationError({container: plan.errors})
            run_import(write, plan)
        return Response(plan.summary(), status=status.HTTP_201_CREATED)

    @extend_schema(responses=SummarySerializer, filters=True)
    @action(detail=False)
    def summary(self, request: Request) -> Response:
        """Counts for charts, of the tasks that the filters leave."""
        return Response(summary(self.filter_queryset(self.get_queryset()), request.user))


class CommentViewSet(RecordedViewSet):
    """What is said about tasks: who sees a task may read and comment, an author change what they
    have said, the task's owner delete it."""

    queryset = Comment.objects.select_related("task")
    serializer_class = CommentSerializer
    permission_classes = [MayEditComment]
    ordering_fields = {"created_at": "created_at"}
    default_ordering = "created_at"

    def list(self, request: Request, task_id: str) -> HttpResponse:  # type: ignore[override]  # of a task
        """What is said about a task, oldest first."""
        task = get_object_or_404(self._tasks(), pk=task_id)
        self.check_input()
        clock = clock_for(request.user, task.space_id)
        return read_page(self, {}, clock, task=task.pk)

    @writes
    def create(self, request: Request, task_id: str) -> Response:
        """Say something about a task."""
        with self.open_home(task_id, self._tasks()) as write:
            task = get_object_or_404(self._tasks(), pk=task_id)
            self.check_input()
            fields = self.validated(CommentSerializer)
            created = Comment.create(write, task=task, **fields)
        return self.created_response(write, created, f"/api/v1/comments/{created.pk}/")

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """As a GET: of what is said about a task one may not see, there are no options."""
        if "task_id" not in kwargs:
            return super().options(request, *args, **kwargs)
        get_object_or_404(self._tasks(), pk=kwargs["task_id"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _tasks(self) -> QuerySet[Any]:
        return Task.objects.visible_to(self.request.user)  # type: ignore[arg-type]
