"""What was done last is what is taken back, wherever it was; nothing goes wrong without a word."""

import pytest
from playwright.sync_api import Locator, Page, expect

from live import Site
from program import Program
from window import Dashboard, hold, new_email


@pytest.fixture
def program(mine: Dashboard, site: Site) -> Program:
    """Of a person who is signed in, and has Apples and Bread."""
    email = new_email()
    mine.register(email)
    mine.add("Bread")
    mine.add("Apples")
    return Program(site, email)


def toast(page: Page) -> Locator:
    return page.locator("[data-toast]")


def undo_button(page: Page) -> Locator:
    return toast(page).get_by_role("button", name="Undo")


def complete(window: Dashboard, title: str) -> None:
    window.row(title).get_by_role("checkbox").click()
    expect(window.row(title)).to_have_attribute("data-status", "done")
    window.settle()


def dismiss(page: Page) -> None:
    """Close the messages, as if they had gone by themselves."""
    page.get_by_role("button", name="Dismiss").last.click()
    expect(toast(page)).to_have_count(0)


@pytest.mark.usefixtures("program")
def test_an_offer_goes_when_something_else_is_done(mine: Dashboard, page: Page) -> None:
    complete(mine, "Apples")
    expect(undo_button(page)).to_be_visible()
    mine.titles.nth(1).click()
    page.get_by_label("Priority").select_option("high")
    expect(mine.row("Bread")).to_have_attribute("data-priority", "high")
    # At once: after a while it goes by itself.
    expect(undo_button(page)).to_have_count(0, timeout=500)


@pytest.mark.usefixtures("program")
def test_an_offer_goes_with_what_was_refused(mine: Dashboard, page: Page) -> None:
    complete(mine, "Apples")
    page.route("**/api/v1/tasks/*/", lambda route: route.fulfill(status=500, json={}))
    mine.row("Bread").get_by_role("checkbox").click()
    expect(page.get_by_role("alert").locator("[data-toast]")).to_be_visible()
    expect(undo_button(page)).to_have_count(0)
    mine.complaints.clear()  # the browser tells of the 500


def test_a_project_is_a_step_like_a_task(mine: Dashboard, page: Page, program: Program) -> None:
    project = program.add_project(name="Garden")
    complete(mine, "Apples")
    mine.open(f"#/projects/{project}")
    page.reload()
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()
    for action in ("Archive", "Delete"):
        page.get_by_role("button", name="Project actions").click()
        page.get_by_role("menuitem", name=action).click()
        expect(undo_button(page)).to_have_count(1)
        dismiss(page)
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()

    page.keyboard.press("Control+z")
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()
    expect(page.locator("project-menu .badge")).to_have_text("Archived")
    page.keyboard.press("Control+z")
    expect(page.locator("project-menu .badge")).to_be_hidden()
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("project-menu .badge")).to_have_text("Archived")
    page.keyboard.press("Control+y")
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


def test_a_place_in_the_order_is_taken_back(mine: Dashboard, page: Page, program: Program) -> None:
    project = program.add_project(name="Garden")
    for title in ("Ferns", "Roses"):
        program.add(title=title, project=project)
    mine.open(f"#/projects/{project}")
    # News would bring the list up to date, too.
    mine.hear_nothing()
    page.reload()
    expect(mine.titles).to_have_text(["Ferns", "Roses"])
    mine.titles.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(mine.titles).to_have_text(["Roses", "Ferns"])
    mine.settle()
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("Undone")
    expect(mine.titles).to_have_text(["Ferns", "Roses"], timeout=1000)


def test_an_order_that_was_read_before_a_move_is_not_taken_over(
    mine: Dashboard, page: Page, program: Program
) -> None:
    project = program.add_project(name="Garden")
    for title in ("Ferns", "Roses"):
        program.add(title=title, project=project)
    mine.open(f"#/projects/{project}")
    with mine.first_news():
        page.reload()
    expect(mine.titles).to_have_text(["Ferns", "Roses"])
    reads = hold(page, "**/tasks/?*", "GET")
    moves = hold(page, "**/move/", "POST")
    program.add(title="Ivy", project=project)
    with page.expect_request("**/tasks/?*"):
        page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(200)  # a request is told before it is held
    answer = reads[0].fetch()
    mine.titles.first.focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(mine.titles).to_have_text(["Roses", "Ferns"])
    reads[0].fulfill(response=answer)
    page.wait_for_timeout(300)  # for the answer to be taken
    expect(mine.titles).to_have_text(["Roses", "Ferns"])

    page.unroute("**/tasks/?*")
    moves[0].continue_()
    expect(mine.titles).to_have_text(["Roses", "Ferns", "Ivy"])
    mine.settle()


def test_a_label_is_a_step_like_a_task(mine: Dashboard, page: Page, program: Program) -> None:
    program.add_label(name="errand")
    complete(mine, "Apples")
    mine.open("#/labels")
    page.get_by_role("button", name="Edit: errand").click()
    page.get_by_label("Name").fill("town")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Delete: town").click()
    expect(undo_button(page)).to_be_visible()
    dismiss(page)
    rows = page.locator("label-list li")

    page.keyboard.press("Control+z")
    expect(rows).to_have_text(["town"])
    page.keyboard.press("Control+z")
    expect(rows).to_have_text(["errand"])
    page.keyboard.press("Control+z")
    expect(toast(page).last).to_contain_text("Undone")
    mine.open("#/all")
    expect(mine.row("Apples")).to_have_attribute("data-status", "todo")


@pytest.mark.usefixtures("program")
def test_a_key_held_down_takes_back_one_step(mine: Dashboard, page: Page) -> None:
    complete(mine, "Apples")
    complete(mine, "Bread")
    page.keyboard.down("Control")
    for _ in range(3):
        page.keyboard.down("z")
    page.keyboard.up("z")
    page.keyboard.up("Control")
    expect(mine.row("Bread")).to_have_attribute("data-status", "todo")
    mine.settle()
    expect(mine.row("Apples")).to_have_attribute("data-status", "done")


@pytest.mark.usefixtures("program")
def test_an_undo_without_an_answer_can_be_tried_again(mine: Dashboard, page: Page) -> None:
    complete(mine, "Apples")
    page.route("**/changes/*/undo/", lambda route: route.abort())
    undo_button(page).click()
    expect(toast(page)).to_contain_text("No answer from the API")
    expect(mine.row("Apples")).to_have_attribute("data-status", "done")
    page.unroute("**/changes/*/undo/")
    toast(page).get_by_role("button", name="Try again").click()
    expect(mine.row("Apples")).to_have_attribute("data-status", "todo")
    mine.settle()
    mine.complaints.clear()  # the browser tells of the lost request


def test_a_refused_undo_is_explained(mine: Dashboard, page: Page, program: Program) -> None:
    task = program.add(title="Cheese")
    page.reload()
    mine.row("Cheese").locator("[data-part=title]").click()
    page.get_by_role("textbox", name="Title").fill("Cheddar")
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    program.edit(task, title="Gouda")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("task-panel")).to_be_hidden()
    page.keyboard.press("Control+z")
    expect(toast(page)).to_contain_text("This has changed again since: Title.")
    expect(toast(page).get_by_role("button", name="Try again")).to_have_count(0)
    mine.complaints.clear()  # the browser tells of the 409


@pytest.mark.usefixtures("program")
def test_undo_and_redo_are_commands(mine: Dashboard, page: Page) -> None:
    complete(mine, "Apples")
    for command, status in (("Undo", "todo"), ("Redo", "done")):
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill(command)
        page.keyboard.press("Enter")
        expect(mine.row("Apples")).to_have_attribute("data-status", status)
        mine.settle()
    page.keyboard.press("Control+Shift+z")
    expect(toast(page).last).to_contain_text("There is nothing to redo.")


@pytest.mark.usefixtures("program")
def test_a_mistake_of_ours_is_told(mine: Dashboard, page: Page) -> None:
    page.evaluate("void Promise.reject(new DOMException('', 'AbortError'))")
    page.evaluate("void Promise.reject(new TypeError('a mistake'))")
    expect(toast(page)).to_have_count(1)
    expect(toast(page)).to_contain_text("Something went wrong")
    assert any("a mistake" in complaint for complaint in mine.complaints)
    mine.complaints.clear()


@pytest.mark.usefixtures("program")
def test_signing_out_asks_where_something_typed_would_be_lost(mine: Dashboard, page: Page) -> None:
    question = page.get_by_role("dialog", name="Sign out without saving?")

    def try_to_leave() -> None:
        page.get_by_role("button", name="Account:").click()
        page.get_by_text("Sign out").first.click()

    mine.new_task.fill("Half a")
    try_to_leave()
    question.get_by_role("button", name="Cancel").click()
    expect(mine.new_task).to_have_value("Half a")
    mine.new_task.fill("")

    mine.open("#/settings/profile")
    page.get_by_label("Name").fill("Zoë")
    try_to_leave()
    question.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Save").click()
    expect(toast(page)).to_contain_text("Saved")
    try_to_leave()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
