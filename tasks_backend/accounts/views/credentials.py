"""Passwords and addresses: changed by who knows the password, or by a mailed link."""

from django.contrib.auth.hashers import make_password
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import mail
from accounts.links import is_password_reset_token, read_email_change_token
from accounts.models import User
from accounts.querysets import email_key
from accounts.serializers import (
    EmailChangeSerializer,
    EmailConfirmationSerializer,
    PasswordChangeSerializer,
    PasswordConfirmationSerializer,
    PasswordResetSerializer,
    check_new_password,
)
from accounts.views.base import AccountViewSet
from api.logs import request_id
from api.throttling import MAILS, count, forgive
from api.views import ApiViewSet
from changes.writing import open_space


class CredentialsViewSet(AccountViewSet):
    """For whoever is signed in and knows the password."""

    @extend_schema(request=PasswordChangeSerializer, responses={204: None})
    def change_password(self, request: Request) -> Response:
        """Change the password. The other devices are signed out; this one goes on."""
        fields = self.validated(PasswordChangeSerializer)
        self.check_password(fields["current_password"], "current_password")
        check_new_password(self.me, fields["new_password"], "new_password")
        hashed = make_password(fields["new_password"])
        with self.open(self.me.home) as write:
            user = self.me_again("current_password")
            user.change_password(write, hashed, keep=self.session_id)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=EmailChangeSerializer, responses={204: None})
    def change_email(self, request: Request) -> Response:
        """Ask for another address. It counts once the link that is sent there is followed."""
        fields = self.validated(EmailChangeSerializer)
        self.check_password(fields["password"], "password")
        # Of its own, so that whoever asks for reset links does not disturb whoever is here.
        count(MAILS, f"signed in: {self.me.pk}")
        count(MAILS, f"new address: {email_key(fields['email'])}")
        # For an address that has an account the answer is the same, and no mail goes out.
        if not User.objects.with_email(fields["email"]).exclude(pk=self.me.pk).exists():
            mail.send_address_link(self.me, fields["email"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class LinkViewSet(ApiViewSet):
    """For whoever reads the mails of an address."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=PasswordResetSerializer, responses={204: None})
    def reset_password(self, request: Request) -> Response:
        """Have a link mailed that sets a new password. Unknown addresses get the same answer."""
        email = self.validated(PasswordResetSerializer)["email"]
        count(MAILS, email_key(email))
        user = User.objects.with_email(email).filter(is_active=True).first()
        if user:
            mail.send_password_link(user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=PasswordConfirmationSerializer, responses={204: None})
    def confirm_password(self, request: Request) -> Response:
        """Set a new password by the token of a mailed link.

        All devices are signed out, and all API tokens deleted.
        """
        fields = self.validated(PasswordConfirmationSerializer)
        user = User.objects.filter(pk=fields["user"], is_active=True).first()
        if user is None or not is_password_reset_token(user, fields["token"]):
            raise _old_link()
        check_new_password(user, fields["new_password"], "new_password")
        hashed = make_password(fields["new_password"])
        with open_space(user.home, actor_id=user.pk, request_id=request_id(request)) as write:
            user = User.objects.get(pk=user.pk)
            if not is_password_reset_token(user, fields["token"]):  # of two at once, one counts
                raise _old_link()
            user.change_password(write, hashed)
        forgive(user.email_key)  # who reads the account's mail need not wait for who guesses
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=EmailConfirmationSerializer, responses={204: None})
    def confirm_email(self, request: Request) -> Response:
        """Make an address the account's by the token of the link that was sent there."""
        token = self.validated(EmailConfirmationSerializer)["token"]
        if (read := read_email_change_token(token)) is None:
            raise _old_link()
        with open_space(read[0].home, actor_id=read[0].pk, request_id=request_id(request)) as write:
            if (read := read_email_change_token(token)) is None:
                raise _old_link()
            user, email = read
            user.change_email(write, email)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _old_link() -> ValidationError:
    detail = "This link is old, or was used already. Ask for a new one."
    return ValidationError({"token": [ErrorDetail(detail, code="invalid_token")]})
