"""Conditional requests (RFC 9110, section 13) over the ``version`` that every object has."""

import re
from hashlib import blake2b

from django.utils.http import parse_etags, quote_etag
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from api.exceptions import PreconditionRequired

_VERSION_TAG = re.compile('"([1-9][0-9]{0,17})"')


def etag(version: int) -> str:
    """The strong entity tag of a version."""
    return quote_etag(str(version))


def list_etag(*parts: object) -> str:
    """The weak entity tag of a list: of its address, and of all else that it depends on."""
    return f'W/"{blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def is_not_modified(request: Request, tag: str) -> bool:
    """Whether If-None-Match names ``tag``; weak comparison, as a GET's is."""
    header = request.META.get("HTTP_IF_NONE_MATCH")  # the first look at ``headers`` reads them all
    if header is None:
        return False
    tags = parse_etags(header)
    wanted = tag.removeprefix("W/")
    return tags == ["*"] or wanted in (given.removeprefix("W/") for given in tags)


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


def version_meant(request: Request) -> int:
    """The latest version that If-Match names; 0 where it names none."""
    tags = parse_etags(request.headers.get("If-Match", ""))
    versions = (_VERSION_TAG.fullmatch(tag) for tag in tags)
    return max((int(version[1]) for version in versions if version), default=0)


def require_if_match(request: Request) -> None:
    """Refuse a replacement that does not say what it replaces (RFC 6585).

    Raises:
        PreconditionRequired: without If-Match.
    """
    if "If-Match" not in request.headers:
        raise PreconditionRequired
