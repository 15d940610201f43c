"""Where the focus goes in a task's panel when what had it is gone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from live import Site
from program import Program
from window import Dashboard, new_email


@pytest.fixture
def email() -> str:
    return new_email()


@pytest.fixture
def mine(page: Page, site: Site, email: str) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.register(email)
    window.add("Move house")
    window.row("Move house").locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    yield window
    assert window.complaints == []


def test_of_a_panel_that_is_closed(mine: Dashboard, page: Page) -> None:
    page.get_by_role("button", name="Close").click()
    expect(mine.row("Move house").locator("[data-part=title]")).to_be_focused()


def test_of_a_panel_that_is_closed_by_somebody_who_is_elsewhere_already(
    mine: Dashboard, page: Page
) -> None:
    field = page.get_by_role("textbox", name="New task")
    close = page.get_by_role("button", name="Close").element_handle()
    # Before the page hears that the address is another.
    field.evaluate("(field, close) => { close.click(); field.focus(); }", close)
    expect(page.locator("task-panel")).to_be_hidden()
    page.wait_for_timeout(200)
    expect(field).to_be_focused()


def test_of_a_label_that_is_taken_away(mine: Dashboard, page: Page) -> None:
    field = page.get_by_role("combobox", name="Add a label")
    removers = page.locator("label-picker").get_by_role("button", name="Remove:")
    for number, name in enumerate(("errand", "home", "soon"), 1):
        field.fill(name)
        field.press("Enter")
        expect(removers).to_have_count(number)
    mine.settle()

    first = page.get_by_role("button", name="Remove: errand")
    first.focus()
    first.press("Enter")
    expect(removers).to_have_count(2)
    expect(page.get_by_role("button", name="Remove: home")).to_be_focused()
    mine.settle()
    expect(page.get_by_role("button", name="Remove: home")).to_be_focused()
    page.get_by_role("button", name="Remove: soon").press("Enter")
    expect(page.get_by_role("button", name="Remove: home")).to_be_focused()
    page.get_by_role("button", name="Remove: home").press("Enter")
    expect(field).to_be_focused()
    mine.settle()


def test_a_key_held_down_takes_no_labels_away(mine: Dashboard, page: Page) -> None:
    field = page.get_by_role("combobox", name="Add a label")
    removers = page.locator("label-picker").get_by_role("button", name="Remove:")
    for number, name in enumerate(("errand", "home"), 1):
        field.fill(name)
        field.press("Enter")
        expect(removers).to_have_count(number)
    field.fill("so")
    for _ in range(4):
        page.keyboard.down("Backspace")
    page.keyboard.up("Backspace")
    expect(field).to_be_empty()
    expect(removers).to_have_count(2)

    page.keyboard.press("Backspace")
    expect(removers).to_have_count(1)
    mine.settle()


def test_of_comments(mine: Dashboard, page: Page) -> None:
    field = page.get_by_label("New comment")
    for text in ("One", "Two"):
        field.fill(text)
        field.press("Control+Enter")
        expect(page.locator("[data-comment]", has_text=text)).to_be_visible()
    one, two = (page.locator("[data-comment]").nth(place) for place in (0, 1))

    one.get_by_role("button", name="Edit").press("Enter")
    expect(page.get_by_label("Edit comment")).to_be_focused()
    one.get_by_role("button", name="Cancel").press("Enter")
    expect(one.get_by_role("button", name="Edit")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Edit comment").fill("The first")
    page.keyboard.press("Control+Enter")
    expect(one).to_contain_text("The first")
    expect(one.get_by_role("button", name="Edit")).to_be_focused()

    for left in (1, 0):
        page.locator("[data-comment]").first.get_by_role("button", name="Delete").press("Enter")
        page.get_by_role("dialog").get_by_role("button", name="Delete").press("Enter")
        expect(page.locator("[data-comment]")).to_have_count(left)
        target = one.get_by_role("button", name="Edit") if left else field
        expect(target).to_be_focused()
    expect(two).to_have_count(0)


def test_of_a_subtask_that_is_deleted_elsewhere(
    mine: Dashboard, page: Page, site: Site, email: str
) -> None:
    field = page.get_by_label("New subtask")
    for title in ("Pack", "Clean"):
        field.fill(title)
        field.press("Enter")
    parts = page.locator("[data-sub-task]")
    expect(parts).to_have_text(["Pack", "Clean"])
    expect(page.locator("[data-sub-task][data-pending]")).to_have_count(0)
    first = str(parts.first.get_attribute("data-sub-task"))
    parts.first.get_by_role("checkbox").focus()
    Program(site, email).call("DELETE", f"tasks/{first}/")

    expect(parts).to_have_text(["Clean"], timeout=10_000)
    expect(parts.first.get_by_role("link")).to_be_focused()
