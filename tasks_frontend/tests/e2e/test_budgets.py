"""What the dashboard may cost: requests, modules and bytes of a cold start, and of all there is."""

import gzip
import json
import re
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from live import Site
from window import Dashboard, new_email

REQUESTS, MODULES = 32, 20
FEED = 4  # after the list stands: its module and that of the log, and two questions
EAGER, SCRIPTS, STYLES = 45, 150, 16  # KB as bin/run sends them
WRITTEN = 215  # KB of all JavaScript as it is written: no goal, but no growth unseen

FRONTEND = Path(__file__).resolve().parents[2]
APP = FRONTEND / "js" / "app.js"
PAGE, _, LIST_AND_REST = (FRONTEND / "index.html").read_text().partition("<template")
LIST, _, REST = LIST_AND_REST.partition("</template>")


def sent(site: Site, files: list[str]) -> float:
    """What a site sends of them to a browser, one by one, in KB."""
    return sum(len(get(site, name)) for name in files) / 1024


def listed(site: Site, ending: str) -> list[str]:
    """The files of a site whose names end so."""
    files = json.loads(gzip.decompress(get(site, "config.json")))["files"]
    return [name for name in files if name.endswith(ending)]


def get(site: Site, name: str) -> bytes:
    """What a browser is sent, compressed as it is."""
    with closing(HTTPConnection(urlsplit(site.dashboard).netloc, timeout=10)) as connection:
        connection.request("GET", f"/{name}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.read()


def modules(html: str) -> set[Path]:
    """The modules that a part of the page names."""
    return {FRONTEND / name for name in re.findall(r'(?:src|href)="(js/[^"]+)"', html)}


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


def test_what_every_screen_needs(site: Site) -> None:
    needed = modules(PAGE + REST)
    assert needed == imported(APP, {APP}) | {FRONTEND / "js" / "boot.js"}
    assert len(needed) <= MODULES
    assert sent(site, [str(each.relative_to(FRONTEND)) for each in needed]) <= EAGER


def test_what_a_list_needs_is_asked_for_at_once() -> None:
    _, _, rest = APP.read_text().partition("function tasksScreen() {")
    asked = re.findall(r"import\('\./([^']+)'\)", rest.partition("\n}")[0])
    parts = {APP.parent / "screens" / "tasks.js", APP.parent / "elements" / "task-list.js"}
    needed = set().union(*(imported(part, {part}) for part in parts)) - imported(APP, {APP})
    assert {APP.parent / name for name in asked} == needed
    assert modules(LIST) == needed


def test_all_there_is(site: Site) -> None:
    assert sent(site, listed(site, ".js")) <= SCRIPTS
    assert sent(site, listed(site, ".css")) <= STYLES
    written = sum(len(gzip.compress(file.read_bytes())) for file in FRONTEND.glob("js/**/*.js"))
    assert written / 1024 <= WRITTEN
