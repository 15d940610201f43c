"""auth/tokens/: API tokens, and what a script with one may do."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import ApiToken, User
from accounts.tests.stored import everything_stored
from api.tests.problem import assert_problem
from people import Counting, Person

TOKENS = "/api/v1/auth/tokens/"
ME = "/api/v1/users/me/"
TASKS = "/api/v1/tasks/"
UNUSED = "01900000-0000-7000-8000-000000000000"

# Where a script must not come; {id} is the caller's own.
FOR_PEOPLE = [
    ("GET", "auth/sessions/"),
    ("DELETE", "auth/sessions/"),
    ("DELETE", f"auth/sessions/{UNUSED}/"),
    ("GET", "auth/tokens/"),
    ("POST", "auth/tokens/"),
    ("DELETE", f"auth/tokens/{UNUSED}/"),
    ("POST", "auth/password/change/"),
    ("POST", "auth/email/change/"),
    ("PATCH", "users/me/"),
    ("DELETE", "users/me/"),
    ("GET", "users/me/export/"),
    ("GET", "users/"),
    ("GET", "users/{id}/"),
    ("PATCH", "users/{id}/"),
    ("GET", "users/{id}/sessions/"),
    ("DELETE", "users/{id}/sessions/"),
]
UNSAFE = [
    ("POST", "tasks/"),
    ("PUT", "tasks/{task}/"),
    ("PATCH", "tasks/{task}/"),
    ("DELETE", "tasks/{task}/"),
    ("POST", "projects/"),
    ("PATCH", f"tasks/{UNUSED}/"),
]


def script(person: Person, scope: str = "write") -> APIClient:
    return bearing(person.create_api_token(scope=scope)["token"])


def bearing(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def refusals(response: Any) -> list[tuple[str, str]]:
    problem = assert_problem(response, 400, "invalid")
    return [(error["pointer"], error["code"]) for error in problem["errors"]]


def listed(person: Person) -> list[dict[str, Any]]:
    response = person.get(TOKENS)
    assert response.status_code == 200, response.content
    tokens: list[dict[str, Any]] = response.json()["results"]
    return tokens


def test_it_is_shown_once(alice: Person) -> None:
    response = alice.post(TOKENS, {"name": "Backup at night", "scope": "read"})

    assert response.status_code == 201
    made = response.json()
    assert response["Location"] == f"{TOKENS}{made['id']}/"
    token = made.pop("token")
    assert token.startswith("tsk_")
    assert len(token) >= 40
    assert made["prefix"] == token[:12]
    assert (made["name"], made["scope"]) == ("Backup at night", "read")
    assert (made["expires_at"], made["last_used_at"]) == (None, None)
    assert listed(alice) == [made]
    assert token not in alice.get(TOKENS).content.decode()


def test_no_two_are_the_same(alice: Person) -> None:
    assert len({alice.create_api_token()["token"] for _ in range(20)}) == 20


def test_the_database_holds_what_cannot_be_turned_back_into_it(alice: Person) -> None:
    token = alice.create_api_token()["token"]
    bearing(token).get(ME)

    row = ApiToken.objects.get()
    assert token[12:] not in everything_stored()
    assert len(row.hash) == 64
    for stored in (row.hash, row.prefix, f"tsk_{row.hash}"):
        assert_problem(bearing(stored).get(ME), 401)


def test_a_script_is_the_one_who_made_its_token(alice: Person, bob: Person) -> None:
    task = alice.create_task()

    assert script(alice).get(ME).json() == alice.get(ME).json()
    assert script(alice).get(f"{TASKS}{task['id']}/").json() == task
    assert_problem(script(bob).get(f"{TASKS}{task['id']}/"), 404)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_schemes_case_does_not_matter(alice: Person, scheme: str) -> None:
    token = alice.create_api_token()["token"]

    headers = {"Authorization": f"{scheme} {token}"}
    assert APIClient().get(ME, headers=headers).status_code == 200


def test_scope_write_reads_and_writes(alice: Person) -> None:
    client = script(alice)
    created = client.post(TASKS, {"title": "x"})

    assert created.status_code == 201
    path = f"{TASKS}{created.json()['id']}/"
    assert client.get(path).status_code == 200
    assert client.patch(path, {"title": "y"}).status_code == 200
    assert client.delete(path).status_code == 204


@pytest.mark.parametrize("path", ["tasks/", "projects/", "users/me/", "tasks/{task}/"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_scope_read_reads(alice: Person, method: str, path: str) -> None:
    path = path.replace("{task}", alice.create_task()["id"])

    assert script(alice, "read").generic(method, f"/api/v1/{path}").status_code == 200


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_scope_read_does_nothing_else(alice: Person, method: str, path: str) -> None:
    task = alice.create_task()
    client = script(alice, "read")
    headers = {"Content-Type": "application/json", "If-Match": '"1"'}

    for body in ("", '{"title": "changed"}', "{"):
        response = client.generic(
            method, f"/api/v1/{path}".replace("{task}", task["id"]), body, headers=headers
        )
        assert_problem(response, 403, "insufficient_scope")
    assert alice.get(f"{TASKS}{task['id']}/").json() == task
    assert len(alice.get(TASKS).json()["results"]) == 1


@pytest.mark.parametrize("scope", ["read", "write"])
@pytest.mark.parametrize(("method", "path"), FOR_PEOPLE)
def test_it_does_not_reach_what_is_for_people(
    admin: Person, alice: Person, method: str, path: str, scope: str
) -> None:
    for person in (admin, alice):
        url = f"/api/v1/{path}".replace("{id}", person.id)
        assert_problem(script(person, scope).generic(method, url), 403, "insufficient_scope")
        assert person.get(ME).status_code == 200


def test_where_nobody_signs_in_it_is_no_more_than_nobody(alice: Person) -> None:
    client = script(alice)

    for route in ("refresh", "logout"):
        assert refusals(client.post(f"/api/v1/auth/{route}/")) == [("#/refresh", "required")]


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_wrong_method_stays_a_405(alice: Person, method: str) -> None:
    assert_problem(script(alice, "read").generic(method, ME), 405)


def test_an_expired_one_is_a_401(alice: Person) -> None:
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    client = bearing(alice.create_api_token(expires_at=tomorrow)["token"])
    assert client.get(ME).status_code == 200

    ApiToken.objects.update(expires_at=timezone.now())
    response = client.get(ME)
    assert_problem(response, 401)
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_deleted_one_is_a_401_on_the_next_request(alice: Person) -> None:
    made = alice.create_api_token()
    client, other = bearing(made["token"]), script(alice)

    response = alice.delete(f"{TOKENS}{made['id']}/")
    assert (response.status_code, response.content) == (204, b"")
    assert_problem(client.get(ME), 401)
    assert other.get(ME).status_code == 200
    assert made["id"] not in [token["id"] for token in listed(alice)]
    assert_problem(alice.delete(f"{TOKENS}{made['id']}/"), 404)


def test_a_disabled_users_is_a_401_until_they_are_enabled(alice: Person) -> None:
    client = script(alice)

    User.objects.filter(pk=alice.user.pk).update(is_active=False)
    assert_problem(client.get(ME), 401)
    User.objects.filter(pk=alice.user.pk).update(is_active=True)
    assert client.get(ME).status_code == 200


def test_a_deleted_users_is_a_401(alice: Person) -> None:
    client = script(alice)
    alice.user.delete()

    assert_problem(client.get(ME), 401)


def test_it_outlives_the_session_that_made_it(alice: Person) -> None:
    client = script(alice)
    alice.delete(f"/api/v1/auth/sessions/{alice.device.pk}/")

    assert_problem(alice.get(ME), 401)
    assert client.get(ME).status_code == 200


@pytest.mark.parametrize(
    "token", ["tsk_", "tsk_x", f"tsk_{'x' * 43}", f"tsk_{'x' * 5000}", "TSK_x", "tsk_\x7f"]
)
def test_a_made_up_one_is_a_401(alice: Person, token: str) -> None:
    assert_problem(bearing(token).get(ME), 401)


def test_a_demoted_admins_is_a_users_on_the_next_request(admin: Person, alice: Person) -> None:
    client, path = script(admin), f"{TASKS}{alice.create_task()['id']}/"
    assert client.get(path).status_code == 200

    User.objects.filter(pk=admin.user.pk).update(role="user")
    assert_problem(client.get(path), 404)


def last_use() -> datetime | None:
    return ApiToken.objects.get().last_used_at


def test_its_last_use_is_noted_at_most_once_a_minute(alice: Person) -> None:
    client = script(alice)
    assert last_use() is None

    client.get(ME)
    assert (first := last_use()) is not None
    client.get(TASKS)
    assert last_use() == first

    for seconds, is_noted in [(55, False), (60, True)]:
        before = timezone.now() - timedelta(seconds=seconds)
        ApiToken.objects.update(last_used_at=before)
        client.get(ME)
        assert (last_use() != before) is is_noted
    assert listed(alice)[0]["last_used_at"] > listed(alice)[0]["created_at"]


def test_a_refused_use_is_none(alice: Person) -> None:
    script(alice, "read").post(TASKS, {"title": "x"})

    assert last_use() is None


def test_one_sees_and_deletes_ones_own_alone(alice: Person, bob: Person, admin: Person) -> None:
    made = alice.create_api_token()
    client = bearing(made["token"])

    for stranger in (bob, admin):
        assert listed(stranger) == []
        for method in ("DELETE", "OPTIONS"):
            theirs, unused = (
                stranger.generic(method, f"{TOKENS}{one}/", headers={"X-Request-ID": "the-same"})
                for one in (made["id"], UNUSED)
            )
            assert_problem(theirs, 404, "not_found")
            assert theirs.content == unused.content
            assert theirs.headers == unused.headers
    assert client.get(ME).status_code == 200


def test_a_hundred_are_enough(alice: Person, bob: Person) -> None:
    for _ in range(99):
        ApiToken.objects.issue(alice.user, name="x", scope="read")
    hundredth = alice.create_api_token()

    assert_problem(alice.post(TOKENS, {"name": "x", "scope": "read"}), 409, "too_many")
    assert ApiToken.objects.count() == 100
    bob.create_api_token()
    alice.delete(f"{TOKENS}{hundredth['id']}/")
    alice.create_api_token()


def test_it_lists_page_by_page_the_newest_first(alice: Person) -> None:
    made = [alice.create_api_token(name=f"{number}")["id"] for number in range(3)]

    first = alice.get(f"{TOKENS}?limit=2").json()
    second = alice.get(first["next"]).json()
    found = [token["id"] for page in (first, second) for token in page["results"]]
    assert found == made[::-1]


def test_an_expiry_is_kept_in_utc(alice: Person) -> None:
    made = alice.create_api_token(expires_at="2100-01-01T01:00:00+01:00")

    assert made["expires_at"] == "2100-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"expires_at": "2020-01-01T00:00:00Z"}, ("#/expires_at", "past")),
        ({"expires_at": "0001-01-01T00:00:00+14:00"}, ("#/expires_at", "overflow")),
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, ("#/expires_at", "overflow")),
        ({"expires_at": "tomorrow"}, ("#/expires_at", "invalid")),
        ({"expires_at": 1}, ("#/expires_at", "invalid")),
        ({"name": ""}, ("#/name", "blank")),
        ({"name": " \u200b"}, ("#/name", "blank")),
        ({"name": "x" * 101}, ("#/name", "max_length")),
        ({"name": "a\u202eb"}, ("#/name", "bidi")),
        ({"name": None}, ("#/name", "null")),
        ({"scope": "admin"}, ("#/scope", "invalid_choice")),
        ({"scope": ["read"]}, ("#/scope", "invalid_choice")),
        ({"scope": None}, ("#/scope", "null")),
        ({"token": "tsk_mine"}, ("#/token", "unknown_field")),
        ({"hash": "x"}, ("#/hash", "unknown_field")),
        ({"user": UNUSED}, ("#/user", "unknown_field")),
        ({"prefix": "tsk_mine"}, ("#/prefix", "read_only")),
        ({"id": UNUSED}, ("#/id", "read_only")),
        ({"last_used_at": None}, ("#/last_used_at", "read_only")),
    ],
)
def test_what_is_no_token_is_refused(
    alice: Person, fields: dict[str, Any], refused: tuple[str, str]
) -> None:
    response = alice.post(TOKENS, {"name": "script", "scope": "write", **fields})

    assert refusals(response) == [refused]
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("field", ["name", "scope"])
def test_name_and_scope_must_be_said(alice: Person, field: str) -> None:
    fields = {"name": "script", "scope": "write"}
    del fields[field]

    assert refusals(alice.post(TOKENS, fields)) == [(f"#/{field}", "required")]


def test_nobody_has_none(anonymous: APIClient, alice: Person) -> None:
    made = alice.create_api_token()

    for method, path in [("GET", TOKENS), ("POST", TOKENS), ("DELETE", f"{TOKENS}{made['id']}/")]:
        assert_problem(anonymous.generic(method, path), 401)
    assert ApiToken.objects.count() == 1


def test_one_statement_tells_whose_it_is(alice: Person, counting: Counting) -> None:
    client = script(alice)
    client.get(ME)  # which notes its use, for a minute

    with counting() as statements:
        client.get(ME)
    assert len(statements) == 1, statements


def test_a_list_costs_two_statements(alice: Person, counting: Counting) -> None:
    alice.create_api_token()

    with counting() as statements:
        alice.get(TOKENS)
    assert len(statements) == 2, statements


@pytest.mark.parametrize("instant", ["2100-01-01", "2100-01-01T00:00", "2100-01-01T00:00:00", 4e9])
def test_an_expiry_without_its_offset_is_refused(alice: Person, instant: Any) -> None:
    response = alice.post(TOKENS, {"name": "x", "scope": "read", "expires_at": instant})

    problem = assert_problem(response, 400, "invalid")
    assert [error["pointer"] for error in problem["errors"]] == ["#/expires_at"]


def test_none_is_made_behind_what_locks_people_out(alice: Person) -> None:
    """The request was let in, and the password has been changed since."""
    as_let_in = User.objects.get(pk=alice.user.pk)
    User.objects.filter(pk=alice.user.pk).update(password="another")

    with pytest.raises(User.DoesNotExist):
        ApiToken.objects.issue(as_let_in, name="late", scope="write")
    assert not ApiToken.objects.exists()
