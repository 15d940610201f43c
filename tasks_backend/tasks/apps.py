from django.apps import AppConfig

from accounts import lifecycle


class TasksConfig(AppConfig):
    name = "tasks"

    def ready(self) -> None:
        # Models load after the app registry.
        from changes import undo
        from tasks.exporting import everything_of
        from tasks.models import Comment, Label, Project, Task
        from tasks.trash import purge_trash

        lifecycle.on_registration(Project.create_inbox)
        lifecycle.on_export(everything_of)
        lifecycle.on_purge(purge_trash)
        undo.register(Project, Label, Task, Comment)
