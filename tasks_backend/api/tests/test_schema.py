"""The OpenAPI document says all that an operation can answer, and its pages show it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from api.tests.problem import assert_problem
from people import Person

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
PAGES = ["/api/docs/", "/api/redoc/"]
PROBLEM = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
}


@pytest.fixture
def schema(anonymous: APIClient) -> dict[str, Any]:
    response = anonymous.get("/api/schema/")
    assert response.status_code == 200
    document: dict[str, Any] = response.json()
    return document


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def objects(node: Any, place: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of an object, wherever it stands."""
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield place, node
        for name, inner in node.items():
            yield from objects(inner, f"{place}/{name}")
    elif isinstance(node, list):
        for position, inner in enumerate(node):
            yield from objects(inner, f"{place}/{position}")


def test_it_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1.")
    for definition in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(definition)


def test_it_is_made_without_warnings(tmp_path: Path) -> None:
    # In a process of its own, for some warnings come only once in each.
    made = subprocess.run(  # noqa: S603  # our own program, in this interpreter
        [sys.executable, MANAGE, "spectacular", "--validate", "--fail-on-warn"],
        env={"TASKS_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("openapi: 3.1")


def test_every_private_operation_says_how_it_refuses(schema: dict[str, Any]) -> None:
    private = [item for item in operations(schema) if {} not in item[2].get("security", [{}])]

    assert len(private) >= 16
    for path, method, operation in private:
        assert operation["security"] == [{"bearer": []}], (path, method)
        assert set(operation["responses"]) >= {"400", "401", "403", "406", "503"}, (path, method)


def test_what_is_open_to_everyone_is_listed_here(
    schema: dict[str, Any],
) -> None:
    public = {path for path, _, item in operations(schema) if not item.get("security")}
    optional = {path for path, _, item in operations(schema) if {} in item.get("security", [])}

    assert public | optional == {
        f"/api/v1/auth/{name}/"
        for name in (
            "register",
            "login",
            "refresh",
            "logout",
            "password/reset",
            "password/reset/confirm",
            "email/confirm",
        )
    }


def test_every_write_says_how_it_refuses_a_body(schema: dict[str, Any]) -> None:
    writes = [item for item in operations(schema) if item[1] != "get"]

    assert len(writes) >= 13
    for path, method, operation in writes:
        assert set(operation["responses"]) >= {"400", "406", "411", "413", "415"}, (path, method)


def test_what_names_an_object_can_be_a_404(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        assert ("404" in operation["responses"]) == ("{" in path), (path, method)


def test_every_refusal_is_a_problem(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        for status, response in operation["responses"].items():
            if status >= "400":
                assert response["content"] == PROBLEM, (path, method, status)


def test_it_lists_what_login_and_registration_refuse(schema: dict[str, Any]) -> None:
    auth = {
        path.split("/")[-2]: item["post"]
        for path, item in schema["paths"].items()
        if "auth" in path and "post" in item
    }

    for name in ("login", "refresh", "logout"):
        assert set(auth[name]["responses"]) >= {"401", "403"}, name
    assert "403" in auth["register"]["responses"]


def test_objects_have_the_declared_members_alone(schema: dict[str, Any]) -> None:
    found = list(objects(schema))

    assert len(found) >= 10
    for place, definition in found:
        if "/export/" in place:  # every app adds to it
            continue
        assert definition.get("additionalProperties") is False, place


def test_a_real_answer_and_a_real_problem_are_as_described(
    alice: Person, schema: dict[str, Any]
) -> None:
    def check(name: str, value: Any) -> None:
        Draft202012Validator({"$ref": f"#/components/schemas/{name}", **schema}).validate(value)

    check("Task", alice.create_task())
    check("Project", alice.inbox())
    check("User", alice.get("/api/v1/users/me/").json())
    check("Problem", alice.get("/nothing").json())


def test_a_list_is_as_described(alice: Person, schema: dict[str, Any]) -> None:
    described = schema["paths"]["/api/v1/tasks/"]["get"]["responses"]["200"]["content"]
    page = described["application/json"]["schema"]
    alice.create_task()
    alice.create_task()

    value = alice.get("/api/v1/tasks/?limit=1").json()
    Draft202012Validator({**page, "components": schema["components"]}).validate(value)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json,*/*"])
def test_any_client_of_json_may_read_it(anonymous: APIClient, accept: str) -> None:
    assert anonymous.get("/api/schema/", headers={"Accept": accept}).status_code == 200


def test_it_is_strict_as_any_other_resource(anonymous: APIClient) -> None:
    assert_problem(anonymous.get("/api/schema/?format=yaml"), 400)
    assert_problem(anonymous.get("/api/schema/", headers={"Accept": "text/html"}), 406)
    assert_problem(anonymous.post("/api/schema/"), 405)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_no_script_but_our_own_files(anonymous: APIClient, path: str) -> None:
    response = anonymous.get(path)
    html = response.content.decode()

    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = dict(item.split(" ", 1) for item in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", html))
    assert not re.search(r"\son\w+=|javascript:", html)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_other_host(anonymous: APIClient, path: str) -> None:
    html = anonymous.get(path).content.decode()
    files = re.findall(r'<(?:script|link)[^>]*(?:src|href)="(/[^"]*)"', html)

    assert "//" not in re.sub(r"<!.*?>", "", html)
    assert len(files) >= 2
    for file in files:
        response = anonymous.get(file)
        assert response.status_code == 200, file
        assert b"".join(response)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_only_be_read(anonymous: APIClient, path: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = anonymous.generic(method, path)
        assert_problem(response, 405, "method_not_allowed")
        assert response["Allow"] == "GET, HEAD"
    assert anonymous.head(path).status_code == 200
