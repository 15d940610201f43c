"""Views over rows of spaces: what every resource does alike, with the write path inside."""

import uuid
from contextlib import AbstractContextManager
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.logs import request_id
from api.preconditions import check_if_match, require_if_match
from api.views import ApiViewSet
from changes.writing import Write, open_space


class WritingViewSet(ApiViewSet):
    """A view that writes, as whoever is signed in."""

    def open(self, space_id: uuid.UUID) -> AbstractContextManager[Write]:
        """A space, opened for this request's write."""
        return open_space(
            space_id,
            actor_id=self.request.user.pk,  # type: ignore[arg-type]
            request_id=request_id(self.request),
        )


class RecordedViewSet(mixins.ListModelMixin, WritingViewSet):
    """List, create, read, replace, change and delete.

    A subclass declares ``queryset`` (a queryset class with ``visible_to``), ``serializer_class``,
    ``filterset_class`` and ``permission_classes``; its model has the verbs ``create``, ``edit``
    and ``trash``. Objects are looked up twice: before the space is opened for 404, 403 and the
    input, and again inside, for nobody else writes then.
    """

    def get_queryset(self) -> QuerySet[Any]:
        queryset: Any = super().get_queryset()
        visible: QuerySet[Any] = queryset.visible_to(self.request.user)
        return visible

    def retrieve(self, request: Request, pk: str) -> Response:
        return self.object_response(self.get_object())

    def create(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = serializer.validated_data
        with self.open(self.space_of(fields)) as write:
            created = self.get_queryset().model.create(write, **fields)
            location = f"{request.path}{created.pk}/"
            return self.object_response(
                created, status=status.HTTP_201_CREATED, headers={"Location": location}
            )

    def update(self, request: Request, pk: str) -> Response:
        return self._edit(request, partial=False)

    def partial_update(self, request: Request, pk: str) -> Response:
        return self._edit(request, partial=True)

    def destroy(self, request: Request, pk: str) -> Response:
        instance = self.get_object()
        self.refuse_fields()
        with self.open(instance.home) as write:
            instance = self._read_again(instance)
            check_if_match(request, instance.version)
            instance.trash(write)
            return Response(status=status.HTTP_204_NO_CONTENT)

    def space_of(self, fields: dict[str, Any]) -> uuid.UUID:
        """The space that a new object with these fields goes into: the user's own."""
        return self.request.user.pk  # type: ignore[return-value]

    def _edit(self, request: Request, *, partial: bool) -> Response:
        instance = self.get_object()
        edited = self.edited(instance, partial=partial)
        if not partial:
            require_if_match(request)
        fields = edited.validated_data if partial else edited.with_defaults()
        with self.open(instance.home) as write:
            instance = self._read_again(instance)
            self.check_version(edited, instance)
            instance.edit(write, **fields)
            return self.object_response(instance)

    def _read_again(self, instance: Any) -> Any:
        current = self.get_queryset().filter(pk=instance.pk).first()
        if current is None:
            raise Http404
        return current
