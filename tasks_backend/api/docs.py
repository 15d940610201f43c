"""The OpenAPI document, and the pages that show it: Swagger UI and ReDoc, from our own files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import problem_response
from api.rendering import JSONRenderer
from api.views import ApiViewSet

# Both libraries set inline styles and make images and workers of their own; scripts are files only.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@extend_schema(exclude=True)
class SchemaViewSet(ApiViewSet):
    """The document itself, open to everyone."""

    renderer_classes = [OpenApiJsonRenderer, JSONRenderer]
    authentication_classes = []
    permission_classes = [AllowAny]

    def retrieve(self, request: Request) -> Response:
        generator = SchemaGenerator()  # type: ignore[no-untyped-call]
        return Response(generator.get_schema(request, public=True))  # type: ignore[no-untyped-call]


class Page(TemplateView):
    """A page of the API; what it refuses, it refuses with a problem."""

    http_method_names = ["get", "head"]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Content-Security-Policy"] = POLICY
        return response

    def http_method_not_allowed(
        self,
        request: HttpRequest,
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        detail = f'Method "{request.method}" not allowed.'
        return problem_response(request, 405, "method_not_allowed", detail, Allow="GET, HEAD")


class SwaggerPage(Page):
    """Swagger UI with a login form of its own, whose token renews itself."""

    template_name = "api/docs.html"


class ReferencePage(Page):
    """ReDoc: the same schema, to read."""

    template_name = "api/redoc.html"
