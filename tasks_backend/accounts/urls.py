from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from accounts.views import (
    ApiTokenViewSet,
    AuthViewSet,
    CredentialsViewSet,
    DeviceViewSet,
    LinkViewSet,
    MeViewSet,
    UserDeviceViewSet,
    UserViewSet,
)
from api.identifiers import PATTERN

router = SimpleRouter()
router.register("users", UserViewSet, basename="user")
router.register("auth/tokens", ApiTokenViewSet, basename="token")

devices = DeviceViewSet.as_view({"get": "list", "delete": "destroy_others"})
device = DeviceViewSet.as_view({"delete": "destroy"}, detail=True)
users_devices = UserDeviceViewSet.as_view({"get": "list", "delete": "destroy_all"})
me = MeViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

urlpatterns = [
    path("auth/register/", AuthViewSet.as_view({"post": "register"})),
    path("auth/login/", AuthViewSet.as_view({"post": "login"})),
    path("auth/refresh/", AuthViewSet.as_view({"post": "refresh"})),
    path("auth/logout/", AuthViewSet.as_view({"post": "logout"})),
    path("auth/password/change/", CredentialsViewSet.as_view({"post": "change_password"})),
    path("auth/password/reset/", LinkViewSet.as_view({"post": "reset_password"})),
    path("auth/password/reset/confirm/", LinkViewSet.as_view({"post": "confirm_password"})),
    path("auth/email/change/", CredentialsViewSet.as_view({"post": "change_email"})),
    path("auth/email/confirm/", LinkViewSet.as_view({"post": "confirm_email"})),
    path("auth/sessions/", devices),
    re_path(f"^auth/sessions/(?P<pk>{PATTERN})/$", device),
    path("users/me/", me, name="me"),
    path("users/me/export/", MeViewSet.as_view({"get": "export"})),
    re_path(f"^users/(?P<user_id>{PATTERN})/sessions/$", users_devices),
    *router.urls,
]
