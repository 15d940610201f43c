"""Every key, its off switch, and where keys are not shortcuts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from live import Site
from window import Dashboard, new_email


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    """With the tasks Apples, Bread and Cheese, and the focus on the first of them."""
    window = Dashboard(page, site)
    window.register(new_email())
    for title in ("Cheese", "Bread", "Apples"):
        window.add(title)
    window.titles.first.focus()
    yield window
    assert window.complaints == []


@pytest.mark.parametrize(
    ("key", "title"),
    [("t", "Today"), ("u", "Upcoming"), ("i", "Inbox"), ("a", "All tasks")],
)
def test_g_and_a_letter_go_to_a_place(mine: Dashboard, page: Page, key: str, title: str) -> None:
    mine.open("#/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press(key)
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("key", "place"), [("l", "labels"), ("s", "statistics")])
def test_g_and_a_letter_ask_nothing_of_the_list(
    mine: Dashboard, page: Page, key: str, place: str
) -> None:
    page.keyboard.press("g")
    page.keyboard.press(key)
    expect(page).to_have_url(re.compile(f"#/{place}$"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_q_adds_a_task_from_a_screen_without_a_field_for_one(mine: Dashboard, page: Page) -> None:
    mine.open("#/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.keyboard.press("q")
    expect(page.get_by_role("dialog", name="New task")).to_be_visible()
    page.keyboard.type("quick thought")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-toast]")).to_contain_text("Added: quick thought")
    mine.open("#/inbox")
    expect(mine.row("quick thought")).to_be_visible()
    mine.settle()


def test_slash_searches_and_the_backslash_hides_the_sidebar(mine: Dashboard, page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_label("Search tasks")).to_be_focused()
    page.keyboard.type("bread")
    expect(mine.titles).to_have_text(["Bread"])
    mine.titles.first.focus()
    page.keyboard.press("/")
    expect(page.get_by_label("Search tasks")).to_be_focused()
    expect(page.get_by_label("Search tasks")).to_have_value("bread")

    mine.titles.first.focus()
    page.keyboard.press("\\")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    page.reload()
    expect(mine.titles).to_have_text(["Bread"])
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    page.get_by_role("button", name="Show the sidebar").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_keys_act_on_the_task_in_focus(mine: Dashboard, page: Page) -> None:
    press = page.keyboard.press
    press("j")
    press("1")
    expect(mine.row("Bread")).to_have_attribute("data-priority", "urgent")
    expect(page.locator("[data-toast]")).to_contain_text("Priority Urgent: Bread")
    press("0")
    expect(mine.row("Bread")).to_have_attribute("data-priority", "none")
    press("d")
    expect(mine.row("Bread")).to_have_attribute("data-status", "done")
    press("d")
    expect(mine.row("Bread")).to_have_attribute("data-status", "todo")
    press("s")
    expect(page.get_by_role("dialog", name="Status")).to_be_visible()
    press("ArrowDown")
    press("Enter")
    expect(mine.row("Bread")).to_have_attribute("data-status", "in_progress")
    expect(mine.titles.nth(1)).to_be_focused()
    press("v")
    expect(page.get_by_role("option", name="Inbox")).to_have_attribute("aria-checked", "true")
    press("Escape")
    expect(mine.titles.nth(1)).to_be_focused()
    press("Delete")
    expect(mine.titles).to_have_text(["Apples", "Cheese"])
    expect(mine.titles.nth(1)).to_be_focused()
    mine.settle()
    press("Control+z")
    expect(mine.titles).to_have_text(["Apples", "Bread", "Cheese"])
    mine.settle()


def test_e_edits_the_title(mine: Dashboard, page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("e")
    title = page.get_by_role("textbox", name="Title")
    expect(title).to_be_focused()
    page.keyboard.type("Brown bread")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(mine.titles).to_have_text(["Apples", "Brown bread", "Cheese"])
    expect(mine.titles.nth(1)).to_be_focused()


def test_alt_and_arrows_reorder_a_project(mine: Dashboard, page: Page) -> None:
    mine.open("#/inbox")
    expect(mine.titles).to_have_text(["Cheese", "Bread", "Apples"])
    mine.titles.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(mine.titles).to_have_text(["Bread", "Apples", "Cheese"])
    expect(mine.titles.nth(2)).to_be_focused()
    expect(page.get_by_text("Cheese: now 3 of 3")).to_be_attached()
    mine.settle()
    page.keyboard.press("Alt+ArrowUp")
    expect(mine.titles).to_have_text(["Bread", "Cheese", "Apples"])
    expect(mine.titles.nth(1)).to_be_focused()
    mine.settle()
    page.reload()
    expect(mine.titles).to_have_text(["Bread", "Cheese", "Apples"])


def test_a_move_is_taken_back(mine: Dashboard, page: Page) -> None:
    mine.open("#/inbox")
    expect(mine.titles).to_have_text(["Cheese", "Bread", "Apples"])
    mine.titles.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(mine.titles).to_have_text(["Bread", "Cheese", "Apples"])
    mine.settle()
    page.keyboard.press("Control+z")
    expect(mine.titles).to_have_text(["Cheese", "Bread", "Apples"])


def test_a_refused_move_goes_back(mine: Dashboard, page: Page) -> None:
    mine.open("#/inbox")
    expect(mine.titles).to_have_text(["Cheese", "Bread", "Apples"])
    page.route("**/move/", lambda route: route.fulfill(status=500, json={"title": "No"}))
    mine.titles.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("alert").locator("[data-toast]")).to_have_count(1)
    expect(mine.titles).to_have_text(["Cheese", "Bread", "Apples"])
    mine.complaints.clear()  # the browser tells of the 500


def test_the_list_of_keys(mine: Dashboard, page: Page) -> None:
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_dialog.get_by_text("Reorder in a project")).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_dialog).to_have_count(0)
    expect(mine.titles.first).to_be_focused()


def test_single_keys_can_be_switched_off(mine: Dashboard, page: Page) -> None:
    press = page.keyboard.press
    mine.open("#/settings/shortcuts")
    page.get_by_role("switch", name="Use single keys as shortcuts").click()
    press("?")
    mine.open("#/all")
    mine.titles.first.focus()
    for key in ("1", "d", "x", "q", "j", "t", "?", "\\"):
        press(key)
    press("g")
    press("t")
    expect(mine.titles.first).to_be_focused()
    press("Shift+ArrowDown")
    expect(page.locator("[data-selected]")).to_have_count(2)
    expect(page.locator("[data-task][data-status=todo][data-priority=none]")).to_have_count(3)
    expect(page.get_by_role("dialog")).to_have_count(0)
    press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    press("Escape")

    page.reload()
    mine.open("#/settings/shortcuts")
    switch = page.get_by_role("switch", name="Use single keys as shortcuts")
    expect(switch).not_to_be_checked()
    switch.click()
    press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_what_is_typed_is_no_shortcut(mine: Dashboard, page: Page) -> None:
    mine.titles.first.click()
    comment = page.get_by_label("New comment")
    comment.fill("")
    comment.press_sequentially("gtx?/q1\\d")
    expect(comment).to_have_value("gtx?/q1\\d")
    comment.press("Control+a")
    comment.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-selected]")).to_have_count(0)
    comment.fill("")

    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Account").click()
    page.keyboard.press("d")
    page.keyboard.press("?")
    page.wait_for_timeout(300)  # for what the keys would open to come
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-task][data-status=done]")).to_have_count(0)
