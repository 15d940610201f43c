"""JSON out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """UTF-8 JSON by orjson."""

    media_type = "application/json"
    format = "json"
    charset = None  # RFC 8259: JSON is UTF-8 and has no charset parameter

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,  # DRF's signature
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_plain)


def instant(value: datetime) -> str:
    """An instant as the API writes it, always with six digits: ``2026-01-31T08:00:00.000000Z``."""
    # Not strftime, which writes the year 1 without its zeros.
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _plain(value: object) -> str:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
