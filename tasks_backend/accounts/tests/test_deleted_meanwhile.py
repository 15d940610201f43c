"""An account that is deleted after a request was let in, and before its space is opened."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from people import PASSWORD, Person


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "tasks/", {"title": "x"}),
        ("patch", "users/me/", {"name": "x"}),
        ("delete", "users/me/", {"password": PASSWORD}),
        (
            "post",
            "auth/password/change/",
            {"current_password": PASSWORD, "new_password": "battery staple"},
        ),
    ],
)
def test_it_is_a_404(alice: Person, method: str, path: str, body: dict[str, Any]) -> None:
    gone = False

    def delete_first(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal gone
        is_opening = "changes_space" in sql and "accounts_session" not in sql
        if is_opening and not gone:
            gone = True
            User.objects.filter(pk=alice.user.pk).delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_first):
        response = getattr(alice, method)(f"/api/v1/{path}", body)

    assert response.status_code == 404, response.content
    assert response["Content-Type"] == "application/problem+json"
