"""Swagger UI and ReDoc in a real browser, without the internet."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from live import Site

pytestmark = pytest.mark.once

EMAIL, PASSWORD = "swagger@example.com", "correct horse battery"


@pytest.fixture(scope="module", autouse=True)
def account(site: Site) -> None:
    site.make_admin(EMAIL, PASSWORD)


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """Whatever the page or its policy complains of fails the test."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    yield found
    assert found == []


def sign_in(page: Page, site: Site) -> None:
    page.goto(f"{site.api}/api/docs/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("status")).to_have_text(f"Signed in as {EMAIL}.")


def try_out(page: Page, method: str, path: str, body: str = "") -> dict[str, object]:
    """Execute an operation with Swagger's own buttons, and read the answer that it shows."""
    operation = page.locator(f".opblock-{method}").filter(
        has=page.locator(f'[data-path="/api/v1/{path}"]')
    )
    operation.locator(".opblock-summary-control").click()
    if body:
        operation.locator("textarea").fill(body)
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table")
    expect(answer.locator(".response-col_status").nth(1)).to_have_text(re.compile("20[01]"))
    shown: dict[str, object] = json.loads(answer.locator("code").first.inner_text())
    return shown


def test_try_it_out_after_signing_in(page: Page, site: Site) -> None:
    sign_in(page, site)

    task = try_out(page, "post", "tasks/", '{"title": "From Swagger"}')

    assert task["title"] == "From Swagger"
    assert try_out(page, "get", "users/me/")["email"] == EMAIL


def test_an_expiring_token_is_renewed(page: Page, site: Site) -> None:
    """As if ten minutes had passed: the page believes that its token has expired."""
    sign_in(page, site)
    # The date alone: Swagger UI resolves operations by timers, which a frozen clock would lose.
    page.evaluate("const now = Date.now; Date.now = () => now() + 630_000")
    renewals: list[Route] = []

    def note(route: Route) -> None:
        renewals.append(route)
        route.continue_()

    page.route("**/auth/refresh/", note)

    assert try_out(page, "get", "users/me/")["email"] == EMAIL
    assert len(renewals) == 1


def test_a_wrong_password_is_told(page: Page, site: Site, complaints: list[str]) -> None:
    page.goto(f"{site.api}/api/docs/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_role("textbox", name="Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("status")).to_have_text("E-mail address or password is wrong.")
    assert [complaint for complaint in complaints if "401" not in complaint] == []
    complaints.clear()  # the browser tells of every 401


def test_the_reference_is_shown(page: Page, site: Site, complaints: list[str]) -> None:
    page.goto(f"{site.api}/api/redoc/")

    expect(page.get_by_role("heading", name="Tasks API")).to_be_visible()
    page.wait_for_load_state("networkidle")
    # ReDoc always asks its maker for a logo; the policy refuses, and nothing is missing.
    complaints[:] = [complaint for complaint in complaints if "redoc.ly" not in complaint]
