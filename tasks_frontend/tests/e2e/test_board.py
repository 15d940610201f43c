"""A project as a board: by mouse, by the menu of a card, by keyboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from live import Site
from window import Dashboard, another_window, give_tasks, hold, new_email

Columns = dict[str, list[str]]


class Board:
    """A person's Inbox as a board."""

    def __init__(self, window: Dashboard, email: str) -> None:
        self.window = window
        self.email = email
        self.page = window.page

    def open(self) -> None:
        self.window.open("#/inbox?view=board")
        expect(self.column("To do").get_by_label("New task in To do")).to_be_visible()

    def column(self, name: str) -> Locator:
        return self.page.get_by_role("group", name=name, exact=True)

    def add(self, column: str, *titles: str) -> None:
        for title in titles:
            field = self.column(column).get_by_label("New task in")
            field.fill(title)
            field.press("Enter")
            expect(self.card(title)).to_be_visible()
            # Of two on their way at once, either may come to stand first.
            self.window.settle()

    def card(self, title: str) -> Locator:
        return self.page.locator("task-board [data-task]", has_text=title)

    def title(self, title: str) -> Locator:
        return self.card(title).get_by_role("link", name=title)

    def shows(self, columns: Columns) -> None:
        for name, titles in columns.items():
            cards = self.column(name).locator("[data-task] [data-part=title]")
            expect(cards).to_have_text(titles)

    def shows_after_reload(self, columns: Columns) -> None:
        self.shows(columns)
        self.window.settle()
        self.page.reload()
        self.shows(columns)

    def says(self, text: str) -> None:
        expect(self.page.locator("toast-region > [role=status]").first).to_have_text(text)

    def menu(self, title: str) -> Locator:
        self.card(title).get_by_role("button", name=f"Actions: {title}").click()
        return self.page.get_by_role("menu", name=f"Actions: {title}")

    def drag(self, title: str, x: float, y: float) -> None:
        """Take a card and hold it over a place."""
        box = self.card(title).bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 60, box["y"] + 10)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 70, box["y"] + 20)
        self.page.mouse.move(x, y, steps=4)

    def edge(self, title: str, below: bool) -> tuple[float, float]:
        """A point on the upper or lower half of a card."""
        box = self.card(title).bounding_box()
        assert box
        return box["x"] + 60, box["y"] + (box["height"] - 4 if below else 4)


@pytest.fixture
def board(page: Page, site: Site) -> Iterator[Board]:
    window = Dashboard(page, site)
    email = new_email()
    window.register(email)
    board = Board(window, email)
    board.open()
    yield board
    assert window.complaints == []


def test_one_gets_there_by_the_switch(board: Board, page: Page) -> None:
    page.get_by_role("navigation", name="View").get_by_role("link", name="List").click()
    expect(page.locator("task-board")).to_have_count(0)
    board.window.add("Buy milk")

    page.get_by_role("navigation", name="View").get_by_role("link", name="Board").click()

    board.shows({"To do": ["Buy milk"], "In progress": [], "Done": [], "Cancelled": []})
    assert page.url.endswith("#/inbox?view=board")


def test_a_mouse_drags_a_card(board: Board, page: Page) -> None:
    board.add("To do", "Milk", "Bread", "Eggs")
    board.add("Done", "Salt", "Oil")

    board.drag("Eggs", *board.edge("Milk", below=False))
    expect(page.locator(".drop-marker")).to_be_visible()
    page.mouse.up()
    board.shows_after_reload({"To do": ["Eggs", "Milk", "Bread"]})

    board.drag("Milk", *board.edge("Salt", below=True))
    page.mouse.up()
    expect(page.locator("task-panel")).to_have_count(0)
    board.says("Moved: Milk. Done, 2 of 3.")
    board.shows_after_reload({"To do": ["Eggs", "Bread"], "Done": ["Salt", "Milk", "Oil"]})


def test_escape_gives_up_a_drag(board: Board, page: Page) -> None:
    board.add("To do", "Milk", "Bread")

    board.drag("Milk", *board.edge("Bread", below=True))
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".drag-ghost")).to_have_count(0)
    board.shows({"To do": ["Milk", "Bread"]})


def test_clicks_alone_move_a_card(board: Board) -> None:
    board.add("To do", "Milk", "Bread", "Eggs")

    board.menu("Bread").get_by_role("group", name="Move to").get_by_text("In progress").click()
    board.says("Moved: Bread. In progress, 1 of 1.")
    board.shows({"To do": ["Milk", "Eggs"], "In progress": ["Bread"]})
    board.menu("Milk").get_by_role("menuitem", name="Down").click()
    board.shows_after_reload({"To do": ["Eggs", "Milk"], "In progress": ["Bread"]})


def test_the_keyboard_moves_a_card(board: Board, page: Page) -> None:
    press = page.keyboard.press
    board.add("To do", "Milk", "Bread", "Eggs")
    board.add("Done", "Salt")

    board.title("Milk").focus()
    press("ArrowDown")
    expect(board.title("Bread")).to_be_focused()
    press("ArrowRight")
    expect(board.title("Salt")).to_be_focused()
    press("ArrowLeft")
    expect(board.title("Milk")).to_be_focused()

    press("Shift+Space")
    board.says("Picked up: Milk. To do, 1 of 3.")
    press("ArrowDown")
    board.says("To do, 2 of 3.")
    press("ArrowRight")
    board.says("In progress, 1 of 1.")
    press("ArrowRight")
    press("ArrowDown")
    board.says("Done, 2 of 2.")
    expect(board.title("Milk")).to_be_focused()
    press("Enter")
    board.says("Moved: Milk. Done, 2 of 2.")
    expect(page.locator("task-panel")).to_have_count(0)
    expect(board.title("Milk")).to_be_focused()
    board.shows_after_reload({"To do": ["Bread", "Eggs"], "Done": ["Salt", "Milk"]})


def test_escape_and_leaving_put_a_card_back(board: Board, page: Page) -> None:
    press = page.keyboard.press
    board.add("To do", "Milk", "Bread")
    board.title("Milk").focus()

    for way_out in ("Escape", "Tab"):
        press("Shift+Space")
        press("ArrowRight")
        board.shows({"To do": ["Bread"], "In progress": ["Milk"]})
        press(way_out)
        board.says("Put back: Milk. To do, 1 of 2.")
        board.shows({"To do": ["Milk", "Bread"], "In progress": []})


def test_a_move_shows_at_once_and_is_rolled_back_when_refused(board: Board, page: Page) -> None:
    board.add("To do", "Milk", "Bread")
    held = hold(page, "**/move/", "POST")
    with page.expect_request("**/move/"):
        board.menu("Milk").get_by_role("menuitem", name="Done").click()
    board.shows({"To do": ["Bread"], "Done": ["Milk"]})
    expect(board.card("Milk")).to_have_attribute("data-pending", "")
    held[0].fulfill(
        status=409,
        content_type="application/problem+json",
        headers={"Access-Control-Allow-Origin": "*"},
        body='{"title": "Not now", "detail": "Not now.", "status": 409}',
    )

    board.shows({"To do": ["Milk", "Bread"], "Done": []})
    expect(page.get_by_role("alert").filter(has_text=re.compile("."))).to_be_visible()
    board.window.complaints.clear()  # the browser tells of the 409


def test_a_move_can_be_taken_back(board: Board, page: Page) -> None:
    board.add("To do", "Milk", "Bread", "Eggs")
    board.menu("Eggs").get_by_role("menuitem", name="To the top").click()
    board.menu("Milk").get_by_role("menuitem", name="Done").click()
    board.shows({"To do": ["Eggs", "Bread"], "Done": ["Milk"]})
    board.window.settle()

    page.keyboard.press("Control+z")
    board.shows({"To do": ["Eggs", "Milk", "Bread"], "Done": []})
    page.keyboard.press("Control+z")
    board.shows_after_reload({"To do": ["Milk", "Bread", "Eggs"]})


def test_a_card_is_completed_opened_and_deleted(board: Board, page: Page) -> None:
    board.add("To do", "Milk", "Bread")

    board.card("Milk").get_by_role("checkbox").click()
    board.shows({"To do": ["Bread"], "Done": ["Milk"]})
    board.title("Bread").click()
    page.get_by_label("Due date").fill("2038-01-31")
    page.get_by_label("Priority").select_option("high")
    page.get_by_role("button", name="Close").click()
    expect(board.title("Bread")).to_be_focused()
    expect(board.card("Bread")).to_contain_text("Jan 31, 2038")
    expect(board.card("Bread")).to_have_attribute("data-priority", "high")
    board.menu("Bread").get_by_role("menuitem", name="Delete").click()
    board.shows({"To do": [], "Done": ["Milk"]})


def test_a_column_loads_more_on_scrolling(board: Board, site: Site) -> None:
    give_tasks(site, board.email, [{"title": f"Task {number}"} for number in range(120)])
    board.page.reload()
    cards = board.column("To do").locator("[data-task]")

    expect(cards).to_have_count(50)
    cards.nth(49).scroll_into_view_if_needed()
    expect(cards).to_have_count(100)
    cards.nth(99).scroll_into_view_if_needed()
    expect(cards).to_have_count(120)


def test_holding_a_card_near_the_end_scrolls(board: Board, page: Page, site: Site) -> None:
    give_tasks(site, board.email, [{"title": f"Task {number:02}"} for number in range(40)])
    page.reload()
    expect(board.card("Task 39")).to_be_attached()
    expect(board.card("Task 39")).not_to_be_in_viewport()
    field = board.column("To do").get_by_label("New task in To do").bounding_box()
    assert field

    board.drag("Task 00", field["x"] + 60, field["y"] - 10)
    expect(board.card("Task 39")).to_be_in_viewport(timeout=15_000)
    page.mouse.up()

    board.says("Moved: Task 00. To do, 40 of 40.")
    board.window.settle()


def test_a_column_that_could_not_be_loaded_says_so(board: Board, page: Page) -> None:
    board.add("To do", "Milk")
    board.add("Done", "Salt")
    page.route("**/tasks/?*status=done*", lambda route: route.fulfill(status=500))
    page.reload()

    expect(board.column("Done").get_by_role("alert")).to_be_visible()
    board.shows({"To do": ["Milk"], "Done": []})
    page.unroute("**/tasks/?*status=done*")
    board.column("Done").get_by_role("button", name="Try again").click()
    board.shows({"Done": ["Salt"]})
    board.window.complaints.clear()  # the browser tells of the 500


def test_shortcuts_lead_to_a_card_and_to_a_new_one(board: Board, page: Page) -> None:
    board.add("To do", "Milk")

    board.title("Milk").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("q")
    expect(page.get_by_label("New task in To do")).to_be_focused()


def test_news_from_elsewhere_show(board: Board, browser: Browser, site: Site) -> None:
    board.add("To do", "Milk")
    with another_window(browser, site) as other:
        other.open("#/login")
        other.sign_in(board.email)
        theirs = Board(other, board.email)
        theirs.open()
        theirs.menu("Milk").get_by_role("menuitem", name="In progress").click()
        theirs.add("Done", "Bread")

    board.page.evaluate("window.dispatchEvent(new Event('focus'))")
    board.shows({"To do": [], "In progress": ["Milk"], "Done": ["Bread"]})


def test_on_a_phone(playwright: Playwright, browser: Browser, site: Site) -> None:
    context = browser.new_context(**playwright.devices["Pixel 7"])
    window = Dashboard(context.new_page(), site)
    email = new_email()
    window.register(email)
    board = Board(window, email)
    board.open()
    board.add("To do", "Milk", "Bread")

    board.menu("Bread").get_by_role("menuitem", name="In progress").tap()
    board.shows_after_reload({"To do": ["Milk"], "In progress": ["Bread"]})

    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert window.page.evaluate(overflow) is False
    assert window.complaints == []
    context.close()
