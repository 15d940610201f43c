"""Tokens for links in mails. None is stored: each is signed, dies after an hour, and dies when the
password or the address changes, so it works once."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User
from changes.models import Change

_SALT = "accounts.email-change"


class _ResetTokens(PasswordResetTokenGenerator):
    """Django's, which would let a token come back to life with the address it was sent to."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{_state(user)}"


_reset = _ResetTokens()


def password_reset_token(user: User) -> str:
    """A token that lets its bearer set the user's password."""
    return _reset.make_token(user)


def is_password_reset_token(user: User, token: str) -> bool:
    """Whether this token was made for the user as they are now, within the hour."""
    return _reset.check_token(user, token)


def email_change_token(user: User, email: str) -> str:
    """A token that makes ``email`` the user's address."""
    return signing.dumps([str(user.pk), email, _state(user)], salt=_SALT)


def read_email_change_token(token: str) -> tuple[User, str] | None:
    """The user and the address of a token; None where it is forged, old or used."""
    try:
        user_id, email, state = signing.loads(
            token, salt=_SALT, max_age=settings.PASSWORD_RESET_TIMEOUT
        )
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not constant_time_compare(state, _state(user)):
        return None
    return user, email


def _state(user: User) -> str:
    """Changes with the password and the address, tells neither, and never returns: an address can
    come back, and the links of its first time must not."""
    times = Change.objects.filter(entity_id=user.pk, action="email_changed").count()
    state = f"{user.password} {user.email_key} {times}"
    return salted_hmac(_SALT, state, algorithm="sha256").hexdigest()
