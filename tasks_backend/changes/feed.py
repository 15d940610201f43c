"""Reading the log: page after page, and from then on what is new.

A writer holds its space's lock until it commits, so numbers become visible in order and without
gaps: whoever goes on from a cursor misses no change and sees none twice, on any database.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import cursors
from api.exceptions import Gone
from api.identifiers import parse_id
from api.pagination import MAX_LIMIT, read_limit
from changes.models import Change, Space, only_space
from changes.serializers import ChangeSerializer

ORDERINGS = ("number", "-number")
LATEST = "latest"
EVERYONE = "all"

PARAMETERS = [
    OpenApiParameter(
        "since",
        description="The `cursor` of the page before; `latest` for an empty page and the cursor "
        "from which on everything is new. Without it: from the oldest change that is kept.",
    ),
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}),
    OpenApiParameter(
        "ordering", enum=ORDERINGS, description="`-number`: the newest first, to look at."
    ),
]
OWNER = OpenApiParameter(
    "owner", description="Whose log: an id or `me`; for admins also `all`, newest first."
)


class FeedSerializer(serializers.Serializer[None]):
    """A page of the log. `cursor` goes on behind it; `more` says whether there is more yet."""

    cursor = serializers.CharField()
    more = serializers.BooleanField()
    results = ChangeSerializer(many=True)


class Feed:
    """What a request reads of one space's log, or (for display) of everyone's.

    Args:
        request: with ``since``, ``limit`` and ``ordering``.
        space_id: whose log; None for everyone's, newest first.
        entity_id: of the one object whose changes are wanted.
    """

    def __init__(
        self, request: Request, space_id: uuid.UUID | None, *, entity_id: uuid.UUID | None = None
    ) -> None:
        self._request = request
        self._space_id = space_id
        self._limit = read_limit(request)
        ordering = _ordering(request, ORDERINGS if space_id else ORDERINGS[1:])
        self._descending = ordering.startswith("-")
        # Ids are made in the order of time; numbers are those of one space.
        self._column = "number" if space_id else "id"
        self._bound = [str(request.user.pk), request.path, str(space_id), self._descending]
        changes = Change.objects.visible_to(request.user)
        self._changes = changes.filter(space=space_id) if space_id else changes
        if entity_id:
            self._changes = self._changes.filter(entity_id=entity_id)

    @classmethod
    def of_owner(cls, request: Request) -> "Feed":
        """The log of the space that ``owner`` names, one's own without it.

        Raises:
            PermissionDenied: for everyone's, where one is no admin.
        """
        owner = request.query_params.get("owner", "me")
        if owner == EVERYONE:
            if only_space(request.user):
                raise PermissionDenied
            return cls(request, None)
        space_id = request.user.pk if owner == "me" else parse_id(owner)
        if space_id is None:
            raise _wrong("owner", "Must be an id, 'me' or (for admins) 'all'.")
        return cls(request, space_id)

    def response(self) -> Response:
        """The page.

        Raises:
            Gone: where changes behind the cursor have been removed.
            ValidationError: for a cursor of another log.
        """
        since = self._request.query_params.get("since")
        place = self._place(since)
        rows = [] if since == LATEST else list(self._behind(place)[: self._limit + 1])
        page = rows[: self._limit]
        if since not in {None, LATEST} and self._has_lost(place):
            raise Gone
        if page:
            place = getattr(page[-1], self._column)
        return Response(
            {
                "cursor": cursors.sign([_plain(place)], self._bound),
                "more": len(rows) > self._limit,
                "results": ChangeSerializer(page, many=True).data,
            }
        )

    def _place(self, since: str | None) -> Any:
        """The number (or id) behind which the page begins."""
        if since is None:
            return None if self._descending else self._first() - 1
        if since == LATEST and self._space_id:
            return self._clock() + self._descending  # newest first, the last one is yet to come
        (place,) = cursors.read(since, self._bound, parameter="since")
        return place

    def _behind(self, place: Any) -> QuerySet[Change]:
        direction, beyond = ("-", "lt") if self._descending else ("", "gt")
        rows = self._changes.order_by(f"{direction}{self._column}")
        return rows if place is None else rows.filter(**{f"{self._column}__{beyond}": place})

    def _has_lost(self, place: Any) -> bool:
        """Whether changes behind this place have been removed (see ``CHANGES_KEPT_DAYS``)."""
        return not self._descending and bool(place + 1 < self._first())

    def _first(self) -> int:
        """The number of the oldest change that is kept, or of the next one where none is."""
        log = Change.objects.visible_to(self._request.user).filter(space=self._space_id)
        numbers = log.order_by("number").values_list("number", flat=True)
        if oldest := numbers.first():
            return oldest
        clock = self._clock()  # before another look, or a change between the two were missed
        return numbers.first() or clock + 1

    def _clock(self) -> int:
        """The number of the space's last change; 0 where one may not see the space."""
        assert self._space_id is not None  # noqa: S101  # everyone's log has no clock
        spaces = Space.objects.visible_to(self._request.user).filter(pk=self._space_id)
        return spaces.values_list("clock", flat=True).first() or 0


def _ordering(request: Request, allowed: Sequence[str]) -> str:
    ordering: str = request.query_params.get("ordering", allowed[0])
    if ordering not in allowed:
        raise _wrong("ordering", f"Allowed: {', '.join(allowed)}.")
    return ordering


def _wrong(name: str, detail: str) -> ValidationError:
    return ValidationError({f"?{name}": [ErrorDetail(detail, code="invalid")]})


def _plain(place: Any) -> Any:
    return str(place) if isinstance(place, uuid.UUID) else place
