"""Who there is, and on which devices they are signed in."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.querysets import ApiTokenQuerySet, SessionQuerySet, UserManager, email_key
from api.exceptions import Conflict
from api.fields import MAX_EMAIL_LENGTH
from api.identifiers import uuid7
from changes.fields import KeyField
from changes.models import Versioned
from changes.text import MAX_KEY_LENGTH, text_key
from changes.writing import Write, open_space

# A refresh whose answer was lost is repeated with the token that it had: within this time the
# repetition gets the same answer, after it the token counts as stolen.
REUSE_WINDOW = timedelta(seconds=10)


class Role(models.TextChoices):
    USER = "user", "User"
    ADMIN = "admin", "Admin"


class User(AbstractBaseUser, Versioned):
    """An account. Its e-mail address is the name one signs in with."""

    email = models.EmailField(max_length=MAX_EMAIL_LENGTH)
    email_key = KeyField(max_length=MAX_EMAIL_LENGTH, editable=False)
    name = models.CharField(max_length=200, blank=True)
    name_key = KeyField(max_length=MAX_KEY_LENGTH, editable=False)
    role = models.CharField(max_length=8, choices=Role, default=Role.USER)
    is_active = models.BooleanField(default=True)
    timezone = models.CharField(max_length=64, default="UTC", help_text="An IANA time zone.")
    last_login = None  # no column: a session says it better

    clock: int  # of its space, when authentication read it

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

    @classmethod
    def insert(cls, rows: Sequence["User"]) -> None:
        for user in rows:
            user.name_key = text_key(user.name)
        super().insert(rows)

    def store(self, names: Iterable[str]) -> None:
        self.name_key = text_key(self.name)
        super().store([*names, "name_key"] if "name" in names else names)

    def edit(self, write: Write, **fields: object) -> None:
        """Change one's profile."""
        write.update(self, "updated", **fields)

    def check_password(self, raw_password: str) -> bool:
        """Whether this is the password. A hash of lesser cost than today's is made anew."""

        def make_anew(right_password: str) -> None:
            old, self.password = self.password, make_password(right_password)
            with open_space(self.home, actor_id=self.pk) as write:
                now = User.objects.get(pk=self.pk)
                if now.password == old:  # or it would bring back what has just been changed
                    write.update(now, "password_rehashed", password=self.password)

        return check_password(raw_password, self.password, make_anew)

    def change_password(self, write: Write, hashed: str, *, keep: uuid.UUID | None = None) -> None:
        """Replace the password and sign out the devices. The log notes that, and no hash.

        Args:
            write: the open space of the account.
            hashed: by ``make_password``, which takes too long for an open space.
            keep: the session that goes on. Without one, whoever had the password before is to be
                locked out altogether: the API tokens go too.
        """
        write.update(self, "password_changed", password=hashed)
        devices = Session.objects.filter(user=self)
        (devices.exclude(pk=keep) if keep else devices).revoke()
        if keep is None:
            ApiToken.objects.filter(user=self).delete()

    def change_email(self, write: Write, email: str) -> None:
        """Replace the address.

        Raises:
            ValidationError: where it has an account already.
        """
        try:
            with transaction.atomic():  # the other account is of another space, and may be faster
                write.update(self, "email_changed", email=email, email_key=email_key(email))
        except IntegrityError as error:
            taken = ValidationError("This address has an account already.", code="unique")
            raise ValidationError({"email": taken}) from error

    def administer(self, site: Write, **fields: object) -> None:
        """Change the role, or enable or disable; a disabled account's devices are signed out.

        Args:
            site: the open space of the site. The account's own must be open too.
            fields: ``role``, ``is_active``.

        Raises:
            Conflict: where no active admin would be left.
        """
        remains = fields.get("role", self.role) == Role.ADMIN and fields.get("is_active", True)
        if not remains:
            self._check_not_last_admin()
        site.update(self, "administered", **fields)
        if not self.is_active:
            Session.objects.filter(user=self).revoke()

    def sign_out_everywhere(self, site: Write) -> None:
        """End all sessions, as an admin.

        Args:
            site: the open space of the site. The account's own must be open too.
        """
        devices = Session.objects.filter(user=self, revoked_at=None)
        if devices.exists():
            devices.revoke()
            site.note(self, "signed_out")

    def delete_account(self, site: Write) -> None:
        """Remove the account and everything in its space, for good.

        Args:
            site: the open space of the site, whose log notes it. The account's own must be open.

        Raises:
            Conflict: where no active admin would be left.
        """
        self._check_not_last_admin()
        User.objects.select_for_update().get(pk=self.pk)  # no login slips in between
        site.erase(self, "deleted")

    def _check_not_last_admin(self) -> None:
        """Safe while the site's space is locked: nobody else makes or unmakes an admin then."""
        if not (self.is_admin and self.is_active):
            return
        others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=self.pk)
        if not others.exists():
            raise Conflict("The last active admin stays one.", "last_admin")


class Session(models.Model):
    """One device that is signed in.

    No token is stored: a refresh token is a function of this row (see ``accounts.tokens``), and
    the one of the present ``generation`` is the only one that works.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
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
        try:
            self.refresh_from_db(fields=["generation", "rotated_at", "revoked_at"])
        except Session.DoesNotExist:  # the account was deleted meanwhile
            return False
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


class Scope(models.TextChoices):
    READ = "read", "Read"
    WRITE = "write", "Read and write"


class ApiToken(models.Model):
    """A token for scripts. It is shown once; what is stored cannot be turned back into it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=5, choices=Scope)
    prefix = models.CharField(max_length=12, editable=False)
    # The token is 256 random bits: a plain hash is as good as a slow one.
    hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="token_scope", condition=models.Q(scope__in=Scope.values)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}...)"
