"""What a screen reader is told: roles, names and states of list, panel, board and dialogs."""

import re

import pytest
from playwright.sync_api import Page, expect

from program import Program
from window import Dashboard


@pytest.fixture(autouse=True)
def garden(mine: Dashboard, program: Program) -> None:
    """A project that is open, and in it a task that has something of everything."""
    project = program.add_project(name="Garden", colour="#15803d")
    ferns = program.add(
        title="Plant ferns",
        project=project,
        priority="high",
        due_date="2038-03-01",
        labels=[program.add_label(name="errand", colour="#f59e0b")],
        description="In the *shade*",
    )
    program.add(title="Buy soil", parent=ferns, project=project, status="done")
    program.call("POST", f"tasks/{ferns}/comments/", {"body": "Ask Ada"})
    program.add(title="Mow the lawn", project=project, status="in_progress")
    mine.open(f"#/projects/{project}?status=all")
    mine.page.reload()
    expect(mine.titles).to_have_count(3)


def test_the_list(page: Page) -> None:
    expect(page.locator("body")).to_match_aria_snapshot("""
        - button "Skip to content"
        - banner:
          - navigation "Main":
            - link "Today"
            - heading "Projects" [level=2]
            - button "New project"
            - list:
              - listitem:
                - link "Garden"
          - button /Account. person\\d+@example.com/
        - main:
          - heading "Garden" [level=1]
          - button "Project actions"
          - navigation "View":
            - link "List"
            - link "Board"
            - link "Calendar"
          - button "Sort and filter"
          - textbox "New task"
          - button "Add"
          - navigation "Status":
            - link "Open"
            - link "All"
          - group "Tasks":
            - list:
              - listitem:
                - 'button "Select: Plant ferns"'
                - 'checkbox "Complete: Plant ferns"'
                - link "Plant ferns"
                - text: "errand Due: Mar 1, 2038 Priority: High"
                - 'button "Delete: Plant ferns"'
              - listitem:
                - 'button "Select: Buy soil"'
                - 'checkbox "Complete: Buy soil" [checked]'
                - link "Buy soil"
                - 'button "Delete: Buy soil"'
              - listitem:
                - 'button "Select: Mow the lawn"'
                - 'checkbox "Complete: Mow the lawn"'
                - link "Mow the lawn"
                - text: In progress
                - 'button "Delete: Mow the lawn"'
        - status
        - alert
    """)
    nav = page.get_by_role("navigation", name="Main")
    expect(nav.get_by_role("link", name="Garden")).to_have_attribute("aria-current", "page")
    statuses = page.get_by_role("navigation", name="Status")
    expect(statuses.get_by_role("link", name="All")).to_have_attribute("aria-current", "true")


def test_a_selection(mine: Dashboard, page: Page) -> None:
    mine.titles.first.focus()
    page.keyboard.press("x")
    expect(page.get_by_role("group", name="Tasks")).to_match_aria_snapshot("""
        - list:
          - listitem:
            - 'button "Select: Plant ferns" [pressed]'
    """)
    expect(page.get_by_role("toolbar", name="Selected tasks")).to_match_aria_snapshot("""
        - toolbar "Selected tasks":
          - paragraph: 1 selected
          - button "Date"
          - button "Priority"
          - button "Status"
          - button "Labels"
          - button "Move"
    """)


def test_the_panel(mine: Dashboard, page: Page) -> None:
    mine.row("Plant ferns").locator("[data-part=title]").click()
    expect(page.locator("[data-comment]")).to_be_visible()
    expect(page.locator("task-panel")).to_match_aria_snapshot("""
        - region "Task details":
          - checkbox "Complete"
          - status
          - button "Delete task"
          - button "Close"
          - textbox "Title": Plant ferns
          - combobox "Project":
            - option "Inbox"
            - option "Garden" [selected]
          - combobox "Status":
            - option "To do" [selected]
            - option "Done"
          - combobox "Priority":
            - option "High" [selected]
          - textbox "Due date": 2038-03-01
          - textbox "Time"
          - button "Edit"
          - paragraph:
            - text: In the
            - emphasis: shade
          - list "Labels":
            - listitem:
              - text: errand
              - 'button "Remove: errand"'
          - combobox "Add a label"
          - heading "Subtasks 1 of 1 done" [level=3]
          - list:
            - listitem:
              - 'checkbox "Complete: Buy soil" [checked]'
              - link "Buy soil"
          - textbox "New subtask"
          - heading "Comments" [level=3]
          - list:
            - listitem:
              - paragraph:
                - strong: You
                - time
              - paragraph: Ask Ada
              - paragraph:
                - button "Edit"
                - button "Delete"
          - textbox "New comment"
          - button "Comment"
          - group: History
          - paragraph: /Created/
    """)
    description = page.get_by_role("button", name="Edit").first
    expect(description).to_have_accessible_description("Description")


def test_the_board(page: Page) -> None:
    page.get_by_role("link", name="Board").click()
    expect(page.locator("task-board [data-task]")).to_have_count(3)
    expect(page.locator("task-board")).to_match_aria_snapshot("""
        - group "Board":
          - paragraph: /Arrow keys go from card to card/
          - group "To do":
            - heading "To do" [level=2]
            - text: "1"
            - list:
              - listitem:
                - 'checkbox "Complete: Plant ferns"'
                - link "Plant ferns"
                - 'button "Actions: Plant ferns"'
                - text: "Due: Mar 1, 2038 Priority: High errand"
            - textbox "New task in To do"
          - group "In progress":
            - list:
              - listitem:
                - link "Mow the lawn"
          - group "Done":
            - list:
              - listitem:
                - 'checkbox "Complete: Buy soil" [checked]'
          - group "Cancelled":
            - text: "0"
            - textbox "New task in Cancelled"
    """)
    page.get_by_role("button", name="Actions: Plant ferns").click()
    expect(page.get_by_role("menu")).to_match_aria_snapshot("""
        - 'menu "Actions: Plant ferns"':
          - group "Move to":
            - menuitem "In progress"
            - menuitem "Done"
            - menuitem "Cancelled"
          - group:
            - menuitem "Date…"
            - menuitem "Delete"
    """)


def test_dialogs(page: Page) -> None:
    page.get_by_role("button", name="New project").click()
    expect(page.get_by_role("dialog")).to_match_aria_snapshot("""
        - dialog "New project":
          - heading "New project" [level=2]
          - paragraph: A list of tasks that belong together.
          - textbox "Name"
          - textbox "Colour": "#4f6bd8"
          - button "Cancel"
          - button "Save"
    """)
    expect(page.get_by_role("dialog")).to_have_accessible_description(re.compile("^A list of"))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("inb")
    expect(page.get_by_role("dialog")).to_match_aria_snapshot("""
        - dialog "Commands":
          - combobox "Where to, or what to do?" [expanded]: inb
          - listbox "Results":
            - group "Places":
              - option "Inbox G I" [selected]
    """)
