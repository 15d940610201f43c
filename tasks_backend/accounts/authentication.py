"""Who sends a request: somebody with an access token whose session is alive, or a script with an
API token."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken

from accounts.models import ApiToken, Scope, User
from accounts.querysets import TOKEN_MARK
from accounts.tokens import AccessToken

if TYPE_CHECKING:
    from rest_framework_simplejwt.tokens import Token


class BearerAuthentication(JWTAuthentication):
    """``Authorization: Bearer <access token or API token>`` (RFC 6750).

    One statement checks that the session and its user are alive, so signing out, disabling an
    account and a change of role count from the very next request on.
    """

    def authenticate(self, request: Request) -> tuple[User, "Token | ApiToken"] | None:  # type: ignore[override]
        header: bytes | None = self.get_header(request)
        if header is None:
            return None
        text = self.get_raw_token(header)
        user: User
        auth: Token | ApiToken
        if text.startswith(TOKEN_MARK.encode()):
            auth = _api_token(request, text.decode("ascii"))
            user = auth.user
        else:
            auth = self.get_validated_token(text)
            user = self.get_user(auth)
        # For the log, which must not start a query of its own.
        django_request: Any = getattr(request, "_request", request)
        django_request.authenticated_user_id = str(user.pk)
        return user, auth

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

    def get_validated_token(self, raw_token: bytes) -> "Token":
        """That a token is ours is remembered; that its time has not run out, never.

        Raises:
            InvalidToken: unless both are so.
        """
        token = _validated(raw_token)
        if token["exp"] <= tokens.aware_utcnow().timestamp():  # type: ignore[attr-defined]
            return super().get_validated_token(raw_token)  # which says what is wrong
        return token

    def get_user(self, validated_token: "Token") -> User:  # type: ignore[override]
        if not isinstance(validated_token, AccessToken):
            raise InvalidToken
        user = User.objects.signed_in(validated_token.session_id, validated_token.user_id)
        if user is None:
            raise InvalidToken
        return user


@lru_cache(maxsize=1000)
def _validated(raw_token: bytes) -> "Token":
    """To check a signature takes as long as to ask for the session."""
    return JWTAuthentication().get_validated_token(raw_token)


def _api_token(request: Request, secret: str) -> ApiToken:
    """The API token, where it works and may be used for this.

    Raises:
        InvalidToken: where it is unknown, expired, or its user disabled.
        PermissionDenied: where its scope is too narrow, or the view is for people alone.
    """
    now = timezone.now()
    token = ApiToken.objects.find(secret, now)
    if token is None:
        raise InvalidToken
    view = request.parser_context["view"]
    actions = getattr(view, "api_token_actions", None)  # None: open to scripts as to people
    is_for_people = actions is not None and view.action not in actions
    if is_for_people or (token.scope == Scope.READ and request.method not in SAFE_METHODS):
        raise PermissionDenied("This API token may not do this.", "insufficient_scope")
    ApiToken.objects.note_use(token, now)
    return token
