"""Tasks as files: out of one account, into another."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from live import Site
from program import Program
from window import Dashboard, another_window, hold, new_email

TASKS: list[dict[str, Any]] = [
    {"title": 'Water the "ferns", all of them', "priority": "high", "due_date": "2038-01-31"},
    {"title": "=1+1", "description": "Not a formula\nover two lines", "status": "done"},
    {"title": "家賃を払う 🏠", "labels": ["errand"]},
]


@pytest.fixture
def address(mine: Dashboard) -> str:
    """Of an account that is signed in."""
    address = new_email()
    mine.register(address)
    return address


@pytest.fixture
def program(site: Site, address: str) -> Program:
    return Program(site, address)


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "", "buffer": text.encode()}


def choose(mine: Dashboard, file: FilePayload | Path) -> None:
    mine.page.get_by_label("File with tasks").set_input_files(file)


def saved(page: Page, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"(tasks|account)-\d{4}-\d\d-\d\d\.(json|csv)", name), name
    path = Path(download.value.path()).with_name(name)
    download.value.save_as(path)
    return path


def rows(program: Program) -> list[dict[str, Any]]:
    """What somebody's tasks are, but for their ids."""
    tasks = program.call("GET", "tasks/export/")["tasks"]
    return sorted(
        ({**task, "id": "", "parent": bool(task["parent"])} for task in tasks),
        key=lambda task: str(task["title"]),
    )


@pytest.mark.parametrize(("button", "kind"), [("Tasks as JSON", "json"), ("Tasks as CSV", "csv")])
def test_what_one_exports_another_imports(
    mine: Dashboard, page: Page, program: Program, site: Site, browser: Any, button: str, kind: str
) -> None:
    household, label = program.add_project(name="Household"), program.add_label(name="errand")
    for task in TASKS:
        program.add(**{**task, "project": household, "labels": [label]})
    parent = program.add(title="Move house")
    program.add(title="Pack", parent=parent)
    mine.open("#/settings/transfer")
    path = saved(page, button)
    assert path.suffix == f".{kind}"

    with another_window(browser, site) as other:
        email = new_email()
        other.register(email)
        # One of the same title: what is imported stands beside it.
        other.add("Move house")
        theirs = Program(site, email)
        other.open("#/settings/transfer")
        choose(other, path)
        report = other.page.locator("[data-part=report]")
        expect(report.get_by_role("listitem")).to_have_text(
            ["5 tasks", "1 new project: Household", "1 new label: errand"]
        )
        assert len(rows(theirs)) == 1
        report.get_by_role("button", name="Import 5 tasks").click()
        expect(report).to_contain_text("5 tasks were imported.")
        expect(report).to_be_focused()
        expect(other.page.get_by_role("link", name="Household")).to_be_visible()
        report.get_by_role("link", name="Show all tasks").click()
        expect(other.titles.filter(has_text="Move house")).to_have_count(2)

        imported = rows(theirs)
        own = next(row for row in imported if row["title"] == "Move house")
        imported.remove(own)
        assert imported == rows(program)
        other.open("#/activity")
        other.page.get_by_role("button", name=re.compile("^Undo: ")).first.click()
        expect(other.page.get_by_text("Undone").first).to_be_visible()
        assert [row["title"] for row in rows(theirs)] == ["Move house"]
        assert other.complaints == []


def test_everything_is_exported(mine: Dashboard, page: Page, address: str) -> None:
    mine.add("Buy milk")
    mine.open("#/settings/transfer")

    document = saved(page, "Everything as JSON").read_text(encoding="utf-8")

    assert address in document
    assert "Buy milk" in document
    assert isinstance(json.loads(document), dict)


def test_mistakes_are_told_by_line_and_nothing_is_imported(
    mine: Dashboard, page: Page, program: Program
) -> None:
    mine.open("#/settings/transfer")
    choose(mine, file("wrong.csv", "title,due_date,due_time\nMilk,2038-02-30,\nBob,,18:30\nOk,,\n"))

    report = page.locator("[data-part=report]")
    expect(report.get_by_role("alert")).to_contain_text("wrong.csv has mistakes.")
    expect(report.get_by_role("listitem")).to_have_text(
        [re.compile("^Line 2 due_date Date has wrong"), "Line 3 due_time A time needs a date."]
    )
    expect(page.get_by_role("button", name="Import")).to_have_count(0)
    choose(mine, file("wrong.json", '{"tasks": [{"title": "Ok"}, {"title": ""}]}'))
    expect(report.get_by_role("listitem")).to_have_text([re.compile("^Task 2 title ")])
    assert rows(program) == []

    choose(mine, file("right.csv", "title\nMilk\n"))
    expect(report.get_by_role("listitem")).to_have_text(["1 task"])
    page.get_by_role("button", name="Import 1 task").click()
    expect(report).to_contain_text("1 task was imported.")
    assert [row["title"] for row in rows(program)] == ["Milk"]


@pytest.mark.usefixtures("address")
def test_another_kind_of_file_is_told_apart(mine: Dashboard, page: Page) -> None:
    mine.open("#/settings/transfer")
    report = page.locator("[data-part=report]")
    choose(mine, file("photo.png", "\x89PNG"))
    expect(report).to_contain_text("photo.png is neither a JSON nor a CSV file.")
    choose(mine, file("list.csv", "name,when\nMilk,today\n"))
    expect(report).to_contain_text("There is no column 'name'.")
    expect(report).to_contain_text(re.compile("Request [0-9a-f-]{36}"))
    choose(mine, file("broken.json", '{"tasks": ['))
    expect(report.get_by_role("alert")).to_contain_text("broken.json cannot be imported.")
    choose(mine, file("empty.json", '{"tasks": []}'))
    expect(report).to_contain_text("empty.json has no tasks.")
    mine.complaints.clear()  # the browser tells of the refusals


def test_a_lost_answer_does_not_import_twice(mine: Dashboard, page: Page, program: Program) -> None:
    mine.open("#/settings/transfer")
    choose(mine, file("tasks.json", '{"tasks": [{"title": "Buy milk"}]}'))
    submit = page.get_by_role("button", name="Import 1 task")
    expect(submit).to_be_visible()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/tasks/import/", lose, times=1)
    submit.click()
    expect(page.get_by_role("alert").filter(has_text="No answer from the API")).to_be_visible()
    submit.click()
    expect(page.locator("[data-part=report]")).to_contain_text("1 task was imported.")
    assert [row["title"] for row in rows(program)] == ["Buy milk"]
    mine.complaints.clear()  # the browser tells of the lost request


def test_a_file_whose_import_had_no_answer_is_chosen_again(
    mine: Dashboard, page: Page, program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text("title\nBuy milk\n")
    submit = page.get_by_role("button", name="Import 1 task")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/tasks/import/", lose, times=1)
    # What was answered is over: the third time, it is meant once more.
    for outcome, count in (("No answer", 1), ("was imported.", 1), ("was imported.", 2)):
        mine.open("#/settings/profile")
        expect(page.get_by_role("heading", name="Profile")).to_be_visible()
        mine.open("#/settings/transfer")
        choose(mine, path)
        submit.click()
        expect(page.locator("[data-part=report]")).to_contain_text(outcome)
        assert [row["title"] for row in rows(program)] == ["Buy milk"] * count
    mine.complaints.clear()  # the browser tells of the lost request


@pytest.mark.usefixtures("address")
def test_an_import_goes_on_elsewhere(mine: Dashboard, page: Page) -> None:
    asks = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    held = hold(page, "**/tasks/import/", "POST")
    mine.open("#/settings/transfer")
    choose(mine, file("tasks.csv", "title\nBuy milk\n"))
    submit = page.get_by_role("button", name="Import 1 task")
    expect(submit).to_be_visible()
    assert not page.evaluate(asks)
    with page.expect_request("**/tasks/import/"):
        submit.click()
    expect(page.locator("file-picker")).to_have_js_property("inert", True)
    assert page.evaluate(asks)
    mine.open("#/all")
    expect(mine.new_task).to_be_visible()
    held[0].continue_()

    expect(page.locator("toast-region")).to_contain_text("1 task was imported.")
    expect(mine.row("Buy milk")).to_be_visible()


@pytest.mark.usefixtures("address")
def test_a_file_is_dropped(mine: Dashboard, page: Page) -> None:
    mine.open("#/settings/transfer")
    dropped = page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(['title\\nBuy milk\\n'], 'dropped.csv'));
            return transfer;
        }"""
    )
    picker = page.locator("file-picker")
    picker.dispatch_event("dragover", {"dataTransfer": dropped})
    expect(picker).to_have_attribute("data-over", "")
    picker.dispatch_event("drop", {"dataTransfer": dropped})

    expect(picker).not_to_have_attribute("data-over", "")
    expect(page.get_by_role("button", name="Import 1 task")).to_be_visible()
