"""users/{id}/sessions/: the devices of anyone, for admins."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Session
from accounts.tests.conftest import SignIn
from accounts.tokens import RefreshToken
from api.tests.problem import assert_problem
from changes.models import SITE_SPACE_ID, Change
from people import Counting, Person

ME = "/api/v1/users/me/"
UNUSED = "01900000-0000-7000-8000-000000000000"


def path(user_id: str) -> str:
    return f"/api/v1/users/{user_id}/sessions/"


def listed(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    devices: list[dict[str, Any]] = response.json()["results"]
    return devices


def test_an_admin_sees_anyones_the_newest_first(admin: Person, alice: Person, bob: Person) -> None:
    phone = Person(alice.user)

    devices = listed(admin.get(path(alice.id)))
    assert [device["id"] for device in devices] == [str(phone.device.pk), str(alice.device.pk)]
    mine = listed(alice.get("/api/v1/auth/sessions/"))
    for device in (*devices, *mine):
        del device["is_current"]  # which is said of the one that asks
    assert devices == mine


def test_what_has_ended_is_not_there(admin: Person, alice: Person) -> None:
    phone, laptop = Person(alice.user), Person(alice.user)
    Session.objects.filter(pk=phone.device.pk).revoke()
    Session.objects.filter(pk=laptop.device.pk).update(expires_at=timezone.now())

    devices = listed(admin.get(path(alice.id)))
    assert [device["id"] for device in devices] == [str(alice.device.pk)]


def test_an_admin_signs_all_of_them_out(
    admin: Person, alice: Person, bob: Person, sign_in: SignIn
) -> None:
    phone = Person(alice.user)

    response = admin.delete(path(alice.id))
    assert (response.status_code, response.content) == (204, b"")
    for device in (alice, phone):
        assert_problem(device.get(ME), 401)
        refresh = {"refresh": str(RefreshToken.of(device.device))}
        assert_problem(APIClient().post("/api/v1/auth/refresh/", refresh), 401)
    assert bob.get(ME).status_code == admin.get(ME).status_code == 200
    assert listed(admin.get(path(alice.id))) == []
    assert sign_in().status_code == 200


def test_an_admins_own_are_signed_out_too(admin: Person) -> None:
    assert admin.delete(path(admin.id)).status_code == 204

    assert_problem(admin.get(ME), 401)


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS"])
def test_a_user_may_not_whoever_it_is(alice: Person, bob: Person, method: str) -> None:
    there, unused, oneself = (
        alice.generic(method, path(user_id), headers={"X-Request-ID": "the-same"})
        for user_id in (bob.id, UNUSED, alice.id)
    )

    assert_problem(there, 403, "permission_denied")
    assert there.content == unused.content == oneself.content
    assert alice.get(ME).status_code == bob.get(ME).status_code == 200


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_nobody_may_not(anonymous: APIClient, alice: Person, method: str) -> None:
    assert_problem(anonymous.generic(method, path(alice.id)), 401)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("user_id", [UNUSED, "me", "x"])
def test_an_id_of_nobody_is_a_404(admin: Person, user_id: str, method: str) -> None:
    assert_problem(admin.generic(method, path(user_id)), 404, "not_found")


def test_a_body_or_a_parameter_is_refused_and_nothing_ends(admin: Person, alice: Person) -> None:
    assert_problem(admin.delete(path(alice.id), {"id": str(alice.device.pk)}), 400, "invalid")
    assert_problem(admin.delete(f"{path(alice.id)}?id={alice.device.pk}"), 400, "invalid")
    assert_problem(admin.get(f"{path(alice.id)}?user={alice.id}"), 400, "invalid")

    assert alice.get(ME).status_code == 200


def test_a_list_costs_three_statements(admin: Person, alice: Person, counting: Counting) -> None:
    with counting() as statements:
        admin.get(path(alice.id))

    assert len(statements) == 3, statements  # who asks, about whom, and the page


def test_the_sites_log_says_who_signed_out_whom(admin: Person, alice: Person) -> None:
    for _ in range(2):  # the second time there is nothing to do
        assert admin.delete(path(alice.id)).status_code == 204

    (change,) = Change.objects.filter(space=SITE_SPACE_ID)
    assert (change.action, change.entity_id, change.fields) == ("signed_out", alice.user.pk, {})
    assert change.actor_id == admin.user.pk
    alice.user.refresh_from_db()
    assert change.version == alice.user.version == 2
