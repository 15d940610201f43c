"""Register, add, edit, complete, delete, sign out: by mouse, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from live import Site
from window import PASSWORD, Dashboard, another_window, new_email


def tab_to(target: Locator) -> None:
    """Press Tab until `target` has the focus. It fails where that never happens."""
    expect(target).to_be_visible()
    for _ in range(40):
        if target.evaluate("element => element === document.activeElement"):
            return
        target.page.keyboard.press("Tab")
    expect(target).to_be_focused()


def test_by_mouse(mine: Dashboard, page: Page) -> None:
    email = new_email()
    mine.register(email)

    mine.add("Buy milk")
    mine.add("Call Zoë 📞")
    expect(mine.titles).to_have_text(["Call Zoë 📞", "Buy milk"])

    mine.row("Buy milk").locator("[data-part=title]").click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("Buy oat milk")
    page.get_by_label("Priority").select_option("high")
    page.get_by_label("Due date").fill("2038-01-31")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(mine.row("Buy oat milk")).to_have_attribute("data-priority", "high")

    mine.row("Call Zoë").get_by_role("checkbox").click()
    expect(mine.row("Call Zoë")).to_have_attribute("data-status", "done")
    mine.settle()

    page.get_by_role("navigation", name="Status").get_by_text("Done", exact=True).click()
    expect(mine.titles).to_have_text(["Call Zoë 📞"])
    mine.row("Call Zoë").hover()
    page.get_by_role("button", name="Delete: Call Zoë").click()
    expect(mine.titles).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(mine.titles).to_have_text(["Call Zoë 📞"])
    mine.settle()
    mine.row("Call Zoë").hover()
    page.get_by_role("button", name="Delete: Call Zoë").click()
    expect(mine.titles).to_have_count(0)
    mine.settle()

    page.reload()
    expect(mine.new_task).to_be_visible()
    mine.open("#/all")
    expect(mine.titles).to_have_text(["Buy oat milk"])

    mine.sign_out()
    mine.sign_in(email)
    expect(mine.titles).to_have_text(["Buy oat milk"])


def test_by_keyboard_alone(mine: Dashboard, page: Page) -> None:
    press, write = page.keyboard.press, page.keyboard.type
    row = page.locator("[data-task]").first
    title = page.get_by_role("textbox", name="Title")
    email = new_email()
    mine.open("#/register")
    expect(page.get_by_label("Name")).to_be_focused()
    tab_to(page.get_by_label("Email"))
    write(email)
    press("Tab")
    expect(page.get_by_label("Password")).to_be_focused()
    write(PASSWORD)
    press("Enter")
    expect(mine.new_task).to_be_visible()

    press("q")
    for text in ("Water the plants", "Call Zoë"):
        write(text)
        press("Enter")
        expect(row).to_contain_text(text)
    expect(mine.titles).to_have_text(["Call Zoë", "Water the plants"])
    mine.settle()

    tab_to(mine.titles.nth(1))
    press("ArrowUp")
    expect(mine.titles.nth(0)).to_be_focused()
    press("ArrowDown")
    expect(mine.titles.nth(1)).to_be_focused()
    press("Enter")
    expect(title).to_be_visible()
    tab_to(title)
    press("Control+A")
    write("Water the ferns")
    press("Enter")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    press("Escape")
    expect(page.locator("task-panel")).to_be_hidden()
    expect(mine.titles).to_have_text(["Call Zoë", "Water the ferns"])
    expect(mine.titles.nth(1)).to_be_focused()

    press("Shift+Tab")
    press("Space")
    expect(mine.row("Water the ferns")).to_have_attribute("data-status", "done")
    mine.settle()
    press("ArrowUp")
    tab_to(page.get_by_role("button", name="Delete: Call Zoë"))
    press("Enter")
    expect(mine.titles).to_have_text(["Water the ferns"])
    press("Control+z")
    expect(mine.titles).to_have_text(["Call Zoë", "Water the ferns"])
    expect(page.locator("[data-toast]")).to_have_text("Undone")
    press("Control+z")
    expect(mine.row("Water the ferns")).to_have_attribute("data-status", "todo")
    mine.settle()
    tab_to(mine.row("Water the ferns").get_by_role("checkbox"))
    press("Space")
    mine.settle()

    tab_to(page.get_by_role("button", name="Account"))
    press("Enter")
    tab_to(page.get_by_role("button", name="Sign out"))
    press("Enter")
    expect(page.get_by_label("Email")).to_be_focused()
    write(email)
    press("Tab")
    write(PASSWORD)
    press("Enter")
    tab_to(page.get_by_role("link", name="Done", exact=True))
    press("Enter")
    expect(mine.titles).to_have_text(["Water the ferns"])


def test_on_a_phone(playwright: Playwright, browser: Browser, site: Site) -> None:
    context = browser.new_context(**playwright.devices["Pixel 7"])
    mine = Dashboard(context.new_page(), site)
    email = new_email()
    mine.register(email)

    mine.add("Buy milk")
    mine.row("Buy milk").locator("[data-part=title]").tap()
    title = mine.page.get_by_role("textbox", name="Title")
    title.fill("Buy oat milk")
    mine.page.get_by_role("button", name="Close").tap()
    expect(mine.titles).to_have_text(["Buy oat milk"])
    mine.row("Buy oat milk").get_by_role("checkbox").tap()
    expect(mine.row("Buy oat milk")).to_have_attribute("data-status", "done")
    mine.settle()

    mine.row("Buy oat milk").locator("[data-part=title]").tap()
    mine.page.get_by_role("button", name="Delete task").tap()
    expect(mine.titles).to_have_count(0)
    expect(mine.page.locator("task-panel")).to_be_hidden()
    mine.page.get_by_role("button", name="Undo").tap()
    expect(mine.titles).to_have_text(["Buy oat milk"])
    mine.settle()

    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert mine.page.evaluate(overflow) is False

    mine.page.get_by_role("button", name="Menu").tap()
    mine.page.get_by_role("button", name="Account").tap()
    mine.page.get_by_role("button", name="Sign out").tap()
    mine.sign_in(email)
    mine.page.get_by_role("link", name="Done", exact=True).tap()
    expect(mine.titles).to_have_text(["Buy oat milk"])
    assert mine.complaints == []
    context.close()


def test_an_admin_sees_and_edits_everyones(
    mine: Dashboard, page: Page, browser: Browser, site: Site
) -> None:
    with another_window(browser, site) as alices:
        alices.register(new_email())
        alices.add("Alice's own")
        admin = new_email()
        site.make_admin(admin, PASSWORD)

        mine.open("#/login")
        mine.sign_in(admin)
        expect(mine.titles).to_have_count(0)
        mine.open("#/admin/tasks")
        row = mine.row("Alice's own")
        expect(row.locator("[data-part=owner]")).to_have_text(re.compile("@example.com"))
        row.locator("[data-part=title]").click()
        page.get_by_role("textbox", name="Title").fill("Seen by the admin")
        page.get_by_role("button", name="Close").click()
        mine.settle()

        alices.page.reload()
        expect(alices.titles).to_have_text(["Seen by the admin"])


def test_a_user_is_told_what_is_for_admins(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.open("#/admin/tasks")

    expect(page.get_by_role("heading", name="This is for admins")).to_be_visible()
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)


def test_markup_in_a_title_is_text(mine: Dashboard, page: Page) -> None:
    markup = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    mine.register(new_email())
    mine.add(markup)

    expect(mine.titles).to_have_text([markup])
    assert page.locator("[data-task] img").count() == 0
    with pytest.raises(Exception, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>x</b>'")
    assert "TrustedHTML" in mine.complaints.pop()


def test_what_was_changed_elsewhere_is_not_overwritten(
    mine: Dashboard, page: Page, browser: Browser, site: Site
) -> None:
    email = new_email()
    mine.register(email)
    mine.add("Buy milk")
    mine.row("Buy milk").locator("[data-part=title]").click()
    mine.hear_nothing()
    with another_window(browser, site) as other:
        other.open("#/login")
        other.sign_in(email)
        other.row("Buy milk").locator("[data-part=title]").click()
        other.page.get_by_role("textbox", name="Title").fill("Buy bread")
        other.page.get_by_role("button", name="Close").click()
        other.settle()

    page.get_by_role("textbox", name="Title").fill("Buy oat milk")
    page.get_by_role("textbox", name="Title").press("Enter")
    expect(page.get_by_role("button", name="Use theirs")).to_be_visible()
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Buy oat milk")
    mine.expect_refusal(412)


def test_a_wrong_password_is_told(mine: Dashboard, page: Page) -> None:
    mine.open("#/login")
    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_label("Password").fill("wrong password")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("Email or password is wrong.")).to_be_visible()
    mine.expect_refusal(401)
