"""Who and what a task's panel points to."""

import re

from playwright.sync_api import Browser, Page, expect

from live import Site
from program import Program
from window import PASSWORD, Dashboard, another_window, new_email


def test_an_admin_reads_who_wrote_a_comment(
    mine: Dashboard, page: Page, browser: Browser, site: Site
) -> None:
    admin, alice, other = new_email(), new_email(), new_email()
    for email in (admin, other):
        site.make_admin(email, PASSWORD)
    with another_window(browser, site) as alices:
        alices.register(alice)
    program = Program(site, alice)
    task = program.add(title="Alice's own")
    program.call("POST", f"tasks/{task}/comments/", {"body": "From Alice"})
    Program(site, other).call("POST", f"tasks/{task}/comments/", {"body": "From an admin"})

    mine.open("#/login")
    mine.sign_in(admin)
    mine.open(f"#/admin/tasks?task={task}")
    authors = page.locator("[data-comment] p strong")
    expect(authors).to_have_text([alice, other])


def test_subtasks_lead_to_where_one_is(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.add("Move house")
    mine.row("Move house").locator("[data-part=title]").click()
    page.get_by_label("New subtask").fill("Pack")
    page.get_by_label("New subtask").press("Enter")
    link = page.locator("[data-sub-task] a")
    expect(link).to_have_attribute("href", re.compile("task="))
    mine.settle()

    mine.open(f"#/all?status=cancelled&task={page.url.partition('task=')[2]}")
    expect(link).to_have_attribute("href", re.compile("status=cancelled"))


def test_many_subtasks_are_told_of_and_come_page_by_page(
    mine: Dashboard, page: Page, site: Site
) -> None:
    email = new_email()
    mine.register(email)
    program = Program(site, email)
    parent = program.add(title="Move house")
    program.together(
        *({"op": "create", "title": f"Box {number}", "parent": parent} for number in range(201))
    )
    page.reload()
    mine.open(f"#/all?task={parent}")

    parts = page.locator("sub-tasks")
    expect(parts).to_contain_text("the first 200")
    expect(parts.locator("[data-sub-task]")).to_have_count(200)
    parts.get_by_role("button", name="Load more").click()
    expect(parts.locator("[data-sub-task]")).to_have_count(201)
    expect(parts).to_contain_text("0 of 201 done")
    expect(parts.get_by_role("button", name="Load more")).to_be_hidden()
