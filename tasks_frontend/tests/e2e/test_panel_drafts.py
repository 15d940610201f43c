"""What was typed beside a task's fields stays its own, whatever the panel shows meanwhile."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from live import Site
from program import Program
from window import Dashboard, hold, new_email


@pytest.fixture
def address() -> str:
    return new_email()


@pytest.fixture
def mine(page: Page, site: Site, address: str) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.register(address)
    window.add("Another")
    window.add("Move house")
    open_task(window, "Move house")
    yield window
    assert window.complaints == []


def open_task(window: Dashboard, title: str) -> None:
    window.row(title).locator("[data-part=title]").click()
    expect(window.page.get_by_role("textbox", name="Title")).to_have_value(title)


def say(page: Page, text: str) -> None:
    page.get_by_label("New comment").fill(text)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("[data-comment]", has_text=text)).to_be_visible()


def lose(page: Page, address: str, method: str) -> list[str]:
    """The answer to the first request gets lost; the keys of all are told."""
    keys: list[str] = []

    def take(route: Route) -> None:
        if route.request.method != method:
            return route.fallback()
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route(address, take)
    return keys


def test_a_task_on_its_way_shows_nothing_of_the_former(mine: Dashboard, page: Page) -> None:
    say(page, "About the house")
    held = hold(page, "**/api/v1/tasks/", "POST")
    page.get_by_label("New subtask").fill("Pack")
    page.get_by_label("New subtask").press("Enter")
    page.locator("[data-sub-task] a").click()

    expect(page.get_by_role("textbox", name="Title")).to_have_value("Pack")
    for part in ("sub-tasks", "task-comments", "task-history"):
        expect(page.locator(part)).to_be_hidden()
    held[0].continue_()
    expect(page.locator("task-comments")).to_be_visible()
    expect(page.locator("[data-comment]")).to_have_count(0)
    mine.settle()


def test_a_comment_typed_while_the_former_is_sent(mine: Dashboard, page: Page) -> None:
    field = page.get_by_label("New comment")
    held = hold(page, "**/comments/", "POST")
    with page.expect_request("**/comments/"):
        field.fill("The first")
        page.get_by_role("button", name="Comment", exact=True).click()
    field.fill("The second")
    held[0].continue_()

    expect(page.locator("[data-comment]")).to_have_count(1)
    expect(field).to_have_value("The second")
    open_task(mine, "Another")
    expect(field).to_be_empty()
    open_task(mine, "Move house")
    expect(field).to_have_value("The second")


def test_an_answer_that_comes_late_leaves_the_next_tasks_comment(
    mine: Dashboard, page: Page
) -> None:
    field = page.get_by_label("New comment")
    held = hold(page, "**/comments/", "POST")
    with page.expect_request("**/comments/"):
        field.fill("About the house")
        field.press("Control+Enter")
    open_task(mine, "Another")
    field.fill("About the other")
    with page.expect_response("**/comments/"):
        held[0].continue_()

    expect(field).to_have_value("About the other")
    expect(page.locator("[data-comment]")).to_have_count(0)
    open_task(mine, "Move house")
    expect(page.locator("[data-comment]")).to_contain_text(["About the house"])
    expect(field).to_be_empty()


def test_a_comment_being_edited_is_there_again(mine: Dashboard, page: Page) -> None:
    say(page, "Ten boxes")
    comment = page.locator("[data-comment]")
    comment.get_by_role("button", name="Edit").click()
    page.get_by_label("Edit comment").fill("Twelve box")
    open_task(mine, "Another")
    expect(comment).to_have_count(0)
    open_task(mine, "Move house")

    expect(page.get_by_label("Edit comment")).to_have_value("Twelve box")
    comment.get_by_role("button", name="Cancel").click()
    expect(comment).to_contain_text("Ten boxes")
    open_task(mine, "Another")
    open_task(mine, "Move house")
    expect(comment).to_contain_text("Ten boxes")


def test_a_lost_answer_keeps_no_comment_from_being_edited_and_deleted(
    mine: Dashboard, page: Page
) -> None:
    say(page, "Ten boxes")
    comment = page.locator("[data-comment]")
    failure = page.locator("task-comments [role=alert]").filter(has_text="No answer")
    edits, deletions = lose(page, "**/comments/*/", "PATCH"), lose(page, "**/comments/*/", "DELETE")
    comment.get_by_role("button", name="Edit").click()
    page.get_by_label("Edit comment").fill("Twelve boxes")
    comment.get_by_role("button", name="Save").click()
    expect(failure).to_be_visible()
    comment.get_by_role("button", name="Save").click()
    expect(comment).to_contain_text("Twelve boxes")
    expect(failure).to_have_count(0)

    for _ in range(2):
        comment.get_by_role("button", name="Delete").click()
        with page.expect_request("**/comments/*/"):
            page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        if len(deletions) == 1:
            expect(failure).to_be_visible()
    expect(comment).to_have_count(0)
    assert edits[0] == edits[1]
    assert deletions[0] == deletions[1]
    mine.complaints.clear()  # the browser tells of the lost requests


def test_typing_on_after_a_lost_answer_is_no_conflict(mine: Dashboard, page: Page) -> None:
    say(page, "Ten boxes")
    comment = page.locator("[data-comment]")
    lose(page, "**/comments/*/", "PATCH")
    comment.get_by_role("button", name="Edit").click()
    page.get_by_label("Edit comment").fill("Twelve boxes")
    comment.get_by_role("button", name="Save").click()
    expect(page.locator("task-comments [role=alert]").filter(has_text="No answer")).to_be_visible()
    page.get_by_label("Edit comment").fill("Twelve boxes, one lamp")
    comment.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Edit comment")).to_have_count(0)
    expect(comment).to_contain_text("Twelve boxes, one lamp")
    mine.complaints.clear()  # the browser tells of the lost request and of the 412


def test_a_comment_deleted_elsewhere_goes(
    mine: Dashboard, page: Page, site: Site, address: str
) -> None:
    say(page, "Ten boxes")
    comment = page.locator("[data-comment]")
    Program(site, address).call("DELETE", f"comments/{comment.get_attribute('data-comment')}/")
    comment.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(comment).to_have_count(0)
    expect(page.locator("task-comments [role=alert]")).to_be_hidden()
    mine.complaints.clear()  # the browser tells of the refusal


@pytest.mark.parametrize(
    ("choice", "text"), [("Keep mine", "Twelve boxes"), ("Use theirs", "Eleven boxes")]
)
@pytest.mark.parametrize("is_left", [False, True])
def test_an_edit_hides_no_other(
    mine: Dashboard, page: Page, site: Site, address: str, choice: str, text: str, is_left: bool
) -> None:
    say(page, "Ten boxes")
    comment = page.locator("[data-comment]")
    comment.get_by_role("button", name="Edit").click()
    page.get_by_label("Edit comment").fill("Twelve boxes")
    address_of_it = f"comments/{comment.get_attribute('data-comment')}/"
    elsewhere = Program(site, address)
    elsewhere.call("PATCH", address_of_it, {"body": "Eleven boxes"})
    if is_left:
        open_task(mine, "Another")
        open_task(mine, "Move house")
    comment.get_by_role("button", name="Save").click()

    expect(comment.get_by_role("alert")).to_contain_text("Eleven boxes")
    expect(page.get_by_label("Edit comment")).to_have_value("Twelve boxes")
    comment.get_by_role("button", name=choice).click()
    expect(comment.get_by_role("button", name="Edit")).to_be_visible()
    expect(comment).to_contain_text(text)
    assert elsewhere.call("GET", address_of_it)["body"] == text
    mine.complaints.clear()  # the browser tells of the refusal


def test_earlier_comments_come_once(mine: Dashboard, page: Page, site: Site, address: str) -> None:
    open_task(mine, "Another")
    elsewhere = Program(site, address)
    task = mine.row("Move house").get_attribute("data-task")
    for number in range(51):
        elsewhere.call("POST", f"tasks/{task}/comments/", {"body": f"Box {number}"})
    open_task(mine, "Move house")
    expect(page.locator("[data-comment]")).to_have_count(50)
    held = hold(page, "**/comments/*", "GET")
    page.get_by_role("button", name="Earlier comments").dblclick()
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()

    expect(page.locator("[data-comment]")).to_have_count(51)
    assert len(held) == 1


def test_a_comment_sent_before_the_others_came_is_there_once(mine: Dashboard, page: Page) -> None:
    say(page, "About the house")
    open_task(mine, "Another")
    page.route("**/comments/?*", lambda route: route.abort())
    open_task(mine, "Move house")
    again = page.locator("task-comments").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    say(page, "Ten boxes")
    expect(again).to_be_visible()
    page.unroute("**/comments/?*")
    again.click()

    expect(page.locator("[data-comment]")).to_contain_text(["About the house", "Ten boxes"])
    expect(again).to_be_hidden()
    mine.complaints.clear()  # the browser tells of the lost request


def test_a_half_typed_subtask_is_there_again(mine: Dashboard, page: Page) -> None:
    field = page.get_by_label("New subtask")
    field.fill("Pack the bo")
    open_task(mine, "Another")
    expect(field).to_be_empty()
    open_task(mine, "Move house")
    expect(field).to_have_value("Pack the bo")

    field.press("Enter")
    expect(page.locator("[data-sub-task]")).to_have_text(["Pack the bo"])
    open_task(mine, "Another")
    open_task(mine, "Move house")
    expect(field).to_be_empty()
    mine.settle()


def test_history_that_comes_late_is_not_the_next_tasks(mine: Dashboard, page: Page) -> None:
    held = hold(page, "**/tasks/*/changes/*", "GET")
    history = page.get_by_text("History", exact=True)
    with page.expect_request("**/tasks/*/changes/*"):
        history.click()
    history.click()
    open_task(mine, "Another")
    with page.expect_response("**/tasks/*/changes/*"):
        held[0].continue_()
    with page.expect_request("**/tasks/*/changes/*"):
        history.click()
    expect(page.locator("[data-change]")).to_have_count(0)

    held[1].continue_()
    expect(page.locator("[data-change]")).to_have_count(1)


def test_a_panel_that_could_not_be_loaded_can_be_tried_again(page: Page, site: Site) -> None:
    window = Dashboard(page, site)
    window.register(new_email())
    window.add("Move house")
    page.route("**/js/elements/task-panel.js", lambda route: route.abort())
    window.row("Move house").locator("[data-part=title]").click()
    again = page.locator("toast-region").get_by_role("button", name="Try again")
    expect(again).to_be_visible()

    page.unroute("**/js/elements/task-panel.js")
    again.click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Move house")


def test_a_panel_that_was_closed_before_it_came_stays_closed(page: Page, site: Site) -> None:
    window = Dashboard(page, site)
    window.register(new_email())
    window.add("Move house")
    held = hold(page, "**/js/elements/task-panel.js", "GET")
    with page.expect_request("**/js/elements/task-panel.js"):
        window.row("Move house").locator("[data-part=title]").click()
    page.go_back()
    expect(page).not_to_have_url("**task=**")
    held[0].continue_()

    expect(page.locator("task-panel")).to_have_count(1)
    expect(page.locator("task-panel")).to_be_hidden()
    assert window.complaints == []
