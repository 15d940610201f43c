"""Strict JSON: what a body may be, over HTTP and for any object that could be written."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.parsing import parse_object
from api.tests.problem import assert_problem
from api.tests.raw import send
from people import Person

TASKS = "/api/v1/tasks/"
MAX_DEPTH = 32


def create(person: Person, body: bytes, content_type: str = "application/json") -> Any:
    return send(person, "POST", TASKS, body, content_type)


def nested(depth: int) -> bytes:
    """An object that is nested ``depth`` deep, in a field that there is not."""
    return b'{"x": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[]", "not_an_object"),
        (b"1", "not_an_object"),
        (b'"x"', "not_an_object"),
        (b"null", "not_an_object"),
        (b"true", "not_an_object"),
        (b"{", "not_json"),
        (b" ", "not_json"),
        (b'{"title": "x"} x', "not_json"),
        (b'{"title": "x"}{"title": "y"}', "not_json"),
        (b"{'title': 'x'}", "not_json"),
        (b'{"title": "x",}', "not_json"),
        (b'{"title": "x" /* y */}', "not_json"),
        (b'{"title": undefined}', "not_json"),
        (b'{"title": "\x00"}', "not_json"),
        (b'{"title": "a\nb"}', "not_json"),
        (b'{"title": "\xff"}', "not_json"),
        (b'{"title": "\xed\xa0\x80"}', "not_json"),  # a surrogate, in bytes
        (b'{"title": "\xc0\x80"}', "not_json"),  # a NUL, in more bytes than it needs
        (b'\xef\xbb\xbf{"title": "x"}', "not_json"),  # a byte order mark
        ('{"title": "x"}'.encode("utf-16"), "not_json"),
        ('{"title": "x"}'.encode("utf-16-le"), "not_json"),
        ('{"title": "x"}'.encode("utf-32"), "not_json"),
        (b'{"title": NaN}', "not_json"),
        (b'{"title": -Infinity}', "not_json"),
        (b'{"title": 1e400}', "not_json"),
        (b'{"title": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"title": 01}', "not_json"),
        (rb'{"title": "\ud800"}', "not_json"),
        (rb'{"title": "\udc00\ud800"}', "not_json"),
        (rb'{"title": "\ud800\u0041"}', "not_json"),
        (rb'{"title": "\u0000"}', "nul"),
        (rb'{"a\u0000": "x"}', "nul"),
        (rb'{"x": [{"y": ["z\u0000"]}]}', "nul"),
        (b'{"title": "x", "title": "y"}', "duplicate_key"),
        (rb'{"title": "x", "\u0074itle": "y"}', "duplicate_key"),
        (b'{"title": "x", "y": [{"z": 1, "z": 1}]}', "duplicate_key"),
        (nested(MAX_DEPTH + 1), "too_deep"),
        (b'{"x": ' * 1000 + b"1" + b"}" * 1000, "too_deep"),
        (b"[" * 500_000, "too_deep"),
        (
            b"{" + b'"' + rb"\"" * 500_000,
            "not_json",
        ),  # refused in a time that grows with its length
        (b"{" + b'"' * 1_000_001, "not_json"),
    ],
)
def test_it_refuses_what_is_no_plain_json_object(alice: Person, body: bytes, code: str) -> None:
    problem = assert_problem(create(alice, body), 400, "invalid")

    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [("#", code)]


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rb'{"title": "a\\u0000b"}', r"a\u0000b"),
        (rb'{"title": "\\\\u0000"}', r"\\u0000"),
        (rb'{"title": "\ud83d\ude00"}', "\U0001f600"),
        (rb'{"title": "\u00e9\/\""}', 'é/"'),
        ('{"title": "é"}'.encode(), "é"),
        (b' {\n\t"title" : "[{]}" } \r\n', "[{]}"),
        (b'{"title": "' + b"[" * 40 + b'"}', "[" * 40),
        (rb'{"title": "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', '"' + "[" * 34),
    ],
)
def test_it_takes_text_exactly_as_it_is(alice: Person, body: bytes, title: str) -> None:
    response = create(alice, body)

    assert response.status_code == 201, response.content
    assert response.json()["title"] == title


def test_a_body_may_be_nested_32_deep(alice: Person) -> None:
    problem = assert_problem(create(alice, nested(MAX_DEPTH)), 400)

    assert problem["errors"][0]["pointer"] == "#/x"  # read, and refused for its content alone


def test_an_empty_body_is_an_empty_object(alice: Person) -> None:
    task = f"{TASKS}{alice.create_task()['id']}/"

    problem = assert_problem(create(alice, b""), 400)
    assert [error["pointer"] for error in problem["errors"]] == ["#/title"]
    assert alice.generic("PATCH", task).json()["version"] == 1
    assert alice.generic("DELETE", task).status_code == 204


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "Application/JSON",
        "application/json; Charset=utf8",
        "application/json; charset=utf-8; a=b",
    ],
)
def test_it_takes_json_in_utf_8(alice: Person, content_type: str) -> None:
    assert create(alice, b'{"title": "x"}', content_type).status_code == 201


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=utf-16",
        "application/json; Charset=latin-1",
        "text/json",
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "application/json+x",
        "*",
    ],
)
def test_it_takes_nothing_but_json(alice: Person, content_type: str) -> None:
    assert_problem(create(alice, b'{"title": "x"}', content_type), 415, "unsupported_media_type")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity, gzip", "x"])
def test_it_takes_no_compressed_body(alice: Person, encoding: str) -> None:
    headers = {"Content-Encoding": encoding}
    response = send(alice, "POST", TASKS, b"{}", headers=headers)

    assert_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 400), (1024 * 1024 + 1, 413)])
def test_a_body_may_have_one_mebibyte(alice: Person, size: int, status: int) -> None:
    start, end = b'{"title": "', b'"}'

    assert_problem(create(alice, start + b"x" * (size - len(start + end)) + end), status)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=15
)


def depth(value: Any) -> int:
    if not isinstance(value, dict | list):
        return 0
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(depth, inner), default=0)


@given(st.dictionaries(TEXTS, VALUES), st.integers(0, MAX_DEPTH))
def test_every_object_of_nesting_32_or_less_survives(value: dict[str, Any], wraps: int) -> None:
    for _ in range(min(wraps, MAX_DEPTH - depth(value))):
        value = {"x": [value]} if depth(value) + 2 <= MAX_DEPTH else value

    assert parse_object(orjson.dumps(value)) == value
    assert parse_object(json.dumps(value, ensure_ascii=True, indent=1).encode()) == value
