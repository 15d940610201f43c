"""What a person has typed or pasted is neither cut nor lost without a word."""

from playwright.sync_api import Dialog, Page, expect

from window import Dashboard, new_email


def paste(page: Page, text: str) -> None:
    """Put `text` into the field with the focus. Unlike `fill`, this stops at a maxlength."""
    page.keyboard.insert_text(text)


def open_task(window: Dashboard, title: str) -> None:
    window.row(title).locator("[data-part=title]").click()
    expect(window.page.get_by_role("textbox", name="Title")).to_have_value(title)


def test_a_long_password_is_refused_not_cut(mine: Dashboard, page: Page) -> None:
    mine.open("#/register")
    page.get_by_label("Email").fill(new_email())
    page.get_by_label("Password").focus()
    paste(page, "Long, " * 22)
    page.get_by_role("button", name="Create account").click()

    expect(page.locator("#main .field-error:visible")).to_contain_text("128")
    mine.complaints.clear()  # the browser tells of the 400


def test_a_long_title_can_be_mended(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.new_task.focus()
    paste(page, "Too long " * 56)
    page.keyboard.press("Enter")

    row = mine.row("Too long")
    expect(row).to_have_attribute("data-failed", "")
    expect(row).to_contain_text("500")
    expect(row.get_by_role("button", name="Try again")).to_be_hidden()
    page.set_viewport_size({"width": 320, "height": 640})
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(overflow) is False
    reason = row.locator("[data-part=unsaved]").bounding_box()
    assert reason is not None
    assert reason["x"] + reason["width"] <= 320 - 12
    row.get_by_role("button", name="Edit").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Title")).to_have_value(("Too long " * 56).strip())
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("500")
    form.get_by_label("Title").fill("Short enough")
    form.get_by_role("button", name="Save").click()

    expect(mine.titles).to_have_text(["Short enough"])
    expect(mine.row("Short enough")).not_to_have_attribute("data-draft", "")
    expect(form).to_have_count(0)
    mine.complaints.clear()  # the browser tells of the 400s


def test_a_title_of_many_emoji_is_kept_and_edited(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.new_task.focus()
    paste(page, "🥛" * 300)
    page.keyboard.press("Enter")
    expect(mine.titles).to_have_text(["🥛" * 300])
    mine.settle()

    open_task(mine, "🥛" * 300)
    page.get_by_role("textbox", name="Title").press("End")
    paste(page, "🥛" * 100)
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("🥛" * 400)


def test_a_long_description_is_refused_not_cut(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.add("Buy milk")
    open_task(mine, "Buy milk")
    page.get_by_label("Description").focus()
    paste(page, "x" * 16_001)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#task-description-error")).to_contain_text("16000")
    expect(page.get_by_label("Description")).to_have_value("x" * 16_001)
    mine.complaints.clear()  # the browser tells of the 400


def test_half_a_date_is_told_of(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.add("Buy milk")
    mine.add("Call Zoë")
    open_task(mine, "Buy milk")
    page.get_by_label("Due date").focus()
    page.keyboard.type("12")
    page.get_by_label("Description").focus()

    expect(page.locator("#task-due_date-error")).to_be_visible()
    expect(page.locator("#task-due_date-error")).not_to_be_empty()
    expect(page.locator("[data-save-state=dirty]")).to_be_visible()

    open_task(mine, "Call Zoë")
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("Buy milk")
    expect(toast).to_contain_text("Due date")
    expect(page.locator("#task-due_date-error")).to_be_hidden()


def test_what_is_typed_is_saved_when_the_screen_is_left(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.add("Buy milk")
    mine.open("#/settings")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.go_back()
    open_task(mine, "Buy milk")
    page.get_by_role("textbox", name="Title").fill("Buy oat milk")
    page.evaluate("location.hash = '#/settings'")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()

    mine.open("#/all")
    expect(mine.titles).to_have_text(["Buy oat milk"])


def test_half_a_date_leaves_the_time_alone(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    mine.add("Buy milk")
    open_task(mine, "Buy milk")
    page.get_by_label("Due date").fill("2038-01-31")
    page.get_by_label("Time").fill("15:00")
    expect(page.locator("[data-save-state=saved]")).to_be_visible()

    page.get_by_label("Due date").focus()
    page.keyboard.press("Backspace")

    expect(page.get_by_label("Time")).to_be_enabled()
    expect(page.get_by_label("Time")).to_have_value("15:00")


def test_a_page_with_text_in_the_composer_asks_before_it_goes(mine: Dashboard, page: Page) -> None:
    mine.register(new_email())
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    mine.new_task.press_sequentially("Half a")
    page.reload()

    expect(mine.new_task).to_be_empty()
    assert asked == ["beforeunload"]
