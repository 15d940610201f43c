"""Pictures of every screen in both themes, kept in test-output/ for a person to look at."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from live import ROOT, Site
from window import PASSWORD, Dashboard, new_email

PICTURES = ROOT / "test-output" / "screenshots"
SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 800},
    "tablet": {"width": 768, "height": 1024},
    "phone": {"width": 360, "height": 740},
}
TASKS: list[dict[str, Any]] = [
    {"title": "Book the boiler's yearly check", "priority": "low"},
    {"title": "Return the library books", "status": "done"},
    {"title": "家賃を払う", "priority": "medium", "due_date": "2027-01-31"},
    {"title": "Plan Zoë's birthday 🎂: cake, candles, and the cousins' trains, which all arrive at "
     "different stations within half an hour", "due_date": "2027-02-14", "due_time": "15:00"},
    {"title": "Send the tax papers to the accountant", "priority": "urgent",
     "due_date": "2026-01-15", "status": "in_progress"},
    {"title": "Draft the talk about safe retries", "priority": "high", "status": "in_progress",
     "description": "Three parts:\n\n- why a retry is a second write\n- keys\n- what a test shows",
     "due_date": "2027-01-20"},
    {"title": "Buy oat milk"},
]  # fmt: skip
# The sections, and what is there once they are complete.
SETTINGS = {
    "profile": "main select",
    "password": "main form-field",
    "devices": "[data-device]",
    "tokens": "[data-token]",
    "appearance": "main .theme",
    "shortcuts": "main key-list",
}

# The other pages for admins.
ADMIN = {
    "admin": "admin-figures",
    "admin/users": "admin-user",
    "admin/activity": "[data-change]",
}


@pytest.fixture(scope="module")
def account(site: Site) -> str:
    """An admin with a list that looks like somebody's."""
    email = new_email()
    site.make_admin(email, PASSWORD)
    headers = {"Content-Type": "application/json"}
    with site.connect() as client:

        def post(path: str, fields: dict[str, Any]) -> dict[str, Any]:
            client.request("POST", f"/api/v1/{path}", json.dumps(fields), headers)
            answer: dict[str, Any] = json.loads(client.getresponse().read())
            return answer

        tokens = post("auth/login/", {"email": email, "password": PASSWORD})
        headers["Authorization"] = f"Bearer {tokens['access']}"
        for task in TASKS:
            assert "id" in post("tasks/", task)
        for name, scope in {"Backup script": "read", "Home automation": "write"}.items():
            assert "id" in post("auth/tokens/", {"name": name, "scope": scope})
    return email


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_screen(browser: Browser, site: Site, account: str, size: str, scheme: Any) -> None:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    window = Dashboard(context.new_page(), site)
    page = window.page

    def keep(name: str) -> None:
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) == 0, f"{name} scrolls sideways"
        picture = PICTURES / f"{name}-{size}-{scheme}.png"
        page.screenshot(path=picture, animations="disabled")
        assert Path(picture).stat().st_size > 5_000

    window.open("#/register")
    expect(page.get_by_role("button", name="Create account")).to_be_visible()
    keep("register")
    window.open("#/forgot-password")
    expect(page.get_by_role("button", name="Send link")).to_be_visible()
    keep("forgot-password")
    window.open("#/reset-password?user=nobody&token=none")
    expect(page.get_by_role("button", name="Set password")).to_be_visible()
    keep("reset-password")
    window.open("#/confirm-email?token=none")
    expect(page.get_by_role("button", name="Confirm")).to_be_visible()
    keep("confirm-email")
    window.open("#/login")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    keep("login")
    window.sign_in(account)
    expect(window.titles.first).to_be_visible()
    keep("list")
    window.row("Draft the talk").locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_be_visible()
    keep("panel")
    page.get_by_role("button", name="Close").click()
    window.open("#/admin/tasks")
    expect(window.row("Buy oat milk").first).to_be_visible()
    keep("everyone")
    for name, landmark in ADMIN.items():
        window.open(f"#/{name}")
        expect(page.locator(landmark).first).to_be_visible()
        keep(name.replace("/", "-"))
    window.open("#/all?status=cancelled")
    expect(page.locator("[data-empty]")).to_be_visible()
    keep("empty")
    window.open("#/statistics")
    expect(page.get_by_role("img", name="By priority")).to_be_visible()
    keep("statistics")
    window.open("#/inbox?view=board")
    expect(page.locator("task-board [data-task]").first).to_be_visible()
    keep("board")
    window.open("#/inbox?view=calendar&month=2027-01")
    expect(page.locator("task-calendar [data-task]:visible").first).to_be_visible()
    keep("calendar")
    for section, landmark in SETTINGS.items():
        window.open(f"#/settings/{section}")
        expect(page.locator(landmark).first).to_be_visible()
        keep(f"settings-{section}")
    assert window.errors() == []
    context.close()
