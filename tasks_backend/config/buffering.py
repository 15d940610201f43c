"""Slow clients wait on threads of their own, so that Django's few threads only ever compute.

The server has many threads that read a request's body and hand over the answer, and that a client
may keep waiting. Django runs on an executor of one thread (SQLite) or a few: so there
are as many database connections as executor threads, and a client that trickles its body holds
up nobody.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

import orjson
from django.utils.http import parse_header_parameters

from api.errors import DETAILS, MEDIA_TYPE
from api.identifiers import uuid7
from api.logs import logger
from api.parsing import drop

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

UNREADABLE = "application/octet-stream"
Answer = tuple[str, list[tuple[str, str]], bytes]


class Buffered:
    """A WSGI application around another one: whole requests in, whole answers out (PEP 3333).

    Args:
        application: what answers; it runs on this object's threads alone.
        threads: how many of them.
        max_body_bytes: bodies announced as larger are dropped; the application sees the
            announced length and an empty body, and refuses with 413 in its own order.
    """

    def __init__(
        self, application: "WSGIApplication", *, threads: int, max_body_bytes: int
    ) -> None:
        self._application = application
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._max_body_bytes = max_body_bytes

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        environ["wsgi.input"] = BytesIO(self._read_body(environ))
        environ["CONTENT_TYPE"] = media_type(environ.get("CONTENT_TYPE", ""))
        status, headers, body = self._executor.submit(self._run, environ).result()
        start_response(status, headers)
        return [body]

    def _read_body(self, environ: "WSGIEnvironment") -> bytes:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit():
            return b""
        if int(length) > self._max_body_bytes:
            drop(environ["wsgi.input"], int(length))
            return b""
        return bytes(environ["wsgi.input"].read(int(length)))

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
        try:
            body = b"".join(chunks)
        finally:
            # Django ends the request here, on the thread that owns the database connection.
            if close := getattr(chunks, "close", None):
                close()
        status, headers = started[-1]
        return status, headers, body


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
    request_id = str(uuid7())
    logger.error("request failed", extra={"fields": {"request_id": request_id}}, exc_info=error)
    problem = {
        "type": "/docs/api/errors.md#server_error",
        "title": "Internal Server Error",
        "status": 500,
        "detail": DETAILS["server_error"],
        "code": "server_error",
        "request_id": request_id,
        "errors": [],
    }
    headers = [("Content-Type", MEDIA_TYPE), ("X-Request-ID", request_id)]
    return "500 Internal Server Error", headers, orjson.dumps(problem)
