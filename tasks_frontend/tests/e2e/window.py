"""The dashboard as a person uses it, in the words that they see."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Route, expect

from live import Site

PASSWORD = "correct horse battery"
_numbers = count()


def new_email() -> str:
    return f"person{next(_numbers)}@example.com"


class Dashboard:
    """One person's window; what the browser complains of is collected."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._address = site.dashboard
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(f"{line.type}: {line.text}"))

    def open(self, route: str = "") -> None:
        self.page.goto(f"{self._address}/{route}")

    def register(self, email: str) -> None:
        self.open("#/register")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Create account").click()
        self.open_all()

    def sign_in(self, email: str) -> None:
        self.give_password(email)
        self.open_all()

    def give_password(self, email: str) -> None:
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def open_all(self) -> None:
        """Go to the list of all tasks, from wherever one came in."""
        expect(self.page.get_by_role("heading", name="Today", level=1)).to_be_visible()
        self.open("#/all")
        expect(self.page.get_by_role("heading", name="All tasks")).to_be_visible()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Account").click()
        self.page.get_by_text("Sign out").click()
        expect(self.page.get_by_role("button", name="Sign in")).to_be_visible()

    def add(self, title: str) -> None:
        self.new_task.fill(title)
        self.new_task.press("Enter")
        expect(self.row(title)).to_be_visible()
        self.settle()

    @contextmanager
    def first_news(self) -> Iterator[None]:
        """Load a page, and wait until it has asked what happened before."""
        with self.page.expect_response(lambda answer: "/v1/changes/?ordering" in answer.url):
            yield

    def hear_nothing(self) -> None:
        """Keep from this window what happens elsewhere: its questions for news get no answer."""
        self.page.route(re.compile(r"/v1/changes/\?"), lambda _: None)

    @property
    def new_task(self) -> Locator:
        return self.page.get_by_label("New task")

    @property
    def titles(self) -> Locator:
        return self.page.locator("[data-task] [data-part=title]")

    def row(self, title: str) -> Locator:
        return self.page.locator("[data-task]", has_text=title)

    def expect_refusal(self, status: int) -> None:
        """Drop the browser's complaints about answers with a status; there have to be some."""
        others = [each for each in self.complaints if f" status of {status} " not in each]
        assert len(others) < len(self.complaints)
        self.complaints[:] = others

    def settle(self) -> None:
        """Wait until the server has acknowledged everything, of rows that are gone, too."""
        expect(self.page.locator("[data-pending], [data-sync]:not(:empty)")).to_have_count(0)


@contextmanager
def another_window(browser: Browser, site: Site) -> Iterator[Dashboard]:
    """A window of somebody else, with cookies of its own."""
    context = browser.new_context()
    try:
        yield Dashboard(context.new_page(), site)
    finally:
        context.close()


def hold(page: Page, address: str, method: str) -> list[Route]:
    """Requests that get no answer until they are let go."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        if route.request.method == method:
            held.append(route)
        else:
            route.continue_()

    page.route(address, keep)
    return held


def give_tasks(site: Site, email: str, tasks: list[dict[str, Any]]) -> None:
    """Make somebody's tasks, in their Inbox where nothing else is said, faster than by typing."""
    headers = {"Content-Type": "application/json"}
    with site.connect() as client:

        def post(path: str, fields: dict[str, Any]) -> dict[str, Any]:
            client.request("POST", f"/api/v1/{path}", json.dumps(fields), headers)
            answer = client.getresponse()
            body: dict[str, Any] = json.loads(answer.read())
            assert answer.status < 300, body
            return body

        tokens = post("auth/login/", {"email": email, "password": PASSWORD})
        headers["Authorization"] = f"Bearer {tokens['access']}"
        post("tasks/bulk/", {"operations": [{"op": "create", **task} for task in tasks]})
