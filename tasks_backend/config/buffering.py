"""Slow clients wait on threads of their own, so that Django's few threads only ever compute.

The server has many threads that read a request's body and hand over the answer; they may wait for
a client as long as it takes. Django runs on an executor of one thread (SQLite) or a few: so there
are as many database connections as executor threads, and a client that trickles its body holds
up nobody.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

from api.parsing import drop

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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
