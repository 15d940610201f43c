"""What a task has beside its fields: labels, subtasks, comments, history."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from live import Site
from window import Dashboard, hold, new_email


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.register(new_email())
    window.add("Move house")
    window.row("Move house").locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    yield window
    assert window.complaints == []


def test_labels_are_made_chosen_and_taken_away(mine: Dashboard, page: Page) -> None:
    field = page.get_by_role("combobox", name="Add a label")
    field.fill("errand")
    page.get_by_role("option", name="Create “errand”").click()
    expect(mine.row("Move house").locator("[data-part=labels]")).to_have_text("errand")
    field.fill("Home")
    field.press("Enter")
    expect(mine.row("Move house").locator("[data-part=labels]")).to_contain_text("Home")
    mine.settle()

    page.get_by_role("button", name="Remove: errand").click()
    expect(mine.row("Move house").locator("[data-part=labels]")).to_have_text("Home")
    field.fill("ERR")
    options = page.get_by_role("listbox", name="Labels")
    expect(options.get_by_role("option")).to_have_text(["errand", "Create “ERR”"])
    field.press("Escape")
    expect(options).to_be_hidden()
    expect(page.locator("task-panel")).to_be_visible()
    mine.settle()
    page.reload()
    expect(mine.row("Move house").locator("[data-part=labels]")).to_have_text("Home")


def test_a_label_whose_answer_is_lost_is_not(mine: Dashboard, page: Page) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/v1/labels/", lose, times=1)
    page.route("**/api/v1/labels/?*", lambda route: route.abort())
    field = page.get_by_role("combobox", name="Add a label")
    field.fill("errand")
    field.press("Enter")
    page.locator("toast-region").get_by_role("button", name="Try again").click()

    expect(mine.row("Move house").locator("[data-part=labels]")).to_have_text("errand")
    mine.settle()
    page.unroute("**/api/v1/labels/?*")
    page.reload()
    expect(mine.row("Move house").locator("[data-part=labels]")).to_have_text("errand")
    mine.complaints.clear()  # the browser tells of the lost requests


def test_subtasks_are_added_completed_and_opened(mine: Dashboard, page: Page) -> None:
    field = page.get_by_label("New subtask")
    for title in ("Pack", "Clean"):
        field.fill(title)
        field.press("Enter")
        expect(page.locator("[data-sub-task]", has_text=title)).to_be_visible()
        mine.settle()
    parts = page.locator("[data-sub-task]")
    expect(parts).to_have_text(["Pack", "Clean"])
    parts.first.get_by_role("checkbox").check()
    expect(page.locator("sub-tasks")).to_contain_text("1 of 2 done")
    expect(page.locator("[data-sub-task][data-pending]")).to_have_count(0)
    page.reload()
    expect(parts).to_have_text(["Pack", "Clean"])
    expect(parts.first.get_by_role("checkbox")).to_be_checked()
    parts.nth(1).get_by_role("link").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Clean")


def test_subtasks_stand_in_their_order_whatever_was_known_of_them_before(
    mine: Dashboard, page: Page
) -> None:
    field = page.get_by_label("New subtask")
    parts = page.locator("[data-sub-task]")
    for count, title in enumerate(("Pack", "Clean"), 1):
        field.fill(title)
        field.press("Enter")
        expect(parts).to_have_count(count)
        mine.settle()
    mine.hear_nothing()
    held = hold(page, "**/tasks/?*", "GET")
    page.reload()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Move house")
    page.wait_for_timeout(300)  # a request is told before it is held
    [late] = [route for route in held if "parent=" in route.request.url]
    for route in held:
        if route is not late:
            route.continue_()
    # That list has the newest first.
    expect(parts).to_have_text(["Clean", "Pack"])
    late.continue_()

    expect(parts).to_have_text(["Pack", "Clean"])


def test_comments_are_written_edited_and_deleted(mine: Dashboard, page: Page) -> None:
    field = page.get_by_label("New comment")
    field.fill(
        "**Boxes** from [here](https://example.com), <b>not</b> [there](javascript:alert(1))"
    )
    field.press("Control+Enter")
    comment = page.locator("[data-comment]")
    expect(comment.locator("strong").nth(1)).to_have_text("Boxes")
    expect(comment.get_by_role("link")).to_have_count(1)
    expect(comment.get_by_role("link")).to_have_attribute("href", "https://example.com")
    expect(comment).to_contain_text("<b>not</b> there")
    expect(field).to_be_empty()

    comment.get_by_role("button", name="Edit").click()
    page.get_by_label("Edit comment").fill("Ten boxes")
    comment.get_by_role("button", name="Save").click()
    expect(comment).to_contain_text("Ten boxes")
    expect(comment).to_contain_text("edited")
    comment.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(comment).to_have_count(0)


def test_a_comment_that_was_not_sent_is_there_again(mine: Dashboard, page: Page) -> None:
    mine.add("Another")
    page.get_by_label("New comment").fill("Half a thou")
    mine.row("Another").locator("[data-part=title]").click()
    expect(page.get_by_label("New comment")).to_be_empty()
    mine.row("Move house").locator("[data-part=title]").click()
    expect(page.get_by_label("New comment")).to_have_value("Half a thou")

    page.route("**/comments/", lambda route: route.abort())
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("task-comments [role=alert]")).to_contain_text("No answer")
    expect(page.get_by_label("New comment")).to_have_value("Half a thou")
    page.unroute("**/comments/")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("[data-comment]")).to_have_count(1)
    mine.complaints.clear()  # the browser tells of the lost request


def test_history_tells_what_happened_and_takes_it_back(mine: Dashboard, page: Page) -> None:
    page.get_by_label("Priority").select_option("high")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.get_by_text("History", exact=True).click()
    entries = page.locator("[data-change]")
    expect(entries).to_have_count(2)
    expect(entries.first).to_contain_text("You changed the task")
    expect(entries.first).to_contain_text("Priority: None → High")
    entries.first.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Priority")).to_have_value("none")
    expect(entries).to_have_count(3)
    expect(mine.row("Move house")).to_have_attribute("data-priority", "none")
