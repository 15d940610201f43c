"""Every endpoint that writes, and exactly what it leaves in the log. Nothing else writes.

A new operation fails here until it has its row: after the route stand the changes that a right
request makes, as ``entity.action(fields)``, with ``*`` for all that the log keeps of an entity.
They are in the log of whoever's objects they are about, or, after ``site:``, in that of the site.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from rest_framework.test import APIClient

from accounts.links import email_change_token, password_reset_token
from accounts.models import Session, User
from accounts.passwords import Argon2Hasher
from accounts.tokens import RefreshToken
from changes import writing
from changes.models import SITE_SPACE_ID, Change, Space
from people import PASSWORD, Person
from tasks.models import Task

WRITES = """
POST   auth/register/               user.created(*) project.created(*)
POST   auth/login/
POST   auth/refresh/
POST   auth/logout/
POST   auth/password/change/        user.password_changed()
POST   auth/password/reset/
POST   auth/password/reset/confirm/ user.password_changed()
POST   auth/email/change/
POST   auth/email/confirm/          user.email_changed(email)
DELETE auth/sessions/
DELETE auth/sessions/{id}/
POST   auth/tokens/
DELETE auth/tokens/{id}/
PATCH  users/me/                    user.updated(name)
DELETE users/me/                    site:user.deleted()
PATCH  users/{id}/                  site:user.administered(role)
DELETE users/{user_id}/sessions/    site:user.signed_out()
POST   projects/                    project.created(*)
PUT    projects/{id}/               project.updated(colour,name)
PATCH  projects/{id}/               project.archived(archived_at)
DELETE projects/{id}/               project.deleted(deleted_at)
POST   projects/{id}/move/          project.moved(position)
POST   projects/{id}/restore/       project.restored(deleted_at)
DELETE projects/{id}/purge/         project.purged()
POST   labels/                      label.created(*)
PUT    labels/{id}/                 label.updated(*)
PATCH  labels/{id}/                 label.updated(colour)
DELETE labels/{id}/                 task.updated(labels) label.deleted(*)
POST   tasks/                       task.created(*)
PUT    tasks/{id}/                  task.updated(labels,title)
PATCH  tasks/{id}/                  task.completed(completed_at,status)
DELETE tasks/{id}/                  task.deleted(deleted_at)
POST   tasks/{id}/move/             task.moved(project) task.moved(position,project)
POST   tasks/{id}/restore/          task.restored(deleted_at)
DELETE tasks/{id}/purge/            task.purged()
POST   tasks/bulk/                  task.created(*) task.updated(title) task.deleted(deleted_at)
POST   tasks/import/                project.created(*) label.created(*) task.created(*)
POST   tasks/{task_id}/comments/    comment.created(*)
PATCH  comments/{id}/               comment.updated(body,edited_at)
DELETE comments/{id}/               comment.deleted(*)
POST   changes/{id}/undo/           label.recreated(*) task.updated(labels)
"""
ROWS = [line.split() for line in WRITES.strip().splitlines()]
ADMINS = {"users/{id}/", "users/{user_id}/sessions/"}
# They hold nothing of the domain: sessions, tokens, counters, stored answers, Django's own.
TECHNICAL = {"accounts_session", "accounts_apitoken", "api_failedtries", "api_storedanswer"}
TECHNICAL |= {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"}
_WRITTEN = re.compile(r'\s*(?:INSERT\b.*?\bINTO|UPDATE|DELETE\s+FROM)\s+["`]?(\w+)', re.IGNORECASE)


class Household:
    """What alice has before each request."""

    def __init__(self, alice: Person) -> None:
        self.alice = alice
        self.label = alice.create_label(colour="#1e90ff")
        self.project = alice.create_project(colour="#1e90ff")
        self.task = alice.create_task(labels=[self.label["id"]])
        self.subtask = alice.create_task(parent=self.task["id"])
        self.other_task = alice.create_task()
        self.comment = alice.create_comment(self.task)
        self.token = alice.create_api_token()

    def path(self, method: str, route: str) -> str:
        identifier = {
            "auth/sessions/{id}/": str(self.alice.device.pk),
            "auth/tokens/{id}/": self.token["id"],
            "projects/{id}/": self.project["id"],
            "labels/{id}/": self.label["id"],
            "tasks/{id}/": self.task["id"],
            "comments/{id}/": self.comment["id"],
        }.get(re.sub(r"(move|restore|purge)/$", "", route), self.alice.id)
        if "restore" in route or "purge" in route:
            self.alice.delete(f"/api/v1/{route.split('/')[0]}/{identifier}/")
        if "undo" in route:
            identifier = self.deletion_of_the_label()
        path = route.replace("{task_id}", self.task["id"])
        return f"/api/v1/{re.sub('{.*}', identifier, path)}"

    def deletion_of_the_label(self) -> str:
        self.alice.delete(f"/api/v1/labels/{self.label['id']}/")
        return str(Change.objects.get(action="deleted", entity="label").pk)

    def body(self, method: str, route: str) -> dict[str, Any]:
        address = "other@example.com"
        refresh = {"refresh": str(RefreshToken.of(self.alice.device))}
        passwords = {"current_password": PASSWORD, "new_password": "battery staple"}
        bodies: dict[str, dict[str, Any]] = {
            "POST auth/register/": {"email": "new@example.com", "password": PASSWORD},
            "POST auth/login/": {"email": "alice@example.com", "password": PASSWORD},
            "POST auth/refresh/": refresh,
            "POST auth/logout/": refresh,
            "POST auth/password/change/": passwords,
            "POST auth/password/reset/": {"email": "alice@example.com"},
            "POST auth/password/reset/confirm/": {
                "user": self.alice.id,
                "token": password_reset_token(self.alice.user),
                "new_password": "battery staple",
            },
            "POST auth/email/change/": {"email": address, "password": PASSWORD},
            "POST auth/email/confirm/": {"token": email_change_token(self.alice.user, address)},
            "POST auth/tokens/": {"name": "New", "scope": "read"},
            "PATCH users/me/": {"name": "New"},
            "DELETE users/me/": {"password": PASSWORD},
            "PATCH users/{id}/": {"role": "admin"},
            "POST projects/": {"name": "New"},
            "PUT projects/{id}/": {"name": "New"},
            "PATCH projects/{id}/": {"archived_at": "2027-01-01T00:00:00.000000Z"},
            "POST projects/{id}/move/": {"before": self.alice.inbox()["id"]},
            "POST labels/": {"name": "New"},
            "PUT labels/{id}/": {"name": "New"},
            "PATCH labels/{id}/": {"colour": "#000000"},
            "POST tasks/": {"title": "New", "labels": [self.label["id"]]},
            "PUT tasks/{id}/": {"title": "New"},
            "PATCH tasks/{id}/": {"status": "done"},
            "POST tasks/{id}/move/": {"project": self.project["id"]},
            "POST tasks/bulk/": {
                "operations": [
                    {"op": "create", "title": "New"},
                    {"op": "update", "id": self.task["id"], "title": "New"},
                    {"op": "delete", "id": self.other_task["id"]},
                ]
            },
            "POST tasks/import/": {"tasks": [{"title": "x", "project": "New", "labels": ["New"]}]},
            "POST tasks/{task_id}/comments/": {"body": "New"},
            "PATCH comments/{id}/": {"body": "New"},
            "POST changes/{id}/undo/": {"whole_write": True},
        }
        return bodies.get(f"{method} {route}", {})


class UnloggedWriteError(Exception):
    """A statement that writes a row of the domain, from outside of the write path."""


def refuse_unlogged(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    written = _WRITTEN.match(sql)
    if written and written[1] in domain_tables() and not is_in_write_path(sys._getframe()):
        raise UnloggedWriteError(sql)
    return execute(sql, params, many, context)


def is_in_write_path(frame: FrameType | None) -> bool:
    while frame:
        if frame.f_code.co_filename == writing.__file__:
            return True
        frame = frame.f_back
    return False


def domain_tables() -> set[str]:
    """Every table but those that are known to hold nothing of the domain: new ones are in it."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models} - TECHNICAL


@contextmanager
def guarded() -> Iterator[None]:
    with connection.execute_wrapper(refuse_unlogged):
        yield


def clocks() -> dict[Any, int]:
    return dict(Space.objects.values_list("pk", "clock"))


def described(change: Change) -> str:
    """As the table above says it."""
    recorded = set(apps.get_model(app_of(change.entity), change.entity).recorded)
    fields = "*" if set(change.fields) == recorded else ",".join(sorted(change.fields))
    place = "site:" if change.space_id == SITE_SPACE_ID else ""
    return f"{place}{change.entity}.{change.action}({fields})"


def app_of(entity: str) -> str:
    return "accounts" if entity == "user" else "tasks"


def test_every_operation_that_writes_has_its_row() -> None:
    paths = APIClient().get("/api/schema/").json()["paths"]
    described_writes = {
        (method.upper(), route.removeprefix("/api/v1/"))
        for route, operations in paths.items()
        for method in operations
        if method != "get"
    }

    assert described_writes == {(method, route) for method, route, *_ in ROWS}


@pytest.mark.parametrize(("method", "route", "expected"), [(m, r, c) for m, r, *c in ROWS])
def test_it_leaves_exactly_these_changes(
    alice: Person, admin: Person, method: str, route: str, expected: list[str]
) -> None:
    household = Household(alice)
    client = admin if route in ADMINS else alice
    path, fields = household.path(method, route), household.body(method, route)
    before, versions = clocks(), versions_of_all()
    known = set(Change.objects.values_list("pk", flat=True))

    with guarded():
        response = client.generic(
            method,
            path,
            **encoded(fields),
            headers={"If-Match": '"1"' if method == "PUT" else "*", "X-Request-ID": "r-7"},
        )

    assert response.status_code < 300, response.content
    changes = list(Change.objects.exclude(pk__in=known).order_by("space", "number"))
    assert [described(change) for change in changes] == expected
    # Whoever registers is the writer of their own beginning.
    actor = changes[0].entity_id if route == "auth/register/" else client.user.pk
    for change in changes:
        assert (change.actor_id, change.request_id) == (actor, "r-7")
        assert change.version == versions.get(change.entity_id, 0) + 1
    assert len({change.write for change in changes}) <= 1
    assert len({change.at for change in changes}) <= 1
    assert_clocks_moved(before, changes)


def assert_clocks_moved(before: dict[Any, int], changes: list[Change]) -> None:
    """By one for each change, whose numbers have no gap; no other clock moves."""
    after = clocks()
    for space_id, clock in after.items():
        numbers = [change.number for change in changes if change.space_id == space_id]
        assert numbers == list(range(before.get(space_id, 0) + 1, clock + 1))


def versions_of_all() -> dict[Any, int]:
    """The last version of every object, by the log; the rows agree."""
    versions: dict[Any, int] = {}
    for change in Change.objects.order_by("version"):
        assert change.version == versions.get(change.entity_id, 0) + 1
        versions[change.entity_id] = change.version
    for name in ("accounts.User", "tasks.Project", "tasks.Label", "tasks.Task", "tasks.Comment"):
        for pk, version in apps.get_model(name).objects.values_list("pk", "version"):
            assert versions[pk] == version
    return versions


@pytest.mark.parametrize(("method", "route", "expected"), [(m, r, c) for m, r, *c in ROWS if c])
def test_rows_and_log_agree_afterwards(
    alice: Person, admin: Person, method: str, route: str, expected: list[str]
) -> None:
    household = Household(alice)
    client = admin if route in ADMINS else alice
    path, fields = household.path(method, route), household.body(method, route)

    client.generic(method, path, **encoded(fields), headers={"If-Match": "*"})

    if route == "users/me/" and method == "DELETE":
        assert not Space.objects.filter(pk=alice.user.pk).exists()
    else:
        versions_of_all()
        assert_the_last_values_are_the_rows()


def assert_the_last_values_are_the_rows() -> None:
    """Whoever replays the log from its beginning has the rows."""
    logged: dict[Any, dict[str, Any]] = {}
    for change in Change.objects.exclude(entity="user").order_by("space", "number"):
        state = logged.setdefault(change.entity_id, {})
        for name, (old, new) in change.fields.items():
            assert state.get(name) == old, change
            state[name] = new
    for name in ("Project", "Label", "Task", "Comment"):
        model = apps.get_model("tasks", name)
        for row in model.rows():
            assert logged[row.pk] == {field: row.logged(field) for field in model.recorded}


@pytest.mark.parametrize(
    "write",
    [
        lambda task: Task.objects.filter(pk=task.pk).update(title="x"),
        lambda task: task.delete(),
        lambda task: task.save(),
        lambda _: Change.objects.all().delete(),
        lambda _: Space.objects.update(clock=7),
        lambda _: User.objects.update(name="x"),
        lambda task: Task.objects.bulk_create([task]),
    ],
)
def test_the_guard_sees_a_write_past_the_log(alice: Person, write: Callable[[Task], Any]) -> None:
    task = Task.objects.get(pk=alice.create_task()["id"])

    with pytest.raises(UnloggedWriteError), guarded():
        write(task)


def test_technical_tables_are_known_by_name() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert tables >= TECHNICAL
    assert domain_tables() == {
        "accounts_user",
        "changes_change",
        "changes_space",
        "tasks_comment",
        "tasks_label",
        "tasks_project",
        "tasks_searchentry",
        "tasks_task",
        "tasks_tasklabel",
    }


def test_a_hash_that_is_made_anew_is_written_by_the_log_too(
    alice: Person, anonymous: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past it, a login could bring a password back that is being changed at that moment."""
    monkeypatch.setattr(Argon2Hasher, "time_cost", 2)

    with guarded():
        response = anonymous.post(
            "/api/v1/auth/login/", {"email": "alice@example.com", "password": PASSWORD}
        )

    assert response.status_code == 200
    versions_of_all()


def test_the_commands_write_by_the_log_too(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = {"DJANGO_SUPERUSER_EMAIL": "b@example.com", "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    for name, value in passwords.items():
        monkeypatch.setenv(name, value)
    Session.objects.filter(user=alice.user).revoke()

    with guarded():
        call_command("createsuperuser", interactive=False)
        call_command("purge")

    versions_of_all()


def encoded(fields: dict[str, Any]) -> dict[str, Any]:
    return {"data": json.dumps(fields), "content_type": "application/json"} if fields else {}
