"""Accounts in JSON."""

import zoneinfo
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as DomainError
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from accounts.models import MAX_EMAIL_LENGTH, User
from accounts.passwords import MAX_LENGTH
from accounts.querysets import email_key
from api.fields import EmailField, StringField, TextField
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


class PasswordField(StringField):
    """A password, exactly as typed."""

    def __init__(self, **kwargs: Any) -> None:
        style = {"input_type": "password"}
        super().__init__(write_only=True, max_length=MAX_LENGTH, style=style, **kwargs)


class RegistrationSerializer(StrictSerializer):
    """What a new account needs."""

    email = EmailField(max_length=MAX_EMAIL_LENGTH)
    password = PasswordField()
    name = TextField(max_length=200, allow_blank=True, required=False)

    def validate_email(self, value: str) -> str:
        # Some characters fold into many, up to eighteen.
        if len(email_key(value)) > MAX_EMAIL_LENGTH:
            raise serializers.ValidationError("The address is too long.", "max_length")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        user = User(email=attrs["email"], name=attrs.get("name", ""))
        try:
            validate_password(attrs["password"], user)
        except DomainError as error:
            refusals = [ErrorDetail(one.messages[0], one.code) for one in error.error_list]
            raise serializers.ValidationError({"password": refusals}) from error
        return attrs


class LoginSerializer(StrictSerializer):
    """E-mail address and password."""

    email = StringField(max_length=MAX_EMAIL_LENGTH)
    password = PasswordField()


class RefreshSerializer(StrictSerializer):
    """A refresh token; left out where it comes as a cookie."""

    refresh = StringField(max_length=2048, required=False)


class AccessSerializer(StrictSerializer):
    """New tokens; ``refresh`` is there unless it went into a cookie."""

    access = StringField(read_only=True)
    refresh = StringField(read_only=True, required=False)


class SignedInSerializer(AccessSerializer):
    """The tokens of a new session and whose it is."""

    user = UserSerializer(read_only=True)
