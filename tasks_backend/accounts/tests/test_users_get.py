"""GET users/{id}/: for admins."""

import pytest
from rest_framework.test import APIClient

from api.tests.problem import assert_problem
from api.tests.raw import send
from people import Counting, Person

UNUSED = "01900000-0000-7000-8000-000000000000"


def path(user_id: str) -> str:
    return f"/api/v1/users/{user_id}/"


def test_an_admin_reads_anyone(admin: Person, alice: Person) -> None:
    response = admin.get(path(alice.id))

    assert response.status_code == 200
    assert response["ETag"] == '"1"'
    assert response.json() == alice.get(path("me")).json()
    assert admin.get(path(admin.id)).json() == admin.get(path("me")).json()


def test_a_known_version_is_not_sent_again(admin: Person, alice: Person) -> None:
    assert admin.get(path(alice.id), headers={"If-None-Match": '"1"'}).status_code == 304

    alice.patch(path("me"), {"name": "Alicia"})
    assert admin.get(path(alice.id), headers={"If-None-Match": '"1"'}).json()["name"] == "Alicia"


@pytest.mark.parametrize("user_id", [UNUSED, "1", "x", "ME", UNUSED.replace("-", "")])
def test_an_id_of_nobody_is_a_404(admin: Person, user_id: str) -> None:
    assert_problem(admin.get(path(user_id)), 404, "not_found")


def test_users_may_not_and_learn_nothing_of_who_there_is(alice: Person, bob: Person) -> None:
    headers = {"X-Request-ID": "the-same"}
    there, unused, oneself = (
        alice.get(path(user_id), headers=headers) for user_id in (bob.id, UNUSED, alice.id)
    )

    assert_problem(there, 403, "permission_denied")
    assert there.content == unused.content == oneself.content
    assert there.headers == unused.headers == oneself.headers


def test_nobody_is_asked_to_sign_in(alice: Person, anonymous: APIClient) -> None:
    assert_problem(anonymous.get(path(alice.id)), 401)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nobody_is_replaced_or_deleted_here(admin: Person, alice: Person, method: str) -> None:
    body = b'{"role": "admin"}'
    for person in (admin, alice):
        assert_problem(send(person, method, path(alice.id), body), 405)

    assert admin.get(path(alice.id)).json()["role"] == "user"


def test_it_takes_no_parameters(admin: Person) -> None:
    assert_problem(admin.get(f"{path(admin.id)}?fields=password"), 400)


def test_it_costs_two_statements(admin: Person, alice: Person, counting: Counting) -> None:
    with counting() as statements:
        admin.get(path(alice.id))

    assert len(statements) == 2, statements  # who asks, and the account
