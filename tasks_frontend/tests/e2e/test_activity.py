"""Everything that changed, and the way to take it back."""

from playwright.sync_api import Locator, Page, expect

from program import Program
from window import Dashboard


def entry(page: Page, text: str) -> Locator:
    return page.locator("activity-log > section > ol > li", has_text=text)


def undo(entry: Locator) -> None:
    entry.get_by_role("button", name="Undo").first.click()


def test_what_was_done_is_told_newest_first(mine: Dashboard, page: Page, program: Program) -> None:
    task = program.add(title="Buy milk")
    program.edit(task, title="Buy oat milk", priority="high")
    program.edit(task, status="done")
    mine.open("#/activity")

    expect(page.locator("activity-log h2")).to_contain_text(["Today"])
    entries = page.locator("activity-log .change p")
    expect(entries.nth(0)).to_have_text("You completed Buy oat milk")
    expect(entries.nth(1)).to_have_text("You changed Buy oat milk")
    expect(entries.nth(2)).to_have_text("You created Buy oat milk")
    changed = entry(page, "You changed")
    expect(changed).to_contain_text("Title: Buy milk → Buy oat milk")
    expect(changed).to_contain_text("Priority: None → High")

    changed.get_by_role("link", name="Buy oat milk").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Buy oat milk")


def test_a_change_is_taken_back_and_the_undo_too(
    mine: Dashboard, page: Page, program: Program
) -> None:
    task = program.add(title="Buy milk")
    program.edit(task, priority="high")
    mine.open("#/activity")

    undo(entry(page, "You changed"))
    expect(entry(page, "by an undo")).to_have_count(1)
    expect(entry(page, "You changed").nth(1)).to_contain_text("Undone")
    assert program.call("GET", f"tasks/{task}/")["priority"] == "none"

    undo(entry(page, "by an undo"))
    expect(entry(page, "by an undo")).to_have_count(2)
    expect(page.locator("activity-log .badge")).to_have_count(1)
    assert program.call("GET", f"tasks/{task}/")["priority"] == "high"


def test_what_was_written_together_is_one_entry_and_one_undo(
    mine: Dashboard, page: Page, program: Program
) -> None:
    tasks = [program.add(title=title) for title in ("Milk", "Bread", "Eggs")]
    program.together(*({"op": "update", "id": task, "status": "done"} for task in tasks))
    mine.open("#/activity")

    bulk = entry(page, "You completed 3 tasks")
    bulk.get_by_text("Show all 3 changes").click()
    parts = bulk.locator("li p")
    expect(parts).to_have_text(["You completed Eggs", "You completed Bread", "You completed Milk"])
    undo(bulk)
    expect(entry(page, "You reopened 3 tasks")).to_have_count(1)
    # It stays open where it was open.
    expect(parts).to_have_count(3)
    mine.open("#/all")
    expect(mine.titles).to_have_text(["Eggs", "Bread", "Milk"])


def test_one_of_several_is_taken_back_alone(mine: Dashboard, page: Page, program: Program) -> None:
    tasks = [program.add(title=title) for title in ("Milk", "Bread")]
    program.together(*({"op": "update", "id": task, "status": "done"} for task in tasks))
    mine.open("#/activity")

    bulk = entry(page, "You completed 2 tasks")
    bulk.get_by_text("Show all 2 changes").click()
    undo(bulk.locator("li", has_text="Bread"))
    expect(entry(page, "You reopened Bread")).to_be_visible()
    expect(bulk.locator("li", has_text="Bread")).to_contain_text("Undone")
    assert program.call("GET", f"tasks/{tasks[0]}/")["status"] == "done"


def test_what_has_changed_again_is_told_by_name(
    mine: Dashboard, page: Page, program: Program
) -> None:
    task = program.add(title="Buy milk")
    program.edit(task, title="Buy oat milk", priority="low")
    program.edit(task, title="Buy bread", priority="high")
    mine.open("#/activity")

    undo(entry(page, "Buy milk → Buy oat milk"))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("changed again since: Priority and Title.")
    expect(alert.get_by_role("button", name="Try again")).to_have_count(0)
    expect(entry(page, "Buy milk → Buy oat milk").get_by_role("button")).to_be_focused()
    mine.complaints.clear()  # the browser tells of the 409


def test_what_cannot_be_undone_any_more_is_told(
    mine: Dashboard, page: Page, program: Program
) -> None:
    label = program.add_label(name="errand")
    task = program.add(title="Buy milk", labels=[label])
    program.edit(task, labels=[])
    program.call("DELETE", f"labels/{label}/")
    mine.open("#/activity")

    undo(entry(page, "Labels: errand → none"))
    expect(page.get_by_role("alert")).to_contain_text("cannot be undone any more")
    mine.complaints.clear()  # the browser tells of the 409


def test_what_is_gone_has_no_link_and_no_undo(
    mine: Dashboard, page: Page, program: Program
) -> None:
    trashed, purged = program.add(title="Buy milk"), program.add(title="A secret")
    for task in (trashed, purged):
        program.call("DELETE", f"tasks/{task}/")
    program.call("DELETE", f"tasks/{purged}/purge/")
    mine.open("#/activity")

    expect(entry(page, "You removed a task for good").get_by_role("button")).to_have_count(0)
    deleted = entry(page, "You deleted Buy milk")
    expect(deleted.get_by_role("link")).to_have_count(0)
    undo(deleted)
    expect(entry(page, "You restored Buy milk").get_by_role("link")).to_be_visible()
    expect(page.get_by_text("A secret")).to_have_count(0)
    # Of the account, nothing can be taken back.
    expect(entry(page, "your account").get_by_role("button")).to_have_count(0)


def test_what_is_done_elsewhere_comes_by_itself(
    mine: Dashboard, page: Page, program: Program
) -> None:
    mine.open("#/activity")
    expect(entry(page, "your account")).to_be_visible()
    program.add(title="Buy milk")
    expect(entry(page, "You created Buy milk")).to_be_visible(timeout=10_000)


def test_earlier_changes_come_on_scrolling(mine: Dashboard, page: Page, program: Program) -> None:
    task = program.add(title="Buy milk")
    for number in range(130):
        program.edit(task, title=f"Buy milk {number}")
    mine.open("#/activity")
    expect(entry(page, "You changed")).to_have_count(100)
    page.keyboard.press("End")
    expect(entry(page, "You created Buy milk")).to_be_visible()
    expect(page.get_by_role("button", name="Earlier changes")).to_have_count(0)
