from django.apps import AppConfig

from accounts import lifecycle


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        from tasks.models import Project  # models load after the app registry

        lifecycle.on_registration(Project.create_inbox)
