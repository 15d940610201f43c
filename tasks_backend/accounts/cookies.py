"""The refresh token's other way: a cookie that no script can read, for browsers."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.exceptions import ErrorDetail, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Session
from accounts.tokens import RefreshToken

NAME = "refresh_token"
PATH = "/api/v1/auth/"
HEADER = "X-Refresh-Transport"


def is_asked_for(request: Request) -> bool:
    """Whether the client wants the refresh token as a cookie.

    Raises:
        ValidationError: where the header says anything but ``cookie``.
    """
    transport = request.headers.get(HEADER)
    if transport not in {None, "cookie"}:
        detail = ErrorDetail(f"Send {HEADER}: cookie, or leave it out.", code="invalid")
        raise ValidationError({"non_field_errors": [detail]})
    return transport == "cookie"


def check_origin(request: Request) -> None:
    """Refuse a page of another site; the cookie is never read or set without this check.

    Raises:
        PermissionDenied: for a foreign or absent Origin.
    """
    if request.headers.get("Origin") not in settings.CORS_ALLOWED_ORIGINS:
        raise PermissionDenied("This origin may not use the refresh cookie.", "foreign_origin")


def put(response: Response, session: Session) -> None:
    """Set the cookie; it lives as long as the session."""
    response.set_cookie(
        NAME,
        str(RefreshToken.of(session)),
        max_age=int((session.expires_at - timezone.now()).total_seconds()),
        **_attributes(),
    )


def clear(response: Response) -> None:
    """Take the cookie back."""
    response.set_cookie(NAME, "", max_age=0, **_attributes())


def _attributes() -> Mapping[str, Any]:
    return {"path": PATH, "secure": settings.SECURE, "httponly": True, "samesite": "Strict"}
