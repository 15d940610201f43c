"""Which accounts and sessions one may name."""

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone

from accounts import lifecycle
from changes.writing import new_space

if TYPE_CHECKING:
    from accounts.models import Session, User


def email_key(email: str) -> str:
    """What makes two addresses the same account: compatibility forms and case are folded."""
    return unicodedata.normalize("NFKC", email).casefold()


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """Admins see everyone, others themselves."""
        return self.all() if user.is_admin else self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"]):
    """Makes accounts, each with its space and what other apps put into it."""

    def register(self, email: str, password: str, *, request_id: str = "", **fields: Any) -> "User":
        """Make an account, its space and what belongs into it, or nothing.

        Raises:
            ValidationError: where the address has an account already.
        """
        user = self.model(email=email, email_key=email_key(email), **fields)
        user.set_password(password)  # takes tens of milliseconds, so it stands before the write
        try:
            with new_space(user, request_id=request_id) as write:
                lifecycle.registered(write)
        except IntegrityError as error:
            if not self.with_email(email).exists():
                raise
            taken = ValidationError("This address has an account already.", code="unique")
            raise ValidationError({"email": taken}) from error
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        """An admin; ``manage.py createsuperuser`` calls it."""
        return self.register(email, password, role="admin", **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_email(username or "").get()

    def with_email(self, email: str) -> "UserQuerySet":
        """The account of an address, however it is spelled: none or one."""
        return UserQuerySet(self.model, using=self._db).filter(email_key=email_key(email))

    def get_queryset(self) -> "UserQuerySet":
        return UserQuerySet(self.model, using=self._db)


class SessionQuerySet(models.QuerySet["Session"]):
    def live(self, now: datetime) -> "SessionQuerySet":
        """Sessions that have not ended, of users who may sign in."""
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)

    def start(self, user: "User", label: str) -> "Session":
        """Sign in on one device. The session's end is fixed, however often it is renewed."""
        now = timezone.now()
        return self.create(
            user=user,
            label=label,
            rotated_at=now,
            expires_at=now + settings.SESSION_LIFETIME,
        )

    def revoke(self) -> None:
        """End these sessions: their access tokens stop working with the next request."""
        self.filter(revoked_at=None).update(revoked_at=timezone.now())
