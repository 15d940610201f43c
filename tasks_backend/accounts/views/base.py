"""What the views of accounts have in common."""

import uuid
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import IsAuthenticated

from accounts.models import User
from accounts.tokens import AccessToken
from api.throttling import guarded
from changes.views import WritingViewSet


class AccountViewSet(WritingViewSet):
    """A view for people: API tokens come no further than ``api_token_actions``."""

    permission_classes = [IsAuthenticated]
    api_token_actions: frozenset[str] = frozenset()

    @property
    def me(self) -> User:
        """Who is signed in, where a permission has made sure that somebody is."""
        if not isinstance(self.request.user, User):
            raise TypeError("This view is open to anonymous users.")
        return self.request.user

    @property
    def session_id(self) -> uuid.UUID:
        """The session that the request belongs to."""
        if not isinstance(self.request.auth, AccessToken):
            raise TypeError("This request came with an API token.")
        return self.request.auth.session_id

    def get_serializer_context(self) -> dict[str, Any]:
        is_here = isinstance(self.request.auth, AccessToken)
        session_id = self.session_id if is_here else None
        return {**super().get_serializer_context(), "session_id": session_id}

    def check_password(self, password: str, field: str) -> None:
        """Refuse whoever is signed in as somebody, and does not know their password.

        Args:
            password: as typed.
            field: the body's field that it stood in.

        Raises:
            ValidationError: where it is wrong.
            TooManyTries: where it was wrong too often. Signing in has a count of its own, so
                that whoever guesses there does not disturb whoever is here.
        """
        with guarded(self.request, f"signed in: {self.me.pk}"):
            if not self.me.check_password(password):
                raise _wrong_password(field)

    def me_again(self, field: str) -> User:
        """Who is signed in, read again in an open space, after ``check_password``.

        Raises:
            ValidationError: where the password was changed meanwhile.
        """
        user = User.objects.get(pk=self.me.pk)
        if user.password != self.me.password:
            raise _wrong_password(field)
        return user


def _wrong_password(field: str) -> ValidationError:
    wrong = ErrorDetail("The password is wrong.", code="wrong_password")
    return ValidationError({field: [wrong]})
