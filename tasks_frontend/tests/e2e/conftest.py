import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from browser import browser_type_launch_args
from live import Site, site
from postbox import Postbox, open_postbox
from program import Program
from window import Dashboard, new_email

__all__ = ["browser_type_launch_args", "site"]


@pytest.fixture(scope="session", autouse=True)
def postbox() -> Iterator[Postbox]:
    """Where the site's mail goes. It has to be there before the site is."""
    with open_postbox() as postbox, pytest.MonkeyPatch.context() as environment:
        environment.setenv("EMAIL_HOST", "127.0.0.1")
        environment.setenv("EMAIL_PORT", str(postbox.port))
        environment.setenv("EMAIL_USE_TLS", "false")
        yield postbox


@pytest.fixture(scope="session", autouse=True)
def only_what_is_documented(postbox: Postbox, site: Site) -> Iterator[None]:
    """After all tests: the dashboard has asked for nothing that the API's documentation lacks."""
    yield
    schema = json.loads(site.manage("spectacular", "--format", "openapi-json"))
    documented = [
        (method.upper(), re.compile(re.sub(r"{\w+}", "[^/]+", path)))
        for path, methods in schema["paths"].items()
        for method in methods
    ]
    lines = map(json.loads, site.log.read_text().splitlines())
    asked = {
        (line["method"], line["path"])
        for line in lines
        if line.get("logger") == "tasks.request" and line["path"].startswith("/api/")
    }
    unknown = {
        (method, path)
        for method, path in asked
        if method != "OPTIONS"
        and not any(method == known and form.fullmatch(path) for known, form in documented)
    }
    assert asked
    assert not unknown


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    """The dashboard as a guest finds it. At the end, the browser has nothing to complain of."""
    window = Dashboard(page, site)
    yield window
    assert window.complaints == []


@pytest.fixture
def program(mine: Dashboard, site: Site) -> Program:
    """Of a person who is signed in."""
    email = new_email()
    mine.register(email)
    return Program(site, email)
