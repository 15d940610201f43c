"""Views over rows of spaces: what every resource does alike, with the write path inside."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api import idempotency
from api.deadlocks import retried
from api.exceptions import PreconditionFailed
from api.filtering import given_filters
from api.logs import request_id
from api.preconditions import is_stale, require_if_match, version_meant
from api.reads import find_object, read_object, read_page
from api.rendering import JSONRenderer
from api.serializers import shown
from api.transactions import of_request
from api.views import ApiViewSet
from changes import feed
from changes.feed import Feed, FeedSerializer
from changes.models import Change, Space, clock_for, only_space
from changes.serializers import ChangeSerializer, ChangesSerializer, UndoSerializer
from changes.undo import undo
from changes.writing import Write, open_space


def writes(handler: Callable[..., Response]) -> Callable[..., HttpResponse]:
    """A handler that writes: in one transaction with the answer that a retry will get.

    A refusal takes everything back. Where databases let two writes stop each other, the whole
    handler runs again.
    """

    def once(view: "WritingViewSet", request: Request, **path: str) -> HttpResponse:
        with _by_somebody(request), of_request():
            if replayed := idempotency.claim(request):
                return replayed
            answer = _rendered(handler(view, request, **path))
            idempotency.keep(request, answer)
            return answer

    @wraps(handler)
    def write(view: "WritingViewSet", request: Request, **path: str) -> HttpResponse:
        return retried(lambda: once(view, request, **path))

    write.takes_idempotency_key = True  # type: ignore[attr-defined]
    return write


def is_writing(view: Any, action: str | None) -> bool:
    """Whether an action of a view is a handler that ``writes``."""
    return hasattr(getattr(view, action or "", None), "takes_idempotency_key")


@contextmanager
def _by_somebody(request: Request) -> Iterator[None]:
    """Refuse an admin whose account goes while they write in another's space: at the commit, what
    they wrote has no author."""
    try:
        yield
    except IntegrityError as error:
        user_id: Any = request.user.pk
        if Space.objects.filter(pk=user_id).exists():
            raise
        raise NotAuthenticated from error


def _rendered(response: Response) -> HttpResponse:
    """An answer with its bytes, to be stored and sent."""
    response.content = JSONRenderer().render(response.data)
    if response.data is None:
        del response["Content-Type"]
    else:
        response["Content-Type"] = JSONRenderer.media_type
    return response


class WritingViewSet(ApiViewSet):
    """A view that writes, as whoever is signed in."""

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        idempotency.keep_body(request)
        return super().initialize_request(request, *args, **kwargs)

    def check_input(self) -> None:
        super().check_input()
        if is_writing(self, self.action):
            idempotency.check_key(self.request)

    def open(self, *space_ids: uuid.UUID, savepoint: bool = True) -> AbstractContextManager[Write]:
        """Spaces, opened for this request's write."""
        return open_space(
            *space_ids,
            actor_id=self.request.user.pk,  # type: ignore[arg-type]
            request_id=request_id(self.request),
            savepoint=savepoint,
        )

    def moved_since(self, instance: Any) -> set[str]:
        """What a read-only field may differ in, that was read with the version of If-Match."""
        if not is_stale(self.request, instance.version):
            return set()
        changed = Change.objects.fields_since(instance, version_meant(self.request))
        return {"version", "updated_at", *(instance.recorded if changed is None else changed)}

    def check_current(self, instance: Any, named: Iterable[str] | None = None) -> None:
        """Refuse a write that was made for another version of the object, unless none of the fields
        that it names has changed since.

        Args:
            instance: the object, in an open space.
            named: the fields that the request writes; None for the object as a whole.

        Raises:
            PreconditionFailed: then, with the object and the fields.
        """
        if not is_stale(self.request, instance.version):
            return
        changed = Change.objects.fields_since(instance, version_meant(self.request))
        if named is None:
            conflicts = changed or set()
        else:
            conflicts = set(named) if changed is None else changed & set(named)
        if named is None or changed is None or conflicts:
            current = shown(self.get_serializer_class(), instance)
            raise PreconditionFailed(current, sorted(conflicts))


class RecordedViewSet(WritingViewSet):
    """List, create, read, replace, change and delete.

    A subclass declares ``queryset`` (a queryset class with ``visible_to``), ``serializer_class``,
    ``filterset_class`` and ``permission_classes``; its model has the verbs ``create``, ``edit``
    and ``discard``. Whoever writes looks an object up in its open space, for nobody else writes
    then.
    """

    tagged_actions = plain_reads = ("retrieve", "list")
    query_parameters = {"changes": feed.PARAMETERS}
    refusals: Mapping[str, tuple[int, ...]] = {"create": (409,), "changes": (410,)}

    def get_queryset(self) -> QuerySet[Any]:
        return self.visible_to(self.request.user)

    def visible_to(self, user: Any) -> QuerySet[Any]:
        """What a user sees through this view."""
        queryset: Any = super().get_queryset()
        if self.action == "changes":
            return queryset.readable_by(user)  # type: ignore[no-any-return]
        return queryset.visible_to(user)  # type: ignore[no-any-return]

    def find_object(self) -> Any:
        return find_object(self, self.kwargs["pk"])

    def list(self, request: Request) -> HttpResponse:
        given = given_filters(self)
        owner = only_space(request.user) or given.get("owner")
        clock = clock_for(request.user, owner) if owner else None
        return read_page(self, given, clock)

    def retrieve(self, request: Request, pk: str) -> HttpResponse:
        return read_object(self, pk)

    @writes
    def create(self, request: Request) -> Response:
        fields = self.validated(self.get_serializer_class())
        with self.open(self.space_of(fields), savepoint=False) as write:
            created = self.queryset.model.create(write, **fields)  # type: ignore[union-attr]
        return self.created_response(write, created, f"{request.path}{created.pk}/")

    @writes
    def update(self, request: Request, pk: str) -> Response:
        return self._edit(request, pk, partial=False)

    @writes
    def partial_update(self, request: Request, pk: str) -> Response:
        return self._edit(request, pk, partial=True)

    @writes
    def destroy(self, request: Request, pk: str) -> Response:
        with self.open_home(pk) as write:
            instance = write.adopt(self.get_object())
            self.refuse_fields()
            self.check_current(instance)
            instance.discard(write)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=FeedSerializer, parameters=feed.PARAMETERS, filters=False)
    @action(detail=True)
    def changes(self, request: Request, pk: str) -> Response:
        """Its history, oldest first."""
        instance = self.get_object()
        return Feed(request, instance.home, entity_id=instance.pk).response()

    def space_of(self, fields: dict[str, Any]) -> uuid.UUID:
        """The space that a new object with these fields goes into: the user's own."""
        return self.request.user.pk  # type: ignore[return-value]

    def open_home(
        self, pk: str, queryset: QuerySet[Any] | None = None
    ) -> AbstractContextManager[Write]:
        """The space of an object, opened: one's own for whoever sees no other.

        Args:
            pk: the object's id.
            queryset: where to look for it; among the view's own objects without one.

        Raises:
            Http404: where there is no such object to be seen.
        """
        space_id = only_space(self.request.user)
        if space_id is None:
            among = self.get_queryset() if queryset is None else queryset
            space_id = among.filter(pk=pk).values_list("space_id", flat=True).first()
        if space_id is None:
            raise Http404
        return self.open(space_id, savepoint=False)

    def created_response(self, write: Write, created: Any, location: str) -> Response:
        """201 with the object and where it is; 200 where an earlier request has made it."""
        code = status.HTTP_201_CREATED if write.has_created(created) else status.HTTP_200_OK
        return self.object_response(created, status=code, headers={"Location": location})

    def _edit(self, request: Request, pk: str, *, partial: bool) -> Response:
        with self.open_home(pk) as write:
            instance = write.adopt(self.get_object())
            edited = self.edited(instance, partial=partial)
            if not partial:
                require_if_match(request)
            self.check_current(instance, edited.validated_data if partial else None)
            instance.edit(write, **(edited.validated_data if partial else edited.with_defaults()))
        return self.object_response(instance)


class ChangeViewSet(WritingViewSet):
    """The log of a space: what was written, by whom, and the way to take it back."""

    queryset = Change.objects.all()
    serializer_class = ChangeSerializer
    pagination_class = None
    permission_classes = [IsAuthenticated]
    query_parameters = {"list": [*feed.PARAMETERS, feed.OWNER]}
    refusals = {"list": (410,), "undo": (409,)}

    def get_queryset(self) -> QuerySet[Any]:
        return Change.objects.visible_to(self.request.user)

    @extend_schema(
        responses=forced_singular_serializer(FeedSerializer),  # type: ignore[no-untyped-call]
        parameters=[*feed.PARAMETERS, feed.OWNER],
    )
    def list(self, request: Request) -> Response:
        """What was changed, oldest first. `since=latest` gives the cursor to go on from."""
        return Feed.of_owner(request).response()

    @extend_schema(request=UndoSerializer, responses=ChangesSerializer)
    @action(detail=True, methods=["post"])
    @writes
    def undo(self, request: Request, pk: str) -> Response:
        """Take a change back, or all changes of its write."""
        change = self.get_object()
        changes = [change]
        if self.validated(UndoSerializer)["whole_write"]:
            changes = list(
                self.get_queryset().filter(write=change.write).order_by("space", "-number")
            )
        homes = sorted({each.space_id for each in changes})
        with self.open(*homes, savepoint=False) as write:
            undo(write, changes, by=request.user)
        return Response({"results": ChangeSerializer(write.changes, many=True).data})
