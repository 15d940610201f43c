"""A task's description is read as Markdown and written as text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from live import Site
from window import Dashboard, give_tasks, new_email

TEXT = "**Boxes** first, see [the list](https://example.com/list).\n\n- [x] tape\n- [ ] rope"


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    email = new_email()
    window = Dashboard(page, site)
    window.register(email)
    give_tasks(site, email, [{"title": "Move house", "description": TEXT}, {"title": "Another"}])
    page.reload()
    window.open("#/all")
    window.row("Move house").locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Move house")
    yield window
    assert window.complaints == []


def test_it_is_read_until_it_is_written(mine: Dashboard, page: Page) -> None:
    field, text = page.get_by_label("Description"), page.locator("task-fields .markdown")
    button = page.locator(".field-head").get_by_role("button")
    expect(field).to_be_hidden()
    expect(text.locator("strong")).to_have_text("Boxes")
    expect(text.get_by_role("link")).to_have_attribute("href", "https://example.com/list")
    expect(text.get_by_role("checkbox")).to_have_count(2)
    expect(text.get_by_role("checkbox").first).to_be_checked()

    expect(button).to_have_text("Edit")
    button.press("Enter")
    expect(field).to_be_focused()
    expect(text).to_be_hidden()
    field.fill("_Later_")
    button.press("Enter")
    expect(text.locator("em")).to_have_text("Later")
    expect(button).to_be_focused()
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.reload()
    expect(text.locator("em")).to_have_text("Later")


def test_pressing_the_text_begins_to_write(mine: Dashboard, page: Page) -> None:
    field, text = page.get_by_label("Description"), page.locator("task-fields .markdown")
    text.locator("strong").click()
    expect(field).to_be_focused()
    expect(field).to_have_value(TEXT)

    mine.row("Another").locator("[data-part=title]").click()
    expect(field).to_be_visible()
    expect(field).to_be_empty()
    expect(page.locator(".field-head button")).to_be_hidden()
    mine.row("Move house").locator("[data-part=title]").click()
    expect(text).to_be_visible()


def test_news_do_not_take_the_field_away(mine: Dashboard, page: Page) -> None:
    mine.row("Another").locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Another")
    field = page.get_by_label("Description")
    field.press_sequentially("A start")
    page.get_by_label("Priority").select_option("high")
    field.press_sequentially(", and more")
    mine.settle()
    expect(field).to_be_focused()
    expect(field).to_have_value("A start, and more")
