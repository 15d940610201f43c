"""Slow clients wait on threads of their own, so that Django's few threads only ever compute.

The server has many threads that read a request's body and hand over the answer, and that a client
may keep waiting. Django runs on an executor of one thread (SQLite) or a few: so there
are as many database connections as executor threads, and a client that trickles its body holds
up nobody.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, TYPE_CHECKING, Any

import orjson
from django.conf import settings
from django.utils.http import parse_header_parameters

from api.errors import DETAILS, MEDIA_TYPE
from api.exceptions import RETRY_AFTER_SECONDS
from api.identifiers import uuid7
from api.logs import logger
from api.parsing import drop, max_body_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

UNREADABLE = "application/octet-stream"
Answer = tuple[str, list[tuple[str, str]], Any]  # a body of bytes, or pieces of it

LARGE_BODIES_AT_ONCE = 4  # in each worker
PIECE = 64 * 1024
BUSY = "Too many large bodies are on their way. Try again."


class Buffered:
    """A WSGI application around another one: whole requests in, whole answers out (PEP 3333).

    Bodies longer than their path takes are dropped; the application sees the announced length and
    an empty body, and refuses with 413 in its own order. Answers that are made piece by piece are
    put together on the disk before the first byte is sent: memory does not grow with them, and
    what fails in the middle is a 500, not a file that only looks whole.

    Args:
        application: what answers; it runs on this object's threads alone.
        threads: how many of them.
    """

    def __init__(self, application: "WSGIApplication", *, threads: int) -> None:
        self._application = application
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._large_bodies = BoundedSemaphore(LARGE_BODIES_AT_ONCE)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = media_type(environ.get("CONTENT_TYPE", ""))
        header = environ.get("CONTENT_LENGTH") or "0"
        length = int(header) if header.isdigit() else 0
        if length <= settings.MAX_BODY_BYTES:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
            return self._answered(environ, start_response)
        if length > max_body_bytes(environ.get("PATH_INFO", "")):
            drop(environ["wsgi.input"], length)
            environ["wsgi.input"] = BytesIO()
            return self._answered(environ, start_response)
        return self._answered_large(environ, length, start_response)

    def _answered_large(
        self, environ: "WSGIEnvironment", length: int, start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """The same with a body that waits on the disk, for nobody knows yet who sends it."""
        if not self._large_bodies.acquire(blocking=False):
            status, headers, body = _problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", BUSY)
            start_response(status, [*headers, ("Retry-After", str(RETRY_AFTER_SECONDS))])
            return [body]
        try:
            with TemporaryFile() as file:
                while length > 0 and (piece := environ["wsgi.input"].read(min(length, PIECE))):
                    file.write(piece)
                    length -= len(piece)
                file.seek(0)
                environ["wsgi.input"] = file
                return self._answered(environ, start_response)
        finally:
            self._large_bodies.release()

    def _answered(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        status, headers, body = self._executor.submit(self._run, environ).result()
        if isinstance(body, bytes):
            start_response(status, headers)
            return [body]
        file = TemporaryFile()  # noqa: SIM115  # closed by the iterator below
        try:
            self._put_together(body, file)
        except Exception as error:  # noqa: BLE001  # nothing has been sent yet
            file.close()
            status, headers, body = crash(error)
            start_response(status, headers)
            return [body]
        length = file.tell()
        file.seek(0)
        start_response(status, [*headers, ("Content-Length", str(length))])
        return _read(file)

    def _put_together(self, chunks: Any, file: IO[bytes]) -> None:
        """Write an answer into a file. Others have their turn between two pieces of it."""
        pieces = iter(chunks)
        try:
            while piece := self._executor.submit(_bunch, pieces).result():
                file.write(piece)
        finally:
            self._executor.submit(chunks.close).result()

    def _run(self, environ: "WSGIEnvironment") -> Answer:
        try:
            return self._answer(environ)
        except Exception as error:  # noqa: BLE001  # beyond Django's own handlers: still a problem
            return crash(error)

    def _answer(self, environ: "WSGIEnvironment") -> Answer:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str,
            headers: list[tuple[str, str]],
            _exc_info: Any = None,
        ) -> Callable[[bytes], object]:
            started.append((status, headers))
            return lambda _chunk: None

        chunks = self._application(environ, start_response)
        if getattr(chunks, "streaming", False) and not hasattr(chunks, "file_to_stream"):
            return (*started[-1], chunks)
        try:
            body = b"".join(chunks)
        finally:
            # Django ends the request here, on the thread that owns the database connection.
            if close := getattr(chunks, "close", None):
                close()
        status, headers = started[-1]
        return status, headers, body


def _bunch(pieces: Iterator[bytes]) -> bytes:
    """The next pieces, together of a size that is worth a turn; nothing at the end."""
    bunch = b""
    for piece in pieces:
        bunch += piece
        if len(bunch) >= PIECE:
            break
    return bunch


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def media_type(header: str) -> str:
    """A Content-Type without its parameters; one that names a charset other than UTF-8 is none that
    anybody here reads.

    Django decodes the query by the charset of the body, before any handler of ours is there, and
    crashes on odd ones.
    """
    try:
        bare, parameters = parse_header_parameters(header)
    except ValueError:
        return UNREADABLE
    charset = parameters.get("charset", "utf-8").lower()
    return bare if charset in {"utf-8", "utf8"} else UNREADABLE


def crash(error: Exception) -> Answer:
    """The 500 of an application that did not even answer that; one line of the log explains it."""
    answer = _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error", DETAILS["server_error"])
    request_id = dict(answer[1])["X-Request-ID"]
    logger.error("request failed", extra={"fields": {"request_id": request_id}}, exc_info=error)
    return answer


def _problem(status: HTTPStatus, code: str, detail: str) -> Answer:
    """A problem of a request that Django has not seen, or not survived."""
    request_id = str(uuid7())
    document: dict[str, Any] = {
        "type": f"/docs/api/errors.md#{code}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
        "request_id": request_id,
        "errors": [],
    }
    headers = [("Content-Type", MEDIA_TYPE), ("X-Request-ID", request_id)]
    return f"{status.value} {status.phrase}", headers, orjson.dumps(document)
