"""What an account's life means for other apps: they say so here, from their AppConfig.

    lifecycle.on_registration(Project.create_inbox)
    lifecycle.on_export(exporting.everything_of)
    lifecycle.on_purge(purge_trash)

Accounts know nothing of tasks; a hook is a plain call in the order of registration. A deletion
needs no hook: whatever stands in an account's space goes with it.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from changes.writing import Write

_registration: list[Callable[["Write"], None]] = []
_export: list[Callable[[uuid.UUID], dict[str, Any]]] = []
_purge: list[Callable[[datetime], dict[str, int]]] = []


def on_registration(hook: Callable[["Write"], None]) -> None:
    """Call ``hook`` within the write that makes an account and its space."""
    _registration.append(hook)


def on_export(hook: Callable[[uuid.UUID], dict[str, Any]]) -> None:
    """Add what ``hook`` returns for an account's id to the account's export."""
    _export.append(hook)


def on_purge(hook: Callable[[datetime], dict[str, int]]) -> None:
    """Let ``hook`` remove what has had its time, whenever the site is cleaned up. It is told the
    instant, and returns how many rows of each kind went."""
    _purge.append(hook)


def registered(write: "Write") -> None:
    """Tell everyone that the account whose space is open has been made."""
    for hook in _registration:
        hook(write)


def exported(user_id: uuid.UUID) -> dict[str, Any]:
    """What all apps know of an account, by name."""
    return {name: rows for hook in _export for name, rows in hook(user_id).items()}


def purged(now: datetime) -> dict[str, int]:
    """Let all apps clean up."""
    return {name: count for hook in _purge for name, count in hook(now).items()}
