from django.apps import AppConfig

from accounts import lifecycle


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        # Models load after the app registry.
        from tasks.exporting import everything_of
        from tasks.models import Project

        lifecycle.on_registration(Project.create_inbox)
        lifecycle.on_export(everything_of)
