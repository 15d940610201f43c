"""What an account's life means for other apps: they say so here, from their AppConfig.

    lifecycle.on_registration(Project.create_inbox)
    lifecycle.on_export(exporting.everything_of)

Accounts know nothing of tasks; a hook is a plain call in the order of registration. A deletion
needs no hook: whatever stands in an account's space goes with it.
"""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from changes.writing import Write

_registration: list[Callable[["Write"], None]] = []
_export: list[Callable[[uuid.UUID], dict[str, Any]]] = []


def on_registration(hook: Callable[["Write"], None]) -> None:
    """Call ``hook`` within the write that makes an account and its space."""
    _registration.append(hook)


def on_export(hook: Callable[[uuid.UUID], dict[str, Any]]) -> None:
    """Add what ``hook`` returns for an account's id to the account's export."""
    _export.append(hook)


def registered(write: "Write") -> None:
    """Tell everyone that the account whose space is open has been made."""
    for hook in _registration:
        hook(write)


def exported(user_id: uuid.UUID) -> dict[str, Any]:
    """What all apps know of an account, by name."""
    return {name: rows for hook in _export for name, rows in hook(user_id).items()}
