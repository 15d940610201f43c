"""Permissions that are the same for every app. Who may touch what is the app's own matter."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module itself


class Undeclared(BasePermission):
    """The default: a view that does not say who may call it refuses everyone."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return False
