"""A site in a local network: plain HTTP off localhost, which browsers call insecure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, Playwright, expect

import test_main_job
from live import Site, own_database, serving
from window import Dashboard, new_email

HOST = "tasks.lan"


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose operator has given it a name."""
    variables = {"PUBLIC_URL": f"http://{HOST}"}
    with own_database() as own, serving(tmp_path_factory.mktemp("lan"), own | variables) as site:
        yield replace(site, dashboard=site.dashboard.replace("localhost", HOST))


@pytest.fixture(scope="module")
def neighbour(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser that finds the site by that name."""
    rule = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    arguments = [*browser_type_launch_args["args"], rule]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": arguments})
    yield browser
    browser.close()


@pytest.fixture
def page(neighbour: Browser) -> Iterator[Page]:
    context = neighbour.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def mine(page: Page, lan: Site) -> Iterator[Dashboard]:
    window = Dashboard(page, lan)
    yield window
    assert window.complaints == []


def test_what_browsers_keep_back_there(mine: Dashboard, page: Page) -> None:
    mine.open("#/login")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    assert page.evaluate("isSecureContext") is False
    missing = "[crypto.randomUUID, crypto.subtle, navigator.locks, navigator.clipboard]"
    assert page.evaluate(f"{missing}.every((each) => each === undefined)")


def test_by_mouse(mine: Dashboard, page: Page) -> None:
    test_main_job.test_by_mouse(mine, page)


def test_by_keyboard_alone(mine: Dashboard, page: Page) -> None:
    test_main_job.test_by_keyboard_alone(mine, page)


def test_on_a_phone(playwright: Playwright, neighbour: Browser, lan: Site) -> None:
    test_main_job.test_on_a_phone(playwright, neighbour, lan)


def test_files_are_saved_and_sent(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.add("Buy milk")
    mine.open("#/settings/transfer")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tasks as CSV").click()
    name = download.value.suggested_filename
    path = download.value.path().with_name(name)
    download.value.save_as(path)
    page.get_by_label("File with tasks").set_input_files(path)
    page.get_by_role("button", name="Import 1 task").click()
    expect(page.get_by_text("1 task was imported.")).to_be_visible()
