"""Opaque places in a list: signed, and bound to the list that they were made for."""

import base64
import binascii
from typing import Any

import orjson
from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework.exceptions import ErrorDetail, ValidationError


def sign(place: list[Any], bound: list[Any]) -> str:
    """The text of a place, which a URL takes as it is.

    Args:
        place: what ``read`` gives back.
        bound: what the place is valid for: the same user, path, filters, ordering.
    """
    content = orjson.dumps(place)
    payload = base64.urlsafe_b64encode(content).decode().rstrip("=")
    return f"{payload}.{_signature(content, bound)}"


def read(text: str, bound: list[Any], *, parameter: str) -> list[Any]:
    """The place of a text.

    Args:
        text: what a client sent back.
        bound: as it was signed with.
        parameter: the query's, which an error points to.

    Raises:
        ValidationError: where it was not made for this list.
    """
    payload, _, signature = text.partition(".")
    try:
        padded = payload + "=" * (-len(payload) % 4)
        content = base64.b64decode(padded, altchars="-_", validate=True)
    except (ValueError, binascii.Error):
        content = b""
    if not constant_time_compare(signature, _signature(content, bound)):
        detail = ErrorDetail("This is not a cursor of this list.", code="invalid")
        raise ValidationError({f"?{parameter}": [detail]})
    place: list[Any] = orjson.loads(content)
    return place


def _signature(content: bytes, bound: list[Any]) -> str:
    digest = salted_hmac("api.cursor", orjson.dumps(bound) + content, algorithm="sha256")
    return digest.hexdigest()[:32]
