"""Whether the process lives, and whether it can serve."""

from django.core.cache import cache
from django.db import connection
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.cache import unreachable
from api.exceptions import Unavailable
from api.views import ApiViewSet


@extend_schema(exclude=True)
class HealthViewSet(ApiViewSet):
    """For load balancers: ``/livez`` touches nothing, ``/readyz`` the database and the cache."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def live(self, request: Request) -> Response:
        return Response({"status": "ok"})

    def ready(self, request: Request) -> Response:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        try:
            cache.get("readyz")
        except unreachable() as error:
            raise Unavailable from error
        return Response({"status": "ok"})
