"""Typed readers of environment variables: a wrong value stops the start with a clear message."""

import os
import re
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def text(name: str, default: str) -> str:
    """The variable as it is; an empty one counts as unset."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool) -> bool:
    """``1``, ``true``, ``yes`` or ``on``, and their opposites.

    Raises:
        ImproperlyConfigured: for any other text.
    """
    value = text(name, str(default)).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def integer(name: str, default: int, *, least: int = 0, most: int = 65_535) -> int:
    """A whole number from ``least`` to ``most``.

    Raises:
        ImproperlyConfigured: for anything else.
    """
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"{name} must be a whole number from {least} to {most}, not {value!r}."
        )
    return int(value)


def origin(name: str, default: str) -> str:
    """A URL of scheme and host (and port) alone, such as ``https://tasks.example.com``.

    Raises:
        ImproperlyConfigured: for anything else.
    """
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name} must be a URL such as https://tasks.example.com, not {value!r}."
        )
    return value


def networks(name: str) -> list[str]:
    """Addresses or networks (``10.0.0.0/8``), separated by commas; none when unset.

    Raises:
        ImproperlyConfigured: for what is neither.
    """
    found = [item.strip() for item in text(name, "").split(",") if item.strip()]
    try:
        return [str(ip_network(item)) for item in found]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from error


def rate(name: str) -> str | None:
    """So many requests in a time, such as ``600/minute``; none when unset.

    Raises:
        ImproperlyConfigured: for anything else.
    """
    value = text(name, "")
    if value and not re.fullmatch("[1-9][0-9]*/(second|minute|hour|day)", value):
        raise ImproperlyConfigured(f"{name} must be a rate such as 600/minute, not {value!r}.")
    return value or None


def folder(name: str, default: Path) -> Path:
    """A folder, made (for its owner only) where there is none yet."""
    path = Path(text(name, str(default))).resolve()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def database(name: str, default: Path) -> dict[str, Any]:
    """Django's settings for a ``DATABASE_URL``, SQLite in a file where none is given.

    Raises:
        ImproperlyConfigured: for a URL that names no known database.
    """
    try:
        return dict(dj_database_url.parse(text(name, f"sqlite:///{default}")))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not a database URL.") from error


def secret(name: str, file: Path) -> str:
    """The variable, or else the text of ``file``, which the first start makes."""
    if value := os.environ.get(name):
        return value
    if not file.exists():
        _make_secret(file)
    if not (value := file.read_text().strip()):
        raise ImproperlyConfigured(
            f"{file} is empty: delete it, and the next start makes a new one."
        )
    return value


def _make_secret(file: Path) -> None:
    """Of two first starts at once one makes the file, whole, and both use it."""
    with NamedTemporaryFile("w", dir=file.parent) as draft:  # for its owner's eyes only
        draft.write(get_random_secret_key())
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, file)
