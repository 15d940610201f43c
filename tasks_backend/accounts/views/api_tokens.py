"""API tokens, for scripts."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import ApiToken
from accounts.querysets import ApiTokenQuerySet
from accounts.serializers import ApiTokenSerializer, NewApiTokenSerializer
from accounts.views.base import AccountViewSet


class ApiTokenViewSet(mixins.ListModelMixin, AccountViewSet):
    """One's own API tokens. Each is shown once, when it is made."""

    queryset = ApiToken.objects.all()
    serializer_class = ApiTokenSerializer
    refusals = {"create": (409,)}

    def get_queryset(self) -> ApiTokenQuerySet:
        return ApiToken.objects.filter(user=self.me.pk)

    @extend_schema(request=ApiTokenSerializer, responses={201: NewApiTokenSerializer})
    def create(self, request: Request) -> Response:
        """Make one. The answer is the only one that has it in it."""
        fields = self.validated(ApiTokenSerializer)
        token, secret = ApiToken.objects.issue(self.me, **fields)
        document = {**ApiTokenSerializer(token).data, "token": secret}
        location = f"{request.path}{token.pk}/"
        return Response(document, status.HTTP_201_CREATED, headers={"Location": location})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Make it worthless at once."""
        token = self.get_object()
        self.refuse_fields()
        ApiToken.objects.filter(pk=token.pk).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
