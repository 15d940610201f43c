"""What the statistics show is what the API counts: in numbers, charts, tables and files."""

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from live import Site
from window import PASSWORD, Dashboard, another_window, new_email

STATUSES = {"To do": "todo", "In progress": "in_progress", "Done": "done", "Cancelled": "cancelled"}
PRIORITIES = ["Urgent", "High", "Medium", "Low", "None"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Account:
    """One person's account, as a program uses it."""

    def __init__(self, site: Site, email: str) -> None:
        self._site = site
        self._headers = {"Content-Type": "application/json"}
        tokens = self.call("POST", "auth/login/", email=email, password=PASSWORD)
        self._headers["Authorization"] = f"Bearer {tokens['access']}"

    def call(self, method: str, path: str, **fields: Any) -> dict[str, Any]:
        with self._site.connect() as client:
            body = json.dumps(fields) if fields else None
            client.request(method, f"/api/v1/{path}", body, self._headers)
            response = client.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
            assert response.status in (200, 201), answer
            return answer

    def add(self, title: str, **fields: Any) -> None:
        self.call("POST", "tasks/", title=title, **fields)

    def summary(self, **filters: str) -> dict[str, Any]:
        return self.call("GET", f"tasks/summary/?{urlencode({'owner': 'me', **filters})}")


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.register(new_email())
    yield window
    assert window.complaints == []


@pytest.fixture
def account(mine: Dashboard, site: Site) -> Account:
    """With tasks of every status and priority, some of them late, in several projects."""
    email = mine.page.locator(".account").inner_text().split()[-1]
    account = Account(site, email)
    today = date.fromisoformat(account.summary()["per_day"][-1]["day"])
    garden = account.call("POST", "projects/", name="=Garden, big")["id"]
    for number, status in enumerate([*STATUSES.values(), "todo", "todo", "done"]):
        priority = PRIORITIES[number % 4].lower()
        account.add(f"In the inbox {number}", status=status, priority=priority)
    for days in (1, 7, 8, 30, 31, 400):
        account.add(f"{days} days late", due_date=str(today - timedelta(days=days)), project=garden)
    return account


def rows_of(page: Page, title: str) -> list[list[str]]:
    """The rows of a chart's table, which is shown from now on."""
    figure = page.get_by_role("figure", name=title)
    toggle = figure.get_by_role("button", name="Table")
    if toggle.get_attribute("aria-pressed") == "false":
        toggle.click()
    rows = figure.get_by_role("table", name=title).get_by_role("row").all()
    return [row.locator("th, td").all_inner_texts() for row in rows[1:]]


def number_of(page: Page, name: str) -> Locator:
    return page.locator("dl > div", has=page.get_by_text(name, exact=True)).locator("dd").first


def check_numbers(page: Page, summary: dict[str, Any]) -> None:
    """Compare all but ages and projects."""
    by_status, week = summary["by_status"], summary["per_day"][-7:]
    counts = {
        "Open": by_status["todo"] + by_status["in_progress"],
        "Overdue": summary["overdue"],
        "Done in 7 days": sum(day["completed"] for day in week),
        "New in 7 days": sum(day["created"] for day in week),
    }
    for name, count in counts.items():
        expect(number_of(page, name)).to_have_text(str(count))
    assert rows_of(page, "By status") == [
        [name, str(by_status[status])] for name, status in STATUSES.items()
    ]
    assert rows_of(page, "By priority") == [
        [name, str(summary["by_priority"][name.lower()])] for name in PRIORITIES
    ]
    assert [row[1:] for row in rows_of(page, "Created and completed")] == [
        [str(day["created"]), str(day["completed"])] for day in summary["per_day"]
    ]


def test_tables_show_what_the_api_counts(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    expect(page.get_by_role("img", name="By status")).to_be_visible()

    summary = account.summary()
    assert (summary["overdue"], summary["by_status"]["done"]) == (6, 2)
    check_numbers(page, summary)
    expect(page.get_by_role("figure", name="By project")).to_contain_text("=Garden")
    assert [row[1] for row in rows_of(page, "By project")] == [
        str(row["count"]) for row in summary["by_project"]
    ]
    assert rows_of(page, "By project") == [["Inbox", "7"], ["=Garden, big", "6"]]
    assert rows_of(page, "Overdue for") == [
        ["Up to 7 days", "2"],
        ["8 to 30 days", "2"],
        ["Over 30 days", "2"],
    ]


def test_bars_are_as_long_as_their_numbers(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    chart = page.get_by_role("img", name="By status")
    expect(chart).to_be_visible()

    boxes = [bar.bounding_box() for bar in chart.locator(".chart-mark").all()]
    widths = [box["width"] for box in boxes if box]
    by_status = account.summary()["by_status"]
    highest = max(by_status.values())
    whole = max(widths)
    for status, width in zip(by_status, widths, strict=True):
        assert width / whole == pytest.approx(by_status[status] / highest, abs=0.01)
    expect(chart.locator("desc")).to_have_text("To do: 9, In progress: 1, Done: 2, Cancelled: 1")


def test_one_project_alone(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    page.get_by_role("combobox", name="Project").select_option(label="=Garden, big")

    expect(number_of(page, "Open")).to_have_text("6")
    garden = page.get_by_role("combobox", name="Project").input_value()
    assert page.url.endswith(f"#/statistics?project={garden}")
    check_numbers(page, account.summary(project=garden))
    expect(page.get_by_role("figure", name="By project")).to_be_hidden()

    page.reload()
    expect(number_of(page, "Open")).to_have_text("6")
    page.go_back()
    expect(number_of(page, "Open")).to_have_text("10")
    expect(page.get_by_role("combobox", name="Project")).to_have_value("")


def test_a_project_that_is_not_there(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics?project=01a20477-eb0a-7510-8127-080b4fd6d8b9")
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    page.get_by_role("link", name="All projects").click()
    expect(number_of(page, "Open")).to_have_text("10")


def test_the_numbers_as_a_file(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    expect(page.get_by_role("figure", name="By project")).to_contain_text("=Garden")

    def saved(title: str) -> tuple[str, list[list[str]]]:
        with page.expect_download() as download:
            page.get_by_role("button", name=f"CSV: {title}").click()
        text = Path(download.value.path()).read_text(encoding="utf-8")
        return download.value.suggested_filename, list(csv.reader(text.splitlines()))

    days = account.summary()["per_day"]
    rows = [[day["day"], str(day["created"]), str(day["completed"])] for day in days]
    assert saved("Created and completed") == (
        "tasks-per-day.csv",
        [["Day", "Created", "Completed"], *rows],
    )
    assert saved("By project") == (
        "tasks-by-project.csv",
        [["Project", "Tasks"], ["Inbox", "7"], ["'=Garden, big", "6"]],
    )


def test_what_happens_elsewhere_is_counted(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    expect(number_of(page, "Open")).to_have_text("10")
    toggle = page.get_by_role("button", name="Table: By status")
    toggle.click()
    expect(toggle).to_be_focused()

    account.add("From elsewhere")
    expect(number_of(page, "Open")).to_have_text("11", timeout=15_000)
    # What was chosen stays, and so does the focus.
    expect(toggle).to_be_focused()
    assert rows_of(page, "By status")[0] == ["To do", "10"]


def test_a_project_that_gets_another_name(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    chart = page.get_by_role("img", name="By project")
    expect(chart).to_contain_text("=Garden")

    garden = account.call("GET", "projects/?ordering=-created_at")["results"][0]["id"]
    account.call("PATCH", f"projects/{garden}/", name="Balcony")
    expect(chart).to_contain_text("Balcony", timeout=15_000)


def test_what_was_just_done_is_counted(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/all")

    def late(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/api/v1/tasks/*/", late)
    mine.row("400 days late").get_by_role("checkbox").click()
    page.get_by_role("link", name="Statistics").click()
    expect(number_of(page, "Open")).to_have_text("9")
    expect(number_of(page, "Overdue")).to_have_text("5")


def test_by_keyboard(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    expect(number_of(page, "Open")).to_have_text("10")
    page.get_by_role("combobox", name="Project").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Table: Created and completed")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Created and completed")).to_be_visible()
    expect(page.get_by_role("img", name="Created and completed")).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.get_by_role("img", name="Created and completed")).to_be_visible()


def test_without_tasks(mine: Dashboard, page: Page) -> None:
    mine.open("#/statistics")
    expect(page.get_by_role("heading", name="Nothing to count yet")).to_be_visible()
    page.get_by_role("link", name="Go to the list").click()
    expect(mine.new_task).to_be_visible()


def test_numbers_that_do_not_come(mine: Dashboard, page: Page, account: Account) -> None:
    page.route("**/tasks/summary/**", lambda route: route.abort())
    mine.open("#/statistics")
    expect(page.locator("main").get_by_role("alert")).to_contain_text("This could not be loaded")
    page.unroute("**/tasks/summary/**")
    page.get_by_role("button", name="Try again").click()
    expect(number_of(page, "Open")).to_have_text("10")
    mine.complaints.clear()  # the browser tells of the request that failed


def test_it_has_room_on_a_narrow_page_in_both_directions(
    browser: Browser, site: Site, account: Account, mine: Dashboard
) -> None:
    email = mine.page.locator(".account").inner_text().split()[-1]
    with another_window(browser, site) as narrow:
        page = narrow.page
        page.set_viewport_size({"width": 320, "height": 740})
        account.call("POST", "projects/", name="Longwordwithoutanyspace" * 8)
        narrow.open("#/login")
        narrow.sign_in(email)
        narrow.open("#/statistics")
        expect(page.get_by_role("img", name="By status")).to_be_visible()
        assert page.evaluate(OVERFLOW) == 0
        todo = page.get_by_role("img", name="By status").locator(".chart-mark").first
        done = page.get_by_role("img", name="By status").locator(".chart-mark").nth(2)

        def edges() -> tuple[float, float, float, float]:
            one, other = todo.bounding_box(), done.bounding_box()
            assert one
            assert other
            return one["x"], other["x"], one["x"] + one["width"], other["x"] + other["width"]

        left, other_left, right, other_right = edges()
        assert left == other_left
        assert right > other_right
        page.evaluate("document.documentElement.dir = 'rtl'")
        left, other_left, right, other_right = edges()
        assert right == other_right
        assert left < other_left
        assert page.evaluate(OVERFLOW) == 0
        assert narrow.complaints == []


def test_on_paper_there_is_nothing_to_press(mine: Dashboard, page: Page, account: Account) -> None:
    mine.open("#/statistics")
    expect(page.get_by_role("img", name="By status")).to_be_visible()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")

    expect(page.get_by_role("img", name="By status")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Table: By status")).to_be_hidden()
    expect(page.locator("html")).to_have_css("color-scheme", "light")
