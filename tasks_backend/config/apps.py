from django.apps import AppConfig
from django.core.checks import Tags, register

from config.checks import check_mail, check_sqlite


class ProjectConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        register(check_sqlite, Tags.database)
        register(check_mail, Tags.security, deploy=True)
