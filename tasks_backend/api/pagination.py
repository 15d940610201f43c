"""Keyset paging: a page is found by where the one before it ended, so no row is skipped or shown
twice while others write, a deep page costs what the first one does, and nothing is counted."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Field, Model, Q, QuerySet
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import cursors
from api.serializers import listed

Columns = Mapping[str, str | tuple[str, str]]

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
PARAMETERS = ("limit", "ordering", "cursor")


class Ordering(NamedTuple):
    """One column of the model, ties by id in the same direction."""

    name: str
    column: str
    descending: bool

    @property
    def fields(self) -> tuple[str, str]:
        sign = "-" if self.descending else ""
        return f"{sign}{self.column}", f"{sign}id"

    def reversed(self) -> "Ordering":
        return self._replace(descending=not self.descending)

    def after(self, value: object, row_id: object) -> Q:
        """The rows behind a position. The first condition is for the index, the second for ties."""
        operator = "lt" if self.descending else "gt"
        beyond = Q(**{f"{self.column}__{operator}": value}) | Q(**{f"id__{operator}": row_id})
        return Q(**{f"{self.column}__{operator}e": value}) & beyond


class Cursor(NamedTuple):
    """A place between two rows: behind (or, going backward, before) the row that it names."""

    backward: bool
    value: str
    row_id: str


class Page:
    """The page of a list that a request asks for: how many rows, in which order, from where.

    Attributes:
        address: of the list, without a query; its links begin with it.
        place: the value and the id of the row that it begins behind; nothing for the first page.
        order: what the rows are to be ordered by, to begin there.
        shape: what of all this a statement depends on.
    """

    def __init__(self, request: Request, view: APIView | None) -> None:
        self._request = request
        # As build_absolute_uri() has it, which quotes: a list's path has nothing to be quoted.
        self.address = f"{request.scheme}://{request.get_host()}{request.path}"
        self._limit = read_limit(request)
        self._ordering = _read_ordering(request, view)
        cursor = self._read_cursor()
        self.place: tuple[str, ...] = (cursor.value, cursor.row_id) if cursor else ()
        self._is_backward = bool(cursor and cursor.backward)
        self._direction = self._ordering.reversed() if self._is_backward else self._ordering
        self.order = self._direction.fields
        self.shape = (self._limit, self.order, bool(cursor))
        self._has_more = False

    def column(self, model: type[Model]) -> "Field[Any, Any]":
        """What the list is ordered by."""
        return model._meta.get_field(self._ordering.column)  # type: ignore[return-value]

    def cut(self, rows: QuerySet[Any, Any], *place: Any) -> QuerySet[Any, Any]:
        """Its rows, and one more, which tells whether there is another page.

        Args:
            rows: all of the list.
            place: as the attribute, or what stands for it.
        """
        if place:
            rows = rows.filter(self._direction.after(*place))
        return rows.order_by(*self.order)[: self._limit + 1]

    def take(self, rows: list[Any]) -> list[Any]:
        """The rows in the order of the list, without the one more."""
        self._has_more = len(rows) > self._limit
        rows = rows[: self._limit]
        return rows[::-1] if self._is_backward else rows

    def links(self, places: Sequence[tuple[str, str]]) -> dict[str, str | None]:
        """The addresses of the pages beside this one.

        Args:
            places: value and id of the first row and of the last one; none where there are no rows.
        """
        links: dict[str, str | None] = {"next": None, "previous": None}
        if not places:
            if self._is_backward:  # all that stood before has gone: this is the start
                links["next"] = self._url("")
            return links
        if self._has_more or self._is_backward:
            links["next"] = self._link(places[-1], backward=False)
        if self._has_more if self._is_backward else self.place:
            links["previous"] = self._link(places[0], backward=True)
        return links

    def _link(self, place: tuple[str, str], *, backward: bool) -> str:
        return self._url(f"cursor={cursors.sign([backward, *place], self._bound())}")

    def _url(self, cursor: str) -> str:
        query = [
            (name, value)
            for name, values in self._request.query_params.lists()
            for value in values
            if name != "cursor"
        ]
        joined = "&".join(filter(None, (urlencode(query), cursor)))
        return f"{self.address}?{joined}" if joined else self.address

    def _read_cursor(self) -> Cursor | None:
        token = self._request.query_params.get("cursor")
        if token is None:
            return None
        return Cursor(*cursors.read(token, self._bound(), parameter="cursor"))

    def _bound(self) -> list[Any]:
        """User, list, filters and ordering: a cursor fits no other list."""
        return [
            str(self._request.user.pk),
            self._request.path,
            self._ordering.fields,
            sorted(
                (name, sorted(values))
                for name, values in self._request.query_params.lists()
                if name not in PARAMETERS
            ),
        ]


class KeysetPagination(BasePagination):
    """``limit``, ``ordering`` and a signed ``cursor``.

    A view names its orderings: ``ordering_fields = {"created_at": "created_at"}`` from parameter
    to NOT NULL column, or to a pair of them, one for each direction, where nulls come last both
    ways. ``default_ordering`` is newest first when a view names none.
    """

    parameters = PARAMETERS

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        page = Page(request, view)
        rows = page.take(list(page.cut(queryset, *page.place)))
        column = page.column(queryset.model)
        places = [(column.value_to_string(row), str(row.pk)) for row in (*rows[:1], *rows[-1:])]
        self._links = page.links(places)
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({**self._links, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "additionalProperties": False,
            "properties": {
                "next": {**link, "description": "The page behind this one."},
                "previous": {**link, "description": "The page before this one."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        columns = _columns(view)
        orderings = [name for column in columns for name in (column, f"-{column}")]
        return [
            _parameter(
                "limit",
                f"How many objects a page has; {DEFAULT_LIMIT} when not given.",
                {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
            ),
            _parameter(
                "ordering",
                "What the list is ordered by; `-` reverses.",
                {"type": "string", "enum": orderings, "default": _default_ordering(view)},
            ),
            _parameter(
                "cursor",
                "Where the page starts: taken from `next` or `previous`, with the same filters.",
                {"type": "string"},
            ),
        ]


def read_limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_LIMIT):
        raise _wrong_parameter("limit", f"Must be a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def _read_ordering(request: Request, view: APIView | None) -> Ordering:
    columns = _columns(view)
    text = request.query_params.get("ordering", _default_ordering(view))
    name, descending = text.removeprefix("-"), text.startswith("-")
    if name not in columns:
        detail = f"{listed(name, list(columns))} - before one reverses it."
        raise _wrong_parameter("ordering", detail)
    column = columns[name]
    return Ordering(name, column if isinstance(column, str) else column[descending], descending)


def _columns(view: APIView | None) -> Columns:
    return getattr(view, "ordering_fields", {"created_at": "created_at"})


def _default_ordering(view: APIView | None) -> str:
    return getattr(view, "default_ordering", "-created_at")


def _wrong_parameter(name: str, detail: str) -> ValidationError:
    return ValidationError({f"?{name}": [ErrorDetail(detail, code="invalid")]})


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
