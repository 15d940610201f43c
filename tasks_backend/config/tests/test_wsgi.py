"""Django as WSGI: what it never sees."""

import json
from io import BytesIO
from typing import Any

import pytest

from config.wsgi import UNREADABLE, application, media_type

pytestmark = pytest.mark.django_db  # at the end of a request Django looks after its connection


def call(method: str = "GET", path: str = "/livez", **environ: Any) -> tuple[str, Any]:
    """Status and document of an answer."""
    started: list[str] = []
    chunks = application(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(environ.pop("body", b"")),
            **environ,
        },
        lambda status, headers, *_: started.append(status),  # type: ignore[arg-type]
    )
    return started[0], json.loads(b"".join(chunks))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ""),
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ('Application/JSON; Charset="UTF-8"; a=b', "application/json"),
        ("application/json; charset=latin-1", UNREADABLE),
        ("text/plain; charset=hex", UNREADABLE),
        ("application/json; charset*=foo''bar", UNREADABLE),
    ],
)
def test_a_body_is_in_utf_8_or_none_that_anybody_reads(header: str, expected: str) -> None:
    assert media_type(header) == expected


@pytest.mark.parametrize("charset", ["hex", "rot13", "undefined", "idna", "zlib", "utf-16"])
def test_the_charset_of_a_body_never_decodes_the_query(charset: str) -> None:
    status, problem = call(
        CONTENT_TYPE=f"text/plain; charset={charset}",
        QUERY_STRING="limit=%C3%A9",
    )

    assert status == "400 Bad Request"
    assert problem["errors"][0]["pointer"] == "?limit"


def test_a_header_that_cannot_be_parsed_disturbs_nobody() -> None:
    answer = call(CONTENT_TYPE="application/json; charset*=foo''bar")

    assert answer == ("200 OK", {"status": "ok"})


def test_a_body_that_ends_too_early_is_refused() -> None:
    status, problem = call(
        "POST",
        "/api/v1/auth/login/",
        CONTENT_TYPE="application/json",
        CONTENT_LENGTH="100",
        body=b'{"email": "a@example.com", "password": "x"}',
    )

    assert status == "400 Bad Request"
    assert problem["errors"][0]["code"] == "incomplete"
