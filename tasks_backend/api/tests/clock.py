"""Time that passes when a test says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

LetPass = Callable[[float], None]


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> LetPass:
    """``let_pass(seconds)``. Without it the clock stands still, so that waits are exact."""
    now = timezone.now()

    def advance(seconds: float) -> None:
        nonlocal now
        now += timedelta(seconds=seconds)

    monkeypatch.setattr(timezone, "now", lambda: now)
    return advance
