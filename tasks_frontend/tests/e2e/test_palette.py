"""The command palette: places, projects, labels, actions and tasks from one field."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from live import Site
from window import Dashboard, new_email


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.register(new_email())
    window.add("Water the plants")
    window.titles.first.focus()
    yield window
    assert window.complaints == []


def open_palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()


def test_what_is_typed_before_it_is_there_is_typed_into_it(mine: Dashboard, page: Page) -> None:
    def delay(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/js/elements/command-palette.js", delay)
    page.keyboard.press("Control+k")
    page.keyboard.type("upc")
    expect(page.get_by_role("combobox", name="Where to, or what to do?")).to_have_value("upc")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Upcoming")
    page.keyboard.type("o")
    expect(page.get_by_role("combobox", name="Where to, or what to do?")).to_have_value("upco")


def test_to_a_place(mine: Dashboard, page: Page) -> None:
    open_palette(page)
    field = page.get_by_role("combobox", name="Where to, or what to do?")
    expect(field).to_be_focused()
    page.keyboard.type("upc")
    active = page.get_by_role("option", selected=True)
    expect(active).to_contain_text("Upcoming")
    expect(field).to_have_attribute("aria-activedescendant", str(active.get_attribute("id")))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Upcoming")).to_be_visible()
    expect(page.locator("command-palette")).to_have_count(0)


def test_to_a_task_a_project_and_a_label(mine: Dashboard, page: Page) -> None:
    press, write = page.keyboard.press, page.keyboard.type
    open_palette(page)
    write("new pro")
    press("Enter")
    page.get_by_label("Name").fill("Garden")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()

    open_palette(page)
    write("plants")
    expect(page.get_by_role("option", name="Water the plants")).to_be_visible()
    press("Enter")
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Water the plants")
    page.get_by_role("combobox", name="Add a label").fill("Outside")
    page.get_by_role("option", name="Create “Outside”").click()
    expect(page.locator("task-panel .chip")).to_have_text("Outside")
    page.get_by_role("button", name="Close").click()
    mine.settle()

    open_palette(page)
    write("outs")
    press("Enter")
    expect(page.get_by_role("heading", name="Outside", level=1)).to_be_visible()
    open_palette(page)
    write("gard")
    press("Enter")
    expect(page.get_by_role("heading", name="Garden", level=1)).to_be_visible()


def test_actions(mine: Dashboard, page: Page) -> None:
    press, write = page.keyboard.press, page.keyboard.type
    open_palette(page)
    write("dark")
    press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    open_palette(page)
    write("new task")
    press("Enter")
    expect(page.get_by_role("dialog", name="New task")).to_be_visible()
    write("Feed the cat")
    press("Enter")
    expect(page.locator("[data-toast]")).to_contain_text("Added: Feed the cat")
    mine.settle()
    expect(page.get_by_role("dialog")).to_have_count(0)

    open_palette(page)
    write("shortcuts")
    press("Enter")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    press("Escape")

    open_palette(page)
    write("sign out")
    press("Enter")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_arrows_the_mouse_and_ways_out(mine: Dashboard, page: Page) -> None:
    press = page.keyboard.press
    active = page.get_by_role("option", selected=True)
    press("Control+k")
    expect(active).to_contain_text("New task")
    press("ArrowDown")
    expect(active).to_contain_text("New project")
    press("ArrowUp")
    press("ArrowUp")
    expect(active).to_contain_text("Settings")
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(mine.titles.first).to_be_focused()
    open_palette(page)
    press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(0)
    open_palette(page)
    page.get_by_role("option", name="Inbox").click()
    expect(page).to_have_url(re.compile("#/inbox$"))


def test_nothing_found_and_nothing_reached(mine: Dashboard, page: Page) -> None:
    open_palette(page)
    page.keyboard.type("zzzz")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    page.route("**/tasks/?*", lambda route: route.fulfill(status=500, json={"title": "Broken"}))
    page.keyboard.type("y")
    expect(page.locator("command-palette [role=status]")).to_have_text("Broken")
    expect(page.get_by_text("Nothing found.")).to_have_count(0)
    mine.complaints.clear()  # the browser tells of the 500
