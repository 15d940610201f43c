"""Idempotency-Key: a write that is sent again gets the answer that it had, and happens once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from api import idempotency, rows
from api.identifiers import uuid7
from api.models import StoredAnswer
from api.tests.problem import assert_problem
from api.tests.raw import send
from changes.models import Change
from people import PASSWORD, Person
from tasks.models import Project, Task

TASKS = "/api/v1/tasks/"
LARGE = b'{"title": "%s"}' % (b"x" * 2_000_000)
Request = tuple[str, str, dict[str, Any]]


def call(
    person: Person, method: str, path: str, fields: dict[str, Any], key: str = "k-1", **headers: str
) -> Any:
    sent = {"Idempotency-Key": key, **headers}
    return send(person, method, path, json.dumps(fields).encode(), headers=sent)


def without_stamps(response: HttpResponse) -> dict[str, str]:
    """The headers that say something about the answer, not about this request."""
    passing = {"X-Request-ID", idempotency.REPLAYED}
    return {name: value for name, value in response.items() if name not in passing}


def assert_replayed(first: HttpResponse, again: HttpResponse) -> None:
    assert again[idempotency.REPLAYED] == "true"
    assert idempotency.REPLAYED not in first
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert without_stamps(again) == without_stamps(first)


# --- Retries --------------------------------------------------------------------------------------


def test_a_create_that_is_sent_again_is_one(alice: Person) -> None:
    first = call(alice, "POST", TASKS, {"title": "Once"})
    again = call(alice, "POST", TASKS, {"title": "Once"})

    assert first.status_code == 201
    assert {"Location", "ETag", "Content-Type"} <= set(first.headers)
    assert_replayed(first, again)
    assert Task.objects.count() == 1
    assert again["X-Request-ID"] != first["X-Request-ID"]


def created_task(alice: Person) -> Request:
    return "POST", TASKS, {"title": "x"}


def replaced_task(alice: Person) -> Request:
    return "PUT", f"{TASKS}{alice.create_task()['id']}/", {"title": "x"}


def changed_task(alice: Person) -> Request:
    return "PATCH", f"{TASKS}{alice.create_task()['id']}/", {"title": "x"}


def deleted_task(alice: Person) -> Request:
    return "DELETE", f"{TASKS}{alice.create_task()['id']}/", {}


def moved_task(alice: Person) -> Request:
    alice.create_task()
    return "POST", f"{TASKS}{alice.create_task()['id']}/move/", {"project": project(alice)}


def project(alice: Person) -> str:
    return str(alice.create_project()["id"])


def restored_task(alice: Person) -> Request:
    task = alice.create_task()
    alice.delete(f"{TASKS}{task['id']}/")
    return "POST", f"{TASKS}{task['id']}/restore/", {}


def purged_task(alice: Person) -> Request:
    task = alice.create_task()
    alice.delete(f"{TASKS}{task['id']}/")
    return "DELETE", f"{TASKS}{task['id']}/purge/", {}


def many_operations(alice: Person) -> Request:
    gone = {"op": "delete", "id": alice.create_task()["id"]}
    return "POST", f"{TASKS}bulk/", {"operations": [{"op": "create", "title": "x"}, gone]}


def imported_file(alice: Person) -> Request:
    return "POST", f"{TASKS}import/", {"tasks": [{"title": "x"}]}


def taken_back(alice: Person) -> Request:
    alice.create_task()
    return "POST", f"/api/v1/changes/{Change.objects.latest('number').pk}/undo/", {}


def created_project(alice: Person) -> Request:
    return "POST", "/api/v1/projects/", {"name": "x"}


def purged_project(alice: Person) -> Request:
    path = f"/api/v1/projects/{project(alice)}/"
    alice.delete(path)
    return "DELETE", f"{path}purge/", {}


def created_label(alice: Person) -> Request:
    return "POST", "/api/v1/labels/", {"name": "x"}


def deleted_label(alice: Person) -> Request:
    return "DELETE", f"/api/v1/labels/{alice.create_label()['id']}/", {}


def created_comment(alice: Person) -> Request:
    return "POST", f"{TASKS}{alice.create_task()['id']}/comments/", {"body": "x"}


def changed_comment(alice: Person) -> Request:
    return (
        "PATCH",
        f"/api/v1/comments/{alice.create_comment(alice.create_task())['id']}/",
        {"body": "x"},
    )


def deleted_comment(alice: Person) -> Request:
    return "DELETE", f"/api/v1/comments/{alice.create_comment(alice.create_task())['id']}/", {}


WRITES = [
    created_task,
    replaced_task,
    changed_task,
    deleted_task,
    moved_task,
    restored_task,
    purged_task,
    many_operations,
    imported_file,
    taken_back,
    created_project,
    purged_project,
    created_label,
    deleted_label,
    created_comment,
    changed_comment,
    deleted_comment,
]


@pytest.mark.parametrize("prepare", WRITES)
def test_every_write_is_replayed_byte_for_byte(
    alice: Person, prepare: Callable[[Person], Request]
) -> None:
    method, path, fields = prepare(alice)
    tag = {"If-Match": "*"} if method == "PUT" else {}

    first = call(alice, method, path, fields, **tag)
    changes = Change.objects.count()
    again = call(alice, method, path, fields, **tag)

    assert first.status_code < 300, first.content
    assert_replayed(first, again)
    assert Change.objects.count() == changes


def test_the_answer_stays_what_it_was_when_the_object_is_another(alice: Person) -> None:
    first = call(alice, "POST", TASKS, {"title": "Once"})
    path = first["Location"]
    alice.patch(path, {"title": "Changed"})
    assert_replayed(first, call(alice, "POST", TASKS, {"title": "Once"}))

    alice.delete(path)
    alice.delete(f"{path}purge/")

    assert_replayed(first, call(alice, "POST", TASKS, {"title": "Once"}))
    assert not Task.objects.exists()


def test_without_a_key_each_request_counts(alice: Person) -> None:
    for _ in range(2):
        alice.post(TASKS, {"title": "x"})

    assert Task.objects.count() == 2
    assert not StoredAnswer.objects.exists()


def test_each_key_counts(alice: Person) -> None:
    for key in ("k", "K", "k ".strip() + "-", "~" * 255, "!"):
        assert call(alice, "POST", TASKS, {"title": "x"}, key).status_code == 201

    assert Task.objects.count() == 5


def test_everyone_has_keys_of_their_own(alice: Person, bob: Person, admin: Person) -> None:
    for person in (alice, bob, admin):
        response = call(person, "POST", TASKS, {"title": "x"})
        assert response.status_code == 201
        assert response.json()["owner"] == person.id

    assert StoredAnswer.objects.count() == 3


def test_two_devices_of_one_person_share_their_keys(alice: Person) -> None:
    first = call(alice, "POST", TASKS, {"title": "x"})

    assert_replayed(first, call(Person(alice.user), "POST", TASKS, {"title": "x"}))


# --- Another request ------------------------------------------------------------------------------


def test_another_body_path_query_or_tag_is_another_request(alice: Person) -> None:
    task, other = alice.create_task(), alice.create_task()
    path, fields = f"{TASKS}{task['id']}/", {"title": "x"}
    first = call(alice, "PATCH", path, fields, **{"If-Match": '"1"'})
    before = Change.objects.count()

    others = [
        call(alice, "PATCH", path, {"title": "y"}, **{"If-Match": '"1"'}),
        call(alice, "PATCH", f"{TASKS}{other['id']}/", fields, **{"If-Match": '"1"'}),
        call(alice, "PATCH", f"{path}?x=1", fields, **{"If-Match": '"1"'}),
        call(alice, "PUT", path, fields, **{"If-Match": '"1"'}),
        call(alice, "PATCH", path, fields, **{"If-Match": '"2"'}),
        call(alice, "PATCH", path, fields),
        send(alice, "PATCH", path, b'{"title":"x"}', headers={"Idempotency-Key": "k-1"}),
    ]

    for response in others:
        assert_problem(response, 422, "key_reused")
    assert Change.objects.count() == before
    assert_replayed(first, call(alice, "PATCH", path, fields, **{"If-Match": '"1"'}))


def test_parts_of_a_request_cannot_be_shifted_into_each_other(alice: Person) -> None:
    path = f"{TASKS}{alice.create_task()['id']}/"
    call(alice, "PATCH", path, {}, **{"If-Match": '"1"'})

    for body in (b'"1"{}', b'"1"\n{}', b"\n{}"):
        response = send(alice, "PATCH", path, body, headers={"Idempotency-Key": "k-1"})
        assert_problem(response, 422, "key_reused")


# --- Refusals -------------------------------------------------------------------------------------


def test_a_400_does_not_burn_the_key(alice: Person) -> None:
    assert_problem(call(alice, "POST", TASKS, {"title": ""}), 400)
    assert not StoredAnswer.objects.exists()

    assert call(alice, "POST", TASKS, {"title": "x"}).status_code == 201
    assert Task.objects.count() == 1


def test_no_refusal_is_stored(alice: Person, bob: Person) -> None:
    task = alice.create_task()
    path = f"{TASKS}{task['id']}/"
    refused = [
        (call(alice, "PATCH", path, {"title": None}), 400),
        (call(alice, "PATCH", path, {"project": str(uuid7())}), 400),
        (call(bob, "PATCH", path, {"title": "x"}), 404),
        (call(alice, "PUT", path, {"title": "x"}), 428),
        (call(alice, "PUT", path, {"title": "x"}, **{"If-Match": '"9"'}), 412),
        (call(alice, "DELETE", f"{path}purge/", {}), 409),
        (send(alice, "PATCH", path, b"x", "text/plain", {"Idempotency-Key": "k"}), 415),
    ]

    for response, status in refused:
        assert_problem(response, status)
    assert not StoredAnswer.objects.exists()
    assert alice.get(path).json() == task


def test_a_refused_write_succeeds_under_its_key_once_it_may(alice: Person) -> None:
    path = f"{TASKS}{alice.create_task()['id']}/purge/"
    assert_problem(call(alice, "DELETE", path, {}), 409)
    alice.delete(path.replace("purge/", ""))

    first = call(alice, "DELETE", path, {})

    assert first.status_code == 204
    assert_replayed(first, call(alice, "DELETE", path, {}))


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", " ", "\u00e9", "a\tb", "\x7f", "a\x00b"])
def test_it_rejects_a_key_that_is_none(alice: Person, key: str) -> None:
    response = call(alice, "POST", TASKS, {"title": "x"}, key)

    assert_problem(response, 400, "invalid")
    assert "Idempotency-Key" in response.json()["errors"][0]["detail"]
    assert not Task.objects.exists()
    assert not StoredAnswer.objects.exists()


def test_a_wrong_key_says_nothing_before_what_comes_first(alice: Person, bob: Person) -> None:
    """The order of refusals: 404, 403, 415 and 413 come before any 400."""
    path = f"{TASKS}{alice.create_task()['id']}/"
    comment = alice.create_comment(alice.create_task())

    assert_problem(call(bob, "PATCH", path, {}, "a b"), 404)
    assert_problem(call(bob, "POST", f"{path}comments/", {}, "a b"), 404)
    headers = {"Idempotency-Key": "a b"}
    assert_problem(send(alice, "PATCH", path, b"x", "text/plain", headers), 415)
    admins = Person(alice.user.__class__.objects.create_superuser("ada@example.com", PASSWORD))
    assert_problem(call(admins, "PATCH", f"/api/v1/comments/{comment['id']}/", {}, "a b"), 403)


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k-1"}])
def test_a_body_of_more_than_a_megabyte_is_a_413(alice: Person, headers: dict[str, str]) -> None:
    path = f"{TASKS}{alice.create_task()['id']}/"

    for method, target in (("POST", TASKS), ("PATCH", path), ("POST", f"{TASKS}bulk/")):
        assert_problem(send(alice, method, target, LARGE, headers=headers), 413)
    assert Task.objects.count() == 1
    assert not StoredAnswer.objects.exists()


def test_a_body_of_just_less_than_a_megabyte_is_replayed(alice: Person) -> None:
    fields = {"operations": [{"op": "create", "title": "x", "description": "y" * 16_000}] * 62}

    first = call(alice, "POST", f"{TASKS}bulk/", fields)

    assert first.status_code == 200
    assert_replayed(first, call(alice, "POST", f"{TASKS}bulk/", fields))


# --- Where it has no effect -----------------------------------------------------------------------


def test_accounts_know_no_keys(alice: Person, admin: Person) -> None:
    login = {"email": "alice@example.com", "password": PASSWORD}
    password = {"current_password": PASSWORD, "new_password": "battery staple"}
    requests = [
        (alice, "POST", "auth/login/", login, 200),
        (alice, "POST", "auth/login/", login, 200),
        (alice, "POST", "auth/tokens/", {"name": "x", "scope": "read"}, 201),
        (alice, "POST", "auth/tokens/", {"name": "x", "scope": "read"}, 201),
        (alice, "PATCH", "users/me/", {"name": "A"}, 200),
        (alice, "PATCH", "users/me/", {"name": "B"}, 200),
        (admin, "PATCH", f"users/{alice.id}/", {"role": "user"}, 200),
        (alice, "POST", "auth/password/change/", password, 204),
        (alice, "DELETE", "users/me/", {"password": "battery staple"}, 204),
    ]

    for person, method, path, fields, status in requests:
        # Not even a wrong one is looked at.
        for key in ("k-1", "not a key"):
            if method == "POST" and "password/" in path and key != "k-1":
                continue
            if method == "DELETE" and key == "k-1":
                continue
            response = call(person, method, f"/api/v1/{path}", fields, key)
            assert response.status_code == status, response.content
            assert idempotency.REPLAYED not in response
    assert not StoredAnswer.objects.exists()


def test_reading_knows_no_keys(alice: Person) -> None:
    for key in ("k-1", "not a key"):
        response = alice.get(TASKS, headers={"Idempotency-Key": key})
        assert response.status_code == 200
        assert idempotency.REPLAYED not in response
    assert not StoredAnswer.objects.exists()


# --- Crashes --------------------------------------------------------------------------------------


class CrashError(Exception):
    """What nobody expects."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crashed", [idempotency.keep, rows.insert_if_new])
def test_a_crash_between_leaves_neither_row_nor_key(
    alice: Person, monkeypatch: pytest.MonkeyPatch, crashed: Callable[..., Any]
) -> None:
    """After the write, or after the claim; before the commit."""

    def crash(*arguments: Any) -> None:
        crashed(*arguments)
        raise CrashError

    alice.raise_request_exception = False
    before = Change.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(idempotency, crashed.__name__, crash)
        assert_problem(call(alice, "POST", TASKS, {"title": "x"}), 500)

    assert not Task.objects.exists()
    assert Change.objects.count() == before
    assert not StoredAnswer.objects.exists()
    first = call(alice, "POST", TASKS, {"title": "x"})
    assert first.status_code == 201
    assert_replayed(first, call(alice, "POST", TASKS, {"title": "x"}))


def test_what_is_stored_names_nobody(alice: Person) -> None:
    call(alice, "POST", TASKS, {"title": "x"}, "a-key-that-tells")
    stored = StoredAnswer.objects.get()

    assert "a-key-that-tells" not in stored.key + stored.fingerprint
    assert alice.id not in stored.key + stored.fingerprint


def test_a_key_costs_two_statements(alice: Person, counting: Any) -> None:
    with counting() as without:
        alice.post(TASKS, {"title": "x"})
    with counting() as with_key:
        call(alice, "POST", TASKS, {"title": "x"})
    with counting() as replayed:
        call(alice, "POST", TASKS, {"title": "x"})

    assert len(with_key) == len(without) + 2, with_key
    assert len(replayed) == 3, replayed  # the session, the claim, the answer
    assert Project.objects.count() == 1
