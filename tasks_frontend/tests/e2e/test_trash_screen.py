"""What was deleted: back, or away for good."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from program import Program
from window import Dashboard, hold


def row(page: Page, title: str) -> Locator:
    return page.locator("trash-list li", has_text=title)


def test_an_empty_trash_says_so(mine: Dashboard, page: Page, program: Program) -> None:
    mine.open("#/trash")
    expect(page.get_by_text("The trash is empty.")).to_be_visible()


def test_a_task_comes_back(mine: Dashboard, page: Page, program: Program) -> None:
    mine.add("Buy milk")
    mine.row("Buy milk").hover()
    page.get_by_role("button", name="Delete: Buy milk").click()
    mine.settle()
    page.get_by_role("link", name="Trash").click()

    expect(row(page, "Buy milk")).to_contain_text("Deleted")
    page.get_by_role("button", name="Restore: Buy milk").click()
    expect(row(page, "Buy milk")).to_have_count(0)
    expect(page.get_by_text("The trash is empty.")).to_be_visible()
    expect(page.get_by_text("Restored: Buy milk")).to_be_visible()
    mine.open("#/all")
    expect(mine.titles).to_have_text(["Buy milk"])


@pytest.mark.usefixtures("program")
def test_what_is_still_being_deleted_comes_later(mine: Dashboard, page: Page) -> None:
    mine.add("Buy milk")
    held = hold(page, "**/api/v1/tasks/*/", "DELETE")
    mine.row("Buy milk").hover()
    page.get_by_role("button", name="Delete: Buy milk").click()
    page.get_by_role("link", name="Trash").click()
    expect(page.get_by_text("The trash is empty.")).to_be_visible()
    held[0].continue_()

    expect(row(page, "Buy milk")).to_contain_text("Deleted")


def test_a_project_comes_back_with_its_tasks(mine: Dashboard, page: Page, program: Program) -> None:
    project = program.add_project(name="Household", colour="#1e90ff")
    program.add(title="Buy milk", project=project)
    program.call("DELETE", f"projects/{project}/")
    mine.open("#/trash")

    expect(row(page, "Buy milk")).to_have_count(0)
    page.get_by_role("button", name="Restore: Household").click()
    expect(row(page, "Household")).to_have_count(0)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Household").click()
    expect(mine.titles).to_have_text(["Buy milk"])


def test_what_is_deleted_for_good_is_asked_for_first(
    mine: Dashboard, page: Page, program: Program
) -> None:
    task, project = program.add(title="Buy milk"), program.add_project(name="Household")
    program.call("DELETE", f"tasks/{task}/")
    program.call("DELETE", f"projects/{project}/")
    mine.open("#/trash")

    for name in ("Buy milk", "Household"):
        away = page.get_by_role("button", name=f"Delete for good: {name}")
        away.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Cancel").click()
        expect(row(page, name)).to_be_visible()
        away.click()
        dialog.get_by_role("button", name="Delete for good").click()
        expect(row(page, name)).to_have_count(0)
    expect(page.get_by_text("The trash is empty.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The trash is empty.")).to_be_visible()


def test_a_part_of_something_deleted_has_to_wait(
    mine: Dashboard, page: Page, program: Program
) -> None:
    parent = program.add(title="Move house")
    part = program.add(title="Pack the books", parent=parent)
    for task in (part, parent):
        program.call("DELETE", f"tasks/{task}/")
    mine.open("#/trash")

    page.get_by_role("button", name="Restore: Pack the books").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("part of is in the trash"))
    expect(row(page, "Pack the books")).to_be_visible()
    page.get_by_role("button", name="Restore: Move house").click()
    expect(row(page, "Move house")).to_have_count(0)
    page.get_by_role("button", name="Restore: Pack the books").click()
    expect(row(page, "Pack the books")).to_have_count(0)
    mine.complaints.clear()  # the browser tells of the 409


def test_a_task_whose_project_was_deleted_meanwhile_has_to_wait(
    mine: Dashboard, page: Page, program: Program
) -> None:
    project = program.add_project(name="Household")
    task = program.add(title="Buy milk", project=project)
    program.call("DELETE", f"tasks/{task}/")
    mine.open("#/trash")
    page.reload()
    expect(row(page, "Buy milk")).to_contain_text("Household")
    program.call("DELETE", f"projects/{project}/")

    page.get_by_role("button", name="Restore: Buy milk").click()
    expect(page.get_by_role("alert")).to_contain_text("Restore the project first.")
    mine.complaints.clear()  # the browser tells of the 409


def test_by_keyboard_the_focus_goes_on_to_the_next(
    mine: Dashboard, page: Page, program: Program
) -> None:
    for title in ("Milk", "Bread", "Eggs"):
        program.call("DELETE", f"tasks/{program.add(title=title)}/")
    mine.open("#/trash")

    page.get_by_role("button", name="Restore: Bread").focus()
    page.keyboard.press("Enter")
    expect(row(page, "Bread")).to_have_count(0)
    expect(page.get_by_role("button", name="Restore: Milk")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(row(page, "Bread")).to_be_visible()
