"""Lists and objects: one statement each, whose rows are the JSON that is sent.

What is read, the view declares: where its user's sight begins (``visible_to``), its filterset, its
orderings and its serializer. A test holds this equal to the serializer over the queryset.
"""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import Http404, HttpResponse

from api.documents import document, spelled
from api.filtering import narrowed
from api.pagination import Page
from api.preconditions import etag, is_not_modified, list_etag
from api.rendering import JSONRenderer
from api.statements import TookTooLong, Values, Variable, compiled

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Reader:
    """Whoever reads, with the id left open: what they see, ``visible_to`` says of them, too."""

    pk: Variable
    is_admin: bool


def read_object(view: Any, pk: str) -> HttpResponse:
    """One object of a view, with its ETag; 304 where If-None-Match names it already.

    Raises:
        Http404: where there is none to be seen.
    """
    text, version = _one(view, pk, is_shown=True)
    view.check_input()
    tag = etag(version)
    return _answer("" if is_not_modified(view.request, tag) else text, tag)


def find_object(view: Any, pk: str) -> Any:
    """One object of a view, for a write that looks at it.

    Raises:
        Http404: where there is none to be seen.
    """
    return _one(view, pk, is_shown=False)


def _one(view: Any, pk: str, *, is_shown: bool) -> Any:
    """One object of a view; or its JSON, and its version."""
    values = Values()
    reader = _reader(view, values)
    wanted = values.variable(uuid.UUID(pk))

    def build() -> "QuerySet[Any, Any]":
        found: QuerySet[Any, Any] = view.visible_to(reader).filter(pk=wanted)[:1]
        shown = (document(view.serializer_class), "version")
        return found.values_list(*shown) if is_shown else found

    shape = (type(view), is_shown, view.action, *view.action_map.values(), reader)
    statement = compiled(shape, build)
    found = statement.rows(values) if is_shown else statement.objects(values)
    if not found:
        raise Http404
    return found[0]


def read_page(
    view: Any, given: Mapping[str, Any], clock: int | None, **among: uuid.UUID
) -> HttpResponse:
    """A page of a view's list; 304 where If-None-Match names it already.

    Args:
        view: the list's.
        given: values of its filters.
        clock: moves on with every write that could change the list, and was read before; None
            where there is none.
        among: references that all rows of the list have.
    """
    request = view.request
    page = Page(request, view)
    tag = None
    if clock is not None:
        asked = page.address, request.META.get("QUERY_STRING", "")
        tag = list_etag(*asked, request.user.pk, request.user.is_admin, clock, given)
        if is_not_modified(request, tag):
            return _answer("", tag)

    for way, seconds in view.filterset_class.attempts(given) if given else [(given, None)]:
        with suppress(TookTooLong):
            rows = _rows(view, page, way, among, seconds)
            break
    links = page.links([(str(key), str(pk)) for _, key, pk in (*rows[:1], *rows[-1:])])
    head = JSONRenderer().render(links)[:-1].decode()
    return _answer(f'{head},"results":[{",".join(text for text, _, _ in rows)}]}}', tag)


def _rows(
    view: Any,
    page: Page,
    given: Mapping[str, Any],
    among: Mapping[str, uuid.UUID],
    seconds: float | None,
) -> list[Any]:
    """A page's rows: the JSON, and the place of each in the order."""
    model = view.queryset.model
    key, pk = page.column(model), model._meta.pk
    values = Values()
    reader = _reader(view, values)
    place = [values.variable(*pair) for pair in zip(page.place, (key, pk), strict=False)]
    owners = {name: values.variable(value) for name, value in among.items()}
    filters = {
        name: values.opened(value, view.filterset_class.column_of(name))
        for name, value in given.items()
    }

    def build() -> "QuerySet[Any, Any]":
        rows = page.cut(narrowed(view, view.visible_to(reader).filter(**owners), filters), *place)
        must_sort = bool(filters) and not view.filterset_class.keeps_order(filters)
        if must_sort and connection.features.allow_sliced_subqueries_with_in:
            # By ids, not with all the texts.
            rows = view.queryset.filter(pk__in=rows.values("pk")).order_by(*page.order)
        return rows.values_list(document(view.serializer_class), spelled(key), spelled(pk))

    shape = (type(view), reader, page.shape, *owners, *filters.items())
    return page.take(compiled(shape, build).rows(values, seconds=seconds))


def _reader(view: Any, values: Values) -> Reader:
    user = view.request.user
    return Reader(values.variable(user.pk), user.is_admin)


def _answer(text: str, tag: str | None) -> HttpResponse:
    """JSON, to be asked for anew each time; 304 without a text."""
    headers = {"ETag": tag, "Cache-Control": "private, must-revalidate, max-age=0"} if tag else {}
    if not text:
        return HttpResponse(status=304, headers=headers)
    # In bytes: of a text, Django finds out the charset first.
    return HttpResponse(text.encode(), content_type=JSONRenderer.media_type, headers=headers)
