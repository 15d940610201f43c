"""JSON in: strict (RFC 8259, and I-JSON, RFC 7493, for what it leaves open)."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ErrorDetail, UnsupportedMediaType, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from api.exceptions import TooLarge

MAX_DEPTH = 32
# Possessive, so that no input makes it backtrack; a string that never ends is one too, or each of
# the escaped quotes in it would start a search to the end of the body.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
# Opening is a step of 1, closing of -1 (as signed bytes), so that no loop of ours sees each.
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
MAX_DROPPED_BYTES = 8 * 1024 * 1024


def max_body_bytes(path: str) -> int:
    """The longest body that a path takes."""
    longer: dict[str, int] = settings.MAX_LARGE_BODY_BYTES
    return longer.get(path, settings.MAX_BODY_BYTES)


class JSONParser(BaseParser):
    """A JSON object in UTF-8, not longer than its path takes.

    Raises:
        TooLarge: for a longer body.
        UnsupportedMediaType: for a compressed body or another charset.
        ValidationError: for what is no JSON object, is nested deeper than 32, repeats a key, or
            has a NUL, a lone surrogate, NaN or a number beyond a double in it.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        request = (parser_context or {})["request"]
        return parse_object(read_body(stream, request, media_type or ""))


def read_body(stream: IO[Any], request: Request, media_type: str) -> bytes:
    """The bytes of a request's body.

    Raises:
        TooLarge: where its path takes no such long one.
        UnsupportedMediaType: for a compressed body or another charset.
        ValidationError: for one that is cut off.
    """
    headers = request.headers
    _refuse_encodings(headers, media_type)
    length = int(headers.get("Content-Length") or 0)
    if length > max_body_bytes(request.path):
        drop(stream, length)
        raise TooLarge
    body: bytes = stream.read(length)
    if len(body) < length:  # the client went away, or lied: what is there may parse all the same
        raise _refusal("incomplete", "The body is shorter than Content-Length says.")
    return body


def parse_object(body: bytes) -> dict[str, Any]:
    """The JSON object in ``body``.

    Raises:
        ValidationError: as JSONParser.
    """
    if _depth(body) > MAX_DEPTH:
        raise _refusal("too_deep", f"The body is nested deeper than {MAX_DEPTH}.")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _refusal("not_json", "The body is not valid JSON in UTF-8.") from error
    json.loads(body, object_pairs_hook=_refuse_duplicates)
    if not isinstance(value, dict):
        raise _refusal("not_an_object", "The body must be a JSON object.")
    # The cheap look first: an escaped NUL is the only one that valid JSON can hold.
    if b"\\u0000" in body and any("\0" in text for text in _texts(value)):
        raise _refusal("nul", "The body has a NUL character in it.")
    return value


def drop(stream: IO[bytes], length: int) -> None:
    """Read a body that is too large, within reason: an answer sent while a client still sends is
    lost on some clients.

    Args:
        stream: the body.
        length: what the client announced, in bytes.
    """
    left = min(length, MAX_DROPPED_BYTES)
    while left > 0 and (chunk := stream.read(min(left, 64 * 1024))):
        left -= len(chunk)


def _refuse_encodings(headers: Mapping[str, str], media_type: str) -> None:
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType(
            media_type, "Send the body as it is: compressed bodies are not read."
        )
    _, parameters = parse_header_parameters(media_type)
    if parameters.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType(media_type, "Send the body in UTF-8.")


def _depth(body: bytes) -> int:
    """How deep brackets nest outside of strings; parsers that recurse are told before they do."""
    steps = _STRING.sub(b"", body).translate(_STEPS, _NO_BRACKETS)
    return max(accumulate(memoryview(steps).cast("b")), default=0)


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _refusal("duplicate_key", "An object in the body has the same key twice.")
    return members


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)


def _refusal(code: str, detail: str) -> ValidationError:
    return ValidationError({"non_field_errors": [ErrorDetail(detail, code=code)]})
