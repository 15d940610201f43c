"""One's own account."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import cookies, lifecycle
from accounts.models import ApiToken, Session, User
from accounts.serializers import (
    ApiTokenSerializer,
    PasswordSerializer,
    SessionSerializer,
    UserSerializer,
)
from accounts.views.base import AccountViewSet
from changes.models import SITE_SPACE_ID, Change
from changes.serializers import ChangeSerializer


class MeViewSet(AccountViewSet):
    """One's own account."""

    serializer_class = UserSerializer
    api_token_actions = frozenset({"retrieve"})
    refusals = {"destroy": (409,)}

    def retrieve(self, request: Request) -> Response:
        """Read one's profile."""
        return self.object_response(self.me)

    def partial_update(self, request: Request) -> Response:
        """Change the fields that are named."""
        edited = self.edited(self.me)
        with self.open(self.me.home) as write:
            user = User.objects.get(pk=self.me.pk)
            self.check_current(user, edited.validated_data)
            user.edit(write, **edited.validated_data)
            return self.object_response(user)

    @extend_schema(request=PasswordSerializer, responses={204: None})
    def destroy(self, request: Request) -> Response:
        """Delete the account and everything in it, for good."""
        self.check_password(self.validated(PasswordSerializer)["password"], "password")
        with self.open(SITE_SPACE_ID) as site, self.open(self.me.home):
            user = self.me_again("password")
            self.check_current(user)
            user.delete_account(site)
        response = Response(status=status.HTTP_204_NO_CONTENT)
        cookies.clear(response)
        return response

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def export(self, request: Request) -> Response:
        """Everything that is known of one, as one document."""
        mine = {"user": self.me.pk}
        devices = SessionSerializer(
            Session.objects.filter(**mine), many=True, context={"session_id": self.session_id}
        )
        document = {
            "user": UserSerializer(self.me).data,
            "sessions": devices.data,
            "api_tokens": ApiTokenSerializer(ApiToken.objects.filter(**mine), many=True).data,
            **lifecycle.exported(self.me.pk),
            "changes": ChangeSerializer(Change.objects.filter(space=self.me.pk), many=True).data,
        }
        disposition = 'attachment; filename="tasks-export.json"'
        return Response(document, headers={"Content-Disposition": disposition})
