"""Tabs of one browser share a session: its tokens, and its end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from live import Site
from window import Dashboard, new_email

TABS, CALLS = 4, 10
# The client of the page itself; all tabs begin at the same moment.
CALL = """async ([count, begin]) => {
    const { client } = await import(new URL('js/api/client.js', location));
    const call = () => client.call('GET', 'tasks/?limit=1');
    const wait = new Promise((resolve) => setTimeout(resolve, begin - Date.now()));
    window.answers = wait.then(() => Promise.all(Array.from({ length: count }, call)));
    window.answers.catch(() => {});
}"""


@pytest.fixture
def tabs(context: BrowserContext, site: Site) -> Iterator[list[Dashboard]]:
    """Four tabs of one person."""
    windows = [Dashboard(context.new_page(), site) for _ in range(TABS)]
    with windows[0].first_news():
        windows[0].register(new_email())
    for window in windows[1:]:
        with window.first_news():
            window.open("#/all")
        expect(window.new_task).to_be_visible()
    yield windows
    assert [error for window in windows for error in window.complaints] == []


def begin_calls(page: Page, begin: float) -> None:
    page.evaluate(CALL, [CALLS, begin])


def test_an_expired_token_is_renewed_once_for_all(
    context: BrowserContext, tabs: list[Dashboard]
) -> None:
    refreshes: list[str] = []
    served: list[str] = []
    old: set[str] = set()

    def refuse_old(route: Route) -> None:
        token = route.request.headers.get("authorization", "")
        if not refreshes:
            old.add(token)
        if token in old:
            route.fulfill(
                status=401,
                json={"title": "Expired"},
                headers={"Access-Control-Allow-Origin": "*"},
            )
        else:
            served.append(token)
            route.continue_()

    def count(request: Request) -> None:
        if request.url.endswith("/auth/refresh/") and request.method == "POST":
            refreshes.append(request.url)

    context.on("request", count)
    context.route("**/api/v1/tasks/?limit=1", refuse_old)
    begin = tabs[0].page.evaluate("Date.now() + 1000")
    for tab in tabs:
        begin_calls(tab.page, begin)
    for tab in tabs:
        answers = tab.page.evaluate("window.answers")
        assert [len(answer["results"]) for answer in answers] == [0] * CALLS
        tab.expect_refusal(401)

    assert len(refreshes) == 1
    assert len(served) == TABS * CALLS
    assert len(set(served)) == 1
    assert not old & set(served)


def test_signing_out_in_one_signs_out_all(tabs: list[Dashboard]) -> None:
    tabs[2].sign_out()

    for tab in tabs:
        expect(tab.page.get_by_role("button", name="Sign in")).to_be_visible()
        assert tab.page.evaluate("sessionStorage.length") == 0
        kept = tab.page.evaluate("Object.keys(localStorage)")
        assert set(kept) <= {"tasks.version", "tasks.theme", "tasks.shortcuts"}
