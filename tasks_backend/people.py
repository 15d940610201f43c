"""Who the tests are about, and what they count."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from rest_framework.test import APIClient

from accounts.models import Session, User
from accounts.tokens import AccessToken

PASSWORD = "correct horse"


class Person(APIClient):
    """Somebody who is signed in and talks to the API."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user
        self.id = str(user.pk)
        self.device = Session.objects.start(user, "a test")
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.of(self.device)}")

    def create_task(self, **fields: Any) -> dict[str, Any]:
        return self._create("/api/v1/tasks/", {"title": "Buy milk", **fields})

    def create_project(self, **fields: Any) -> dict[str, Any]:
        return self._create("/api/v1/projects/", {"name": "Household", **fields})

    def create_label(self, **fields: Any) -> dict[str, Any]:
        return self._create("/api/v1/labels/", {"name": "errand", **fields})

    def create_comment(self, task: dict[str, Any], **fields: Any) -> dict[str, Any]:
        path = f"/api/v1/tasks/{task['id']}/comments/"
        return self._create(path, {"body": "Oat milk, please", **fields})

    def create_api_token(self, **fields: Any) -> dict[str, Any]:
        return self._create("/api/v1/auth/tokens/", {"name": "script", "scope": "write", **fields})

    def inbox(self) -> dict[str, Any]:
        projects = self.get("/api/v1/projects/?owner=me").json()["results"]
        return next(project for project in projects if project["is_inbox"])

    def _create(self, path: str, fields: dict[str, Any]) -> dict[str, Any]:
        response = self.post(path, fields)
        assert response.status_code == 201, response.content
        created: dict[str, Any] = response.json()
        return created


class Statements(list[str]):
    """The SQL that ran inside ``with counting() as statements``; a failure prints it."""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # Tests run in a transaction of their own, where savepoints stand in for BEGIN.
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            self.append(sql)
        return execute(sql, params, many, context)


Counting = Callable[[], AbstractContextManager[Statements]]
