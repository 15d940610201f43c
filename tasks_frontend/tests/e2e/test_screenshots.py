"""Pictures of every screen in both themes, kept in test-output/ for a person to look at."""

import pytest
from playwright.sync_api import Browser, Locator, ViewportSize, expect

from live import ROOT, Site
from program import Program
from realistic import furnish
from window import PASSWORD, Dashboard, new_email

PICTURES = ROOT / "test-output" / "screenshots"
SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 800},
    "tablet": {"width": 768, "height": 1024},
    "phone": {"width": 360, "height": 740},
}
# Each by its address, and what is there once it is complete.
FOR_GUESTS = {
    "register": "text=Create account",
    "forgot-password": "text=Send link",
    "reset-password?user=nobody&token=none": "text=Set password",
    "confirm-email?token=none": "text=Confirm",
    "login": "text=Forgot your password?",
}
SCREENS = {
    "today": "[data-task]",
    "upcoming": "[data-task]",
    "inbox": "[data-task]",
    "inbox?view=board": "task-board [data-task]",
    "inbox?view=calendar": "task-calendar [data-task]:visible",
    "all": "[data-task]",
    "search?q=nothing-of-it": "[data-empty]",
    "search?q=call": "[data-task]",
    "labels": "label-list li",
    "statistics": "column-chart svg",
    "activity": "[data-change]",
    "trash": "trash-list li",
    "admin": "column-chart svg",
    "admin/users": "admin-user",
    "admin/tasks": "[data-task]",
    "admin/activity": "[data-change]",
    "settings/profile": "main select",
    "settings/password": "main form-field",
    "settings/devices": "[data-device]",
    "settings/tokens": "[data-token]",
    "settings/appearance": "main .theme",
    "settings/shortcuts": "main key-list",
    "settings/transfer": "main file-picker",
    "nowhere": "main .message",
}


@pytest.fixture(scope="module")
def account(site: Site) -> str:
    """An admin whose account has been used for a while."""
    email = new_email()
    site.make_admin(email, PASSWORD)
    furnish(site, email)
    program = Program(site, email)
    for name, scope in {"Backup script": "read", "Home automation": "write"}.items():
        program.call("POST", "auth/tokens/", {"name": name, "scope": scope})
    return email


class Album:
    """The pictures of one size."""

    def __init__(self, window: Dashboard, size: str) -> None:
        self.window = window
        self.page = window.page
        self.size = size

    def keep(self, name: str, wanted: Locator) -> None:
        expect(wanted.first).to_be_visible()
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(overflow) == 0, f"{name} scrolls sideways"
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            picture = PICTURES / f"{name}-{self.size}-{scheme}.png"
            self.page.screenshot(path=picture, animations="disabled")
            assert picture.stat().st_size > 5_000

    def keep_screens(self, screens: dict[str, str]) -> None:
        for address, landmark in screens.items():
            self.window.open(f"#/{address}")
            name = address.replace("/", "-").replace("?view=", "-").partition("?")[0]
            is_empty = "nothing" in address
            self.keep("empty" if is_empty else name, self.page.locator(landmark))


@pytest.mark.parametrize("size", SIZES)
def test_every_screen(browser: Browser, site: Site, account: str, size: str) -> None:
    context = browser.new_context(viewport=SIZES[size], reduced_motion="reduce")
    window = Dashboard(context.new_page(), site)
    page, album = window.page, Album(window, size)

    album.keep_screens(FOR_GUESTS)
    window.sign_in(account)
    album.keep_screens(SCREENS)

    page.keyboard.press("Control+k")
    page.keyboard.type("ca")
    album.keep("palette", page.get_by_role("option").nth(2))
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    album.keep("help", page.get_by_role("dialog").locator("kbd"))
    page.keyboard.press("Escape")
    window.open("#/search?q=talk")
    window.row("Draft the talk").locator("[data-part=title]").click()
    album.keep("panel", page.locator("[data-comment]"))
    assert window.complaints == []
    context.close()
