"""The WSGI front: what Django never sees, and what it never answers."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest

from config.buffering import LARGE_BODIES_AT_ONCE, PIECE, UNREADABLE, Buffered, media_type
from config.wsgi import application

IMPORT = "/api/v1/tasks/import/"  # the one path that takes large bodies
MIB = 1024 * 1024


def call(front: Any, method: str = "GET", path: str = "/livez", **environ: Any) -> tuple[str, Any]:
    """Status and document of an answer."""
    started: list[str] = []
    body = environ.pop("body", b"")
    chunks = front(
        {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            **environ,
        },
        lambda status, headers: started.append(status),
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
        application,
        CONTENT_TYPE=f"text/plain; charset={charset}",
        QUERY_STRING="limit=%C3%A9",
    )

    assert status == "400 Bad Request"
    assert problem["errors"][0]["pointer"] == "?limit"


def test_a_header_that_cannot_be_parsed_disturbs_nobody() -> None:
    answer = call(application, CONTENT_TYPE="application/json; charset*=foo''bar")

    assert answer == ("200 OK", {"status": "ok"})


def test_a_body_that_ends_too_early_is_refused() -> None:
    status, problem = call(
        application,
        "POST",
        "/api/v1/auth/login/",
        CONTENT_TYPE="application/json",
        CONTENT_LENGTH="100",
        body=b'{"email": "a@example.com", "password": "x"}',
    )

    assert status == "400 Bad Request"
    assert problem["errors"][0]["code"] == "incomplete"


def test_a_crash_beyond_django_is_a_problem_and_one_line(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: Any, start_response: Any) -> Any:
        raise ValueError("secret")

    with caplog.at_level(logging.ERROR, "tasks.request"):
        status, problem = call(Buffered(broken, threads=1))

    assert status == "500 Internal Server Error"
    assert problem["code"] == "server_error"
    assert "secret" not in json.dumps(problem)
    (record,) = caplog.records
    assert getattr(record, "fields")["request_id"] == problem["request_id"]  # noqa: B009


# --- Large bodies ---------------------------------------------------------------------------------


def seen(bodies: list[Any]) -> Any:
    """An application that keeps what it was given to read, and what stood in it."""

    def run(environ: Any, start_response: Any) -> Any:
        stream = environ["wsgi.input"]
        bodies.append((stream, stream.read()))
        start_response("200 OK", [])
        return [b"{}"]

    return run


class Trickle(BytesIO):
    """A body of which a large read gets little, and that counts the largest one."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        self.largest = max(self.largest, size)
        return super().read(min(size, 1000))


@pytest.mark.parametrize("size", [MIB + 1, 3 * MIB, 50 * MIB])
def test_a_large_body_waits_on_the_disk(size: int) -> None:
    bodies: list[Any] = []
    body = Trickle(b"x" * size)

    status, _ = call(
        Buffered(seen(bodies), threads=1),
        "POST",
        IMPORT,
        CONTENT_LENGTH=str(size),
        **{"wsgi.input": body},
    )

    ((stream, read),) = bodies
    assert (status, len(read)) == ("200 OK", size)
    assert not isinstance(stream, BytesIO)
    assert stream.closed
    assert body.largest < MIB


@pytest.mark.parametrize(
    ("path", "size", "read"),
    [
        ("/api/v1/tasks/", MIB, MIB),
        ("/api/v1/tasks/", MIB + 1, 0),
        (IMPORT, MIB, MIB),
        (IMPORT, 50 * MIB + 1, 0),
    ],
)
def test_other_bodies_wait_in_memory_or_are_dropped(path: str, size: int, read: int) -> None:
    bodies: list[Any] = []

    call(
        Buffered(seen(bodies), threads=1), "POST", path, CONTENT_LENGTH=str(size), body=b"x" * size
    )

    ((stream, given),) = bodies
    assert isinstance(stream, BytesIO)
    assert len(given) == read


class Held(BytesIO):
    """A body whose rest comes when the test says so."""

    def __init__(self, begun: threading.Semaphore, released: threading.Event) -> None:
        super().__init__(b"x" * (MIB + 1))
        self._begun, self._released = begun, released

    def read(self, size: int | None = -1, /) -> bytes:
        if not self.tell():
            self._begun.release()
            assert self._released.wait(60)
        return super().read(size)


def upload(front: Buffered, body: BytesIO) -> str:
    size = len(body.getvalue())
    return call(front, "POST", IMPORT, CONTENT_LENGTH=str(size), **{"wsgi.input": body})[0]


@contextmanager
def holding(front: Buffered, count: int) -> Iterator[list[str]]:
    """So many large bodies that are on their way inside; and their answers, behind."""
    begun, released = threading.Semaphore(0), threading.Event()
    statuses: list[str] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(upload(front, Held(begun, released))))
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    assert all(begun.acquire(timeout=60) for _ in threads)
    try:
        yield statuses
    finally:
        released.set()
        for thread in threads:
            thread.join()


def test_one_large_body_too_many_is_told_to_wait() -> None:
    front = Buffered(seen([]), threads=1)
    headers: list[tuple[str, str]] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": IMPORT,
        "CONTENT_LENGTH": str(MIB + 1),
        "wsgi.input": BytesIO(b"x" * (MIB + 1)),
    }

    with holding(front, LARGE_BODIES_AT_ONCE) as statuses:
        chunks = front(environ, lambda status, given: headers.extend(given))  # type: ignore[arg-type]
        problem = json.loads(b"".join(chunks))
        assert call(front)[0] == "200 OK"
        small = call(front, "POST", IMPORT, CONTENT_LENGTH="1", body=b"x")
        assert small[0] == "200 OK"

    assert (problem["status"], problem["code"]) == (503, "unavailable")
    assert int(dict(headers)["Retry-After"]) >= 1
    assert statuses == ["200 OK"] * LARGE_BODIES_AT_ONCE
    assert upload(front, BytesIO(b"x" * (MIB + 1))) == "200 OK"


def test_a_large_body_that_breaks_off_leaves_its_place() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionError

    front = Buffered(seen([]), threads=1)
    for _ in range(LARGE_BODIES_AT_ONCE + 1):
        with pytest.raises(ConnectionError):
            upload(front, Broken(b"x" * (MIB + 1)))

    assert upload(front, BytesIO(b"x" * (MIB + 1))) == "200 OK"


# --- Answers in pieces ----------------------------------------------------------------------------


class Stream:
    """An answer in pieces, with the names of the threads that it was made on.

    Args:
        count: of pieces.
        error: what is raised behind them.
    """

    streaming = True

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.count, self.error = count, error
        self.made: list[str] = []
        self.closed_on = ""

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.count):
            self.made.append(threading.current_thread().name)
            yield b"x" * 100_000
        if self.error:
            raise self.error

    def close(self) -> None:
        self.closed_on = threading.current_thread().name


def streamed(stream: Stream) -> Any:
    """The pieces of an answer, as the server gets them."""

    def run(environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [])
        return stream

    environ: Any = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": BytesIO()}
    return iter(Buffered(run, threads=1)(environ, lambda status, headers: None))  # type: ignore[arg-type]


def test_an_answer_in_pieces_is_whole_before_it_is_sent() -> None:
    stream = Stream(3)
    pieces = streamed(stream)

    assert len(stream.made) == 3
    assert stream.closed_on
    taken = list(pieces)
    assert len(b"".join(taken)) == 300_000
    assert max(map(len, taken)) <= PIECE


def test_pieces_are_made_and_closed_on_the_threads_that_own_the_database() -> None:
    stream = Stream(3)
    list(streamed(stream))

    assert {name.rpartition("_")[0] for name in [*stream.made, stream.closed_on]} == {"django"}


def test_its_length_is_told() -> None:
    def run(environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [("X-A", "b")])
        return Stream(3)

    sent: list[Any] = []
    environ: Any = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": BytesIO()}
    list(Buffered(run, threads=1)(environ, lambda *head: sent.append(head)))  # type: ignore[arg-type]

    assert sent == [("200 OK", [("X-A", "b"), ("Content-Length", "300000")])]


def test_an_error_in_the_middle_is_a_problem_and_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """Half an answer would look like a whole one."""
    stream = Stream(1, error=ValueError("secret"))

    with caplog.at_level(logging.ERROR, "tasks.request"):
        problem = json.loads(b"".join(streamed(stream)))

    assert (problem["status"], problem["code"]) == (500, "server_error")
    assert stream.closed_on
    (record,) = caplog.records
    assert record.name == "tasks.request"
    assert record.exc_info
