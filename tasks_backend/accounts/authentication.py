"""Who sends a request: an access token whose session is alive."""

from typing import TYPE_CHECKING

from django.utils import timezone
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed, InvalidToken

from accounts.models import Session, User
from accounts.tokens import AccessToken

if TYPE_CHECKING:
    from rest_framework_simplejwt.tokens import Token


class SessionAuthentication(JWTAuthentication):
    """``Authorization: Bearer <access token>`` (RFC 6750).

    One statement checks that the session and its user are alive, so signing out, disabling an
    account and a change of role count from the very next request on.
    """

    def authenticate(self, request: Request) -> tuple[User, "Token"] | None:  # type: ignore[override]
        authenticated = super().authenticate(request)
        if authenticated:
            # For the log, which must not start a query of its own.
            request._request.authenticated_user_id = str(authenticated[0].pk)  # type: ignore[attr-defined]
        return authenticated  # type: ignore[return-value]

    def get_raw_token(self, header: bytes) -> bytes:
        """The token; the scheme's name is case-insensitive (RFC 9110, section 11.1).

        Raises:
            AuthenticationFailed: for another scheme, or anything but one token.
        """
        parts = header.split()
        if len(parts) != 2 or parts[0].lower() != b"bearer" or not parts[1].isascii():
            raise AuthenticationFailed(
                "Send one access token as: Authorization: Bearer <token>.",
                code="bad_authorization_header",
            )
        return parts[1]

    def get_user(self, validated_token: "Token") -> User:  # type: ignore[override]
        if not isinstance(validated_token, AccessToken):
            raise InvalidToken
        session = (
            Session.objects.live(timezone.now())
            .filter(pk=validated_token.session_id, user_id=validated_token.user_id)
            .select_related("user")
            .first()
        )
        if session is None:
            raise InvalidToken
        return session.user
