"""The pages for admins: numbers, accounts, tasks by owner, what everyone has done."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from live import Site
from window import PASSWORD, Dashboard, another_window, new_email

Call = Callable[..., Any]
PAGES = ["admin", "admin/users", "admin/tasks", "admin/activity"]


@pytest.fixture
def admin(mine: Dashboard, site: Site) -> str:
    """The address of an admin, who is signed in."""
    email = new_email()
    site.make_admin(email, PASSWORD)
    mine.open("#/login")
    mine.sign_in(email)
    return email


@pytest.fixture
def alices(browser: Browser, site: Site) -> Iterator[Dashboard]:
    """Somebody else's window."""
    with another_window(browser, site) as window:
        yield window


@pytest.fixture
def alice(alices: Dashboard) -> str:
    """The address of that somebody, who is signed in."""
    email = new_email()
    alices.register(email)
    return email


@pytest.fixture
def call(site: Site) -> Iterator[Call]:
    """Calls the API as an admin of its own."""
    email = new_email()
    site.make_admin(email, PASSWORD)
    headers = {"Content-Type": "application/json"}
    with site.connect() as client:

        def request(method: str, path: str, fields: Any = None) -> Any:
            body = None if fields is None else json.dumps(fields)
            client.request(method, f"/api/v1/{path}", body, headers)
            answer = client.getresponse().read()
            return json.loads(answer) if answer else None

        tokens = request("POST", "auth/login/", {"email": email, "password": PASSWORD})
        headers["Authorization"] = f"Bearer {tokens['access']}"
        yield request


def find(mine: Dashboard, email: str) -> Locator:
    """The row of an account, opened."""
    mine.open("#/inbox")  # or rows found before would still stand there
    expect(mine.page.get_by_role("heading", name="Inbox", level=1)).to_be_visible()
    mine.open("#/admin/users")
    mine.page.get_by_role("searchbox", name="Search users").fill(email)
    row = mine.page.locator("admin-user")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(email)
    row.locator("summary").click()
    expect(row.locator("fetched-content")).to_have_attribute("aria-busy", "false")
    return row


def agree(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def no_longer_admin(site: Site, *emails: str, but: str = "") -> None:
    """Make users of these admins, or of all but one."""
    whom = f"exclude(email={but!r})" if but else f"filter(email__in={emails!r})"
    site.shell(
        f"from accounts.models import User; User.objects.{whom}.update(role='user')",
    )


@pytest.mark.usefixtures("admin")
def test_an_admin_finds_a_user_and_changes_their_role(
    mine: Dashboard, page: Page, alice: str
) -> None:
    row = find(mine, alice)
    expect(page).to_have_url(re.compile(r"search="))
    row.get_by_role("button", name="Make admin").click()
    expect(row.locator(".badge")).to_have_text("Admin")

    row.get_by_role("button", name="Make user").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(row.locator(".badge")).to_have_text("Admin")
    row.get_by_role("button", name="Make user").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"Make {alice} a user?")
    agree(page, "Make user")
    expect(row.locator(".badge")).to_have_count(0)

    roles = page.get_by_role("navigation", name="Which accounts")
    roles.get_by_role("link", name="Admins").click()
    expect(page.get_by_text("Nobody found")).to_be_visible()
    roles.get_by_role("link", name="Users").click()
    expect(page.locator("admin-user")).to_have_count(1)
    page.reload()
    expect(page.locator("admin-user")).to_contain_text(alice)
    expect(page.get_by_role("searchbox", name="Search users")).to_have_value(alice)


@pytest.mark.usefixtures("admin")
def test_a_disabled_user_is_signed_out_and_shown_as_such(
    mine: Dashboard, page: Page, alices: Dashboard, alice: str
) -> None:
    row = find(mine, alice)
    expect(row.locator("[data-device]")).to_have_count(1)
    row.get_by_role("button", name="Disable").click()
    agree(page, "Disable")
    expect(row.locator(".badge")).to_have_text("Disabled")
    expect(row).to_contain_text("Not signed in anywhere.")
    kinds = page.get_by_role("navigation", name="Which accounts")
    kinds.get_by_role("link", name="Active").click()
    expect(page.get_by_text("Nobody found")).to_be_visible()
    kinds.get_by_role("link", name="Disabled").click()
    expect(row).to_contain_text(alice)
    row = find(mine, alice)

    alices.page.reload()
    alices.give_password(alice)
    expect(alices.page.get_by_text("Email or password is wrong.")).to_be_visible()
    row.get_by_role("button", name="Enable").click()
    expect(row.locator(".badge")).to_have_count(0)
    alices.page.get_by_role("button", name="Sign in").click()
    expect(alices.page.get_by_role("heading", name="All tasks")).to_be_visible()


@pytest.mark.usefixtures("admin")
def test_an_admin_ends_somebodys_sessions(
    mine: Dashboard, page: Page, browser: Browser, site: Site, alices: Dashboard, alice: str
) -> None:
    with another_window(browser, site) as phone:
        phone.open("#/login")
        phone.sign_in(alice)
        row = find(mine, alice)
        expect(row.locator("[data-device]")).to_have_count(2)
        row.get_by_role("button", name="Sign out everywhere").click()
        agree(page, "Sign out")
        expect(row).to_contain_text("Not signed in anywhere.")

        for window in (alices, phone):
            window.page.reload()
            expect(window.page.get_by_role("button", name="Sign in")).to_be_visible()


def test_the_last_admin_stays_one(mine: Dashboard, page: Page, admin: str, site: Site) -> None:
    no_longer_admin(site, but=admin)
    row = find(mine, admin)
    for action, sure in (("Make user", "Make user"), ("Disable", "Disable")):
        row.get_by_role("button", name=action).click()
        expect(page.get_by_role("dialog")).to_contain_text("This is your own account.")
        agree(page, sure)
        toast = page.locator("[data-toast]", has_text="This is the only active admin.")
        expect(toast).to_be_visible()
        toast.get_by_role("button", name="Dismiss").click()
    expect(row.locator(".badge")).to_have_text(["You", "Admin"])
    mine.complaints.clear()  # the browser tells of both refusals


@pytest.mark.usefixtures("call")
def test_who_gives_up_their_rights_loses_the_pages(mine: Dashboard, page: Page, admin: str) -> None:
    row = find(mine, admin)
    row.get_by_role("button", name="Make user").click()
    agree(page, "Make user")

    expect(page.get_by_role("heading", name="This is for admins")).to_be_visible()
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)


@pytest.mark.usefixtures("call")
def test_who_disables_themselves_is_signed_out(mine: Dashboard, page: Page, admin: str) -> None:
    row = find(mine, admin)
    row.get_by_role("button", name="Disable").click()
    agree(page, "Disable")

    expect(page.get_by_label("Email")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.usefixtures("admin")
def test_what_another_admin_did_meanwhile_is_not_overwritten(
    mine: Dashboard, page: Page, alice: str, call: Call
) -> None:
    row = find(mine, alice)
    [user] = call("GET", f"users/?search={alice}")["results"]
    call("PATCH", f"users/{user['id']}/", {"role": "admin"})

    row.get_by_role("button", name="Make admin").click()
    expect(page.get_by_text("This account was changed elsewhere.")).to_be_visible()
    expect(row.locator(".badge")).to_have_text("Admin")
    mine.complaints.clear()  # the browser tells of the 412


@pytest.mark.parametrize("place", PAGES)
def test_a_user_is_told_what_is_for_admins(mine: Dashboard, page: Page, place: str) -> None:
    mine.register(new_email())
    mine.open(f"#/{place}")

    expect(page.get_by_role("heading", name="This is for admins")).to_be_visible()
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)


@pytest.mark.usefixtures("call")
@pytest.mark.parametrize("place", PAGES)
def test_so_is_an_admin_who_is_one_no_longer(
    mine: Dashboard, page: Page, admin: str, site: Site, place: str
) -> None:
    mine.add("Seen by its owner alone")
    no_longer_admin(site, admin)
    expect(page.get_by_role("link", name="Administration")).to_be_visible()
    mine.open(f"#/{place}")

    expect(page.get_by_role("heading", name="This is for admins")).to_be_visible()
    expect(page.get_by_role("link", name="Administration")).to_have_count(0)
    mine.complaints.clear()  # the browser tells of the refusal


@pytest.mark.usefixtures("admin", "alice")
def test_the_numbers_are_the_apis(
    mine: Dashboard, page: Page, alices: Dashboard, call: Call
) -> None:
    alices.add("Buy milk")
    alices.add("Call Zoë")
    alices.row("Call Zoë").get_by_role("checkbox").click()
    alices.settle()
    summary, users = call("GET", "tasks/summary/"), call("GET", "users/summary/")

    mine.open("#/admin")
    figures = {
        "users": users["total"],
        "admins": users["by_role"]["admin"],
        "disabled": users["disabled"],
        "new_users": users["recent"],
        "tasks": summary["total"],
        "open": summary["by_status"]["todo"] + summary["by_status"]["in_progress"],
        "overdue": summary["overdue"],
        "created": sum(day["created"] for day in summary["per_day"]),
        "completed": sum(day["completed"] for day in summary["per_day"]),
    }
    for name, number in figures.items():
        expect(page.locator(f"[data-figure={name}]")).to_have_text(str(number))
    assert numbers(page, "By status") == [[count] for count in summary["by_status"].values()]
    order = ["urgent", "high", "medium", "low", "none"]
    assert numbers(page, "By priority") == [[summary["by_priority"][name]] for name in order]
    days = [[day["created"], day["completed"]] for day in summary["per_day"]]
    assert numbers(page, "Created and completed") == days


def numbers(page: Page, title: str) -> list[list[int]]:
    """What stands in a chart's table, row by row."""
    page.get_by_role("button", name=f"Table: {title}").click()
    rows = page.get_by_role("table", name=title).locator("tbody tr")
    return [
        [int(cell) for cell in rows.nth(at).locator("td").all_text_contents()]
        for at in range(rows.count())
    ]


@pytest.mark.usefixtures("admin")
def test_tasks_are_narrowed_to_one_owner(
    mine: Dashboard, page: Page, alices: Dashboard, alice: str
) -> None:
    alices.add("Alice's ferns")
    mine.open("#/all")
    mine.add("The admin's ferns")
    page.get_by_role("link", name="Administration").click()
    tabs = page.get_by_role("navigation", name="Administration")
    tabs.get_by_role("link", name="Tasks").click()
    expect(mine.row("The admin's ferns")).to_be_visible()
    expect(mine.row("Alice's ferns")).to_be_visible()

    owner = page.get_by_role("combobox", name="Filter by owner")
    owner.fill(alice)
    expect(page.get_by_role("option")).to_have_count(1)
    owner.press("Enter")
    expect(mine.titles).to_have_text(["Alice's ferns"])
    expect(page).to_have_url(re.compile(r"owner="))
    expect(mine.new_task).to_be_hidden()  # what is added would be the admin's
    page.reload()
    expect(mine.titles).to_have_text(["Alice's ferns"])
    expect(page.get_by_text(f"Owner: {alice}")).to_be_visible()

    page.get_by_role("button", name="Show everyone’s").click()  # noqa: RUF001  # as it is written
    expect(mine.row("The admin's ferns")).to_be_visible()
    expect(mine.new_task).to_be_visible()


@pytest.mark.usefixtures("admin")
def test_what_everyone_did_is_listed(
    mine: Dashboard, page: Page, alices: Dashboard, alice: str, call: Call
) -> None:
    alices.add("Buy milk")
    [user] = call("GET", f"users/?search={alice}")["results"]
    call("PATCH", f"users/{user['id']}/", {"role": "admin"})

    mine.open("#/admin/activity")
    changes = page.locator("[data-change]")
    expect(changes.first).to_contain_text("Role: user → admin")
    expect(changes.first).to_contain_text(f"Account: {alice}")
    added = changes.filter(has_text="Buy milk").first
    expect(added).to_contain_text(f"{alice} created the task")
    added.get_by_role("link", name="Show the task").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Buy milk")


@pytest.mark.usefixtures("admin")
def test_more_users_come_as_one_scrolls(mine: Dashboard, page: Page, site: Site) -> None:
    site.shell(
        "from accounts.models import User\n"
        "for at in range(51): User.objects.register(f'many{at}@example.com', 'correct horse')"
    )
    mine.open("#/admin/users?search=many")
    rows = page.locator("admin-user")
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("many50@")

    page.mouse.move(640, 400)
    page.mouse.wheel(0, 10_000)
    expect(rows).to_have_count(51)
    expect(page.get_by_role("button", name="Load more")).to_have_count(0)
