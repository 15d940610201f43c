"""Signing in, as a client does it."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from people import PASSWORD

SignIn = Callable[..., Any]


@pytest.fixture
def sign_in(anonymous: APIClient) -> SignIn:
    """``sign_in(email, password, header=value)`` gives the response."""

    def post(email: str = "alice@example.com", password: str = PASSWORD, **headers: str) -> Any:
        fields = {"email": email, "password": password}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return anonymous.post("/api/v1/auth/login/", fields, headers=named)

    return post
