"""Devices that are signed in: one's own, and for admins everyone's."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Session, User
from accounts.permissions import IsAdmin
from accounts.querysets import SessionQuerySet
from accounts.serializers import SessionSerializer
from accounts.views.base import AccountViewSet
from changes.models import SITE_SPACE_ID


class DeviceViewSet(mixins.ListModelMixin, AccountViewSet):
    """One's own devices."""

    queryset = Session.objects.all()
    serializer_class = SessionSerializer

    def get_queryset(self) -> SessionQuerySet:
        return Session.objects.live(timezone.now()).filter(user=self.me.pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Sign out one."""
        device = self.get_object()
        self.refuse_fields()
        Session.objects.filter(pk=device.pk).revoke()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="auth_sessions_destroy_others", responses={204: None})
    def destroy_others(self, request: Request) -> Response:
        """Sign out all but this one."""
        self.refuse_fields()
        self.get_queryset().exclude(pk=self.session_id).revoke()
        return Response(status=status.HTTP_204_NO_CONTENT)


class UserDeviceViewSet(mixins.ListModelMixin, AccountViewSet):
    """The devices of anyone, for admins."""

    queryset = Session.objects.all()
    serializer_class = SessionSerializer
    permission_classes = [IsAdmin]

    def get_queryset(self) -> SessionQuerySet:
        return Session.objects.live(timezone.now()).filter(user=self._owner())

    @extend_schema(responses={204: None})
    def destroy_all(self, request: Request, user_id: str) -> Response:
        """Sign out all of them."""
        owner = self._owner()
        self.refuse_fields()
        with self.open(SITE_SPACE_ID) as site, self.open(owner.home):
            User.objects.get(pk=owner.pk).sign_out_everywhere(site)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _owner(self) -> User:
        owner = User.objects.visible_to(self.me).filter(pk=self.kwargs["user_id"]).first()
        if owner is None:
            raise Http404
        return owner
