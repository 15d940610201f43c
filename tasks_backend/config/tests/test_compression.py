"""What goes out compressed, and what stays as it is."""

import gzip
from typing import Any

import pytest

from config.rsgi import Front
from config.tests.exchanges import Protocol, exchanged, request

LONG = b'{"results": "' + b"x" * 2000 + b'"}'
JSON = ("Content-Type", "application/json")


def answered(body: bytes = LONG, *headers: tuple[str, str], accepted: str = "gzip") -> Protocol:
    def application(_: Any, start_response: Any) -> Any:
        start_response("200 OK", [("Content-Length", str(len(body))), *headers])
        return [body]

    scope = request(headers=[("accept-encoding", accepted)] if accepted else [])
    return exchanged(Front(application, threads=1), scope)


def is_compressed(answer: Protocol) -> bool:
    headers = {name.lower(): text for name, text in answer.headers.items()}
    assert int(headers["content-length"]) == len(answer.body)
    if headers.get("content-encoding") != "gzip":
        return False
    answer.body = gzip.decompress(answer.body)
    return True


def test_a_long_answer_is_compressed() -> None:
    answer = answered(LONG, JSON, ("Vary", "origin"), ("ETag", 'W/"1"'))
    assert len(answer.body) < len(LONG) / 10
    assert answer.headers["vary"] == "origin, Accept-Encoding"
    assert is_compressed(answer)
    assert answer.body == LONG


def test_what_is_not_compressed_says_that_it_could_have_been() -> None:
    answer = answered(LONG, JSON, accepted="")
    assert not is_compressed(answer)
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (LONG, [JSON, ("ETag", '"1"')]),  # or If-Match would name other bytes
        (b'{"results": []}', [JSON]),
        (LONG, [("Content-Type", "application/problem+json")]),
        (LONG, [("Content-Type", "text/csv")]),
        (LONG, []),
    ],
)
def test_other_answers_stay(body: bytes, headers: list[tuple[str, str]]) -> None:
    answer = answered(body, *headers)
    assert not is_compressed(answer)
    assert answer.body == body
    assert "vary" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        *(("gzip", True), ("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.8, *;q=0.1", True)),
        *(("gzip;q=1", True), ("deflate,gzip ; q=0.001", True)),
        *(("", False), ("br", False), ("gzip;q=0", False), ("gzip;q=0.000, br", False)),
        *(("x-gzip", False), ("gzipped", False), ("identity", False)),
    ],
)
def test_who_takes_it(accepted: str, is_taken: bool) -> None:
    assert is_compressed(answered(LONG, JSON, accepted=accepted)) is is_taken
