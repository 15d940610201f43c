"""Labels: made, renamed, recoloured, deleted, brought back."""

from playwright.sync_api import Locator, Page, Route, expect

from program import Program
from window import Dashboard


def rows(page: Page) -> Locator:
    return page.locator("label-list li")


def test_a_label_is_made_and_leads_to_its_tasks(
    mine: Dashboard, page: Page, program: Program
) -> None:
    mine.open("#/labels")
    expect(page.get_by_text("No labels yet.")).to_be_visible()
    page.get_by_role("button", name="New label").click()
    page.get_by_label("Name").fill("errand")
    page.get_by_label("Colour").fill("#1e90ff")
    page.get_by_role("button", name="Save").click()
    expect(rows(page)).to_have_text(["errand"])
    expect(page.locator("label-list .dot")).to_have_css("background-color", "rgb(30, 144, 255)")

    rows(page).get_by_role("link", name="errand").click()
    expect(page.get_by_role("heading", name="errand")).to_be_visible()
    mine.add("Buy milk")
    mine.open("#/all")
    expect(mine.row("Buy milk")).to_contain_text("errand")


def test_a_label_is_renamed_and_recoloured(mine: Dashboard, page: Page, program: Program) -> None:
    label = program.add_label(name="errand", colour="#1e90ff")
    program.add_label(name="home")
    program.add(title="Buy milk", labels=[label])
    mine.open("#/labels")

    page.get_by_role("button", name="Edit: errand").click()
    name = page.get_by_label("Name")
    expect(name).to_have_value("errand")
    name.fill("Home")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There is a label of this name already.")).to_be_visible()
    name.fill("town")
    page.get_by_label("Colour").fill("#c2410c")
    page.get_by_role("button", name="Save").click()
    expect(rows(page)).to_have_text(["home", "town"])
    expect(page.get_by_role("button", name="Edit: town")).to_be_visible()
    mine.open("#/all")
    expect(mine.row("Buy milk")).to_contain_text("town")
    mine.complaints.clear()  # the browser tells of the 400


def test_a_deleted_label_comes_back_with_its_tasks(
    mine: Dashboard, page: Page, program: Program
) -> None:
    label = program.add_label(name="errand")
    tasks = [program.add(title=title, labels=[label]) for title in ("Milk", "Bread")]
    mine.open("#/labels")
    page.get_by_role("button", name="Delete: errand").click()
    expect(page.get_by_text("No labels yet.")).to_be_visible()
    assert program.call("GET", f"tasks/{tasks[0]}/")["labels"] == []
    # Something else comes between.
    program.add(title="Eggs")

    page.get_by_role("button", name="Undo").click()
    expect(rows(page)).to_have_text(["errand"])
    for task in tasks:
        assert program.call("GET", f"tasks/{task}/")["labels"] == [label]


def test_a_lost_answer_makes_no_second_label(mine: Dashboard, page: Page, program: Program) -> None:
    keys: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    mine.open("#/labels")
    page.route("**/api/v1/labels/", lose)
    page.get_by_role("button", name="New label").click()
    page.get_by_label("Name").fill("errand")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".form-error")).to_contain_text("No answer")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(rows(page)).to_have_text(["errand"])
    assert keys[0] == keys[1]
    assert len(program.call("GET", "labels/")["results"]) == 1
    mine.complaints.clear()  # the browser tells of the lost request


def test_a_name_given_elsewhere_is_told_before_it_is_overwritten(
    mine: Dashboard, page: Page, program: Program
) -> None:
    label = program.add_label(name="errand")
    mine.open("#/labels")
    page.reload()
    page.get_by_role("button", name="Edit: errand").click()
    page.get_by_label("Name").fill("errands")
    mine.hear_nothing()
    program.call("PATCH", f"labels/{label}/", {"name": "town"})
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".form-error")).to_contain_text("it is “town” now")
    page.get_by_role("button", name="Save").click()
    expect(rows(page)).to_have_text(["errands"])
    mine.expect_refusal(412)


def test_a_label_deleted_elsewhere_is_not_deleted_unseen(
    mine: Dashboard, page: Page, program: Program
) -> None:
    label = program.add_label(name="errand")
    mine.open("#/labels")
    page.reload()
    expect(rows(page)).to_have_text(["errand"])
    mine.hear_nothing()
    program.call("PATCH", f"labels/{label}/", {"name": "town"})
    page.get_by_role("button", name="Delete: errand").click()
    expect(rows(page)).to_have_text(["town"])
    mine.expect_refusal(412)
