"""GET users/: for admins."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from api.tests.problem import assert_problem
from people import PASSWORD, Counting, Person

USERS = "/api/v1/users/"


def emails(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [account["email"].split("@")[0] for account in response.json()["results"]]


@pytest.fixture
def five(admin: Person) -> list[str]:
    """The names of all users, newest first."""
    for name in ("bea", "cem", "dag", "eva"):
        User.objects.register(f"{name}@example.com", PASSWORD)
    return ["eva", "dag", "cem", "bea", "admin"]


def test_an_admin_sees_everyone_the_newest_first(admin: Person, five: list[str]) -> None:
    response = admin.get(USERS)

    assert emails(response) == five
    assert response.json()["next"] is None
    assert response.json()["previous"] is None


def test_each_is_as_they_see_themselves(admin: Person, alice: Person) -> None:
    assert alice.get("/api/v1/users/me/").json() in admin.get(USERS).json()["results"]


def test_users_may_not_see_it(alice: Person, anonymous: APIClient) -> None:
    assert_problem(alice.get(USERS), 403, "permission_denied")
    assert_problem(alice.get(f"{USERS}?id={alice.id}"), 403)
    assert_problem(alice.options(USERS), 403)
    assert_problem(anonymous.get(USERS), 401)


def test_it_goes_page_by_page_both_ways(admin: Person, five: list[str]) -> None:
    first = admin.get(f"{USERS}?limit=2")
    second = admin.get(first.json()["next"])
    third = admin.get(second.json()["next"])

    assert emails(first) + emails(second) + emails(third) == five
    assert third.json()["next"] is None
    assert emails(admin.get(third.json()["previous"])) == emails(second)


def test_somebody_new_moves_no_page(admin: Person, five: list[str]) -> None:
    first = admin.get(f"{USERS}?limit=3")
    User.objects.register("fay@example.com", PASSWORD)

    assert emails(first) + emails(admin.get(first.json()["next"])) == five


def test_the_oldest_first(admin: Person, five: list[str]) -> None:
    assert emails(admin.get(f"{USERS}?ordering=created_at")) == five[::-1]


def test_ids_pick_some(admin: Person, alice: Person, bob: Person) -> None:
    unused = "01900000-0000-7000-8000-000000000000"

    assert emails(admin.get(f"{USERS}?id={alice.id}")) == ["alice"]
    assert emails(admin.get(f"{USERS}?id={alice.id}&id={bob.id}&id={unused}")) == ["bob", "alice"]
    assert emails(admin.get(f"{USERS}?id={unused}")) == []


def test_a_page_of_some_leads_to_the_next_of_the_same(
    admin: Person, alice: Person, bob: Person
) -> None:
    first = admin.get(f"{USERS}?id={alice.id}&id={bob.id}&limit=1").json()

    assert emails(admin.get(first["next"])) == ["alice"]
    cursor = first["next"].split("cursor=")[1]
    assert_problem(admin.get(f"{USERS}?id={alice.id}&limit=1&cursor={cursor}"), 400)


@pytest.mark.parametrize(
    "query",
    [
        "id=x",
        "id=",
        "id=1",
        "id=01900000-0000-7000-8000-00000000000A",
        "limit=0",
        "limit=-1",
        "limit=201",
        "limit=x",
        "limit=",
        "limit=1.5",
        "limit=%D9%A1",
        "cursor=x",
        "cursor=",
        "ordering=email",
        "ordering=password",
        "ordering=-",
        "ordering=",
        "ordering=created_at,id",
        "email=x",
        "role=root",
        "role__in=admin",
        "is_active=1",
        "is_active=",
        "email__startswith=a",
        "password=x",
        "format=api",
        "page=2",
        "limit=1&limit=1",
        "ordering=created_at&ordering=created_at",
        "%00=1",
        "id=%00",
    ],
)
def test_a_wrong_parameter_is_a_400_that_names_it(admin: Person, query: str) -> None:
    problem = assert_problem(admin.get(f"{USERS}?{query}"), 400, "invalid")

    [error] = problem["errors"]
    assert error["pointer"] == f"?{query.split('=')[0]}".replace("%00", "\0")


def test_the_disabled_are_told_from_the_others(admin: Person, five: list[str]) -> None:
    User.objects.filter(email__startswith="cem").update(is_active=False)

    assert emails(admin.get(f"{USERS}?is_active=false")) == ["cem"]
    assert emails(admin.get(f"{USERS}?is_active=true")) == ["eva", "dag", "bea", "admin"]
    assert emails(admin.get(f"{USERS}?is_active=false&role=admin")) == []


def test_nobody_is_made_here(admin: Person) -> None:
    response = admin.post(USERS, {"email": "new@example.com", "password": PASSWORD})

    assert_problem(response, 405)
    assert User.objects.count() == 1


@pytest.mark.parametrize("limit", [1, 200])
def test_it_costs_two_statements(admin: Person, counting: Counting, limit: int) -> None:
    with counting() as statements:
        admin.get(f"{USERS}?limit={limit}")

    assert len(statements) == 2, statements  # who asks, and the page
