from django.urls import include, path
from rest_framework.routers import SimpleRouter

from plain.views import TaskViewSet

router = SimpleRouter()
router.register("tasks", TaskViewSet, basename="task")

urlpatterns = [path("api/v1/", include(router.urls))]
