"""OPTIONS: refused as a GET is, else 204 with Allow. What one may not see has no options either."""

import pytest
from rest_framework.test import APIClient

from api.tests.problem import assert_problem
from people import Person

UNUSED = "01900000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/tasks/", "GET, POST, HEAD, OPTIONS"),
        ("/api/v1/users/me/", "GET, PATCH, DELETE, HEAD, OPTIONS"),
        ("/api/v1/auth/login/", "POST, OPTIONS"),
        ("/livez", "GET, HEAD, OPTIONS"),
    ],
)
def test_it_lists_the_methods(alice: Person, path: str, allowed: str) -> None:
    response = alice.options(path)

    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == allowed


def test_an_object_has_options_for_those_who_see_it(
    alice: Person, bob: Person, anonymous: APIClient
) -> None:
    path = f"/api/v1/tasks/{alice.create_task()['id']}/"

    mine = alice.options(path)
    assert (mine.status_code, mine.content) == (204, b"")
    assert mine["Allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"
    assert_problem(bob.options(path), 404)
    assert_problem(anonymous.options(path), 401)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/tasks/",
        f"/api/v1/tasks/{UNUSED}/",
        "/api/v1/tasks/?x=1",
        "/api/v1/users/",
        "/api/v1/users/me/?x=1",
        "/livez?x=1",
        "/nothing",
    ],
)
def test_it_is_refused_as_a_get_is(alice: Person, anonymous: APIClient, path: str) -> None:
    for client in (alice, anonymous):
        get, options = client.get(path), client.options(path)
        if get.status_code >= 400:
            assert_problem(options, get.status_code, get.json()["code"])


def test_the_schema_has_no_description_of_itself(anonymous: APIClient) -> None:
    response = anonymous.options("/api/schema/")

    assert (response.status_code, response.content) == (204, b"")
