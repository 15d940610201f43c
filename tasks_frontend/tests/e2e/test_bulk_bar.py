"""Many tasks at once: selected by keys, by mouse, by touch; changed as one; taken back as one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from live import Site
from window import Dashboard, new_email


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    """With the tasks Apples, Bread, Cheese and Dill, and the focus on the first of them."""
    window = Dashboard(page, site)
    window.register(new_email())
    fill(window)
    yield window
    assert window.complaints == []


def fill(window: Dashboard) -> None:
    for title in ("Dill", "Cheese", "Bread", "Apples"):
        window.add(title)
    window.titles.first.focus()


def selected(window: Dashboard) -> Locator:
    return window.page.locator("[data-selected] [data-part=title]")


def bar(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Selected tasks")


def test_three_are_completed_by_one_request_and_one_undo(mine: Dashboard, page: Page) -> None:
    writes: list[str] = []

    def note(request: Request) -> None:
        if request.method != "GET":
            writes.append(request.url.rpartition("/api/v1/")[2])

    page.on("request", note)
    press = page.keyboard.press
    press("x")
    press("Shift+ArrowDown")
    press("Shift+ArrowDown")
    expect(bar(page)).to_contain_text("3 selected")
    bar(page).get_by_role("button", name="Done").click()

    expect(page.locator("[data-task][data-status=done]")).to_have_count(3)
    expect(page.locator("[data-toast]")).to_contain_text("3 tasks completed")
    expect(bar(page)).to_be_hidden()
    mine.settle()
    assert writes == ["tasks/bulk/"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-task][data-status=todo]")).to_have_count(4)
    mine.settle()
    page.reload()
    expect(mine.titles).to_have_text(["Apples", "Bread", "Cheese", "Dill"])


def test_selecting_by_keys(mine: Dashboard, page: Page) -> None:
    press = page.keyboard.press
    press("x")
    press("j")
    press("j")
    press("Space")
    expect(selected(mine)).to_have_text(["Apples", "Cheese"])
    expect(page.get_by_role("button", name="Select: Cheese")).to_have_attribute(
        "aria-pressed", "true"
    )
    press("Shift+ArrowUp")
    expect(selected(mine)).to_have_text(["Apples", "Bread", "Cheese"])
    press("Shift+ArrowDown")
    expect(selected(mine)).to_have_text(["Apples", "Cheese"])
    press("Space")
    expect(selected(mine)).to_have_text(["Apples"])
    press("Control+a")
    expect(selected(mine)).to_have_count(4)
    press("Escape")
    expect(selected(mine)).to_have_count(0)
    expect(bar(page)).to_be_hidden()
    expect(mine.titles.nth(2)).to_be_focused()


def test_selecting_by_mouse(mine: Dashboard, page: Page) -> None:
    mine.titles.nth(0).click(modifiers=["Control"])
    mine.titles.nth(2).click(modifiers=["Shift"])
    expect(selected(mine)).to_have_text(["Apples", "Bread", "Cheese"])
    mine.titles.nth(1).click(modifiers=["Control"])
    expect(selected(mine)).to_have_text(["Apples", "Cheese"])
    assert len(page.context.pages) == 1, "a link opened another window"

    mine.row("Dill").hover()
    page.get_by_role("button", name="Select: Dill").click()
    expect(selected(mine)).to_have_text(["Apples", "Cheese", "Dill"])
    bar(page).get_by_role("button", name="Clear selection").click()
    expect(selected(mine)).to_have_count(0)
    mine.titles.nth(0).click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Apples")


def test_what_is_deleted_together_comes_back_together(mine: Dashboard, page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Delete")
    expect(mine.titles).to_have_text(["Apples", "Dill"])
    expect(mine.titles.nth(1)).to_be_focused()
    mine.settle()
    page.keyboard.press("Control+z")
    expect(mine.titles).to_have_text(["Apples", "Bread", "Cheese", "Dill"])
    mine.settle()


def test_date_and_labels_are_chosen_for_all(mine: Dashboard, page: Page) -> None:
    press = page.keyboard.press
    mine.titles.first.click()
    page.get_by_role("combobox", name="Add a label").fill("home")
    page.get_by_role("option", name="Create “home”").click()
    expect(page.locator("task-panel .chip")).to_have_text("home")
    press("Escape")
    press("Escape")
    expect(page.locator("task-panel")).to_be_hidden()
    mine.settle()

    press("Control+a")
    press("t")
    menu = page.get_by_role("dialog", name="Due date")
    expect(menu.get_by_role("listbox")).to_be_focused()
    press("ArrowDown")
    press("Enter")
    expect(page.locator("[data-task] [data-part=due]", has_text="Tomorrow")).to_have_count(4)
    expect(page.locator("[data-toast]")).to_contain_text("4 tasks are due Tomorrow")
    mine.settle()

    press("l")
    home = page.get_by_role("option", name="home")
    expect(home).to_have_attribute("aria-checked", "mixed")
    press("Enter")
    expect(page.locator("[data-task] .label")).to_have_count(4)
    mine.settle()
    press("l")
    expect(home).to_have_attribute("aria-checked", "true")
    press("Enter")
    expect(page.locator("[data-task] .label")).to_have_count(0)
    mine.settle()
    expect(selected(mine)).to_have_count(4)


def test_they_are_moved_to_a_project(mine: Dashboard, page: Page) -> None:
    page.get_by_role("button", name="New project").click()
    page.get_by_label("Name").fill("Garden")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()
    mine.open("#/all")
    mine.titles.nth(0).click(modifiers=["Control"])
    mine.titles.nth(3).click(modifiers=["Control"])
    bar(page).get_by_role("button", name="Move").click()
    page.get_by_role("option", name="Garden").click()
    expect(page.locator("[data-toast]")).to_contain_text("2 tasks moved to Garden")
    expect(bar(page).get_by_role("button", name="Move")).to_be_focused()
    mine.settle()
    page.get_by_role("link", name="Garden").click()
    expect(mine.titles).to_have_text(["Dill", "Apples"])
    expect(bar(page)).to_be_hidden()


def test_the_bar_by_keys(mine: Dashboard, page: Page) -> None:
    press = page.keyboard.press
    press("Control+a")
    expect(bar(page)).to_be_visible()
    bar(page).get_by_role("button", name="Done").focus()
    press("ArrowRight")
    press("ArrowRight")
    expect(bar(page).get_by_role("button", name="Priority")).to_be_focused()
    press("Enter")
    press("h")
    press("Enter")
    expect(page.locator("[data-task][data-priority=high]")).to_have_count(4)
    expect(bar(page).get_by_role("button", name="Priority")).to_be_focused()
    mine.settle()
    press("ArrowLeft")
    press("Enter")
    page.get_by_label("Another date").fill("2038-02-03")
    press("Enter")
    expect(page.locator("[data-task] [data-part=due]", has_text="Feb 3, 2038")).to_have_count(4)
    mine.settle()


def test_where_one_is_refused_nothing_has_changed(mine: Dashboard, page: Page) -> None:
    page.route("**/tasks/bulk/", lambda route: route.fulfill(status=500, json={"title": "No"}))
    page.keyboard.press("Control+a")
    page.keyboard.press("1")
    expect(page.get_by_role("alert").locator("[data-toast]")).to_have_count(1)
    expect(page.locator("[data-task][data-priority=none]")).to_have_count(4)
    page.unroute("**/tasks/bulk/")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-task][data-priority=urgent]")).to_have_count(4)
    mine.settle()
    mine.complaints.clear()  # the browser tells of the 500


def test_by_touch(browser: Browser, site: Site) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    window = Dashboard(context.new_page(), site)
    page = window.page
    window.register(new_email())
    fill(window)
    page.get_by_role("button", name="Select", exact=True).tap()
    expect(bar(page)).to_contain_text("Nothing selected")
    window.titles.nth(1).tap()
    window.titles.nth(2).tap()
    expect(selected(window)).to_have_text(["Bread", "Cheese"])
    bar(page).get_by_role("button", name="Delete").tap()
    expect(window.titles).to_have_text(["Apples", "Dill"])
    window.settle()
    window.titles.nth(0).tap()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Apples")
    assert window.complaints == []
    context.close()
