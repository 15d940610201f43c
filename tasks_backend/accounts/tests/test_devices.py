"""auth/sessions/: the devices on which one is signed in."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Session
from accounts.tests.conftest import SignIn
from accounts.tokens import RefreshToken
from api.tests.problem import assert_problem
from people import Counting, Person

DEVICES = "/api/v1/auth/sessions/"
ME = "/api/v1/users/me/"
REFRESH = "/api/v1/auth/refresh/"
UNUSED = "01900000-0000-7000-8000-000000000000"


def listed(person: Person) -> list[dict[str, Any]]:
    response = person.get(DEVICES)
    assert response.status_code == 200, response.content
    devices: list[dict[str, Any]] = response.json()["results"]
    return devices


def ids(person: Person) -> list[str]:
    return [device["id"] for device in listed(person)]


def path(person: Person) -> str:
    return f"{DEVICES}{person.device.pk}/"


def refresh(person: Person) -> Any:
    return APIClient().post(REFRESH, {"refresh": str(RefreshToken.of(person.device))})


def assert_signed_out(person: Person) -> None:
    assert_problem(person.get(ME), 401)
    assert_problem(refresh(person), 401)


@pytest.fixture
def phone(alice: Person) -> Person:
    """Alice again, on another device."""
    return Person(alice.user)


def test_it_lists_ones_own_the_newest_first(alice: Person, phone: Person, bob: Person) -> None:
    assert ids(alice) == [str(phone.device.pk), str(alice.device.pk)]
    assert ids(bob) == [str(bob.device.pk)]


def test_an_admin_sees_no_others_here(admin: Person, alice: Person) -> None:
    assert ids(admin) == [str(admin.device.pk)]


def test_the_one_that_asks_is_marked(alice: Person, phone: Person) -> None:
    assert [device["is_current"] for device in listed(alice)] == [False, True]
    assert [device["is_current"] for device in listed(phone)] == [True, False]


def test_each_says_what_it_is_and_how_long_it_lasts(alice: Person, sign_in: SignIn) -> None:
    sign_in(User_Agent="curl/8.5.0")

    device = listed(alice)[0]
    assert set(device) == {
        *("id", "label", "created_at", "last_used_at", "expires_at", "is_current")
    }
    assert device["label"] == "curl/8.5.0"
    assert device["last_used_at"] == device["created_at"]
    row = Session.objects.get(pk=device["id"])
    assert row.expires_at - row.created_at == timedelta(days=14)


def test_a_refresh_moves_the_time_of_last_use_and_nothing_else(alice: Person) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    Session.objects.filter(pk=alice.device.pk).update(rotated_at=long_ago)
    alice.device.refresh_from_db()
    before = listed(alice)[0]

    assert refresh(alice).status_code == 200
    after = listed(alice)[0]
    assert after.pop("last_used_at") > before.pop("last_used_at")
    assert after == before


@pytest.mark.parametrize(
    "ending",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
)
def test_what_has_ended_is_neither_listed_nor_deleted(
    alice: Person, phone: Person, ending: dict[str, Any]
) -> None:
    Session.objects.filter(pk=phone.device.pk).update(**ending)

    assert ids(alice) == [str(alice.device.pk)]
    assert_problem(alice.delete(path(phone)), 404)


def test_a_deleted_one_is_signed_out_at_once(alice: Person, phone: Person) -> None:
    assert phone.get(ME).status_code == 200

    response = alice.delete(path(phone))
    assert (response.status_code, response.content) == (204, b"")
    assert_signed_out(phone)
    assert alice.get(ME).status_code == 200
    assert ids(alice) == [str(alice.device.pk)]


def test_one_may_delete_the_one_in_hand(alice: Person, phone: Person) -> None:
    assert alice.delete(path(alice)).status_code == 204

    assert_signed_out(alice)
    assert phone.get(ME).status_code == 200


@pytest.mark.parametrize("method", ["DELETE", "OPTIONS"])
@pytest.mark.parametrize("actor", ["bob", "admin"])
def test_a_strangers_is_as_one_that_never_was(
    request: pytest.FixtureRequest, alice: Person, actor: str, method: str
) -> None:
    stranger: Person = request.getfixturevalue(actor)

    theirs, unused = (
        stranger.generic(method, url, headers={"X-Request-ID": "the-same"})
        for url in (path(alice), f"{DEVICES}{UNUSED}/")
    )
    assert_problem(theirs, 404, "not_found")
    assert theirs.content == unused.content
    assert theirs.headers == unused.headers
    assert alice.get(ME).status_code == 200


def test_all_others_are_signed_out_and_this_one_stays(
    alice: Person, phone: Person, bob: Person
) -> None:
    laptop = Person(alice.user)

    response = alice.delete(DEVICES)
    assert (response.status_code, response.content) == (204, b"")
    for device in (phone, laptop):
        assert_signed_out(device)
    assert alice.get(ME).status_code == bob.get(ME).status_code == 200
    assert refresh(alice).status_code == 200
    assert alice.delete(DEVICES).status_code == 204


def test_nobody_has_no_devices(anonymous: APIClient, alice: Person) -> None:
    for method, url in [("GET", DEVICES), ("DELETE", DEVICES), ("DELETE", path(alice))]:
        assert_problem(anonymous.generic(method, url), 401)

    assert alice.get(ME).status_code == 200


def test_a_body_or_a_parameter_is_refused_and_nothing_ends(alice: Person, phone: Person) -> None:
    for url in (DEVICES, path(phone)):
        problem = assert_problem(alice.delete(url, {"except": alice.id}), 400, "invalid")
        assert problem["errors"][0]["code"] == "unknown_field"
        assert_problem(alice.delete(f"{url}?user={alice.id}"), 400)
    assert_problem(alice.get(f"{DEVICES}?user={alice.id}"), 400)

    assert phone.get(ME).status_code == 200


def test_of_sixty_logins_the_newest_fifty_live(alice: Person, bob: Person, sign_in: SignIn) -> None:
    tokens = [sign_in().json()["refresh"] for _ in range(60)]

    refreshed = [APIClient().post(REFRESH, {"refresh": token}).status_code for token in tokens]
    assert refreshed == [401] * 10 + [200] * 50
    assert_problem(alice.get(ME), 401)
    assert bob.get(ME).status_code == 200
    assert Session.objects.live(timezone.now()).filter(user=alice.user).count() == 50


def test_what_has_ended_takes_nobodys_place(alice: Person, sign_in: SignIn) -> None:
    for _ in range(60):
        sign_in()
        assert alice.delete(DEVICES).status_code == 204

    assert alice.get(ME).status_code == 200


def test_it_goes_page_by_page(alice: Person, phone: Person) -> None:
    first = alice.get(f"{DEVICES}?limit=1").json()

    assert [device["id"] for device in first["results"]] == [str(phone.device.pk)]
    second = alice.get(first["next"]).json()
    assert [device["id"] for device in second["results"]] == [str(alice.device.pk)]


def test_a_list_costs_two_statements(alice: Person, phone: Person, counting: Counting) -> None:
    with counting() as statements:
        alice.get(DEVICES)

    assert len(statements) == 2, statements  # who asks, and the page


def test_ending_one_costs_three_and_all_others_two(
    alice: Person, phone: Person, counting: Counting
) -> None:
    with counting() as statements:
        alice.delete(path(phone))
    assert len(statements) == 3, statements  # who asks, which one, and its end

    with counting() as statements:
        alice.delete(DEVICES)
    assert len(statements) == 2, statements


def test_a_thousand_logins_leave_fifty_devices(alice: Person) -> None:
    for number in range(1000):
        Session.objects.start(alice.user, f"device {number}")

    labels = set(Session.objects.live(timezone.now()).values_list("label", flat=True))
    assert labels == {f"device {number}" for number in range(950, 1000)}
