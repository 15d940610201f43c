"""What an account's life means for other apps: they say so here, from their AppConfig.

    lifecycle.on_registration(Project.create_inbox)

Accounts know nothing of tasks; a hook is a plain call in the order of registration.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from changes.writing import Write

_registration: list[Callable[["Write"], None]] = []


def on_registration(hook: Callable[["Write"], None]) -> None:
    """Call ``hook`` within the write that makes an account and its space."""
    _registration.append(hook)


def registered(write: "Write") -> None:
    """Tell everyone that the account whose space is open has been made."""
    for hook in _registration:
        hook(write)
