from accounts.views.api_tokens import ApiTokenViewSet
from accounts.views.auth import AuthViewSet
from accounts.views.credentials import CredentialsViewSet, LinkViewSet
from accounts.views.devices import DeviceViewSet, UserDeviceViewSet
from accounts.views.me import MeViewSet
from accounts.views.users import UserViewSet

__all__ = [
    "ApiTokenViewSet",
    "AuthViewSet",
    "CredentialsViewSet",
    "DeviceViewSet",
    "LinkViewSet",
    "MeViewSet",
    "UserDeviceViewSet",
    "UserViewSet",
]
