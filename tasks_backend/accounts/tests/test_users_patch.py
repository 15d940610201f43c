"""PATCH users/{id}/: what an admin may do to an account."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.tests.conftest import SignIn
from accounts.tokens import RefreshToken
from api.tests.problem import assert_problem
from changes.models import SITE_SPACE_ID, Change
from people import PASSWORD, Person

ME = "/api/v1/users/me/"
UNUSED = "01900000-0000-7000-8000-000000000000"


def patch(person: APIClient, whom: Person | str, fields: dict[str, Any], **headers: str) -> Any:
    user_id = whom if isinstance(whom, str) else whom.id
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return person.patch(f"/api/v1/users/{user_id}/", fields, headers=named)


def administrations() -> list[Change]:
    return list(Change.objects.filter(space=SITE_SPACE_ID))


@pytest.fixture
def other_admin(db: None) -> Person:
    return Person(User.objects.create_superuser("other@example.com", PASSWORD))


def test_an_admin_makes_an_admin(admin: Person, alice: Person) -> None:
    before = alice.get(ME).json()
    response = patch(admin, alice, {"role": "admin"})

    assert response.status_code == 200
    assert response["ETag"] == '"2"'
    changed = {"role": "admin", "version": 2, "updated_at": response.json()["updated_at"]}
    assert response.json() == {**before, **changed} == alice.get(ME).json()
    assert alice.get("/api/v1/users/").status_code == 200


def test_a_demoted_one_is_a_user_on_the_next_request(admin: Person, other_admin: Person) -> None:
    assert patch(admin, other_admin, {"role": "user"}).status_code == 200

    assert_problem(other_admin.get("/api/v1/users/"), 403)
    assert other_admin.get(ME).json()["role"] == "user"


def test_a_disabled_ones_devices_are_signed_out_for_good(
    admin: Person, alice: Person, bob: Person, sign_in: SignIn
) -> None:
    phone = Person(alice.user)
    assert patch(admin, alice, {"is_active": False}).json()["is_active"] is False

    for device in (alice, phone):
        assert_problem(device.get(ME), 401)
        refresh = {"refresh": str(RefreshToken.of(device.device))}
        assert_problem(APIClient().post("/api/v1/auth/refresh/", refresh), 401)
    assert_problem(sign_in(), 401, "wrong_credentials")
    assert not Session.objects.filter(user=alice.user, revoked_at=None).exists()
    assert bob.get(ME).status_code == 200

    assert patch(admin, alice, {"is_active": True}).status_code == 200
    assert_problem(alice.get(ME), 401)
    assert sign_in().status_code == 200


def test_a_change_of_role_signs_nobody_out(admin: Person, alice: Person) -> None:
    patch(admin, alice, {"role": "admin"})

    assert alice.get(ME).status_code == 200


@pytest.mark.parametrize(
    ("fields", "noted"),
    [
        ({"role": "admin"}, {"role": ["user", "admin"]}),
        ({"is_active": False}, {"is_active": [True, False]}),
        (
            {"role": "admin", "is_active": False},
            {"role": ["user", "admin"], "is_active": [True, False]},
        ),
    ],
)
def test_the_sites_log_has_one_change(
    admin: Person, alice: Person, fields: dict[str, Any], noted: dict[str, Any]
) -> None:
    own = Change.objects.filter(space=alice.user.pk).count()
    patch(admin, alice, fields, X_Request_ID="r-1")

    [change] = administrations()
    assert (change.entity, change.entity_id) == ("user", alice.user.pk)
    assert (change.action, change.fields, change.version) == ("administered", noted, 2)
    assert (change.actor_id, change.request_id) == (admin.user.pk, "r-1")
    assert Change.objects.filter(space=alice.user.pk).count() == own


@pytest.mark.parametrize("fields", [{}, {"role": "user"}, {"role": "user", "is_active": True}])
def test_where_nothing_differs_nothing_is_noted(
    admin: Person, alice: Person, fields: dict[str, Any]
) -> None:
    response = patch(admin, alice, fields)

    assert (response.status_code, response["ETag"]) == (200, '"1"')
    assert administrations() == []


@pytest.mark.parametrize(
    "fields",
    [{"role": "user"}, {"is_active": False}, {"role": "user", "is_active": False}],
)
def test_the_last_active_admin_stays_one(
    admin: Person, other_admin: Person, fields: dict[str, Any]
) -> None:
    User.objects.filter(pk=other_admin.user.pk).update(is_active=False)

    assert_problem(patch(admin, admin, fields), 409, "last_admin")
    assert admin.get("/api/v1/users/").status_code == 200
    assert administrations() == []


@pytest.mark.parametrize("fields", [{"role": "user"}, {"is_active": False}])
def test_of_two_admins_one_may_go_and_then_none(
    admin: Person, other_admin: Person, fields: dict[str, Any]
) -> None:
    assert patch(admin, admin, fields).status_code == 200

    assert_problem(patch(other_admin, other_admin, fields), 409, "last_admin")
    # And whoever went has nothing more to say.
    assert patch(admin, other_admin, fields).status_code in {401, 403}


def test_an_admin_who_is_disabled_may_be_demoted(admin: Person, other_admin: Person) -> None:
    assert patch(admin, other_admin, {"is_active": False}).status_code == 200

    assert patch(admin, other_admin, {"role": "user"}).status_code == 200
    assert [change.action for change in administrations()] == ["administered"] * 2


@pytest.mark.parametrize("tags", ['"1"', '"1", "5"', "*"])
def test_if_match_names_the_version_that_is_changed(
    admin: Person, alice: Person, tags: str
) -> None:
    assert patch(admin, alice, {"role": "admin"}, If_Match=tags).status_code == 200


@pytest.mark.parametrize("tags", ['"2"', 'W/"1"', '"0", "2"'])
def test_another_version_is_not_changed(admin: Person, alice: Person, tags: str) -> None:
    response = patch(admin, alice, {"role": "admin"}, If_Match=tags)

    assert_problem(response, 412, "stale_version")
    assert alice.get(ME).json()["role"] == "user"
    assert administrations() == []


def test_what_was_read_can_be_sent_back(admin: Person, alice: Person) -> None:
    read = admin.get(f"/api/v1/users/{alice.id}/").json()

    response = patch(admin, alice, {**read, "role": "admin"})
    assert (response.status_code, response.json()["role"]) == (200, "admin")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", UNUSED),
        ("email", "mine@example.com"),
        ("name", "Mallory"),
        ("timezone", "Europe/Berlin"),
        ("version", 7),
        ("created_at", "2020-01-01T00:00:00.000000Z"),
        ("updated_at", None),
    ],
)
def test_the_rest_is_not_an_admins_to_change(
    admin: Person, alice: Person, field: str, value: Any
) -> None:
    before = alice.get(ME).json()
    problem = assert_problem(patch(admin, alice, {"role": "admin", field: value}), 400, "invalid")

    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [
        (f"#/{field}", "read_only")
    ]
    assert alice.get(ME).json() == before


@pytest.mark.parametrize("field", ["password", "is_staff", "is_superuser", "email_key", "hash"])
def test_an_unknown_field_is_refused(admin: Person, alice: Person, field: str) -> None:
    problem = assert_problem(patch(admin, alice, {field: "x"}), 400, "invalid")

    assert problem["errors"][0]["code"] == "unknown_field"


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "root"},
        {"role": "ADMIN"},
        {"role": None},
        {"role": 1},
        {"role": ["admin"]},
        {"is_active": None},
        {"is_active": ""},
        {"is_active": []},
    ],
)
def test_an_odd_value_is_refused(admin: Person, alice: Person, fields: dict[str, Any]) -> None:
    problem = assert_problem(patch(admin, alice, fields), 400, "invalid")

    assert [error["pointer"] for error in problem["errors"]] == [f"#/{next(iter(fields))}"]
    assert administrations() == []


@pytest.mark.parametrize("fields", [{"role": "admin"}, {"is_active": False}, {"x": "x"}])
def test_a_user_may_not_whoever_it_is(alice: Person, bob: Person, fields: dict[str, Any]) -> None:
    there, unused, oneself = (
        patch(alice, whom, fields, X_Request_ID="the-same") for whom in (bob, UNUSED, alice)
    )

    assert_problem(there, 403, "permission_denied")
    assert there.content == unused.content == oneself.content
    assert alice.get(ME).json()["role"] == "user"
    assert bob.get(ME).status_code == 200


def test_nobody_may_not(anonymous: APIClient, alice: Person) -> None:
    assert_problem(patch(anonymous, alice, {"role": "admin"}), 401)


def test_an_id_of_nobody_is_a_404(admin: Person) -> None:
    assert_problem(patch(admin, UNUSED, {"role": "admin"}), 404, "not_found")


@pytest.mark.parametrize("value", ["no", "false", 0, 1, 0.0, None, []])
def test_what_is_neither_true_nor_false_is_not_made_one(
    admin: Person, alice: Person, value: Any
) -> None:
    response = admin.patch(f"/api/v1/users/{alice.id}/", {"is_active": value})

    assert_problem(response, 400, "invalid")
    assert alice.get("/api/v1/users/me/").status_code == 200
