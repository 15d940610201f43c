"""In 320 pixels, and in letters twice as large: nothing is cut off, everything can be hit."""

from collections.abc import Iterator
from itertools import chain

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from live import ROOT, Site
from screens import GUESTS, Account, make_account, narrow, over_the_list, probe, signed_in, visit
from window import Dashboard

PICTURES = ROOT / "test-output" / "narrow"
# Width of the window in pixels, size of letters in percent.
SIZES = [(320, 100), (640, 200), (1280, 200)]


@pytest.fixture(scope="module")
def account(site: Site) -> Account:
    return make_account(site)


@pytest.mark.parametrize(("width", "letters"), SIZES)
def test_nothing_scrolls_sideways(
    browser: Browser, site: Site, account: Account, width: int, letters: int
) -> None:
    assert {
        name: wrong
        for name, page in shown(browser, site, account, width, letters)
        if (wrong := probe(page, "sideways"))
    } == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_everything_can_be_hit(browser: Browser, site: Site, account: Account, width: int) -> None:
    assert {
        name: small
        for name, page in shown(browser, site, account, width, 100)
        if (small := probe(page, "tooSmall"))
    } == {}


def shown(
    browser: Browser, site: Site, account: Account, width: int, letters: int
) -> Iterator[tuple[str, Page]]:
    """All there is to see."""
    for is_guest in (True, False):
        context = narrow(browser, width)
        window = guest(context, site) if is_guest else signed_in(context, site, account)
        size = f"{letters}%"
        window.page.evaluate(
            "(size) => document.documentElement.style.setProperty('font-size', size)",
            size if letters != 100 else "",
        )
        if is_guest:
            places = visit(window, GUESTS)
        else:
            places = chain(visit(window, account.screens), over_the_list(window))
        for name in places:
            picture = PICTURES / f"{name}-{width}-{letters}.png"
            window.page.screenshot(path=picture, animations="disabled")
            yield name, window.page
        context.close()


def guest(context: BrowserContext, site: Site) -> Dashboard:
    window = Dashboard(context.new_page(), site)
    window.open("#/login")
    expect(window.page.locator("form")).to_be_visible()
    return window
