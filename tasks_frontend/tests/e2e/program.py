"""A program that calls the API as a person: what is done elsewhere, and many at once."""

import json
from typing import Any

from live import Site
from window import PASSWORD


class Program:
    """Calls with one person's token."""

    def __init__(self, site: Site, email: str) -> None:
        self._site = site
        self._headers = {"Content-Type": "application/json"}
        tokens = self.call("POST", "auth/login/", {"email": email, "password": PASSWORD})
        self._headers["Authorization"] = f"Bearer {tokens['access']}"

    def call(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Any:
        """The answer's JSON, or None where it is empty."""
        with self._site.connect() as client:
            body = None if fields is None else json.dumps(fields)
            client.request(method, f"/api/v1/{path}", body, self._headers)
            answer = client.getresponse()
            text = answer.read()
        assert answer.status < 300, text
        return json.loads(text) if text else None

    def add(self, **fields: Any) -> str:
        """The id of a new task."""
        return str(self.call("POST", "tasks/", fields)["id"])

    def add_project(self, **fields: Any) -> str:
        return str(self.call("POST", "projects/", fields)["id"])

    def add_label(self, **fields: Any) -> str:
        return str(self.call("POST", "labels/", fields)["id"])

    def edit(self, task: str, **fields: Any) -> None:
        self.call("PATCH", f"tasks/{task}/", fields)

    def together(self, *operations: dict[str, Any]) -> None:
        self.call("POST", "tasks/bulk/", {"operations": operations})
