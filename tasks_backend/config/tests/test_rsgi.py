"""The server's side: how requests come in and answers go out, with a server that is played."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any

import pytest

from config import rsgi
from config.rsgi import BYTES_IN_MEMORY, LARGE_BODIES_AT_ONCE, Front
from config.tests.exchanges import Protocol, ended, exchanged, request

IMPORT = "/api/v1/tasks/import/"  # the one path that takes large bodies
MIB = 1024 * 1024
THREADS = pytest.mark.parametrize("threads", [1, 2])


def upload(length: int, path: str = IMPORT) -> Any:
    return request(path, "POST", [("content-length", str(length))])


class Seen:
    """An application that keeps what it was given, and what stood in it."""

    def __init__(self) -> None:
        self.environs: list[Any] = []
        self.streams: list[Any] = []
        self.bodies: list[bytes] = []

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.environs.append(environ)
        self.streams.append(environ["wsgi.input"])
        self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [("X-A", "b")])
        return [b"{", b"}"]


# --- Requests -------------------------------------------------------------------------------------


def environ_of(**given: Any) -> Any:
    seen = Seen()
    exchanged(Front(seen, threads=1), request(**given))
    return seen.environs[0]


def test_a_request_is_as_wsgi_has_it() -> None:
    environ = environ_of(
        path="/a/\u00e9",
        method="DELETE",
        query_string="b=%C3%A9&c=\u00e9",
        client="[::1]:50000",
        headers=[("host", "localhost:8000"), ("content-type", "text/csv"), ("if-match", '"3"')],
    )

    assert environ["REQUEST_METHOD"] == "DELETE"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a/\u00e9"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "b=%C3%A9&c=\u00e9"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environ["REMOTE_ADDR"] == "::1"
    assert environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    assert environ["CONTENT_TYPE"] == "text/csv"
    assert (environ["HTTP_HOST"], environ["HTTP_IF_MATCH"]) == ("localhost:8000", '"3"')


def test_headers_of_one_name_are_one() -> None:
    environ = environ_of(
        headers=[("accept", "a"), ("accept", "b"), ("cookie", "c=1"), ("cookie", "d=2")]
    )

    assert environ["HTTP_ACCEPT"] == "a,b"
    assert environ["HTTP_COOKIE"] == "c=1; d=2"


def test_a_header_cannot_pass_for_another() -> None:
    """Proxies set or remove X-Forwarded-For, and know nothing of X_Forwarded_For."""
    environ = environ_of(headers=[("x_forwarded_for", "1.2.3.4"), ("x_forwarded-for", "1.2.3.4")])

    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_a_value_that_the_server_withholds_is_not_none() -> None:
    """What stands in If-Match or Idempotency-Key must not be taken for nothing."""
    environ = environ_of(headers=[("if-match", '"\u00e9"'), ("accept", "\u00e9"), ("accept", "a")])

    assert environ["HTTP_IF_MATCH"] == "\xff"
    assert environ["HTTP_ACCEPT"] == "a"


@THREADS
def test_an_answer_goes_out_as_it_is(threads: int) -> None:
    protocol = exchanged(Front(Seen(), threads=threads), request())

    assert (protocol.status, protocol.headers, protocol.body) == (200, {"X-A": "b"}, b"{}")


def test_a_crash_beyond_django_is_a_problem_and_one_line(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: Any, start_response: Any) -> Any:
        raise ValueError("secret")

    with caplog.at_level(logging.ERROR, "tasks.request"):
        protocol = exchanged(Front(broken, threads=1), request())

    assert (protocol.status, protocol.document["code"]) == (500, "server_error")
    assert b"secret" not in protocol.body
    (record,) = caplog.records
    assert getattr(record, "fields")["request_id"] == protocol.document["request_id"]  # noqa: B009


@THREADS
def test_django_runs_where_no_loop_is(threads: int) -> None:
    """Or it would have a database connection for each request."""
    loops: list[Any] = []

    def run(environ: Any, start_response: Any) -> Any:
        try:
            loops.append(asyncio.get_running_loop())
        except RuntimeError:
            loops.append(None)
        start_response("200 OK", [])
        return [b""]

    front = Front(run, threads=threads)
    exchanged(front, request())
    exchanged(front, request())

    assert loops == [None, None]


# --- Bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, BYTES_IN_MEMORY, BYTES_IN_MEMORY + 1, MIB + 1, 50 * MIB])
def test_a_body_is_whole_before_anybody_reads_it(size: int) -> None:
    seen = Seen()
    half = b"x" * (size // 2)
    protocol = exchanged(Front(seen, threads=1), upload(size), half, b"x" * (size - len(half)))

    assert protocol.status == 200
    assert [len(body) for body in seen.bodies] == [size]
    (stream,) = seen.streams
    assert isinstance(stream, BytesIO) == (size <= BYTES_IN_MEMORY)  # or else on the disk
    assert stream.closed


@pytest.mark.parametrize(
    ("path", "size", "read"),
    [
        ("/api/v1/tasks/", MIB, MIB),
        ("/api/v1/tasks/", MIB + 1, 0),
        (IMPORT, 50 * MIB, 50 * MIB),
        (IMPORT, 50 * MIB + 1, 0),
    ],
)
def test_what_is_too_long_is_dropped(path: str, size: int, read: int) -> None:
    seen = Seen()
    protocol = exchanged(Front(seen, threads=1), upload(size, path), *[b"x" * MIB] * (size // MIB))

    assert [len(body) // MIB for body in seen.bodies] == [read // MIB]
    assert seen.environs[0]["CONTENT_LENGTH"] == str(size)
    # Within reason: an answer sent while a client still sends is lost on some.
    assert protocol.taken >= min(size - 1, 8 * MIB)
    assert read or protocol.taken <= 8 * MIB


async def _one_too_many(front: Front) -> tuple[Protocol, list[Protocol], list[Protocol]]:
    """So many large bodies on their way, and one more; others, too; and those of behind."""
    rest = asyncio.Event()
    held = [Protocol(b"x" * MIB, rest, b"x") for _ in range(LARGE_BODIES_AT_ONCE)]
    exchanges = [asyncio.create_task(front.__rsgi__(upload(MIB + 1), each)) for each in held]  # type: ignore[arg-type]
    await asyncio.sleep(0.1)
    refused, others = Protocol(b"x"), [Protocol(), Protocol(b"x")]
    await front.__rsgi__(upload(MIB + 1), refused)  # type: ignore[arg-type]
    await front.__rsgi__(request(), others[0])  # type: ignore[arg-type]
    await front.__rsgi__(upload(1), others[1])  # type: ignore[arg-type]
    assert not any(each.status for each in held)
    rest.set()
    await asyncio.gather(*exchanges)
    return refused, others, held


def test_one_large_body_too_many_is_told_to_wait() -> None:
    front = Front(Seen(), threads=1)

    refused, others, held = ended(_one_too_many(front))

    assert (refused.status, refused.document["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) >= 1
    assert [each.status for each in others] == [200, 200]
    assert [each.status for each in held] == [200] * LARGE_BODIES_AT_ONCE
    assert exchanged(front, upload(MIB + 1), b"x" * (MIB + 1)).status == 200


def test_a_large_body_that_breaks_off_leaves_its_place() -> None:
    front = Front(Seen(), threads=1)
    for _ in range(LARGE_BODIES_AT_ONCE + 1):
        exchanged(front, upload(MIB + 1), b"x")

    assert exchanged(front, upload(MIB + 1), b"x" * (MIB + 1)).status == 200


@pytest.mark.parametrize("length", [10, MIB + 1])
def test_a_body_that_does_not_come_is_not_waited_for(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rsgi, "IDLE_SECONDS", 0.01)
    seen = Seen()
    front = Front(seen, threads=1)

    async def never() -> Protocol:
        protocol = Protocol(b"{", asyncio.Event())
        await front.__rsgi__(upload(length), protocol)  # type: ignore[arg-type]
        return protocol

    for _ in range(LARGE_BODIES_AT_ONCE + 1):
        protocol = ended(never())
        assert (protocol.status, protocol.document["code"]) == (408, "request_timeout")
    assert seen.bodies == []


class Dripping(Protocol):
    """A body that comes by the byte, and does not end."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.taken += 1
            yield b"x"
            await asyncio.sleep(0.005)


def test_a_body_that_drips_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rsgi, "IDLE_SECONDS", 0.1)
    monkeypatch.setattr(rsgi, "BODY_BYTES_A_SECOND", 1e9)
    protocol = Dripping()
    ended(Front(Seen(), threads=1).__rsgi__(upload(MIB + 1), protocol))  # type: ignore[arg-type]

    assert (protocol.status, protocol.taken > 1) == (408, True)


def test_a_large_body_that_comes_slowly_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rsgi, "IDLE_SECONDS", 0.2)

    class Slow(Protocol):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for _ in range(9):
                await asyncio.sleep(0.05)
                yield b"x" * (MIB // 8)

    protocol = Slow()
    ended(Front(Seen(), threads=1).__rsgi__(upload(9 * MIB // 8), protocol))  # type: ignore[arg-type]

    assert protocol.status == 200


@pytest.mark.parametrize("name", ["TemporaryFile", "NamedTemporaryFile"])
def test_a_full_disk_is_a_problem(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full() -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rsgi, name, full)
    stream = Stream(1)
    with caplog.at_level(logging.ERROR, "tasks.request"):
        protocol = exchanged(Front(stream, threads=1), upload(MIB + 1), b"x" * (MIB + 1))

    assert (protocol.status, protocol.document["code"]) == (500, "server_error")
    assert len(caplog.records) == 1
    assert bool(stream.closed_on) == (name == "NamedTemporaryFile")


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

    def __call__(self, environ: Any, start_response: Any) -> Any:
        start_response("200 OK", [("X-A", "b")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.count):
            self.made.append(threading.current_thread().name)
            yield b"x" * 100_000
        if self.error:
            raise self.error

    def close(self) -> None:
        self.closed_on = threading.current_thread().name


@THREADS
def test_an_answer_in_pieces_is_whole_before_it_is_sent(threads: int) -> None:
    stream = Stream(3)
    protocol = exchanged(Front(stream, threads=threads), request())

    assert protocol.status == 200
    assert protocol.headers == {"X-A": "b", "Content-Length": "300000"}
    assert len(protocol.body) == 300_000
    assert stream.closed_on


def test_pieces_are_made_and_closed_on_the_threads_that_own_the_database() -> None:
    stream = Stream(3)
    exchanged(Front(stream, threads=2), request())

    assert {name.rpartition("_")[0] for name in [*stream.made, stream.closed_on]} == {"django"}


def test_others_have_their_turn_between_two_pieces() -> None:
    stream, seen = Stream(100), Seen()

    async def both() -> int:
        front, other = Front(stream, threads=1), Front(seen, threads=1)
        long = asyncio.create_task(front.__rsgi__(request(), Protocol()))  # type: ignore[arg-type]
        while not stream.made:
            await asyncio.sleep(0)
        await other.__rsgi__(request(), Protocol())  # type: ignore[arg-type]
        made = len(stream.made)
        await long
        return made

    assert ended(both()) < 100


def test_the_file_of_an_answer_is_there_until_the_server_has_opened_it() -> None:
    async def later() -> tuple[bool, bool]:
        protocol = Protocol()
        await Front(Stream(1), threads=1).__rsgi__(request(), protocol)  # type: ignore[arg-type]
        assert protocol.file
        before = protocol.file.exists()
        await asyncio.sleep(0.1)
        return before, protocol.file.exists()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rsgi, "OPENING_SECONDS", 0.05)
        assert ended(later()) == (True, False)


def test_an_error_in_the_middle_is_a_problem_and_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """Half an answer would look like a whole one."""
    stream = Stream(1, error=ValueError("secret"))

    with caplog.at_level(logging.ERROR, "tasks.request"):
        protocol = exchanged(Front(stream, threads=1), request())

    assert (protocol.status, protocol.document["code"]) == (500, "server_error")
    assert protocol.file is None
    assert stream.closed_on
    (record,) = caplog.records
    assert record.name == "tasks.request"
    assert record.exc_info
