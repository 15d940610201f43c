"""Accounts in JSON."""

import zoneinfo
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as DomainError
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from accounts.models import ApiToken, Session, User
from accounts.passwords import MAX_LENGTH
from accounts.querysets import email_key
from api.fields import MAX_EMAIL_LENGTH, EmailField, IdField, InstantField, StringField, TextField
from api.serializers import StrictModelSerializer, StrictSerializer

# Without the names that are no place: the server's own zone, and "not set".
TIME_ZONES = zoneinfo.available_timezones() - {"localtime", "Factory"}


class UserSerializer(StrictModelSerializer):
    """An account as its owner and admins see it."""

    name = TextField(max_length=200, allow_blank=True, required=False)

    class Meta:
        model = User
        fields = ["id", "email", "name", "role", "is_active", "timezone"]
        fields += ["version", "created_at", "updated_at"]
        read_only_fields = [name for name in fields if name not in {"name", "timezone"}]

    def validate_timezone(self, value: str) -> str:
        if value not in TIME_ZONES:
            raise serializers.ValidationError("There is no such time zone.", "invalid_choice")
        return value


class AdministeredUserSerializer(UserSerializer):
    """An account as an admin may change it."""

    class Meta(UserSerializer.Meta):
        read_only_fields = [
            name for name in UserSerializer.Meta.fields if name not in {"role", "is_active"}
        ]

    name = TextField(read_only=True)


class PasswordField(StringField):
    """A password, exactly as typed."""

    def __init__(self, **kwargs: Any) -> None:
        style = {"input_type": "password"}
        super().__init__(write_only=True, max_length=MAX_LENGTH, style=style, **kwargs)


class AddressField(EmailField):
    """An address that an account can have."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_EMAIL_LENGTH, **kwargs)
        self.validators.append(_check_folded_length)


def _check_folded_length(address: str) -> None:
    """One character may fold into eighteen."""
    if len(email_key(address)) > MAX_EMAIL_LENGTH:
        raise serializers.ValidationError("The address is too long.", "max_length")


def check_new_password(user: User, password: str, field: str) -> None:
    """Refuse a password that is easy to guess.

    Args:
        user: whose it is to be; it must not be like their address or name.
        password: as typed.
        field: the body's field that it stood in.

    Raises:
        ValidationError: with each reason.
    """
    try:
        validate_password(password, user)
    except DomainError as error:
        refusals = [ErrorDetail(one.messages[0], one.code) for one in error.error_list]
        raise serializers.ValidationError({field: refusals}) from error


class RegistrationSerializer(StrictSerializer):
    """What a new account needs."""

    email = AddressField()
    password = PasswordField()
    name = TextField(max_length=200, allow_blank=True, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        user = User(email=attrs["email"], name=attrs.get("name", ""))
        check_new_password(user, attrs["password"], "password")
        return attrs


class LoginSerializer(StrictSerializer):
    """E-mail address and password."""

    email = StringField(max_length=MAX_EMAIL_LENGTH)
    password = PasswordField()


class RefreshSerializer(StrictSerializer):
    """A refresh token; left out where it comes as a cookie."""

    refresh = StringField(max_length=2048, required=False)


class SignedInSerializer(StrictSerializer):
    """A session's new tokens, and whose it is. A ``refresh`` that is not there is in a cookie."""

    access = StringField(read_only=True)
    refresh = StringField(read_only=True, required=False)
    user = UserSerializer(read_only=True)


class PasswordSerializer(StrictSerializer):
    """The password of whoever is signed in."""

    password = PasswordField()


class PasswordChangeSerializer(StrictSerializer):
    """The present password and the one to come."""

    current_password = PasswordField()
    new_password = PasswordField()


class PasswordResetSerializer(StrictSerializer):
    """Where a link is to be sent."""

    email = StringField(max_length=MAX_EMAIL_LENGTH)


class PasswordConfirmationSerializer(StrictSerializer):
    """What a mailed link holds, and the password to come."""

    user = IdField()
    token = StringField(max_length=512)
    new_password = PasswordField()


class EmailChangeSerializer(StrictSerializer):
    """The address to come, and the password."""

    email = AddressField()
    password = PasswordField()


class EmailConfirmationSerializer(StrictSerializer):
    """What a mailed link holds."""

    token = StringField(max_length=1024)


class SessionSerializer(StrictModelSerializer):
    """A device that is signed in. `label` is what it called itself."""

    last_used_at = InstantField(source="rotated_at", read_only=True)
    is_current = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = ["id", "label", "created_at", "last_used_at", "expires_at", "is_current"]
        read_only_fields = fields

    def get_is_current(self, session: Session) -> bool:
        """Whether it is the one that asks."""
        return bool(session.pk == self.context.get("session_id"))


class ApiTokenSerializer(StrictModelSerializer):
    """A token for scripts; `prefix` is how it begins."""

    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "scope", "created_at", "expires_at", "last_used_at"]
        read_only_fields = ["id", "prefix", "created_at", "last_used_at"]

    def validate_expires_at(self, value: datetime | None) -> datetime | None:
        if value and value <= timezone.now():
            raise serializers.ValidationError("Must be in the future.", "past")
        return value


class NewApiTokenSerializer(ApiTokenSerializer):
    """The same with the token itself, once."""

    token = StringField(read_only=True)

    class Meta(ApiTokenSerializer.Meta):
        fields = [*ApiTokenSerializer.Meta.fields, "token"]
