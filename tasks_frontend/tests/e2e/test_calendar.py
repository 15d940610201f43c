"""A project by the days its tasks are due: by mouse, by keyboard, as an agenda on a phone."""

import datetime
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from live import Site
from window import Dashboard, another_window, give_tasks, new_email

MONTH = "2038-03"


class Calendar:
    """A person's Inbox as a calendar of March 2038, in which weeks begin on Sunday."""

    def __init__(self, window: Dashboard, email: str) -> None:
        self.window = window
        self.page = window.page
        self.email = email

    def open(self, month: str = MONTH) -> None:
        self.window.open(f"#/inbox?view=calendar&month={month}")
        expect(self.page.locator("task-calendar h2").first).to_be_visible()

    def day(self, date: str) -> Locator:
        return self.page.locator(f"[data-date='{date}']")

    def shows(self, date: str, titles: list[str]) -> None:
        expect(self.day(date).locator("[data-part=title]")).to_have_text(titles)

    def chip(self, title: str) -> Locator:
        return self.page.locator("month-grid [data-task]", has_text=title)

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("dialog").locator("[data-part=title]")


@pytest.fixture
def calendar(page: Page, site: Site) -> Iterator[Calendar]:
    email = new_email()
    window = Dashboard(page, site)
    window.register(email)
    give_tasks(
        site,
        email,
        [
            {"title": "Milk", "due_date": "2038-03-10"},
            {"title": "Bread", "due_date": "2038-03-10", "due_time": "09:00:00"},
            {"title": "Eggs", "due_date": "2038-03-20", "status": "done"},
            {"title": "Salt", "due_date": "2038-04-02"},
            {"title": "Someday"},
        ],
    )
    calendar = Calendar(window, email)
    calendar.open()
    calendar.shows("2038-03-20", ["Eggs"])
    yield calendar
    assert window.complaints == []


def test_tasks_stand_on_their_days(calendar: Calendar, page: Page) -> None:
    expect(page.get_by_role("grid", name="March 2038")).to_be_visible()
    expect(page.get_by_role("columnheader").first).to_have_text("Sun")
    expect(page.get_by_role("gridcell").first).to_have_attribute("data-date", "2038-02-28")
    calendar.shows("2038-03-10", ["9:00 AM Bread", "Milk"])
    calendar.shows("2038-04-02", ["Salt"])
    expect(calendar.chip("Eggs")).to_have_attribute("data-status", "done")
    expect(calendar.chip("Someday")).to_have_count(0)
    expect(page.get_by_role("gridcell", name="Wednesday, March 10, 2038, 2 tasks")).to_be_visible()


def test_months_are_turned_and_stand_in_the_address(calendar: Calendar, page: Page) -> None:
    page.get_by_role("link", name="Next month").click()
    expect(page.get_by_role("grid", name="April 2038")).to_be_visible()
    calendar.shows("2038-04-02", ["Salt"])
    assert "month=2038-04" in page.url
    page.reload()
    calendar.shows("2038-04-02", ["Salt"])
    page.get_by_role("link", name="Previous month").click()
    calendar.shows("2038-03-20", ["Eggs"])

    page.locator("task-calendar").get_by_role("link", name="Today").click()
    today = calendar.day(datetime.datetime.now(datetime.UTC).date().isoformat())
    expect(today).to_have_attribute("aria-current", "date")


def test_a_mouse_drags_a_task_to_another_day(calendar: Calendar, page: Page) -> None:
    start = calendar.chip("Milk").bounding_box()
    end = calendar.day("2038-03-17").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 40, steps=4)
    expect(calendar.day("2038-03-17")).to_have_attribute("data-drop", "")
    expect(page.locator(".drag-ghost")).to_have_css("position", "fixed")
    page.mouse.up()

    calendar.shows("2038-03-17", ["Milk"])
    calendar.shows("2038-03-10", ["9:00 AM Bread"])
    said = page.locator("toast-region > [role=status]").first
    expect(said).to_have_text("Milk is now due on Wednesday, March 17, 2038.")
    expect(page.locator("task-panel")).to_have_count(0)
    calendar.window.settle()
    page.reload()
    calendar.shows("2038-03-17", ["Milk"])


def test_a_move_can_be_taken_back(calendar: Calendar, page: Page) -> None:
    calendar.chip("Milk").drag_to(calendar.day("2038-03-24"))
    calendar.shows("2038-03-24", ["Milk"])
    calendar.window.settle()

    page.keyboard.press("Control+z")

    calendar.shows("2038-03-10", ["9:00 AM Bread", "Milk"])
    calendar.shows("2038-03-24", [])


def test_the_keyboard_goes_from_day_to_day(calendar: Calendar, page: Page) -> None:
    press = page.keyboard.press
    days = {
        "ArrowRight": "2038-03-11",
        "ArrowDown": "2038-03-18",
        "ArrowLeft": "2038-03-17",
        "ArrowUp": "2038-03-10",
        "End": "2038-03-13",
        "Home": "2038-03-07",
        "PageDown": "2038-04-07",
        "PageUp": "2038-03-07",
    }
    expect(page.locator("[data-date][tabindex='0']")).to_have_count(1)
    calendar.day("2038-03-10").focus()

    for key, date in days.items():
        press(key)
        expect(calendar.day(date)).to_be_focused()
    calendar.day("2038-02-28").focus()
    press("ArrowLeft")
    expect(page.get_by_role("grid", name="February 2038")).to_be_visible()
    expect(calendar.day("2038-02-27")).to_be_focused()


def test_the_keyboard_moves_a_task_to_another_day(calendar: Calendar, page: Page) -> None:
    press = page.keyboard.press
    calendar.day("2038-03-10").focus()
    press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Wednesday, March 10, 2038")
    expect(calendar.list).to_have_text(["Bread", "Milk"])
    row = page.get_by_role("dialog").locator("[data-task]", has_text="Milk")
    row.get_by_role("button", name="Date…").focus()
    press("Enter")
    question = page.get_by_role("dialog", name="Another date")
    question.get_by_label("Due date").fill("2038-03-12")
    press("Enter")

    expect(calendar.list).to_have_text(["Bread"])
    calendar.window.settle()
    press("Escape")
    expect(calendar.day("2038-03-10")).to_be_focused()
    calendar.shows("2038-03-12", ["Milk"])


def test_a_day_lists_what_does_not_fit_and_takes_more(
    calendar: Calendar, page: Page, site: Site
) -> None:
    titles = [f"Errand {number}" for number in range(5)]
    tasks = [{"title": title, "due_date": "2038-03-03"} for title in titles]
    give_tasks(site, calendar.email, tasks)
    page.reload()
    calendar.shows("2038-03-03", titles[:3])

    calendar.day("2038-03-03").get_by_text("2 more").click()
    expect(calendar.list).to_have_text(titles)
    add = page.get_by_label("New task for Wednesday, March 3, 2038")
    add.fill("One more errand")
    add.press("Enter")
    expect(calendar.list).to_have_text([*titles, "One more errand"])
    calendar.window.settle()
    done = page.get_by_role("dialog").get_by_role("checkbox", name="Complete: Errand 0")
    done.click()
    expect(calendar.list).to_have_text([*titles[1:], "One more errand", "Errand 0"])
    calendar.list.first.click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Errand 1")
    page.get_by_label("Due date").fill("2038-03-04")
    calendar.shows("2038-03-04", ["Errand 1"])
    expect(page.locator("[data-save-state=saved]")).to_be_visible()


def test_a_shortcut_adds_a_task_to_the_day(calendar: Calendar, page: Page) -> None:
    calendar.day("2038-03-17").focus()
    page.keyboard.press("q")
    expect(page.get_by_label("New task for Wednesday, March 17, 2038")).to_be_focused()
    page.keyboard.type("Butter")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")

    calendar.shows("2038-03-17", ["Butter"])
    calendar.window.settle()


def test_what_could_not_be_loaded_is_told(calendar: Calendar, page: Page) -> None:
    page.route("**/tasks/?*due_after*", lambda route: route.fulfill(status=500))
    page.get_by_role("link", name="Next month").click()

    expect(page.locator("task-calendar").get_by_role("alert")).to_be_visible()
    page.unroute("**/tasks/?*due_after*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("task-calendar").get_by_role("alert")).to_have_count(0)
    calendar.window.complaints.clear()  # the browser tells of the 500


def test_news_from_elsewhere_show(calendar: Calendar, browser: Browser, site: Site) -> None:
    with another_window(browser, site) as other:
        other.open("#/login")
        other.sign_in(calendar.email)
        theirs = Calendar(other, calendar.email)
        theirs.open()
        theirs.chip("Milk").drag_to(theirs.day("2038-03-25"))
        other.settle()

    calendar.page.evaluate("window.dispatchEvent(new Event('focus'))")
    calendar.shows("2038-03-25", ["Milk"])


def test_on_a_phone_it_is_an_agenda(playwright: Playwright, browser: Browser, site: Site) -> None:
    context = browser.new_context(**playwright.devices["Pixel 7"])
    email = new_email()
    window = Dashboard(context.new_page(), site)
    page = window.page
    window.register(email)
    give_tasks(site, email, [{"title": "Milk", "due_date": "2038-03-10"}])
    Calendar(window, email).open()

    expect(page.get_by_role("heading", name="Wednesday, March 10, 2038")).to_be_visible()
    expect(page.get_by_role("grid")).to_have_count(0)
    window.row("Milk").get_by_role("button", name="Date…").tap()
    page.get_by_label("Due date").fill("2038-03-12")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_role("heading", name="Friday, March 12, 2038")).to_be_visible()
    page.get_by_label("New task for Mon, Mar 1").fill("Bread")
    page.get_by_label("New task for Mon, Mar 1").press("Enter")
    expect(window.titles.and_(page.locator(":visible"))).to_have_text(["Bread", "Milk"])
    window.settle()

    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(overflow) is False
    assert window.complaints == []
    context.close()
