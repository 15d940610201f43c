"""Whatever people write, everywhere that it is shown, is text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from live import Site
from program import Program
from window import PASSWORD, Dashboard, new_email

MARKUP = "<img src=x onerror=hacked=1><script>hacked=2</script>"
MARKDOWN = (
    f"{MARKUP}\n\n[link](javascript:hacked=3) ![image](https://example.com/x.png)"
    "<svg onload=hacked=4></svg>\n\n<iframe srcdoc='<script>parent.hacked=5</script>'></iframe>"
)
PROJECT, LABEL, NAME = f"P {MARKUP}", f"L {MARKUP}", f"N {MARKUP}"
TITLE, DONE, GONE = f"T {MARKUP}", f"D {MARKUP}", f"G {MARKUP}"


@pytest.fixture
def email(site: Site) -> str:
    """Of an admin with markup in all there is."""
    email = new_email()
    site.make_admin(email, PASSWORD)
    program = Program(site, email)
    program.call("PATCH", "users/me/", {"name": NAME})
    project, label = program.add_project(name=PROJECT), program.add_label(name=LABEL)
    today = program.call("GET", "tasks/summary/")["per_day"][-1]["day"]
    fields = {"project": project, "labels": [label], "due_date": today, "description": MARKDOWN}
    task = program.add(title=TITLE, **fields)
    program.edit(task, title=f"{TITLE} {MARKUP}")
    program.add(title=DONE, parent=task)
    program.call("POST", f"tasks/{task}/comments/", {"body": MARKDOWN})
    program.call("DELETE", f"tasks/{program.add(title=GONE)}/")
    program.call("POST", "auth/tokens/", {"name": NAME, "scope": "read"})
    return email


@pytest.fixture
def mine(page: Page, site: Site, email: str) -> Iterator[Dashboard]:
    window = Dashboard(page, site)
    window.open("#/login")
    window.sign_in(email)
    yield window
    assert page.evaluate("window.hacked") is None
    assert window.complaints == []


def is_text(page: Page, *texts: str) -> None:
    """What was written is there, and nothing has come of it."""
    for text in texts:
        expect(page.get_by_text(text).locator("visible=true").first).to_be_visible()
    made = "img, iframe, [onerror], [onload], [href^='javascript:'], body script"
    expect(page.locator(made)).to_have_count(0)


def test_on_every_screen(mine: Dashboard, page: Page) -> None:
    for place in ("today", "all", "search?q=hacked", "admin/tasks"):
        mine.open(f"#/{place}")
        is_text(page, TITLE)
    page.get_by_role("navigation", name="Main").get_by_role("link", name=PROJECT).click()
    for view in ("list", "board", "calendar"):
        mine.open(f"{page.url.partition('/#')[2].partition('?')[0].join(['#', ''])}?view={view}")
        is_text(page, TITLE, PROJECT)
    mine.open("#/labels")
    is_text(page, LABEL)
    page.locator("label-list").get_by_role("link", name=LABEL).click()
    is_text(page, TITLE, LABEL)
    mine.open("#/statistics")
    is_text(page, PROJECT)
    mine.open("#/activity")
    is_text(page, TITLE, GONE)
    mine.open("#/trash")
    is_text(page, GONE)
    mine.open("#/settings/profile")
    expect(page.get_by_label("Name", exact=True)).to_have_value(NAME)
    mine.open("#/settings/tokens")
    is_text(page, NAME)
    mine.open("#/admin/users")
    is_text(page, NAME)
    mine.open("#/admin/activity")
    is_text(page, NAME, TITLE)


def test_in_the_panel(mine: Dashboard, page: Page) -> None:
    mine.row(TITLE).first.locator("[data-part=title]").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value(f"{TITLE} {MARKUP}")
    expect(page.locator("[data-comment]")).to_contain_text(MARKUP)
    is_text(page, LABEL, DONE)
    page.get_by_text("History", exact=True).click()
    expect(page.locator("task-history [data-change]").first).to_contain_text(MARKUP)
    is_text(page, TITLE)


def test_in_dialogs_and_messages(mine: Dashboard, page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("hacked")
    expect(page.get_by_role("option", name=TITLE).first).to_be_visible()
    is_text(page, TITLE, PROJECT, LABEL)
    page.keyboard.press("Escape")
    mine.open("#/trash")
    page.get_by_role("button", name=f"Delete for good: {GONE}").click()
    expect(page.get_by_role("dialog")).to_contain_text(MARKUP)
    is_text(page, GONE)
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name=f"Restore: {GONE}").click()
    is_text(page, f"Restored: {GONE}")
    mine.open("#/settings/transfer")
    name = "<img src=x onerror=hacked=6>.csv"
    page.get_by_label("File with tasks").set_input_files(
        {"name": name, "mimeType": "", "buffer": b"title,project\nA,<b>bold</b>\n"}
    )
    is_text(page, name, "<b>bold</b>")


def test_no_script_can_make_markup(mine: Dashboard, page: Page) -> None:
    for statement in (
        "document.body.innerHTML = '<b>x</b>'",
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "document.write('<b>x</b>')",
        "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
        "document.createElement('script').text = 'x'",
    ):
        with pytest.raises(Exception, match="Trusted"):
            page.evaluate(statement)
        assert "Trusted" in mine.complaints.pop()
    with pytest.raises(Exception, match="Trusted"):
        page.evaluate("trustedTypes.createPolicy('mine', {})")
    mine.complaints.clear()
