"""Who there is, and on which devices they are signed in."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from accounts.querysets import SessionQuerySet, UserManager
from api.identifiers import uuid7
from changes.models import Versioned
from changes.writing import Write

MAX_EMAIL_LENGTH = 254  # of an SMTP path (RFC 5321, section 4.5.3.1.3)

# A refresh whose answer was lost is repeated with the token that it had: within this time the
# repetition gets the same answer, after it the token counts as stolen.
REUSE_WINDOW = timedelta(seconds=10)


class Role(models.TextChoices):
    USER = "user", "User"
    ADMIN = "admin", "Admin"


class User(AbstractBaseUser, Versioned):
    """An account. Its e-mail address is the name one signs in with."""

    email = models.EmailField(max_length=MAX_EMAIL_LENGTH)
    email_key = models.CharField(max_length=MAX_EMAIL_LENGTH, editable=False)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=8, choices=Role, default=Role.USER)
    is_active = models.BooleanField(default=True)
    timezone = models.CharField(max_length=64, default="UTC", help_text="An IANA time zone.")
    last_login = None  # no column: a session says it better

    objects = UserManager()

    recorded = ("email", "name", "role", "is_active", "timezone")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email_key"], name="user_email_key"),
            models.CheckConstraint(name="user_role", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def home(self) -> uuid.UUID:
        """An account stands in its own space, which has its id."""
        return self.pk

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    def edit(self, write: Write, **fields: object) -> None:
        """Change one's profile."""
        write.update(self, "updated", **fields)


class Session(models.Model):
    """One device that is signed in.

    No token is stored: a refresh token is a function of this row (see ``accounts.tokens``), and
    the one of the present ``generation`` is the only one that works.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=200, blank=True)
    generation = models.PositiveIntegerField(default=0)
    rotated_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = SessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"session {self.pk}"

    def rotate(self, generation: int) -> bool:
        """Take the session to its next generation, for the holder of the token of this one.

        Of any number of requests at once with one token, one moves the session on, and the others
        get the same successor. A token older than that was copied: the session ends.

        Args:
            generation: the one that the token names.

        Returns:
            Whether the holder gets the token of ``self.generation``.
        """
        now = timezone.now()
        moved = Session.objects.filter(pk=self.pk, generation=generation, revoked_at=None).update(
            generation=generation + 1, rotated_at=now
        )
        self.refresh_from_db(fields=["generation", "rotated_at", "revoked_at"])
        if moved:
            return True
        if self._is_repeated(generation, now):
            return True
        Session.objects.filter(pk=self.pk).revoke()
        return False

    def _is_repeated(self, generation: int, now: datetime) -> bool:
        return (
            self.revoked_at is None
            and generation == self.generation - 1
            and now - self.rotated_at <= REUSE_WINDOW
        )
