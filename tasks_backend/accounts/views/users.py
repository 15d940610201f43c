"""Everyone's accounts, for admins."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.filters import UserFilter
from accounts.models import User
from accounts.permissions import IsAdmin
from accounts.querysets import UserQuerySet
from accounts.serializers import AdministeredUserSerializer
from accounts.summary import UserSummarySerializer, summary
from accounts.views.base import AccountViewSet
from changes.models import SITE_SPACE_ID


class UserViewSet(mixins.ListModelMixin, AccountViewSet):
    """Everyone's accounts. What an admin does here is in the site's log."""

    queryset = User.objects.all()
    permission_classes = [IsAdmin]
    serializer_class = AdministeredUserSerializer
    filterset_class = UserFilter

    def get_queryset(self) -> UserQuerySet:
        return User.objects.visible_to(self.me)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Read one."""
        return self.object_response(self.get_object())

    @extend_schema(responses=UserSummarySerializer, filters=False)
    @action(detail=False, filter_backends=[])
    def summary(self, request: Request) -> Response:
        """Count them."""
        return Response(summary(self.get_queryset()))

    def partial_update(self, request: Request, pk: str) -> Response:
        """Change the role, or enable or disable. The last admin stays one."""
        user = self.get_object()
        edited = self.edited(user)
        # The site's space first: while it is locked, nobody else makes or unmakes an admin.
        with self.open(SITE_SPACE_ID) as site, self.open(user.home):
            user = User.objects.get(pk=user.pk)
            self.check_current(user, edited.validated_data)
            user.administer(site, **edited.validated_data)
            return self.object_response(user)
