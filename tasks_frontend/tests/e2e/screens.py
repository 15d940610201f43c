"""Every screen, with an account that has something to show on each of them."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from live import Site
from program import Program
from window import PASSWORD, Dashboard, new_email

PROBES = Path(__file__).with_name("probes.js").read_text(encoding="utf-8").rstrip().rstrip(";")
# What a person wrote stands in brackets, as every word of a made-up language does.
TITLE = "⟦Zebra⟧"
NAME = "⟦Rechtsschutzversicherungsgesellschaft⟧"
STATUSES = ("todo", "in_progress", "done", "cancelled")
PRIORITIES = ("none", "low", "medium", "high", "urgent")


@dataclass(frozen=True)
class Account:
    """Somebody's, with everything there is.

    Attributes:
        screens: by name, the route and what is there once the screen is complete.
    """

    email: str
    screens: dict[str, tuple[str, str]]


GUESTS = {
    "login": ("#/login", "form"),
    "register": ("#/register", "form"),
    "forgot-password": ("#/forgot-password", "form"),
    "reset-password": ("#/reset-password?user=nobody&token=none", "form"),
    "confirm-email": ("#/confirm-email?token=none", "form"),
}


def make_account(site: Site) -> Account:
    """An admin's."""
    email = new_email()
    site.make_admin(email, PASSWORD)
    program = Program(site, email)
    program.call("PATCH", "users/me/", {"name": NAME})
    project = program.add_project(name=NAME, colour="#3366cc")
    labels = [program.add_label(name=f"{NAME}{number}") for number in range(3)]
    today = datetime.now(UTC).date()
    for number, status in enumerate(STATUSES):
        program.add(
            title=f"{NAME} {number}",
            status=status,
            priority=PRIORITIES[number + 1],
            project=project,
            labels=labels,
            due_date=str(today + timedelta(days=number - 1)),
            due_time="14:30",
        )
    program.add(title="⟦An end⟧", due_date=str(today + timedelta(days=2)))
    task = program.add(
        title=TITLE,
        project=project,
        priority="urgent",
        due_date=str(today),
        labels=labels,
        description="⟦A **bold** word⟧",
    )
    program.add(title=f"{TITLE} 2", project=project, parent=task)
    program.call("POST", f"tasks/{task}/comments/", {"body": "⟦Why not?⟧"})
    program.edit(task, title=f"{TITLE} 1")
    program.call("DELETE", f"tasks/{program.add(title='⟦Gone⟧')}/")
    program.call("POST", "auth/tokens/", {"name": NAME, "scope": "read"})
    rows, change = "[data-task]", "[data-change]"
    screens = {
        "today": ("#/today", rows),
        "upcoming": ("#/upcoming", rows),
        "inbox": ("#/inbox", rows),
        "all": ("#/all?status=all", rows),
        "project": (f"#/projects/{project}", rows),
        "board": (f"#/projects/{project}?view=board", "task-board [data-task]"),
        "calendar": (f"#/projects/{project}?view=calendar", "task-calendar [data-task]"),
        "panel": (f"#/all?task={task}", "task-panel .comments > *"),
        "search": ("#/search?q=Zebra", rows),
        "nothing": ("#/search?q=Yak", "[data-empty]"),
        "label": (f"#/labels/{labels[0]}", rows),
        "labels": ("#/labels", ".place-row"),
        "statistics": ("#/statistics", "column-chart svg"),
        "activity": ("#/activity", change),
        "trash": ("#/trash", ".place-row"),
        "missing": ("#/nowhere", "main h1"),
        "settings-profile": ("#/settings/profile", "main select"),
        "settings-password": ("#/settings/password", "main form-field"),
        "settings-devices": ("#/settings/devices", "[data-device]"),
        "settings-tokens": ("#/settings/tokens", "[data-token]"),
        "settings-appearance": ("#/settings/appearance", "main .theme"),
        "settings-shortcuts": ("#/settings/shortcuts", "main key-list"),
        "admin": ("#/admin", "column-chart svg"),
        "admin-users": ("#/admin/users", "admin-user"),
        "admin-tasks": ("#/admin/tasks", rows),
        "admin-activity": ("#/admin/activity", change),
    }
    return Account(email, screens)


def signed_in(context: BrowserContext, site: Site, account: Account) -> Dashboard:
    window = Dashboard(context.new_page(), site)
    window.open("#/login")
    window.give_password(account.email)
    expect(window.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    return window


def visit(window: Dashboard, screens: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Go to each, and give its name once it is complete."""
    for name, (route, landmark) in screens.items():
        window.open(route)
        expect(window.page.locator(landmark).locator("visible=true").first).to_be_visible()
        expect(window.page.locator(".skeleton:visible")).to_have_count(0)
        yield name


def over_the_list(window: Dashboard) -> Iterator[str]:
    """What opens over a list, one after the other."""
    page = window.page
    window.open("#/all")
    expect(page.locator("[data-task]").first).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("command-palette dialog[open] [role=option]").first).to_be_visible()
    yield "palette"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("help-dialog dialog[open]")).to_be_visible()
    yield "help"
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    expect(page.locator("dialog[open] form, .composer :focus").first).to_be_visible()
    yield "add"
    page.keyboard.press("Escape")
    page.locator("[data-task] [data-part=title]").first.focus()
    page.keyboard.press("x")
    expect(page.locator("bulk-bar:visible")).to_have_count(1)
    yield "selection"
    for key, name in {"t": "date", "s": "status", "l": "labels", "v": "project"}.items():
        page.keyboard.press(key)
        expect(page.locator(".choice-menu:popover-open")).to_be_visible()
        yield f"menu-{name}"
        page.keyboard.press("Escape")
        expect(page.locator(".choice-menu:popover-open")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator("[popovertarget=view-options]").click()
    expect(page.locator("#view-options:popover-open")).to_be_visible()
    yield "options"
    page.keyboard.press("Escape")


def speak(context: BrowserContext, translate: Callable[[str], str], direction: str = "ltr") -> None:
    """Serve a made-up language in place of English."""

    def answer(route: Route) -> None:
        words: dict[str, str] = route.fetch().json()
        made_up = {key: _outside_values(translate, text) for key, text in words.items()}
        body = json.dumps({**made_up, "direction": direction})
        route.fulfill(body=body, content_type="application/json")

    context.route("**/i18n/en.json", answer)


def _outside_values(translate: Callable[[str], str], text: str) -> str:
    if not text:
        return ""
    parts = re.split(r"(\{\w+\})", text)
    words = "".join(part if part.startswith("{") else translate(part) for part in parts)
    longer = "~" * (len(text) * 2 // 5)
    return f"⟦{words} {' '.join(re.findall('.{1,5}', longer))}⟧"


def probe(page: Page, name: str) -> list[str]:
    """What probes.js finds."""
    found: list[str] = page.evaluate(f"({PROBES}).{name}()")
    return found


def narrow(browser: Browser, width: int, **options: Any) -> BrowserContext:
    return browser.new_context(viewport={"width": width, "height": 800}, **options)
