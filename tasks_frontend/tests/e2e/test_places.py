"""Today, Upcoming, Inbox, projects, labels, search: where tasks stand, and what an address says."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from live import Site
from window import Dashboard, new_email


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.register(new_email())
    yield window
    assert window.complaints == []


def day(distance: int) -> str:
    """A day from today, in the time zone that new accounts have."""
    return str(datetime.now(UTC).date() + timedelta(days=distance))


def add_due(mine: Dashboard, title: str, distance: int) -> None:
    mine.add(title)
    mine.row(title).locator("[data-part=title]").click()
    mine.page.get_by_label("Due date").fill(day(distance))
    expect(mine.page.locator("[data-save-state=saved]")).to_be_visible()
    mine.page.get_by_role("button", name="Close").click()


def make_project(mine: Dashboard, name: str) -> None:
    mine.page.get_by_role("button", name="New project").click()
    dialog = mine.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Save").click()
    expect(mine.page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_what_is_due_stands_in_today_and_upcoming(mine: Dashboard, page: Page) -> None:
    add_due(mine, "Long ago", -3)
    add_due(mine, "Now", 0)
    add_due(mine, "Soon", 2)
    mine.add("Some day")

    page.get_by_role("link", name="Today").click()
    expect(mine.titles).to_have_text(["Long ago", "Now"])
    sections = page.locator("task-list h2:visible")
    expect(sections.nth(0)).to_have_text("Overdue")
    expect(sections.nth(1)).to_contain_text("Today")
    mine.add("Added here")
    expect(mine.titles).to_have_count(3)
    expect(page.locator("task-list section").nth(1)).to_contain_text("Added here")

    page.get_by_role("link", name="Upcoming").click()
    expect(mine.titles).to_have_text(["Soon"])
    page.get_by_role("link", name="Inbox").click()
    expect(mine.titles).to_have_text(["Long ago", "Now", "Soon", "Some day", "Added here"])


def test_a_project_has_its_own_list_in_the_order_of_adding(mine: Dashboard, page: Page) -> None:
    make_project(mine, "Household 🏠")
    mine.add("First")
    mine.add("Second")
    expect(mine.titles).to_have_text(["First", "Second"])
    page.reload()
    expect(mine.titles).to_have_text(["First", "Second"])
    current = page.get_by_role("navigation", name="Main").locator("[aria-current=page]")
    expect(current).to_have_text("Household 🏠")

    page.get_by_role("link", name="All tasks").click()
    expect(mine.row("First").locator("[data-part=project]")).to_have_text("Household 🏠")
    mine.row("First").locator("[data-part=title]").click()
    page.get_by_label("Project", exact=True).select_option("Inbox")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.get_by_role("link", name="Inbox").click()
    expect(mine.titles).to_have_text(["First"])


def test_a_list_is_sorted_and_filtered_by_its_address(mine: Dashboard, page: Page) -> None:
    for title, priority in [("Apples", "low"), ("Bread", "urgent"), ("Cheese", "none")]:
        mine.add(title)
        mine.row(title).locator("[data-part=title]").click()
        page.get_by_label("Priority").select_option(priority)
        if priority != "none":
            expect(page.locator("[data-save-state=saved]")).to_be_visible()
        page.get_by_role("button", name="Close").click()
    expect(mine.titles).to_have_text(["Cheese", "Bread", "Apples"])

    page.get_by_role("button", name="Sort and filter").click()
    page.get_by_label("Sort by").select_option("Title")
    expect(mine.titles).to_have_text(["Apples", "Bread", "Cheese"])
    page.get_by_role("checkbox", name="Urgent").check()
    page.get_by_role("checkbox", name="Low").check()
    expect(mine.titles).to_have_text(["Apples", "Bread"])
    assert "ordering=title" in page.url
    page.reload()
    expect(mine.titles).to_have_text(["Apples", "Bread"])
    page.get_by_role("button", name="Sort and filter (2)").click()
    page.get_by_role("link", name="Clear").click()
    expect(mine.titles).to_have_text(["Cheese", "Bread", "Apples"])


def test_search_finds_while_one_types(mine: Dashboard, page: Page) -> None:
    mine.add("Buy oat milk")
    mine.add("Call the milkman")
    mine.add("Something else")
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_label("Search tasks")).to_be_focused()
    page.keyboard.type("milk", delay=20)
    expect(mine.titles).to_have_text(["Call the milkman", "Buy oat milk"])
    page.keyboard.type(" oat", delay=20)
    expect(mine.titles).to_have_text(["Buy oat milk"])
    expect(page).to_have_url(re.compile("oat"))
    page.reload()
    expect(page.get_by_label("Search tasks")).to_have_value("milk oat")
    expect(mine.titles).to_have_text(["Buy oat milk"])


def test_search_finds_what_is_done_unless_told_otherwise(mine: Dashboard, page: Page) -> None:
    mine.add("Buy oat milk")
    mine.add("Call the milkman")
    mine.row("Buy oat milk").get_by_role("checkbox").check()
    mine.settle()
    mine.open("#/search?q=milk")
    statuses = page.get_by_role("navigation", name="Status")
    expect(mine.titles).to_have_count(2)
    expect(statuses.locator("[aria-current]")).to_have_text("All")
    statuses.get_by_role("link", name="Open").click()
    expect(mine.titles).to_have_text(["Call the milkman"])
    expect(statuses.locator("[aria-current]")).to_have_text("Open")
    statuses.get_by_role("link", name="All").click()
    expect(mine.titles).to_have_count(2)


def test_an_address_of_nothing_says_so(mine: Dashboard, page: Page) -> None:
    mine.open("#/projects/019f0000-0000-7000-8000-000000000000")
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    mine.open("#/nowhere")
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    page.get_by_role("link", name="Go to your tasks").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
