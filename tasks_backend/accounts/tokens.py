"""Tokens (RFC 7519): what they say, and how a refresh token is made again from its session."""

import uuid
from datetime import timedelta
from functools import cached_property
from typing import Self

from django.conf import settings
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken as JWTAccessToken
from rest_framework_simplejwt.tokens import Token

from accounts.models import Session
from api.identifiers import parse_id


class SessionToken(Token):
    """A token of a session: ``sub`` names the user, ``sid`` the session."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The token that a text holds.

        Raises:
            TokenError: unless we signed it, it is of this kind, and its time has not run out.
        """
        return cls(text)  # type: ignore[arg-type]  # SimpleJWT takes texts, and says tokens

    @cached_property
    def session_id(self) -> uuid.UUID:
        return _claimed_id(self, "sid")

    @cached_property
    def user_id(self) -> uuid.UUID:
        return _claimed_id(self, "sub")

    def verify(self) -> None:
        try:
            super().verify()
        except (TypeError, ValueError, OverflowError) as error:  # an `exp` that is no instant
            raise TokenError("Token has no time") from error
        _ = self.session_id, self.user_id


class AccessToken(SessionToken, JWTAccessToken):
    """Opens the API for ten minutes, as long as its session lives."""

    @classmethod
    def of(cls, session: Session) -> Self:
        token = cls()
        token["sub"] = str(session.user_id)
        token["sid"] = str(session.pk)
        return token


class RefreshToken(SessionToken):
    """Renews a session once. A pure function of the session's row, so that none is stored and
    requests that race each other are answered alike."""

    token_type = "refresh"  # noqa: S105  # a claim
    lifetime: timedelta = settings.SESSION_LIFETIME

    @classmethod
    def of(cls, session: Session) -> Self:
        token = cls()
        token.payload = {
            "token_type": cls.token_type,
            "exp": int(session.expires_at.timestamp()),
            "iat": int(session.rotated_at.timestamp()),
            "jti": f"{session.pk}.{session.generation}",
            "sub": str(session.user_id),
            "sid": str(session.pk),
            "generation": session.generation,
        }
        return token

    @property
    def generation(self) -> int:
        generation = self.payload.get("generation")
        if type(generation) is not int or generation < 0:
            raise TokenError("Token has no generation")
        return generation

    def verify(self) -> None:
        super().verify()
        _ = self.generation


def _claimed_id(token: Token, claim: str) -> uuid.UUID:
    if (claimed := parse_id(token.payload.get(claim))) is None:
        raise TokenError(f"Token has no {claim}")
    return claimed
