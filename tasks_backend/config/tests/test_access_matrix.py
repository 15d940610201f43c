"""Who may do what: every route and method of the schema, for everyone.

A new operation fails here until it has its row. A status is what the actor gets for a right
request: alice owns the objects, bob is a stranger to her.
"""

import json
from typing import TYPE_CHECKING, Any

import pytest
from rest_framework.test import APIClient

from accounts.links import email_change_token, password_reset_token
from accounts.tokens import RefreshToken
from api.identifiers import uuid7
from people import PASSWORD, Person

if TYPE_CHECKING:
    from collections.abc import Callable

MATRIX = """
method route                    anonymous alice  bob  admin
POST   auth/register/                 201   201  201    201
POST   auth/login/                    200   200  200    200
POST   auth/refresh/                  200   200  200    200
POST   auth/logout/                   204   204  204    204
POST   auth/password/change/          401   204  204    204
POST   auth/password/reset/           204   204  204    204
POST   auth/password/reset/confirm/   204   204  204    204
POST   auth/email/change/             401   204  204    204
POST   auth/email/confirm/            204   204  204    204
GET    auth/sessions/                 401   200  200    200
DELETE auth/sessions/                 401   204  204    204
DELETE auth/sessions/{id}/            401   204  404    404
GET    auth/tokens/                   401   200  200    200
POST   auth/tokens/                   401   201  201    201
DELETE auth/tokens/{id}/              401   204  404    404
GET    users/me/                      401   200  200    200
PATCH  users/me/                      401   200  200    200
DELETE users/me/                      401   204  204    409
GET    users/me/export/               401   200  200    200
GET    users/                         401   403  403    200
GET    users/summary/                 401   403  403    200
GET    users/{id}/                    401   403  403    200
PATCH  users/{id}/                    401   403  403    200
GET    users/{user_id}/sessions/      401   403  403    200
DELETE users/{user_id}/sessions/      401   403  403    204
GET    projects/                      401   200  200    200
POST   projects/                      401   201  201    201
GET    projects/{id}/                 401   200  404    200
PUT    projects/{id}/                 401   200  404    200
PATCH  projects/{id}/                 401   200  404    200
DELETE projects/{id}/                 401   204  404    204
POST   projects/{id}/move/            401   200  404    200
POST   projects/{id}/restore/         401   200  404    200
DELETE projects/{id}/purge/           401   204  404    204
GET    projects/{id}/changes/         401   200  404    200
GET    labels/                        401   200  200    200
POST   labels/                        401   201  201    201
GET    labels/{id}/                   401   200  404    200
PUT    labels/{id}/                   401   200  404    200
PATCH  labels/{id}/                   401   200  404    200
DELETE labels/{id}/                   401   204  404    204
GET    labels/{id}/changes/           401   200  404    200
GET    tasks/                         401   200  200    200
POST   tasks/                         401   201  201    201
GET    tasks/{id}/                    401   200  404    200
PUT    tasks/{id}/                    401   200  404    200
PATCH  tasks/{id}/                    401   200  404    200
DELETE tasks/{id}/                    401   204  404    204
POST   tasks/{id}/move/               401   200  404    200
POST   tasks/{id}/restore/            401   200  404    200
DELETE tasks/{id}/purge/              401   204  404    204
GET    tasks/{id}/changes/            401   200  404    200
GET    tasks/{task_id}/comments/      401   200  404    200
POST   tasks/{task_id}/comments/      401   201  404    201
POST   tasks/bulk/                    401   200  400    200
GET    tasks/summary/                 401   200  200    200
GET    tasks/export/                  401   200  200    200
POST   tasks/import/                  401   201  201    201
GET    comments/{id}/                 401   200  404    200
PATCH  comments/{id}/                 401   200  404    403
DELETE comments/{id}/                 401   204  404    204
GET    changes/                       401   200  200    200
POST   changes/{id}/undo/             401   200  404    200
"""
HEADER, *ROWS = [line.split() for line in MATRIX.strip().splitlines()]
ACTORS = HEADER[2:]
CASES = [
    (method, route, actor, int(status))
    for method, route, *statuses in ROWS
    for actor, status in zip(ACTORS, statuses, strict=True)
]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ROUTES = {route: {row[0] for row in ROWS if row[1] == route} for _, route, *_ in ROWS}


def body(method: str, route: str, alice: Person) -> dict[str, Any] | None:
    """A right body for an operation."""
    if route == "users/me/" and method == "DELETE":
        return {"password": PASSWORD}
    if method not in {"POST", "PUT", "PATCH"}:
        return None
    address = "other@example.com"
    refresh = {"refresh": str(RefreshToken.of(alice.device))}
    bodies: dict[str, dict[str, Any]] = {
        "tasks/import/": {"tasks": [{"title": "New"}]},
        "tasks/bulk/": {"operations": [{"op": "delete", "id": alice.create_task()["id"]}]},
        "auth/register/": {"email": "new@example.com", "password": PASSWORD},
        "auth/login/": {"email": "alice@example.com", "password": PASSWORD},
        "auth/refresh/": refresh,
        "auth/logout/": refresh,
        "auth/password/change/": {"current_password": PASSWORD, "new_password": "battery staple"},
        "auth/password/reset/": {"email": "alice@example.com"},
        "auth/password/reset/confirm/": {
            "user": alice.id,
            "token": password_reset_token(alice.user),
            "new_password": "battery staple",
        },
        "auth/email/change/": {"email": address, "password": PASSWORD},
        "auth/email/confirm/": {"token": email_change_token(alice.user, address)},
        "auth/tokens/": {"name": "New", "scope": "read"},
        "users/me/": {"name": "New"},
        "users/{id}/": {"role": "user"},
        "projects/": {"name": "New"},
        "projects/{id}/": {"name": "New"},
        "labels/": {"name": "New"},
        "labels/{id}/": {"name": "New"},
        "tasks/": {"title": "New"},
        "tasks/{id}/": {"title": "New"},
        "tasks/{task_id}/comments/": {"body": "New"},
        "comments/{id}/": {"body": "New"},
    }
    return bodies.get(route, {})


def path(route: str, alice: Person) -> str:
    made: dict[str, Callable[[], str]] = {
        "auth/sessions/{id}/": lambda: str(alice.device.pk),
        "auth/tokens/{id}/": lambda: alice.create_api_token()["id"],
        "projects/{id}/": lambda: alice.create_project()["id"],
        "projects/{id}/purge/": lambda: trashed(alice, "projects", alice.create_project()),
        "labels/{id}/": lambda: alice.create_label(name=str(uuid7()))["id"],
        "tasks/{id}/": lambda: alice.create_task()["id"],
        "tasks/{id}/purge/": lambda: trashed(alice, "tasks", alice.create_task()),
        "comments/{id}/": lambda: alice.create_comment(alice.create_task())["id"],
        "changes/{id}/undo/": lambda: last_change_of(alice, alice.create_task()),
    }
    alike = next((name for name in made if route.startswith(name)), "")
    make = made.get(route) or made.get(alike)
    identifier = make() if make else alice.id
    if "{task_id}" in route:
        return f"/api/v1/{route}".replace("{task_id}", alice.create_task()["id"])
    return f"/api/v1/{route}".replace("{id}", identifier).replace("{user_id}", alice.id)


def trashed(alice: Person, kind: str, row: dict[str, Any]) -> str:
    alice.delete(f"/api/v1/{kind}/{row['id']}/")
    return str(row["id"])


def last_change_of(alice: Person, row: dict[str, Any]) -> str:
    changes = alice.get(f"/api/v1/tasks/{row['id']}/changes/").json()["results"]
    return str(changes[-1]["id"])


def test_the_matrix_is_the_schema() -> None:
    paths = APIClient().get("/api/schema/").json()["paths"]
    described = {
        (method.upper(), route.removeprefix("/api/v1/"))
        for route, operations in paths.items()
        for method in operations
    }

    assert described == {(method, route) for method, route, *_ in ROWS}


@pytest.mark.parametrize(("method", "route", "actor", "status"), CASES)
def test_a_right_request(
    anonymous: APIClient,
    alice: Person,
    bob: Person,
    admin: Person,
    method: str,
    route: str,
    actor: str,
    status: int,
) -> None:
    clients = {"anonymous": anonymous, "alice": alice, "bob": bob, "admin": admin}
    response = clients[actor].generic(
        method,
        path(route, alice),
        **encoded(body(method, route, alice)),
        HTTP_IF_MATCH="*",
    )

    assert response.status_code == status, response.content


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("actor", ACTORS)
def test_any_other_method_is_a_405_for_everyone(
    anonymous: APIClient, alice: Person, bob: Person, admin: Person, route: str, actor: str
) -> None:
    clients = {"anonymous": anonymous, "alice": alice, "bob": bob, "admin": admin}
    for method in {*METHODS, "TRACE"} - ROUTES[route]:
        response = clients[actor].generic(method, path(route, alice))
        assert response.status_code == 405, method
        assert response["Content-Type"] == "application/problem+json"
        assert set(response["Allow"].split(", ")) >= ROUTES[route]


def encoded(fields: dict[str, Any] | None) -> dict[str, Any]:
    if fields is None:
        return {}
    return {"data": json.dumps(fields), "content_type": "application/json"}
