"""GET and PATCH users/me/"""

from typing import Any

import pytest
from rest_framework.test import APIClient

from api.tests.problem import assert_problem
from changes.models import Change
from people import Counting, Person

ME = "/api/v1/users/me/"


def patch(person: Person, fields: dict[str, Any], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return person.patch(ME, fields, headers=named)


def test_it_is_oneself(alice: Person, bob: Person) -> None:
    response = alice.get(ME)

    assert response.status_code == 200
    assert response["ETag"] == '"1"'
    me = response.json()
    assert (me["id"], me["email"], me["name"]) == (alice.id, "alice@example.com", "Alice")
    assert set(me) == {
        *("id", "email", "name", "role", "is_active", "timezone"),
        *("version", "created_at", "updated_at"),
    }


def test_nobody_has_no_profile(anonymous: APIClient) -> None:
    assert_problem(anonymous.get(ME), 401)
    assert_problem(anonymous.patch(ME, {"name": "x"}), 401)


@pytest.mark.parametrize("tags", ['"1"', 'W/"1"', '"0", "1"', "*"])
def test_a_known_version_is_not_sent_again(alice: Person, tags: str) -> None:
    response = alice.get(ME, headers={"If-None-Match": tags})

    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == '"1"'


@pytest.mark.parametrize("tags", ['"2"', "1", "", '"11"'])
def test_another_version_is_sent(alice: Person, tags: str) -> None:
    assert alice.get(ME, headers={"If-None-Match": tags}).status_code == 200


def test_it_changes_name_and_time_zone(alice: Person) -> None:
    before = alice.get(ME).json()
    response = patch(alice, {"name": "Alicia 🐴", "timezone": "Europe/Berlin"})

    assert response.status_code == 200
    assert response["ETag"] == '"2"'
    changed = {"name": "Alicia 🐴", "timezone": "Europe/Berlin", "version": 2}
    assert response.json() == {**before, **changed, "updated_at": response.json()["updated_at"]}
    assert response.json()["updated_at"] > before["updated_at"]
    assert alice.get(ME).json() == response.json()


def test_a_change_is_noted(alice: Person) -> None:
    patch(alice, {"name": "Alicia"}, X_Request_ID="r-1")

    change = Change.objects.filter(space=alice.user.pk).latest("number")
    assert (change.entity, change.action, change.version) == ("user", "updated", 2)
    assert (change.actor_id, change.request_id) == (alice.user.pk, "r-1")
    assert change.fields == {"name": ["Alice", "Alicia"]}


@pytest.mark.parametrize("fields", [{}, {"name": "Alice"}, {"timezone": "UTC"}])
def test_where_nothing_differs_nothing_is_written(alice: Person, fields: dict[str, Any]) -> None:
    before = alice.get(ME).json()
    changes = Change.objects.count()

    assert patch(alice, fields).json() == before
    assert Change.objects.count() == changes


def test_what_was_read_can_be_sent_back(alice: Person) -> None:
    read = alice.get(ME).json()

    response = patch(alice, {**read, "name": "Alicia"})
    assert response.status_code == 200
    assert response.json()["name"] == "Alicia"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "01900000-0000-7000-8000-000000000000"),
        ("email", "ALICE@example.com"),
        ("role", "admin"),
        ("is_active", False),
        ("is_active", 1),
        ("version", 2),
        ("version", "1"),
        ("version", 1.0),
        ("version", True),
        ("created_at", "2020-01-01T00:00:00.000000Z"),
        ("updated_at", None),
    ],
)
def test_a_read_only_field_keeps_its_value(alice: Person, field: str, value: Any) -> None:
    before = alice.get(ME).json()
    problem = assert_problem(patch(alice, {"name": "x", field: value}), 400, "invalid")

    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [
        (f"#/{field}", "read_only")
    ]
    assert alice.get(ME).json() == before


@pytest.mark.parametrize(
    "field",
    ["password", "is_staff", "is_superuser", "email_key", "last_login", "owner", "Name", "", "sub"],
)
def test_an_unknown_field_is_refused(alice: Person, field: str) -> None:
    problem = assert_problem(patch(alice, {field: "x"}), 400, "invalid")

    assert problem["errors"][0]["code"] == "unknown_field"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_a_time_zone_is_one_of_the_iana(alice: Person, zone: str) -> None:
    assert patch(alice, {"timezone": zone}).json()["timezone"] == zone


@pytest.mark.parametrize(
    "zone",
    [
        "",
        "Mars/Olympus",
        "europe/berlin",
        "Europe/Berlin ",
        "../../etc/passwd",
        "/etc/localtime",
        "+02:00",
        "x" * 65,
        "localtime",
        "posixrules",
        "Factory",
        1,
        None,
        [],
        True,
    ],
)
def test_what_is_no_time_zone_is_refused(alice: Person, zone: Any) -> None:
    problem = assert_problem(patch(alice, {"timezone": zone}), 400, "invalid")

    assert problem["errors"][0]["pointer"] == "#/timezone"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 201, "max_length"),
        ("a\nb", "line_break"),
        ("a\u2066b", "bidi"),
        (None, "null"),
        ("a\x07", "controls"),
        (1, "invalid"),
    ],
)
def test_what_is_no_name_is_refused(alice: Person, name: Any, code: str) -> None:
    problem = assert_problem(patch(alice, {"name": name}), 400, "invalid")

    assert [error["code"] for error in problem["errors"]] == [code]


def test_one_need_not_have_a_name(alice: Person) -> None:
    assert patch(alice, {"name": ""}).json()["name"] == ""


@pytest.mark.parametrize("tags", ['"1"', '"1", "5"', "*"])
def test_if_match_names_the_version_that_is_changed(alice: Person, tags: str) -> None:
    assert patch(alice, {"name": "x"}, If_Match=tags).status_code == 200


@pytest.mark.parametrize("tags", ['"2"', 'W/"1"', '"0", "2"', '"11"'])
def test_another_version_is_not_changed(alice: Person, tags: str) -> None:
    assert_problem(patch(alice, {"name": "x"}, If_Match=tags), 412, "stale_version")
    assert alice.get(ME).json()["name"] == "Alice"


def test_what_was_read_before_a_change_is_stale_and_not_read_only(alice: Person) -> None:
    read = alice.get(ME).json()
    patch(alice, {"name": "Alicia"})

    assert_problem(patch(alice, read, If_Match='"1"'), 412)


@pytest.mark.parametrize("tags", ["1", "", '"1', "x"])
def test_what_is_no_tag_is_a_400(alice: Person, tags: str) -> None:
    assert_problem(patch(alice, {"name": "x"}, If_Match=tags), 400)


@pytest.mark.parametrize("method", ["GET", "PATCH", "OPTIONS"])
def test_it_takes_no_parameters(alice: Person, method: str) -> None:
    assert_problem(alice.generic(method, f"{ME}?id={alice.id}"), 400)


def test_a_read_costs_one_statement(alice: Person, counting: Counting) -> None:
    with counting() as statements:
        alice.get(ME)

    assert len(statements) == 1, statements


def test_a_change_costs_six_statements(alice: Person, counting: Counting) -> None:
    with counting() as statements:
        patch(alice, {"name": "Alicia"})

    assert len(statements) == 6, statements


def test_a_user_deleted_meanwhile_is_gone(alice: Person) -> None:
    alice.user.delete()

    assert_problem(patch(alice, {"name": "x"}), 401)
