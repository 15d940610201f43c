"""No screen, dialog, menu or message breaks WCAG 2.2 A or AA, as far as axe can tell."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Playwright, Route, expect

from axe import SOURCE, violations
from live import Site
from program import Program
from window import PASSWORD, Dashboard, another_window, new_email

pytestmark = pytest.mark.skipif(
    not SOURCE.exists(), reason="axe-core comes with: npm ci (bin/check)"
)

FOR_GUESTS = {
    "register": "text=Create account",
    "forgot-password": "text=Send link",
    "reset-password?user=nobody&token=none": "text=Set password",
    "confirm-email?token=none": "text=Confirm",
    "login": "text=Forgot your password?",
}
LISTS = ["today", "upcoming", "inbox", "all", "search?q=ferns"]
FILLED = {
    **dict.fromkeys(LISTS, "[data-task]"),
    "inbox?view=board": "task-board [data-task]",
    "inbox?view=calendar": "task-calendar [data-task]",
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
}
EMPTY = {
    **dict.fromkeys(["today", "upcoming", "inbox", "all", "search?q=ferns"], "[data-empty]"),
    "inbox?view=board": "task-board",
    "inbox?view=calendar": "month-grid",
    "labels": "text=No labels yet.",
    "statistics": "text=Nothing to count yet",
    "activity": "main li",
    "trash": "text=The trash is empty.",
    "settings/tokens": "text=No tokens yet.",
    "all?status=cancelled": "[data-empty]",
    "admin/users": "text=This is for admins",
    "nowhere": "text=There is nothing at this address",
}


class Inspector:
    """Somebody who looks at everything."""

    def __init__(self, window: Dashboard, scheme: str) -> None:
        self.window = window
        self.scheme = scheme
        self.page = window.page
        self.found: dict[str, list[str]] = {}

    def look(self, name: str, wanted: Locator | None = None) -> None:
        if wanted is not None:
            expect(wanted.first).to_be_visible()
        if found := violations(self.page, self.scheme):
            self.found[name] = found

    def visit(self, screens: dict[str, str]) -> None:
        for address, landmark in screens.items():
            self.window.open(f"#/{address}")
            self.look(address, self.page.locator(landmark))

    def report(self) -> str:
        return "\n".join(f"{name}: {each}" for name, all_ in self.found.items() for each in all_)

    def dismiss(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture(scope="module")
def account(site: Site) -> str:
    """An admin who has a little of everything."""
    email = new_email()
    site.make_admin(email, PASSWORD)
    program = Program(site, email)
    garden = program.add_project(name="Garden", colour="#15803d")
    label = program.add_label(name="errand", colour="#f59e0b")
    today = program.call("GET", "tasks/summary/")["per_day"][-1]["day"]
    ferns = program.add(title="Water the ferns", due_date=today, labels=[label])
    program.add(title="Part of it", parent=ferns)
    program.call("POST", f"tasks/{ferns}/comments/", {"body": "With `rain` water, **please**"})
    for priority in ("low", "medium", "high", "urgent"):
        program.add(title=f"As {priority} as it gets", priority=priority, due_date="2026-01-31")
    program.add(title="Much later", due_date="2038-12-31", project=garden)
    program.add(title="Done", status="done", due_date=today)
    program.add(title="Cancelled", status="cancelled", due_date=today)
    gone = program.add(title="Gone")
    program.call("DELETE", f"tasks/{gone}/")
    program.call("POST", "auth/tokens/", {"name": "Backup script", "scope": "read"})
    return email


@pytest.fixture(params=["light", "dark"])
def look_of(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How a browser is set that likes a theme, and nothing that moves."""
    return {"color_scheme": request.param, "reduced_motion": "reduce"}


@pytest.fixture
def inspector(browser: Browser, site: Site, look_of: dict[str, Any]) -> Iterator[Inspector]:
    context = browser.new_context(**look_of)
    inspector = Inspector(Dashboard(context.new_page(), site), look_of["color_scheme"])
    yield inspector
    context.close()
    assert inspector.report() == ""


@pytest.fixture
def inside(inspector: Inspector, account: str) -> Inspector:
    """The same, signed in to the account that has things in it."""
    inspector.window.open("#/login")
    inspector.window.sign_in(account)
    return inspector


def test_screens_for_guests(inspector: Inspector) -> None:
    inspector.visit(FOR_GUESTS)
    inspector.window.give_password("nobody@example.com")
    inspector.look("wrong password", inspector.page.get_by_text("Email or password is wrong."))


def test_screens_with_something_in_them(inside: Inspector) -> None:
    inside.visit(FILLED)


def test_screens_of_somebody_new(inspector: Inspector) -> None:
    inspector.window.register(new_email())
    inspector.visit(EMPTY)


def test_dialogs_and_menus(inside: Inspector) -> None:
    page, window = inside.page, inside.window
    window.open("#/inbox")
    expect(window.titles.first).to_be_visible()
    page.keyboard.press("?")
    inside.look("help", page.get_by_role("dialog").locator("kbd"))
    inside.dismiss()
    page.keyboard.press("Control+k")
    inside.look("palette", page.get_by_role("option"))
    page.keyboard.type("fern")
    inside.look("palette with a task", page.get_by_role("option", name="Water the ferns"))
    inside.dismiss()
    page.get_by_role("button", name="Sort and filter").click()
    inside.look("sort and filter", page.get_by_label("Sort by"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Account").click()
    inside.look("account", page.get_by_text("Sign out"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="New project").click()
    inside.look("new project", page.get_by_role("dialog"))
    inside.dismiss()
    window.titles.first.focus()
    page.keyboard.press("x")
    bar = page.get_by_role("toolbar", name="Selected tasks")
    inside.look("selecting", bar)
    for name in ("Date", "Priority", "Status", "Labels", "Move"):
        bar.get_by_role("button", name=name, exact=True).click()
        inside.look(f"menu: {name}", page.get_by_role("option").or_(page.get_by_role("menuitem")))
        page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    window.open("#/inbox?view=board")
    page.get_by_role("button", name=re.compile("^Actions: ")).first.click()
    inside.look("menu of a card", page.get_by_role("menuitem"))
    page.keyboard.press("Escape")


def test_dialogs_of_settings_and_of_admins(inside: Inspector) -> None:
    page, window = inside.page, inside.window
    window.open("#/settings/tokens")
    page.get_by_role("button", name="New token").click()
    inside.look("new token", page.get_by_role("dialog"))
    inside.dismiss()
    window.open("#/settings/profile")
    for name in ("Change email", "Delete account"):
        page.get_by_role("button", name=name).click()
        inside.look(name, page.get_by_role("dialog"))
        inside.dismiss()
    window.open("#/trash")
    page.get_by_role("button", name="Delete for good: Gone").click()
    inside.look("delete for good", page.get_by_role("dialog"))
    inside.dismiss()
    window.open("#/labels")
    page.get_by_role("button", name="New label").click()
    inside.look("new label", page.get_by_role("dialog"))
    page.get_by_label("Name").fill("errand")
    page.get_by_role("button", name="Save").click()
    inside.look("a name that is taken", page.get_by_text("There is a label of this name already."))
    inside.dismiss()
    window.open("#/settings/transfer")
    for name, text in {
        "wrong.csv": "title,due_date\nMilk,never\n",
        "right.csv": "title\nA\n",
    }.items():
        page.get_by_label("File with tasks").set_input_files(
            {"name": name, "mimeType": "", "buffer": text.encode()}
        )
        inside.look(name, page.locator("[data-part=report] li"))
    window.open("#/admin/users")
    page.locator("admin-user summary").first.click()
    inside.look("a user", page.locator("admin-user").get_by_role("button"))


def test_the_panel(inside: Inspector) -> None:
    page, window = inside.page, inside.window
    window.open("#/inbox")
    window.row("Water the ferns").locator("[data-part=title]").click()
    inside.look("panel", page.locator("[data-comment]"))
    page.get_by_text("History", exact=True).click()
    inside.look("history", page.locator("task-history [data-change]"))
    page.get_by_role("combobox", name="Add a label").fill("new")
    inside.look("labels to add", page.get_by_role("listbox", name="Labels"))
    page.keyboard.press("Escape")
    page.locator("[data-comment]").get_by_role("button", name="Edit").click()
    inside.look("editing a comment", page.get_by_label("Edit comment"))


def test_the_phone(
    playwright: Playwright, browser: Browser, site: Site, account: str, look_of: dict[str, Any]
) -> None:
    context = browser.new_context(**playwright.devices["Pixel 7"], **look_of)
    inspector = Inspector(Dashboard(context.new_page(), site), look_of["color_scheme"])
    page, window = inspector.page, inspector.window
    window.open("#/login")
    window.sign_in(account)
    inspector.visit({"today": "[data-task]", "inbox?view=board": "task-board [data-task]"})
    window.open("#/inbox")
    window.row("Water the ferns").locator("[data-part=title]").tap()
    inspector.look("panel", page.get_by_role("textbox", name="Title"))
    assert inspector.report() == ""
    context.close()


def test_failures(inside: Inspector) -> None:
    page, window = inside.page, inside.window

    def fail(route: Route) -> None:
        route.fulfill(status=500, json={"title": "Broken", "request_id": "019f-0000"})

    page.route("**/api/v1/tasks/**", fail)
    page.route("**/api/v1/tasks/?**", fail)
    window.open("#/upcoming")
    inside.look("a list that failed", page.get_by_role("button", name="Try again"))
    window.open("#/statistics")
    inside.look("statistics that failed", page.get_by_role("button", name="Try again"))
    page.unroute("**/api/v1/tasks/**")
    page.unroute("**/api/v1/tasks/?**")
    window.open("#/inbox")
    expect(window.titles.first).to_be_visible()
    page.route("**/api/v1/tasks/*/", fail)
    window.row("Water the ferns").get_by_role("checkbox").click()
    failure = page.get_by_role("alert").locator("[data-toast]")
    inside.look("a change that failed", failure)
    page.unroute("**/api/v1/tasks/*/")
    page.route("**/api/v1/auth/refresh/", lambda route: route.abort())
    page.reload()
    inside.look("no API", page.get_by_text("This could not be loaded"))


def test_a_session_that_has_ended(inspector: Inspector) -> None:
    page, window = inspector.page, inspector.window
    window.register(new_email())
    page.context.clear_cookies()
    page.route("**/api/v1/auth/refresh/", lambda route: route.fulfill(status=401, json={}))
    page.route("**/api/v1/tasks/summary/**", lambda route: route.fulfill(status=401, json={}))
    window.open("#/statistics")
    inspector.look("the password again", page.get_by_role("dialog"))


def test_a_conflict(inside: Inspector, browser: Browser, site: Site, account: str) -> None:
    page, window = inside.page, inside.window
    window.open("#/inbox")
    window.row("Water the ferns").locator("[data-part=title]").click()
    title = page.get_by_role("textbox", name="Title")
    expect(title).to_have_value(re.compile("^Water the ferns"))
    window.hear_nothing()
    with another_window(browser, site) as other:
        other.open("#/login")
        other.sign_in(account)
        other.row("Water the ferns").locator("[data-part=title]").click()
        other.page.get_by_role("textbox", name="Title").fill(f"Water the ferns, {inside.scheme}")
        other.page.get_by_role("button", name="Close").click()
        other.settle()
    title.fill("Water all ferns")
    title.press("Enter")
    inside.look("a conflict", page.get_by_role("button", name="Use theirs"))
