"""Conditional requests (RFC 9110, section 13) over the ``version`` that every object has."""

from django.utils.http import parse_etags, quote_etag
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from api.exceptions import PreconditionFailed, PreconditionRequired


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return quote_etag(str(version))


def is_not_modified(request: Request, tag: str) -> bool:
    """Whether If-None-Match names ``tag``; weak comparison, as a GET's is."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return tags == ["*"] or tag in (given.removeprefix("W/") for given in tags)


def is_stale(request: Request, version: int) -> bool:
    """Whether If-Match was sent and does not name this version; a weak tag never does.

    Raises:
        ValidationError: where the header is no list of entity tags.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return False
    tags = parse_etags(header)
    if not tags:
        detail = ErrorDetail('Send If-Match as an entity tag, such as "3".', code="invalid")
        raise ValidationError({"non_field_errors": [detail]})
    return tags != ["*"] and etag(version) not in tags


def check_if_match(request: Request, version: int) -> None:
    """Refuse a write that was made for another version.

    Raises:
        PreconditionFailed: where If-Match does not name ``version``.
    """
    if is_stale(request, version):
        raise PreconditionFailed


def require_if_match(request: Request) -> None:
    """Refuse a replacement that does not say what it replaces (RFC 6585).

    Raises:
        PreconditionRequired: without If-Match.
    """
    if "If-Match" not in request.headers:
        raise PreconditionRequired
