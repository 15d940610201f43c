from django.urls import re_path
from rest_framework.routers import SimpleRouter

from api.identifiers import PATTERN
from tasks.views import CommentViewSet, LabelViewSet, ProjectViewSet, TaskViewSet

router = SimpleRouter()
router.register("projects", ProjectViewSet)
router.register("labels", LabelViewSet)
router.register("tasks", TaskViewSet)

# Of one task, so they are refused as it is: 404 before anything else.
comments = CommentViewSet.as_view({"get": "list", "post": "create"}, detail=True)
comment = CommentViewSet.as_view(
    {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}, detail=True
)

urlpatterns = [
    *router.urls,
    re_path(f"^tasks/(?P<task_id>{PATTERN})/comments/$", comments),
    re_path(f"^comments/(?P<pk>{PATTERN})/$", comment),
]
