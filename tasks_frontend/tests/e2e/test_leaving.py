"""Nothing of a person is shown, sent or asked for once they have left."""

import re

from playwright.sync_api import Browser, Page, Route, expect

from live import Site
from window import PASSWORD, Dashboard, another_window, new_email


def hold_writes(page: Page) -> list[Route]:
    """The first request of a new task, which goes on when it is told to."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/api/v1/tasks/", hold)
    return held


def add_without_an_answer(window: Dashboard, title: str) -> None:
    window.new_task.fill(title)
    with window.page.expect_request(lambda request: request.method == "POST"):
        window.new_task.press("Enter")
    expect(window.row(title)).to_have_attribute("data-pending", "")


def sign_out_regardless(window: Dashboard) -> None:
    """Sign out although something is not saved."""
    page = window.page
    page.get_by_role("button", name="Account").click()
    page.get_by_text("Sign out").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def release(page: Page, held: list[Route]) -> None:
    """Let the request go on, with the token of somebody who has left."""
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        held[0].continue_()
    assert answer.value.status == 401


def test_a_late_write_is_not_sent_for_the_next_person(
    mine: Dashboard, page: Page, browser: Browser, site: Site
) -> None:
    next_person = new_email()
    with another_window(browser, site) as other:
        other.register(next_person)
    mine.register(new_email())
    held = hold_writes(page)
    add_without_an_answer(mine, "A secret")
    sign_out_regardless(mine)
    mine.sign_in(next_person)

    release(page, held)

    mine.add("Their own")
    expect(mine.titles).to_have_text(["Their own"])
    page.reload()
    expect(mine.titles).to_have_text(["Their own"])
    mine.expect_refusal(401)


def test_a_late_write_of_another_tab_is_not_sent_for_the_next_person(
    mine: Dashboard, page: Page, browser: Browser, site: Site
) -> None:
    next_person = new_email()
    with another_window(browser, site) as other:
        other.register(next_person)
    mine.register(new_email())
    second = Dashboard(page.context.new_page(), site)
    second.open()
    held = hold_writes(second.page)
    add_without_an_answer(second, "A secret")
    mine.sign_out()
    expect(second.page.get_by_role("button", name="Sign in")).to_be_visible()
    release(second.page, held)
    mine.sign_in(next_person)

    expect(second.new_task).to_be_visible()
    mine.add("Their own")
    page.reload()
    expect(mine.titles).to_have_text(["Their own"])
    second.expect_refusal(401)
    assert second.complaints == []


def test_no_password_is_asked_for_on_behalf_of_nobody(mine: Dashboard, page: Page) -> None:
    email = new_email()
    mine.register(email)
    held = hold_writes(page)
    add_without_an_answer(mine, "A secret")
    sign_out_regardless(mine)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/api/v1/")[2]))

    release(page, held)

    mine.sign_in(email)
    assert "auth/refresh/" not in asked
    expect(page.locator("dialog")).to_have_count(0)
    mine.expect_refusal(401)


def test_tasks_leave_the_screen_though_no_other_can_be_loaded(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    page.reload()
    mine.add("A secret")
    page.route("**/js/screens/sign-in.js", lambda route: route.abort())

    page.get_by_role("button", name="Account").click()
    page.get_by_text("Sign out").click()

    expect(page.get_by_role("alert").get_by_text("This could not be loaded")).to_be_visible()
    expect(page.get_by_text("A secret")).to_have_count(0)
    expect(page).to_have_url(re.compile("#/login$"))
    page.unroute("**/js/screens/sign-in.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    mine.complaints.clear()  # the browser tells of the file


def test_the_next_person_is_not_led_to_the_former_ones_task(
    mine: Dashboard, page: Page, browser: Browser, site: Site
) -> None:
    next_person = new_email()
    with another_window(browser, site) as other:
        other.register(next_person)
    mine.register(new_email())
    mine.add("A secret")
    mine.row("A secret").locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()

    mine.sign_out()
    assert "next" not in page.url
    mine.sign_in(next_person)

    expect(page.locator("[data-empty=first]")).to_be_visible()
    expect(page.locator("task-panel")).to_have_count(0)


def test_who_came_for_a_task_is_led_to_it(mine: Dashboard, page: Page) -> None:
    email = new_email()
    mine.register(email)
    mine.add("Buy milk")
    mine.row("Buy milk").locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    address = page.url
    mine.sign_out()

    page.goto("about:blank")
    page.goto(address)
    mine.give_password(email)

    expect(page.get_by_role("textbox", name="Title")).to_have_value("Buy milk")


def test_what_lies_over_the_page_goes_with_the_person(
    mine: Dashboard, page: Page, site: Site
) -> None:
    email = new_email()
    mine.register(email)
    mine.add("A secret")
    mine.row("A secret").hover()
    page.get_by_role("button", name="Delete: A secret").click()
    expect(page.locator("[data-toast]")).to_contain_text("Deleted: A secret")
    page.get_by_role("button", name="New project").click()
    page.get_by_role("dialog").get_by_label("Name").fill("A secret project")

    second = Dashboard(page.context.new_page(), site)
    second.open()
    second.sign_out()

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-toast]")).to_have_count(0)


def test_the_password_is_asked_of_who_is_still_there(
    mine: Dashboard, page: Page, browser: Browser, site: Site
) -> None:
    email = new_email()
    mine.register(email)
    # As when the server has ended the session: its cookie and its token are refused.
    page.context.clear_cookies()
    page.route("**/api/v1/auth/refresh/", lambda route: route.fulfill(status=401, json={}))
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.url)
            route.fulfill(status=401, json={})
        else:
            route.continue_()

    page.route("**/api/v1/tasks/", refuse_once)
    mine.new_task.fill("Buy milk")
    mine.new_task.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(email)
    page.get_by_role("dialog").get_by_label("Password").fill(PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()

    mine.settle()
    expect(mine.titles).to_have_text(["Buy milk"])
    mine.expect_refusal(401)
