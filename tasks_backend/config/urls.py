"""Every route, by the app it belongs to. A view's own file says who may call it."""

from django.urls import include, path

from api.docs import ReferencePage, SchemaViewSet, SwaggerPage
from api.health import HealthViewSet

urlpatterns = [
    path("api/v1/", include("tasks.urls")),  # what is asked for most comes first
    path("api/v1/", include("accounts.urls")),
    path("api/v1/", include("changes.urls")),
    path("livez", HealthViewSet.as_view({"get": "live"}), name="livez"),
    path("readyz", HealthViewSet.as_view({"get": "ready"}), name="readyz"),
    path("api/schema/", SchemaViewSet.as_view({"get": "retrieve"}), name="schema"),
    path("api/docs/", SwaggerPage.as_view(), name="docs"),
    path("api/redoc/", ReferencePage.as_view(), name="redoc"),
]

handler400 = "api.errors.bad_request"
handler403 = "api.errors.permission_denied"
handler404 = "api.errors.not_found"
handler500 = "api.errors.server_error"
