"""Every code that the program can give is explained in docs/api/errors.md."""

import re
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from rest_framework import exceptions

ROOT = Path(__file__).resolve().parents[3]
CODE = re.compile(
    r'(?:code=|default_code = |\.fail\(|_refusal\(|Conflict\(\s*f?"[^"]*",\s*)"([a-z_]+)"'
)
DOCUMENTED = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "api" / "errors.md").read_text()))


def codes_of_the_source() -> set[str]:
    files = (ROOT / "tasks_backend").glob("*/**/*.py")
    ours = [path for path in files if "tests" not in path.parts and "env" not in path.parts]
    return {code for path in ours for code in CODE.findall(path.read_text())}


@pytest.mark.parametrize("code", sorted(codes_of_the_source()))
def test_a_code_of_ours_is_explained(code: str) -> None:
    assert code in DOCUMENTED


def test_there_are_codes_to_look_at() -> None:
    assert len(codes_of_the_source()) > 20


@pytest.mark.parametrize(
    "error",
    [
        exceptions.MethodNotAllowed,
        exceptions.NotAcceptable,
        exceptions.NotAuthenticated,
        exceptions.NotFound,
        exceptions.PermissionDenied,
        exceptions.UnsupportedMediaType,
    ],
)
def test_a_code_of_the_framework_is_explained(error: type[exceptions.APIException]) -> None:
    assert error.default_code in DOCUMENTED


def test_the_refusals_of_passwords_are_explained() -> None:
    assert len(password_validation.get_default_password_validators()) == 3
    assert {"password_too_short", "password_too_common", "password_too_similar"} <= DOCUMENTED
