"""A new version on a server that says nothing about caching, met by a browser with the old one."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import dashboard
from live import Site
from window import Dashboard

MONTH = 30 * 86_400
MODULE, WORDS = "js/screens/sign-in.js", "i18n/en.json"


@pytest.fixture
def pages(site: Site, tmp_path: Path) -> Iterator[Path]:
    """What the site serves, as old as if installed a month ago; put back afterwards."""
    folder = Path(site.environment["TASKS_DATA_DIR"]) / "dashboard"
    shutil.copytree(folder, tmp_path / "kept")
    age(folder)
    yield folder
    shutil.copytree(tmp_path / "kept", folder, dirs_exist_ok=True)


def age(folder: Path) -> None:
    """A browser keeps a file for a tenth of its age."""
    then = time.time() - MONTH
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_one_reload_brings_all_of_it(page: Page, site: Site, pages: Path) -> None:
    window = Dashboard(page, site)
    window.open("#/login")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    replace(pages / MODULE, "import ", "document.documentElement.dataset.build = 'new';\nimport ")
    replace(pages / WORDS, '"login.title": "Sign in"', '"login.title": "Welcome back"')
    age(pages)

    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.locator("html[data-build]").count() == 0

    base = json.loads((pages / "config.json").read_text(encoding="utf-8"))["apiBase"]
    (pages / "config.json").write_text(dashboard.config(pages, base), encoding="utf-8")
    age(pages)
    loads: list[str] = []
    page.on("domcontentloaded", lambda page: loads.append(page.url))
    page.reload()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-build", "new")
    page.wait_for_timeout(500)
    assert len(loads) == 2  # the person's own, and the one that came of it
    assert window.complaints == []
