"""Keyset paging: a page is found by where the one before it ended, so no row is skipped or shown
twice while others write, a deep page costs what the first one does, and nothing is counted."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson
from django.db.models import Model, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


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


class KeysetPagination(BasePagination):
    """``limit``, ``ordering`` and a signed ``cursor``.

    A view names its orderings: ``ordering_fields = {"created_at": "created_at"}`` from parameter
    to NOT NULL column. Newest first when the request names none.
    """

    parameters = ("limit", "ordering", "cursor")

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        columns: Mapping[str, str] = getattr(view, "ordering_fields", {"created_at": "created_at"})
        self._request = request
        self._limit = _read_limit(request)
        self._ordering = _read_ordering(request, columns)
        cursor = self._read_cursor()
        direction = self._ordering.reversed() if cursor and cursor.backward else self._ordering
        if cursor:
            queryset = queryset.filter(direction.after(cursor.value, cursor.row_id))
        rows = list(queryset.order_by(*direction.fields)[: self._limit + 1])
        more = len(rows) > self._limit
        rows = rows[: self._limit]
        if cursor and cursor.backward:
            rows.reverse()
        self._has_next = more if not (cursor and cursor.backward) else True
        self._has_previous = bool(cursor) if not (cursor and cursor.backward) else more
        self._is_backward = bool(cursor and cursor.backward)
        self._rows = rows
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        rows = self._rows
        if self._is_backward and not rows:  # all that stood before has gone: this is the start
            return Response({"next": self._first_page(), "previous": None, "results": data})
        return Response(
            {
                "next": self._link(rows[-1], backward=False) if rows and self._has_next else None,
                "previous": self._link(rows[0], backward=True)
                if rows and self._has_previous
                else None,
                "results": data,
            }
        )

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
        columns: Mapping[str, str] = getattr(view, "ordering_fields", {"created_at": "created_at"})
        orderings = [name for column in columns for name in (column, f"-{column}")]
        return [
            _parameter(
                "limit",
                f"How many objects a page has; {DEFAULT_LIMIT} when not given.",
                {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
            ),
            _parameter(
                "ordering",
                "What the list is ordered by; `-` reverses. Newest first when not given.",
                {"type": "string", "enum": orderings},
            ),
            _parameter(
                "cursor",
                "Where the page starts: taken from `next` or `previous`, with the same filters.",
                {"type": "string"},
            ),
        ]

    def _link(self, row: Model, *, backward: bool) -> str:
        value = row._meta.get_field(self._ordering.column).value_to_string(row)  # type: ignore[union-attr]
        cursor = self._sign(Cursor(backward, value, str(row.pk)))
        return self._url([*self._query(), ("cursor", cursor)])

    def _first_page(self) -> str:
        return self._url(self._query())

    def _query(self) -> list[tuple[str, str]]:
        return [
            (name, value)
            for name, values in self._request.query_params.lists()
            for value in values
            if name != "cursor"
        ]

    def _url(self, query: list[tuple[str, str]]) -> str:
        return self._request.build_absolute_uri(f"?{urlencode(query)}")

    def _read_cursor(self) -> Cursor | None:
        token = self._request.query_params.get("cursor")
        if token is None:
            return None
        try:
            payload, signature = token.split(".")
            content = base64.b64decode(payload, altchars="-_", validate=True)
        except (ValueError, binascii.Error) as error:
            raise _wrong_parameter("cursor", "This is not a cursor of this list.") from error
        if not constant_time_compare(signature, self._signature(content)):
            raise _wrong_parameter("cursor", "This is not a cursor of this list.")
        return Cursor(*orjson.loads(content))

    def _sign(self, cursor: Cursor) -> str:
        content = orjson.dumps(cursor[:])
        return f"{base64.urlsafe_b64encode(content).decode()}.{self._signature(content)}"

    def _signature(self, content: bytes) -> str:
        """Bound to user, list, filters and ordering: a cursor fits no other list."""
        bound = [
            str(self._request.user.pk),
            self._request.path,
            self._ordering.fields,
            sorted(
                (name, sorted(values))
                for name, values in self._request.query_params.lists()
                if name not in self.parameters
            ),
        ]
        return salted_hmac(
            "api.cursor", orjson.dumps(bound) + content, algorithm="sha256"
        ).hexdigest()[:32]


def _read_limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MAX_LIMIT):
        raise _wrong_parameter("limit", f"Must be a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def _read_ordering(request: Request, columns: Mapping[str, str]) -> Ordering:
    text = request.query_params.get("ordering", "-created_at")
    name = text.removeprefix("-")
    if name not in columns:
        allowed = ", ".join(columns)
        raise _wrong_parameter("ordering", f"Allowed: {allowed}; - before one reverses it.")
    return Ordering(name, columns[name], text.startswith("-"))


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
