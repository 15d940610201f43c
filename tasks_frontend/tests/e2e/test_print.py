"""On paper: what is shown, as a list to tick off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, PdfMargins, expect

from live import ROOT, Site
from program import Program
from window import Dashboard, new_email

PICTURES = ROOT / "test-output" / "print"
MARGIN: PdfMargins = {"top": "1.5cm", "bottom": "1.5cm", "left": "1.5cm", "right": "1.5cm"}
LONG = " ".join(["A title that takes more than one line"] * 5)
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


@pytest.fixture
def mine(page: Page, site: Site) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    email = new_email()
    window.register(email)
    program = Program(site, email)
    label = program.add_label(name="errands")
    tasks = [
        {"title": f"Task {number}", "priority": "high", "due_date": "2038-01-31", "labels": [label]}
        for number in range(58)
    ]
    program.together(*({"op": "create", **task} for task in tasks))
    program.add(title="Return the books", status="done", due_date="2038-01-30")
    program.add(title=LONG, due_date="2038-01-30")
    window.open("#/all?status=all")
    expect(window.row("Task 57")).to_be_visible()
    yield window
    assert window.complaints == []


def style_of(page: Page, selector: str, name: str, pseudo: str = "") -> str:
    script = "(element, [name, pseudo]) => getComputedStyle(element, pseudo || null)[name]"
    return str(page.locator(selector).first.evaluate(script, [name, pseudo]))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_list(mine: Dashboard, page: Page, theme: str) -> None:
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="All tasks")).to_be_visible()
    row = mine.row("Task 57")
    expect(row).to_be_visible()
    expect(row.locator(".due")).to_be_visible()
    expect(row.get_by_text("errands")).to_be_visible()
    for gone in (".bar", ".tabs", "toast-region", ".composer", ".filters", "button", ".unfold"):
        expect(page.locator(gone).locator("visible=true")).to_have_count(0)
    assert style_of(page, "main", "backgroundColor") == WHITE
    for text in ("h1", ".task-title", ".task-meta", ".due"):
        assert style_of(page, text, "color") == BLACK
    done = "[data-task][data-status=done] .check"
    assert style_of(page, done, "content", "::before") == '"✓"'
    assert style_of(page, done, "borderTopColor", "::before") == BLACK
    page.set_viewport_size({"width": 680, "height": 1000})
    page.screenshot(path=PICTURES / f"list-{theme}.png")
    check, title, meta = (
        row.locator(part).bounding_box() for part in (".check", ".task-title", ".task-meta")
    )
    assert check is not None
    assert title is not None
    assert meta is not None
    assert check["x"] + check["width"] <= title["x"] < title["x"] + title["width"] <= meta["x"]
    assert title["y"] <= meta["y"] + meta["height"] / 2 <= title["y"] + title["height"]
    pages = page.pdf(path=PICTURES / f"list-{theme}.pdf", format="A4", margin=MARGIN)
    assert pages.count(b"/Type /Page\n") <= 4


def test_the_list_without_the_task_beside_it(mine: Dashboard, page: Page) -> None:
    mine.row("Return the books").locator("[data-part=title]").click()
    expect(page.locator("task-panel")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("task-panel")).to_be_hidden()
    expect(mine.row("Return the books")).to_be_visible()


def test_a_board_and_statistics(mine: Dashboard, page: Page) -> None:
    mine.open("#/inbox?view=board")
    expect(page.locator("task-board [data-task]").first).to_be_visible()
    page.pdf(path=PICTURES / "board.pdf", format="A4", margin=MARGIN)
    mine.open("#/statistics")
    expect(page.get_by_role("img", name="By priority")).to_be_visible()
    page.pdf(path=PICTURES / "statistics.pdf", format="A4", margin=MARGIN)
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.get_by_role("img", name="By priority")).to_be_visible()
    expect(page.locator("chart-frame button:visible")).to_have_count(0)
    page.set_viewport_size({"width": 680, "height": 1000})
    page.screenshot(path=PICTURES / "statistics.png")
