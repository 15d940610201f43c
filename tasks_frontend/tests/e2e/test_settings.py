"""One's own account: profile, password, devices, API tokens, and what goes by mail."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from live import Site
from postbox import Postbox
from window import PASSWORD, Dashboard, another_window, new_email

OTHER_PASSWORD = "another horse battery"


@pytest.fixture
def address(mine: Dashboard) -> str:
    """Of an account that is signed in."""
    address = new_email()
    mine.register(address)
    return address


@pytest.mark.usefixtures("address")
def test_name_and_time_zone_are_changed(mine: Dashboard, page: Page) -> None:
    page.get_by_role("button", name="Account").click()
    page.get_by_role("link", name="Settings").click()
    expect(page.locator("#account-menu")).to_be_hidden()
    page.get_by_label("Name", exact=True).fill("Alice")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("button", name="Account: Alice")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Alice")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    expect(page.get_by_role("navigation", name="Settings").locator("[aria-current]")).to_have_text(
        "Profile"
    )


def test_what_was_changed_elsewhere_is_replaced_only_knowingly(
    mine: Dashboard, page: Page, address: str, browser: Browser, site: Site
) -> None:
    mine.open("#/settings/profile")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_have_value("")
    with another_window(browser, site) as other:
        other.open("#/login")
        other.sign_in(address)
        other.open("#/settings/profile")
        other.page.get_by_label("Name", exact=True).fill("Alice")
        other.page.get_by_role("button", name="Save").click()
        expect(other.page.get_by_text("Saved")).to_be_visible()

    name.fill("Bob")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your profile was changed elsewhere")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Account: Bob")).to_be_visible()
    mine.complaints.clear()  # the browser tells of the 412


def test_an_address_is_changed_by_a_link_to_the_new_one(
    mine: Dashboard, page: Page, address: str, postbox: Postbox
) -> None:
    new_address = new_email()
    mine.open("#/settings/profile")
    page.get_by_role("button", name="Change email").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("New email").fill(new_address)
    dialog.get_by_label("Current password").fill("wrong password")
    dialog.get_by_role("button", name="Send link").click()
    expect(dialog.locator(".field-error:visible")).to_have_count(1)
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Send link").click()
    expect(page.get_by_text(f"A link was sent to {new_address}")).to_be_visible()
    expect(page.locator("[data-part=email]")).to_have_text(address)

    link = postbox.link_for(new_address)
    page.goto(link)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Your email address was changed.")).to_be_visible()
    mine.open("#/settings/profile")
    expect(page.locator("[data-part=email]")).to_have_text(new_address)

    page.goto(link)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("This link is too old or has been used.")).to_be_visible()
    mine.complaints.clear()  # the browser tells of both refusals


def test_an_account_is_deleted_with_its_password(mine: Dashboard, page: Page, address: str) -> None:
    mine.open("#/settings/profile")
    page.get_by_role("button", name="Delete account").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(address)
    dialog.get_by_label("Current password").fill("wrong password")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(dialog.locator(".field-error:visible")).to_have_count(1)
    dialog.get_by_label("Current password").fill(PASSWORD)
    dialog.get_by_role("button", name="Delete for good").click()

    expect(page.get_by_text("Your account was deleted.")).to_be_visible()
    expect(page).to_have_url(re.compile("#/login$"))
    assert page.context.cookies() == []
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Email or password is wrong.")).to_be_visible()
    mine.complaints.clear()  # the browser tells of both refusals


def test_a_new_password_signs_out_other_devices(
    mine: Dashboard, page: Page, address: str, browser: Browser, site: Site
) -> None:
    with another_window(browser, site) as other:
        other.open("#/login")
        other.sign_in(address)
        mine.open("#/settings/password")
        page.get_by_label("Current password").fill("wrong password")
        page.get_by_label("New password").fill(OTHER_PASSWORD)
        page.get_by_role("button", name="Change password").click()
        expect(page.locator(".field-error:visible")).to_have_count(1)
        page.get_by_label("Current password").fill(PASSWORD)
        page.get_by_role("button", name="Change password").click()
        expect(page.get_by_text("Your password was changed.")).to_be_visible()
        expect(page.get_by_label("New password")).to_have_value("")

        other.page.reload()
        expect(other.page.get_by_role("button", name="Sign in")).to_be_visible()
        other.page.get_by_label("Email").fill(address)
        other.page.get_by_label("Password").fill(OTHER_PASSWORD)
        other.page.get_by_role("button", name="Sign in").click()
        expect(other.new_task).to_be_visible()
    mine.open("#/all")
    expect(mine.new_task).to_be_visible()
    mine.complaints.clear()  # the browser tells of the refusal


def test_other_devices_are_signed_out(
    mine: Dashboard, page: Page, address: str, browser: Browser, site: Site
) -> None:
    others = page.locator("[data-device=other]")
    with another_window(browser, site) as one, another_window(browser, site) as two:
        for window in (one, two):
            window.open("#/login")
            window.sign_in(address)
        mine.open("#/settings/devices")
        expect(page.locator("[data-device=current]")).to_contain_text("Chrome on Linux")
        expect(page.locator("[data-device=current]")).to_contain_text("This device")
        expect(others).to_have_count(2)

        others.first.get_by_role("button", name="Sign out: Chrome on Linux").click()
        expect(others).to_have_count(1)
        page.get_by_role("button", name="Sign out all others").click()
        page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
        expect(others).to_have_count(0)
        expect(page.get_by_role("button", name="Sign out all others")).to_be_disabled()
        for window in (one, two):
            window.page.reload()
            expect(window.page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.mark.usefixtures("address")
def test_a_token_is_made_used_and_deleted(mine: Dashboard, page: Page, site: Site) -> None:
    mine.open("#/settings/tokens")
    expect(page.get_by_text("No tokens yet.")).to_be_visible()
    page.get_by_role("button", name="New token").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Backup script")
    dialog.get_by_label("Access").select_option("Read only")
    dialog.get_by_label("Expires").select_option("In 1 year")
    dialog.get_by_role("button", name="Create token").click()

    entry = page.locator("[data-token]")
    expect(entry).to_contain_text("Backup script")
    expect(entry).to_contain_text("Read only")
    expect(entry).to_contain_text("Never used")
    token = page.get_by_label("Your new token").input_value()
    expect(entry.locator("code")).to_have_text(re.compile(re.escape(token[:4])))
    assert token not in entry.inner_text()
    assert status_with(site, token) == 200
    page.reload()
    expect(entry).to_contain_text("Last used")
    expect(page.get_by_label("Your new token")).to_be_hidden()

    page.get_by_role("button", name="Delete: Backup script").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No tokens yet.")).to_be_visible()
    assert status_with(site, token) == 401


@pytest.mark.usefixtures("address")
def test_a_new_token_is_copied_or_selected(mine: Dashboard, page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.reload()
    mine.open("#/settings/tokens")
    page.get_by_role("button", name="New token").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Backup script")
    page.get_by_role("dialog").get_by_role("button", name="Create token").click()
    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_text("The token is selected")).to_be_visible()
    token = page.get_by_label("Your new token")
    expect(token).to_be_focused()
    assert page.evaluate("document.getSelection().toString()") == token.input_value()


@pytest.mark.usefixtures("address")
def test_the_theme_is_chosen(mine: Dashboard, page: Page) -> None:
    mine.open("#/settings/appearance")
    page.locator("main").get_by_text("Dark", exact=True).click()

    expect(page.locator("html[data-theme=dark]")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    expect(page.locator("#account-menu").get_by_role("radio", name="Dark")).to_be_checked()
    page.reload()
    expect(page.locator("html[data-theme=dark]")).to_be_visible()


def test_a_forgotten_password_is_replaced_by_mail(
    mine: Dashboard, page: Page, address: str, postbox: Postbox
) -> None:
    mine.sign_out()
    page.get_by_role("link", name="Forgot your password?").click()
    # The form that is left has such a field, too.
    expect(page.get_by_role("heading", name="Forgot your password?")).to_be_visible()
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_text(f"If there is an account with {address}")).to_be_visible()

    link = postbox.link_for(address)
    page.goto(link)
    page.get_by_label("New password").fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(mine.new_task).to_be_visible()

    page.goto(link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("This link is too old or has been used.")).to_be_visible()
    mine.complaints.clear()  # the browser tells of the refusal


def test_an_unknown_address_is_answered_like_a_known_one(mine: Dashboard, page: Page) -> None:
    mine.open("#/forgot-password")
    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_role("button", name="Send link").click()

    expect(page.get_by_text("If there is an account with nobody@example.com")).to_be_visible()


def status_with(site: Site, token: str) -> int:
    """What the list of tasks answers to an API token."""
    with site.connect() as client:
        client.request("GET", "/api/v1/tasks/", headers={"Authorization": f"Bearer {token}"})
        return client.getresponse().status
