"""A new version, met by a browser that has kept the old one."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import dashboard
import serve
from live import Site, free_ports
from window import Dashboard

MONTH = 30 * 86_400
MODULE, WORDS = "js/screens/sign-in.js", "i18n/en.json"


@contextmanager
def served(server: str, folder: Path, port: int) -> Iterator[None]:
    """The files of a folder, by the server of bin/run or by one that says nothing about caching."""
    plain = ["-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), str(port)]
    own = ["-c", serve.GRANIAN, *serve.DASHBOARD, str(port)]
    with subprocess.Popen(
        [sys.executable, *(own if server == "own" else plain)],
        env=os.environ | {"DASHBOARD": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            serve.wait_until_ready({"dashboard": process}, {port: "/config.json"})
            yield
        finally:
            process.terminate()


def age(folder: Path) -> None:
    """A browser keeps a file for a tenth of its age."""
    then = time.time() - MONTH
    for path in folder.rglob("*"):
        os.utime(path, (then, then))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("server", ["own", "plain"])
def test_one_reload_brings_all_of_it(page: Page, site: Site, tmp_path: Path, server: str) -> None:
    window = Dashboard(page, site)
    data, own_port = (site.environment[name] for name in ("TASKS_DATA_DIR", "DASHBOARD_PORT"))
    pages = tmp_path / "pages"
    shutil.copytree(Path(data, "dashboard", own_port), pages, ignore=shutil.ignore_patterns("*.gz"))
    age(pages)
    (port,) = free_ports(1)
    with served(server, pages, port):
        page.goto(f"http://localhost:{port}/#/login")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    replace(pages / MODULE, "import{", "document.documentElement.dataset.build = 'new';\nimport{")
    replace(pages / WORDS, '"login.title": "Sign in"', '"login.title": "Welcome back"')
    age(pages)
    with served(server, pages, port):
        page.reload()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert page.locator("html[data-build]").count() == 0

    base = json.loads((pages / "config.json").read_text(encoding="utf-8"))["apiBase"]
    (pages / "config.json").write_text(dashboard.config(pages, base), encoding="utf-8")
    age(pages)
    loads: list[str] = []
    page.on("domcontentloaded", lambda page: loads.append(page.url))
    with served(server, pages, port):
        page.reload()
        expect(page.get_by_role("heading", name="Welcome back")).to_be_visible(timeout=15_000)
        expect(page.locator("html")).to_have_attribute("data-build", "new")
        page.wait_for_timeout(500)
    assert len(loads) == 2  # the person's own, and the one that came of it
    assert window.complaints == []
