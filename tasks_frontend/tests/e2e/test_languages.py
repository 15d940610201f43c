"""Other languages: German, a made-up one of longer words, and one from right to left."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from live import ROOT, Site
from screens import (
    Account,
    make_account,
    narrow,
    over_the_list,
    probe,
    signed_in,
    speak,
    visit,
)
from window import PASSWORD, Dashboard, new_email

PICTURES = ROOT / "test-output" / "languages"
ACCENTS = str.maketrans("aeiounycsAEIOUNYCS", "áéíóúñýçšÁÉÍÓÚÑÝÇŠ")
# Not the words that they stand for: letters that are written from right to left.
ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه")


@pytest.fixture(scope="module")
def account(site: Site) -> Account:
    return make_account(site)


def test_german(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="de-DE")
    window = Dashboard(context.new_page(), site)
    page = window.page
    window.open("#/register")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    page.get_by_label("E-Mail-Adresse").fill(new_email())
    page.get_by_label("Passwort").fill("password")
    page.get_by_role("button", name="Konto erstellen").click()
    expect(page.get_by_text("Dieses Passwort ist zu verbreitet.")).to_be_visible()
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Konto erstellen").click()
    expect(page.get_by_role("heading", name="Heute")).to_be_visible()
    page.get_by_label("Neue Aufgabe").fill("Milch kaufen")
    page.get_by_label("Neue Aufgabe").press("Enter")
    expect(window.row("Milch kaufen")).to_be_visible()
    window.settle()

    window.open("#/today?view=calendar")
    window.open("#/inbox?view=calendar&month=2038-03")
    expect(page.get_by_role("heading", name="März 2038")).to_be_visible()
    expect(page.locator(".month th").first).to_have_text("Mo")
    page.screenshot(path=PICTURES / "calendar-german.png")
    window.open("#/activity")
    expect(page.get_by_text("Du: ").first).to_be_visible()
    page.screenshot(path=PICTURES / "activity-german.png")
    context.close()


def test_a_language_is_chosen_and_kept(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="en-GB")
    window = Dashboard(context.new_page(), site)
    page = window.page
    window.register(new_email())
    window.open("#/settings/appearance")
    choice = page.get_by_label("Language", exact=True)
    expect(choice.locator("option")).to_have_text(
        ["As the browser (English)", "English", "Deutsch"]
    )
    choice.select_option("Deutsch")
    expect(page.get_by_role("heading", name="Darstellung")).to_be_visible()
    expect(page.get_by_label("Sprache")).to_have_value("de")
    page.reload()
    expect(page.get_by_role("heading", name="Darstellung")).to_be_visible()

    page.get_by_label("Sprache").select_option("")
    expect(page.get_by_role("heading", name="Appearance")).to_be_visible()
    assert window.complaints == []
    context.close()


def test_a_language_is_not_paid_for_with_what_was_not_saved(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="en-GB")
    window = Dashboard(context.new_page(), site)
    page = window.page
    window.register(new_email())
    context.route("**/api/v1/tasks/", lambda route: route.abort())
    window.new_task.fill("Buy milk")
    window.new_task.press("Enter")
    expect(window.row("Buy milk")).to_be_visible()
    window.open("#/settings/appearance")
    page.get_by_label("Language", exact=True).select_option("Deutsch")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_label("Language", exact=True)).to_have_value("")
    window.open("#/all")
    expect(window.row("Buy milk")).to_be_visible()

    window.open("#/settings/appearance")
    page.get_by_label("Language", exact=True).select_option("Deutsch")
    page.get_by_role("dialog").get_by_role("button", name="Change language").click()
    expect(page.get_by_role("heading", name="Darstellung")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_word_is_in_the_catalogue(
    browser: Browser, site: Site, account: Account, width: int
) -> None:
    """In a language whose words are longer, and stand in brackets."""
    context = narrow(browser, width)
    window = signed_in(context, site, account)
    speak(context, lambda text: text.translate(ACCENTS))
    window.page.reload()
    expect(window.page.locator("main h1")).to_contain_text("⟦")
    wrong: dict[str, Any] = {}
    for name in everything(window, account):
        window.page.screenshot(path=PICTURES / f"{name}-{width}-long.png", animations="disabled")
        if found := [*hard_coded(window.page), *probe(window.page, "sideways")]:
            wrong[name] = found
    assert wrong == {}
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_from_right_to_left(browser: Browser, site: Site, account: Account, width: int) -> None:
    context = narrow(browser, width)
    window = signed_in(context, site, account)
    page = window.page
    speak(context, lambda text: text.lower().translate(ARABIC), "rtl")
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    wrong: dict[str, Any] = {}
    for name in everything(window, account):
        page.screenshot(path=PICTURES / f"{name}-{width}-rtl.png", animations="disabled")
        if found := probe(page, "sideways"):
            wrong[name] = found
        if name == "calendar":
            mirrored = "(icon) => getComputedStyle(icon).scale"
            assert page.locator("task-calendar a .icon").first.evaluate(mirrored) == "-1 1"
        if name == "panel" and width == 1280:
            assert [left_of(page, part) for part in ("task-panel", ".column", ".bar")] == sorted(
                left_of(page, part) for part in ("task-panel", ".column", ".bar")
            )
            assert left_of(page, "task-panel .panel") == 0
    assert wrong == {}
    context.close()


def everything(window: Dashboard, account: Account) -> Any:
    yield from visit(window, account.screens)
    yield from over_the_list(window)


def left_of(page: Page, part: str) -> float:
    box = page.locator(part).first.bounding_box()
    assert box is not None
    return box["x"]


def hard_coded(page: Page) -> list[str]:
    """Texts and names with letters outside of brackets, but for dates, addresses and keys."""
    dates = "|".join(map(re.escape, probe(page, "datewords")))
    # A browser's name, a token's beginning, and what the server once called the Inbox are records.
    known = re.compile(rf"\b({dates})\b|\S+@example\.com|^Mozilla/.*|^tsk_\S+|^Inbox$")
    outside = (known.sub("", _outside(text)) for text in probe(page, "texts"))
    return sorted({text.strip() for text in outside if re.search(r"[^\W\d_]", text)})


def _outside(text: str) -> str:
    """What stands in no brackets; of a sentence in pieces, a bracket may be in another one."""
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = inner
    return re.sub(r"⟦.*", "", re.sub(r".*⟧", "", text, flags=re.DOTALL), flags=re.DOTALL)
