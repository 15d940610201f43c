"""Who may write, of those who may see. What one may not see is a 404 before this is asked."""

from typing import TYPE_CHECKING, Any

from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module itself


class MayEdit(IsAuthenticated):
    """Reading is a matter of the queryset; writing, of ``editable_by``."""

    def has_object_permission(self, request: Request, view: "APIView", obj: Any) -> bool:
        return request.method in SAFE_METHODS or obj.editable_by(request.user)


class MayEditComment(IsAuthenticated):
    """Changing is for the author, deleting also for whoever may edit the task."""

    def has_object_permission(self, request: Request, view: "APIView", obj: Any) -> bool:
        if request.method == "DELETE":
            return bool(obj.deletable_by(request.user))
        return request.method in SAFE_METHODS or obj.editable_by(request.user)
