from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.views import AuthViewSet, MeViewSet, UserViewSet

router = SimpleRouter()
router.register("users", UserViewSet, basename="user")

urlpatterns = [
    path("auth/register/", AuthViewSet.as_view({"post": "register"}), name="register"),
    path("auth/login/", AuthViewSet.as_view({"post": "login"}), name="login"),
    path("auth/refresh/", AuthViewSet.as_view({"post": "refresh"}), name="refresh"),
    path("auth/logout/", AuthViewSet.as_view({"post": "logout"}), name="logout"),
    path("users/me/", MeViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="me"),
    *router.urls,
]
