"""Which accounts and sessions one may name."""

import hashlib
import secrets
import unicodedata
import uuid
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.base import ModelState
from django.utils import timezone

from accounts import lifecycle
from api.exceptions import Conflict
from api.statements import Values, compiled
from changes.models import Space
from changes.writing import new_space

if TYPE_CHECKING:
    from accounts.models import ApiToken, Session, User


def email_key(email: str) -> str:
    """What makes two addresses the same account: compatibility forms and case are folded."""
    return unicodedata.normalize("NFKC", email).casefold()


MAX_SESSIONS = 50
MAX_KNOWN = 1000  # users whose rows are remembered
MAX_API_TOKENS = 100
TOKEN_MARK = "tsk_"  # noqa: S105  # tells an API token from a JWT, and secret scanners what they have found


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

    def signed_in(self, session_id: uuid.UUID, user_id: uuid.UUID) -> "User | None":
        """The user of a session, if both are alive, with the clock of their space; every request
        asks this.
        """
        values = Values()
        session = {"pk": values.variable(session_id), "user": values.variable(user_id)}
        now = values.variable(timezone.now())

        def build() -> "models.QuerySet[Any, Any]":
            live = apps.get_model("accounts", "Session").objects.live(now).filter(**session)
            clock = Space.objects.filter(pk=models.OuterRef("user")).values("clock")
            columns = (f"user__{name}" for name in self._columns)
            return live.values_list(*columns, models.Subquery(clock))  # type: ignore[no-any-return]

        statement = compiled("signed in", build)
        for row in statement.stored(values):
            *stored, clock = row  # which every write moves on
            user = self._known.get(key := tuple(stored))
            if user is None:
                if len(self._known) >= MAX_KNOWN:
                    self._known.clear()
                *columns, _ = statement.converted(row)
                user = self._known[key] = self.model.from_db(self.db, self._columns, columns)
            made = _copied(user)
            made.clock = clock
            return made
        return None

    @cached_property
    def _known(self) -> "dict[tuple[Any, ...], User]":
        """Whom the same columns, to the last value, have made before."""
        return {}

    @cached_property
    def _columns(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]

    def lock_unchanged(self, user: "User") -> None:
        """Lock an account's row, within a transaction, before something is made that opens it.

        Whatever locks people out changes this row first, so nothing slips in behind it.

        Raises:
            User.DoesNotExist: where the account has been deleted or disabled, or its password
                changed, since ``user`` was read.
        """
        unchanged = {"pk": user.pk, "password": user.password, "is_active": True}
        self.get_queryset().select_for_update().get(**unchanged)

    def visible_to(self, user: "User") -> "UserQuerySet":
        """Whom a user may see."""
        return self.get_queryset().visible_to(user)

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
        """Sign in on one device. The session's end is fixed, however often it is renewed.

        Raises:
            User.DoesNotExist: where the account has been deleted or disabled, or its password
                changed, since ``user`` was read and the password checked.
        """
        now = timezone.now()
        with transaction.atomic():
            type(user).objects.lock_unchanged(user)
            session = self.create(
                user=user,
                label=label,
                created_at=now,
                rotated_at=now,
                expires_at=now + settings.SESSION_LIFETIME,
            )
            surplus = self.live(now).filter(user=user).order_by("-created_at", "-id")
            self.filter(pk__in=list(surplus.values_list("pk", flat=True)[MAX_SESSIONS:])).revoke()
        return session

    def revoke(self) -> None:
        """End these sessions: their access tokens stop working with the next request."""
        self.filter(revoked_at=None).update(revoked_at=timezone.now())


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def issue(
        self, user: "User", *, name: str, scope: str, expires_at: datetime | None = None
    ) -> tuple["ApiToken", str]:
        """Make a token.

        Returns:
            The row, and the token itself, which nothing else can tell.

        Raises:
            Conflict: where the user has 100 already.
            User.DoesNotExist: as ``Session.objects.start``.
        """
        secret = f"{TOKEN_MARK}{secrets.token_urlsafe(32)}"
        with transaction.atomic():
            type(user).objects.lock_unchanged(user)  # so that one at a time counts, too
            if self.filter(user=user).count() >= MAX_API_TOKENS:
                raise Conflict(f"There are {MAX_API_TOKENS} API tokens already.", "too_many")
            row = self.create(
                user=user,
                name=name,
                scope=scope,
                expires_at=expires_at,
                prefix=secret[:12],
                hash=_hash(secret),
            )
        return row, secret

    def find(self, secret: str, now: datetime) -> "ApiToken | None":
        """The row of a token that still works, with its user."""
        alive = models.Q(expires_at=None) | models.Q(expires_at__gt=now)
        found = self.filter(alive, hash=_hash(secret), user__is_active=True)
        clock = Space.objects.filter(pk=models.OuterRef("user")).values("clock")
        token = found.select_related("user").annotate(clock=models.Subquery(clock)).first()
        if token:
            token.user.clock = token.clock  # type: ignore[attr-defined]  # annotated
        return token

    def note_use(self, token: "ApiToken", now: datetime) -> None:
        """Remember when it was used last, to the minute, for reads must not all become writes."""
        if token.last_used_at is None or now - token.last_used_at >= timedelta(minutes=1):
            self.filter(pk=token.pk).update(last_used_at=now)


def _copied(user: "User") -> "User":
    """One's own to change, in less time than it takes to make it of a row."""
    made = object.__new__(type(user))
    made.__dict__.update(user.__dict__, _state=ModelState())
    made._state.adding, made._state.db = user._state.adding, user._state.db
    return made


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
