"""Lists of 10,000 tasks and accounts of 100,000: what exists on the page, and what is asked for."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from live import Site
from window import Dashboard, another_window, new_email

MANY, TOO_MANY = 10_000, 100_000
NODES = 1_500
DAYS = 60  # on which tasks are due
# Tasks of one person as their creation leaves them, but for the log: "Task 0" is the newest.
SEED = """
from datetime import UTC, date, datetime, timedelta
from accounts.models import User
from changes.models import Space
from tasks.models import PRIORITIES, Project, Task
from tasks.positions import at_end

person = User.objects.get(email={email!r})
inbox = Project.objects.get(space=person.pk)
newest, first_day = datetime.now(UTC), date.today() + timedelta({first_day})

def task(number):
    at = newest - timedelta(minutes=number)
    title = f"Task {{number}}"
    return Task(
        space_id=person.pk,
        project_id=inbox.pk,
        title=title,
        title_key=title.lower(),
        priority=PRIORITIES[number % 7 % 5],
        due_date=first_day + timedelta(number // 3 % {days}) if number % 3 == 0 else None,
        position=at_end(number + 100),
        version=1,
        created_at=at,
        updated_at=at,
    )

for start in range(0, {count}, 5_000):
    end = min(start + 5_000, {count})
    Task.objects.bulk_create(map(task, range(start, end)), batch_size=500)
Space.objects.filter(pk=person.pk).update(clock={count} + 1_000)
"""


def give_many(site: Site, email: str, count: int, first_day: int) -> None:
    """A third of them are due, on DAYS from the first one on."""
    site.shell(SEED.format(email=email, count=count, first_day=first_day, days=DAYS))


@dataclass
class Asked:
    """What a page has asked the API for."""

    paths: list[str] = field(default_factory=list)
    tasks: set[str] = field(default_factory=set)

    def note(self, response: Response) -> None:
        _, is_api, path = response.url.partition("/api/v1/")
        if not is_api or response.request.method != "GET":
            return
        self.paths.append(path)
        if path.startswith("tasks/?"):
            self.tasks.update(task["id"] for task in response.json()["results"])

    def clear(self) -> None:
        self.paths.clear()
        self.tasks.clear()


@pytest.fixture(scope="module")
def owner(site: Site, browser: Browser) -> str:
    """Somebody with 10,000 tasks."""
    email = new_email()
    with another_window(browser, site) as window:
        window.register(email)
    give_many(site, email, MANY, first_day=2)
    return email


@pytest.fixture
def mine(page: Page, site: Site, owner: str) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.open("#/login")
    window.sign_in(owner)
    expect(window.titles.first).to_have_text("Task 0")
    yield window
    assert window.complaints == []


def grid(page: Page) -> Locator:
    return page.get_by_role("grid", name="Tasks")


def node_count(page: Page) -> int:
    count: int = page.evaluate("document.querySelectorAll('*').length")
    return count


def title_of(page: Page, number: int) -> Locator:
    return page.get_by_role("link", name=f"Task {number}", exact=True)


def fling(page: Page, rows: int | None = None) -> None:
    """Turn the wheel until so many rows are loaded, or all."""
    page.mouse.move(500, 400)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        page.mouse.wheel(0, 20_000)
        page.wait_for_timeout(50)
        count = grid(page).get_attribute("aria-rowcount") if grid(page).count() else None
        if count and count != "-1":
            page.mouse.wheel(0, 20_000)  # past what has come with the last page
            return
        if rows and count and loaded(page) >= rows:
            return
    pytest.fail("The end of the list never came")


def loaded(page: Page) -> int:
    count: int = grid(page).evaluate("list => list.order.length")
    return count


def seen(page: Page) -> str:
    """The title in the middle of the window, once the wheel has come to rest."""
    page.wait_for_timeout(500)
    title: str = page.evaluate(
        """() => document.elementFromPoint(500, innerHeight / 2)
          .closest('[data-task]').querySelector('[data-part=title]').textContent"""
    )
    return title


def top(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


@pytest.fixture
def whole(mine: Dashboard, page: Page) -> Dashboard:
    """With all of its tasks."""
    fling(page)
    return mine


def test_all_of_10000_can_be_reached_and_used(whole: Dashboard, page: Page) -> None:
    expect(grid(page)).to_have_attribute("aria-rowcount", str(MANY))
    expect(title_of(page, MANY - 1)).to_be_in_viewport()
    assert node_count(page) <= NODES
    expect(title_of(page, MANY - 1).locator("xpath=ancestor::*[@role='row']")).to_have_attribute(
        "aria-rowindex", str(MANY)
    )

    # Half way up, by the wheel; a click opens what is there.
    height = grid(page).evaluate("list => list.offsetHeight")
    page.mouse.wheel(0, -height / 2)
    name = seen(page)
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value(name)
    assert node_count(page) <= NODES + 400  # the panel's own
    page.keyboard.press("Escape")
    row = whole.page.locator("[data-task]", has=page.get_by_role("link", name=name, exact=True))
    expect(row.locator("[data-part=title]")).to_be_focused()

    row.get_by_role("checkbox").click()
    expect(row).to_have_attribute("data-status", "done")
    whole.settle()
    page.keyboard.press("Control+z")
    expect(row).to_have_attribute("data-status", "todo")
    whole.settle()


def test_the_row_in_focus_stays(whole: Dashboard, page: Page) -> None:
    title_of(page, MANY - 3).focus()
    page.keyboard.press("Home")
    expect(title_of(page, 0)).to_be_focused()
    expect(title_of(page, 0)).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    expect(title_of(page, 2)).to_be_focused()
    page.keyboard.press("PageDown")
    far = page.evaluate("document.activeElement.textContent")
    assert 5 < int(far.split()[1]) < 30

    # It is scrolled far away, and keys go on from it.
    page.mouse.move(500, 400)
    page.mouse.wheel(0, 100_000)
    assert int(seen(page).split()[1]) > 2_000
    expect(page.get_by_role("link", name=far, exact=True)).to_be_focused()
    expect(page.get_by_role("link", name=far, exact=True)).not_to_be_in_viewport()
    page.keyboard.press("k")
    before = title_of(page, int(far.split()[1]) - 1)
    expect(before).to_be_focused()
    expect(before).to_be_in_viewport()

    page.keyboard.press("End")
    expect(title_of(page, MANY - 1)).to_be_focused()
    expect(title_of(page, MANY - 1)).to_be_in_viewport()
    assert node_count(page) <= NODES


def test_selecting_in_a_long_list(whole: Dashboard, page: Page) -> None:
    bar = page.get_by_role("toolbar", name="Selected tasks")
    title_of(page, MANY - 1).focus()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    expect(bar).to_contain_text("3 selected")
    expect(page.locator("[role=gridcell][aria-selected=true]")).to_have_count(3)
    page.keyboard.press("Home")
    expect(title_of(page, 0)).to_be_in_viewport()
    expect(page.locator("[data-selected]")).to_have_count(0)
    title_of(page, 1).click(modifiers=["Shift"])
    expect(bar).to_contain_text("9,999 selected")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    expect(bar).to_contain_text("10,000 selected")
    expect(page.locator("[data-toast]")).to_have_count(0)
    assert node_count(page) <= NODES


def test_headings_are_rows(mine: Dashboard, page: Page) -> None:
    mine.open("#/upcoming")
    expect(mine.titles.first).to_be_visible()
    fling(page)
    assert loaded(page) > 3_000
    expect(grid(page)).to_have_attribute("aria-rowcount", str(loaded(page) + DAYS))
    page.mouse.wheel(0, -10_000_000)
    first = grid(page).get_by_role("row").first
    expect(first).to_have_attribute("aria-rowindex", "1")
    expect(first.get_by_role("heading")).not_to_be_empty()


def test_it_says_how_long_a_click_takes(whole: Dashboard, page: Page) -> None:
    page.evaluate(
        """() => {
          window.took = [];
          new PerformanceObserver((entries) => {
            for (const { name, duration, processingEnd, processingStart } of entries.getEntries())
              if (['click', 'keydown', 'change'].includes(name))
                took.push([name, duration, processingEnd - processingStart]);
          }).observe({ type: 'event', durationThreshold: 16 });
        }"""
    )
    selects = page.get_by_role("button", name=re.compile("^Select: Task"))
    boxes = page.get_by_role("grid").get_by_role("checkbox")
    for number in range(12, 20):
        selects.nth(number).click()
    page.keyboard.press("Escape")
    for number in range(12, 20):
        boxes.nth(number).click()
    whole.settle()
    for _ in range(8):
        page.keyboard.press("k")
    page.wait_for_timeout(500)
    took: list[Any] = page.evaluate("took")
    print("event, duration, in handlers (ms):", json.dumps(took))  # noqa: T201  # for who reads it
    assert node_count(page) <= NODES


def test_a_page_that_comes_moves_nothing(mine: Dashboard, page: Page) -> None:
    fling(page, rows=2_200)
    # From above, another task comes; from below, another page. What is looked at stays.
    page.mouse.wheel(0, -20_000)
    here = page.get_by_role("link", name=seen(page), exact=True)
    before = top(here)
    page.evaluate(
        """() => {
          document.querySelector('.composer input').value = 'Brand new';
          document.querySelector('.composer').requestSubmit();
        }"""
    )
    mine.settle()
    expect(here).to_be_in_viewport()
    assert abs(top(here) - before) < 2
    rows = loaded(page)
    page.locator("[data-more]").evaluate("button => button.click()")
    page.wait_for_function(
        "rows => document.querySelector('task-list').order.length > rows", arg=rows
    )
    assert abs(top(here) - before) < 2
    page.keyboard.press("Control+a")
    expect(page.locator("[data-toast]", has_text="There are more below")).to_be_visible()


@pytest.mark.once
def test_100000_are_never_loaded_by_themselves(page: Page, site: Site) -> None:
    window, asked = Dashboard(page, site), Asked()
    email = new_email()
    window.register(email)
    give_many(site, email, TOO_MANY, first_day=-30)
    page.on("response", asked.note)

    def opened(route: str, *, requests: int, tasks: int) -> None:
        asked.clear()
        window.open("#/labels")
        expect(page.get_by_role("heading", name="Labels")).to_be_visible()
        window.open(route)
        page.wait_for_timeout(3_000)
        lists = [path for path in asked.paths if path.startswith("tasks/")]
        assert len(lists) <= requests, lists
        assert len(asked.tasks) <= tasks
        assert node_count(page) <= 10_000

    opened("#/all", requests=1, tasks=50)
    expect(window.titles.first).to_have_text("Task 0")
    opened("#/today", requests=1, tasks=50)
    opened("#/upcoming", requests=1, tasks=50)
    opened("#/inbox?view=board", requests=4, tasks=200)
    opened("#/inbox?view=calendar", requests=5, tasks=1_000)
    opened("#/statistics", requests=4, tasks=0)
    assert window.complaints == []
