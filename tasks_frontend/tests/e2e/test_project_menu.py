"""What can be done with a project."""

import pytest
from playwright.sync_api import Locator, Page, expect

from program import Program
from window import Dashboard


@pytest.fixture
def garden(mine: Dashboard, page: Page, program: Program) -> str:
    """The second of three projects; its list is shown."""
    names = ("Household", "Garden", "Work")
    ids = {name: program.add_project(name=name, colour="#15803d") for name in names}
    program.add(title="Water the ferns", project=ids["Garden"])
    mine.open(f"#/projects/{ids['Garden']}")
    page.reload()
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()
    return ids["Garden"]


def act(page: Page, action: str) -> None:
    page.get_by_role("button", name="Project actions").click()
    page.get_by_role("menuitem", name=action).click()


def sidebar(page: Page) -> Locator:
    return page.locator("nav > .bar-projects a")


@pytest.mark.usefixtures("garden")
def test_a_project_is_renamed(page: Page) -> None:
    act(page, "Edit")
    page.get_by_label("Name").fill("Balcony")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Balcony")).to_be_visible()
    expect(sidebar(page)).to_have_text(["Household", "Balcony", "Work"])


@pytest.mark.usefixtures("garden")
def test_a_project_is_moved(page: Page) -> None:
    act(page, "Move up")
    expect(sidebar(page)).to_have_text(["Garden", "Household", "Work"])
    expect(page.get_by_role("status").get_by_text("Moved: Garden, 1 of 3")).to_be_attached()
    page.get_by_role("button", name="Project actions").click()
    expect(page.get_by_role("menuitem", name="Move up")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")
    act(page, "Move down")
    expect(sidebar(page)).to_have_text(["Household", "Garden", "Work"])
    page.reload()
    expect(sidebar(page)).to_have_text(["Household", "Garden", "Work"])


@pytest.mark.usefixtures("garden")
def test_the_menu_by_keyboard(page: Page) -> None:
    press = page.keyboard.press
    button = page.get_by_role("button", name="Project actions")
    button.focus()
    press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Edit")).to_be_focused()
    press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Move up")).to_be_focused()
    press("End")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    press("a")
    expect(page.get_by_role("menuitem", name="Archive")).to_be_focused()
    press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(button).to_be_focused()
    press("Enter")
    press("m")
    press("m")
    press("Enter")
    expect(sidebar(page)).to_have_text(["Household", "Work", "Garden"])
    expect(button).to_be_focused()


def test_an_archived_project_can_be_found_and_taken_up_again(
    mine: Dashboard, page: Page, garden: str
) -> None:
    act(page, "Archive")
    expect(sidebar(page)).to_have_text(["Household", "Work"])
    mine.open("#/inbox")
    page.get_by_text("Archived (1)").click()
    page.get_by_role("link", name="Garden").click()
    expect(mine.titles).to_have_text(["Water the ferns"])
    expect(page.locator("project-menu .badge")).to_have_text("Archived")

    act(page, "Take up again")
    expect(sidebar(page)).to_have_text(["Household", "Garden", "Work"])
    expect(page.locator("archived-projects")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(sidebar(page)).to_have_text(["Household", "Work"])


def test_a_deleted_project_comes_back(mine: Dashboard, page: Page, garden: str) -> None:
    act(page, "Delete")
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    expect(sidebar(page)).to_have_text(["Household", "Work"])
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()
    expect(mine.titles).to_have_text(["Water the ferns"])
    expect(sidebar(page)).to_have_text(["Household", "Garden", "Work"])


def test_the_inbox_stays(mine: Dashboard, page: Page, program: Program) -> None:
    mine.open("#/inbox")
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    expect(mine.new_task).to_be_visible()
    expect(page.get_by_role("button", name="Project actions")).to_have_count(0)


def test_what_was_changed_elsewhere_is_not_deleted_unseen(
    mine: Dashboard, page: Page, program: Program, garden: str
) -> None:
    mine.hear_nothing()
    program.call("PATCH", f"projects/{garden}/", {"name": "Balcony"})
    act(page, "Delete")
    expect(page.get_by_role("heading", name="Balcony")).to_be_visible()
    mine.expect_refusal(412)
