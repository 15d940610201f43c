"""What the dashboard may cost: requests, modules and bytes of a cold start, and of all there is."""

import gzip
import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from live import Site
from window import Dashboard, new_email

REQUESTS, MODULES = 32, 20
FEED = 4  # after the list stands: its module and that of the log, and two questions
# Not reached: 150 KB of JavaScript. It may only become smaller.
EAGER, SCRIPTS, STYLES = 45, 211, 16

FRONTEND = Path(__file__).resolve().parents[2]
APP = FRONTEND / "js" / "app.js"


def compressed(files: list[Path]) -> float:
    """What they are as gzip sends them, one by one, in KB."""
    return sum(len(gzip.compress(file.read_bytes())) for file in files) / 1024


def imported(module: Path, known: set[Path]) -> set[Path]:
    """What a module cannot start without, and itself."""
    names = re.findall(r"^(?:import|export)\b[^;]*?'(\.[^']+)'", module.read_text(), re.MULTILINE)
    for each in ((module.parent / name).resolve() for name in names):
        if each not in known:
            known.add(each)
            imported(each, known)
    return known


def test_a_cold_start(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    first = context.new_page()
    Dashboard(first, site).register(new_email())
    address = first.url.partition("#")[0]
    # Another tab would hand its session over, which saves a request.
    first.close()
    cold = context.new_page()
    asked: list[str] = []
    cold.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    with cold.expect_response(lambda answer: "/changes/?ordering" in answer.url):
        cold.goto(f"{address}#/today")
    expect(cold.locator("[data-empty]")).to_be_visible()

    news = [each for each in asked if "/changes" in each or each.endswith("/feed.js")]
    assert len(asked) - len(news) <= REQUESTS, "\n".join(asked)
    assert len(news) <= FEED
    context.close()


def test_a_guest_asks_for_no_session(browser: Browser, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    Dashboard(page, site).open()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert asked
    assert not [url for url in asked if url.startswith(site.api)]
    context.close()


def test_what_every_screen_needs() -> None:
    page = (FRONTEND / "index.html").read_text()
    modules = [FRONTEND / name for name in re.findall(r'(?:src|href)="(js/[^"]+)"', page)]
    assert set(modules) == imported(APP, {APP}) | {FRONTEND / "js" / "boot.js"}
    assert len(modules) <= MODULES
    assert compressed(modules) <= EAGER


def test_what_a_list_needs_is_asked_for_at_once() -> None:
    _, _, rest = APP.read_text().partition("function tasksScreen() {")
    asked = re.findall(r"import\('\./([^']+)'\)", rest.partition("\n}")[0])
    parts = {APP.parent / "screens" / "tasks.js", APP.parent / "elements" / "task-list.js"}
    needed = set().union(*(imported(part, {part}) for part in parts))
    assert {APP.parent / name for name in asked} == needed - imported(APP, {APP})


def test_all_there_is() -> None:
    assert compressed([*FRONTEND.glob("js/**/*.js")]) <= SCRIPTS
    assert compressed([*FRONTEND.glob("css/*.css")]) <= STYLES
