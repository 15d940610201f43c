"""System checks: what must not go wrong unseen."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004  # Django's own name for it

from config import sqlite


def check_mail(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """tasks.W002: nobody can reset a password, for no mail goes out."""
    if settings.EMAIL_HOST or settings.DEBUG:
        return []
    return [
        Warning(
            "No mail server is set, so links for new passwords and addresses go nowhere.",
            hint="Set EMAIL_HOST. Until then `bin/manage changepassword` sets a password.",
            id="tasks.W002",
        )
    ]


def check_sqlite(
    app_configs: Sequence[AppConfig] | None,  # Django's signature
    **kwargs: Any,
) -> list[CheckMessage]:
    """tasks.W001: this SQLite is too old for a write-ahead log."""
    if not settings.IS_SQLITE or sqlite.version() >= sqlite.SAFE_WAL:
        return []
    return [
        Warning(
            f"SQLite {'.'.join(map(str, sqlite.version()))} can corrupt a database in WAL mode, so "
            "the slower rollback journal is used.",
            hint="Use a Python with SQLite 3.51.3 or newer, or set DATABASE_URL.",
            id="tasks.W001",
        )
    ]
