from django.apps import AppConfig
from django.core.checks import Tags, register

from config.checks import check_sqlite


class ProjectConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        register(check_sqlite, Tags.database)
