from collections.abc import Iterator

import pytest

from browser import browser_type_launch_args
from live import site
from postbox import Postbox, open_postbox

__all__ = ["browser_type_launch_args", "site"]


@pytest.fixture(scope="session", autouse=True)
def postbox() -> Iterator[Postbox]:
    """Where the site's mail goes. It has to be there before the site is."""
    with open_postbox() as postbox, pytest.MonkeyPatch.context() as environment:
        environment.setenv("EMAIL_HOST", "127.0.0.1")
        environment.setenv("EMAIL_PORT", str(postbox.port))
        environment.setenv("EMAIL_USE_TLS", "false")
        yield postbox
