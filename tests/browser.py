"""Real browsers: Debian's Chromium where it is installed, Playwright's own otherwise."""

import shutil
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root there is no sandbox; the rest keeps the browser from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    own = {"executable_path": installed} if installed else {}
    return {**browser_type_launch_args, **own, "args": ARGUMENTS}
