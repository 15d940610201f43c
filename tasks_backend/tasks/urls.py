from rest_framework.routers import SimpleRouter

from tasks.views import ProjectViewSet, TaskViewSet

router = SimpleRouter()
router.register("projects", ProjectViewSet)
router.register("tasks", TaskViewSet)

urlpatterns = router.urls
