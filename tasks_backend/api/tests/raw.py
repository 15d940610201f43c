"""Requests as bytes, for bodies that no client library would write."""

from collections.abc import Mapping
from typing import Any

from rest_framework.test import APIClient


def send(
    client: APIClient,
    method: str,
    path: str,
    body: bytes = b"",
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Any:
    """The answer to a request with exactly this body."""
    # The stubs know bodies of text alone.
    return client.generic(method, path, body, content_type, headers=headers or {})  # type: ignore[arg-type]
