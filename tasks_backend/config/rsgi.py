"""What the server runs: Django behind RSGI, granian's own interface.

Bodies are read and answers sent on the event loop, where a slow client costs neither a thread nor a
database connection. Django runs in between, on whole requests: on the loop's own thread where one
is enough (SQLite has one writer), or else on a few of its own.
"""

import asyncio
import logging
import sys
from asyncio.events import _set_running_loop
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from http import HTTPStatus
from io import BytesIO
from math import inf
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import TYPE_CHECKING, Any, TypeVar

from config import wsgi  # first of all: it makes Django ready

# isort: split

import orjson
from django.conf import settings
from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]

from api.errors import DETAILS, MEDIA_TYPE
from api.exceptions import RETRY_AFTER_SECONDS
from api.identifiers import uuid7
from api.logs import logger
from api.parsing import MAX_DROPPED_BYTES, max_body_bytes
from config.compression import compress
from config.fast_path import FastPath
from config.group_commit import GroupCommit, may_share

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

T = TypeVar("T")
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, Any]  # a body of bytes, or pieces of it

BYTES_IN_MEMORY = 64 * 1024  # of a body; what is longer waits on the disk
LARGE_BODIES_AT_ONCE = 4  # in each worker
# So long nothing of a body may come; and so fast at least it has to come in all.
IDLE_SECONDS, BODY_BYTES_A_SECOND = 30, 8 * 1024
DROPPING_SECONDS = 2  # without a piece of a body that nobody will read
PIECE = 64 * 1024
OPENING_SECONDS = 10  # in which the server has long opened a file that it is to send

BUSY = "Too many large bodies are on their way. Try again."
TOO_SLOW = "The body did not arrive in time."


class Front:
    """An RSGI application around a WSGI one (PEP 3333): whole requests in, whole answers out.

    Bodies longer than their path takes are dropped; the application sees the announced length and
    an empty body, and refuses with 413 in its own order. Answers that are made piece by piece are
    put together on the disk before the first byte is sent: memory does not grow with them, and
    what fails in the middle is a 500, not a file that only looks whole.

    Args:
        application: what answers.
        threads: how many may run it at the same time.
    """

    def __init__(self, application: "WSGIApplication", *, threads: int) -> None:
        self._application = application
        self._executor = ThreadPoolExecutor(threads, "django") if threads > 1 else None
        self._large_bodies = 0
        shares = settings.IS_SQLITE and threads == 1  # others commit together by themselves
        self._writes = GroupCommit(self._respond, self._run_here) if shares else None

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        try:
            environ = _environ(scope)
            status, headers, body = await self._answer(environ, protocol)
            if isinstance(body, bytes):
                protocol.response_bytes(status, *compress(environ, headers, body))
            else:
                await self._send_pieces(protocol, status, headers, body)
        except TimeoutError:
            answer = _problem(HTTPStatus.REQUEST_TIMEOUT, "request_timeout", TOO_SLOW)
            protocol.response_bytes(*answer)
        except ProtocolClosed:
            pass  # the client has gone
        except Exception as error:  # noqa: BLE001  # such as a full disk; nothing has been sent yet
            protocol.response_bytes(*crash(error))

    async def _answer(self, environ: "WSGIEnvironment", protocol: HTTPProtocol) -> Answer:
        header = environ.get("CONTENT_LENGTH", "")
        length = int(header) if header.isdecimal() else 0
        if length > max_body_bytes(environ["PATH_INFO"]):
            await _drop(protocol)
            return await self._run(self._respond, environ)
        if length <= settings.MAX_BODY_BYTES:
            return await self._answer_whole(environ, protocol, length)
        # Nobody knows yet who sends it.
        if self._large_bodies == LARGE_BODIES_AT_ONCE:
            await _drop(protocol)
            retry = ("Retry-After", str(RETRY_AFTER_SECONDS))
            return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", BUSY, retry)
        self._large_bodies += 1
        try:
            return await self._answer_whole(environ, protocol, length)
        finally:
            self._large_bodies -= 1

    async def _answer_whole(
        self, environ: "WSGIEnvironment", protocol: HTTPProtocol, length: int
    ) -> Answer:
        if length == 0:
            return await self._answer_now(environ)
        with BytesIO() if length <= BYTES_IN_MEMORY else TemporaryFile() as body:
            seconds = IDLE_SECONDS + length / BODY_BYTES_A_SECOND
            await _read(protocol, body.write, idle=IDLE_SECONDS, total=seconds)
            body.seek(0)
            environ["wsgi.input"] = body
            return await self._answer_now(environ, is_short=length <= BYTES_IN_MEMORY)

    async def _answer_now(self, environ: "WSGIEnvironment", *, is_short: bool = True) -> Answer:
        if self._writes and is_short and may_share(environ):
            return await self._writes.answer(environ)
        return await self._run(self._respond, environ)

    async def _send_pieces(
        self, protocol: HTTPProtocol, status: int, headers: Headers, chunks: Any
    ) -> None:
        """Send an answer that is put together in a file first."""
        file = await self._put_together(chunks)
        headers = [*headers, ("Content-Length", str(file.tell()))]
        protocol.response_file(status, headers, file.name)
        asyncio.get_running_loop().call_later(OPENING_SECONDS, file.close)

    async def _put_together(self, chunks: Any) -> Any:
        """An answer in a file of its own. Others have their turn between two pieces of it."""
        pieces = iter(chunks)
        try:
            with ExitStack() as stack:
                file = stack.enter_context(NamedTemporaryFile())
                while piece := await self._run(_bunch, pieces):
                    file.write(piece)
                    await asyncio.sleep(0)
                file.flush()
                stack.pop_all()
                return file
        finally:
            await self._run(chunks.close)

    async def _run(self, function: Callable[..., T], *arguments: Any) -> T:
        """What a function of Django's side gives back."""
        if self._executor:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._executor, function, *arguments)
        return self._run_here(function, *arguments)

    def _run_here(self, function: Callable[..., T], *arguments: Any) -> T:
        """The same, on the loop's own thread."""
        loop = asyncio.get_running_loop()
        # Django keeps a connection for each thread, but in a loop one for each task; here nothing
        # else runs meanwhile, as if there were no loop.
        _set_running_loop(None)
        try:
            return function(*arguments)
        finally:
            _set_running_loop(loop)

    def _respond(self, environ: "WSGIEnvironment") -> Answer:
        try:
            return self._call(environ)
        except Exception as error:  # noqa: BLE001  # beyond Django's own handlers: still a problem
            return crash(error)

    def _call(self, environ: "WSGIEnvironment") -> Answer:
        started: list[tuple[int, Headers]] = []

        def start_response(
            status: str, headers: Headers, _exc_info: Any = None
        ) -> Callable[[bytes], object]:
            started.append((int(status[:3]), headers))
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
        return (*started[-1], body)


def _environ(scope: Scope) -> "WSGIEnvironment":
    """The request as WSGI has it: text is bytes in Latin-1 (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if variable := _variable(name):
            joint = "; " if variable == "HTTP_COOKIE" else ","
            before = f"{environ[variable]}{joint}" if variable in environ else ""
            environ[variable] = f"{before}{value}"
    for name in scope.headers.keys():  # noqa: SIM118  # no mapping
        # The server gives no value that is not ASCII. It must not look as if nothing was said.
        if (variable := _variable(name)) and variable not in environ:
            environ[variable] = "\xff"
    return environ


def _variable(header: str) -> str | None:
    """A header's name in the environment; none for one that would look like another there."""
    if "_" in header:
        return None
    name = header.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"


async def _drop(protocol: HTTPProtocol) -> None:
    """Read a body that is too large, within reason: an answer that is sent while a client still
    sends is lost on some clients."""
    with suppress(TimeoutError):
        await _read(
            protocol, len, idle=DROPPING_SECONDS, total=IDLE_SECONDS, most=MAX_DROPPED_BYTES
        )


async def _read(
    protocol: HTTPProtocol,
    take: Callable[[bytes], object],
    *,
    idle: float,
    total: float,
    most: float = inf,
) -> None:
    """Read a body.

    Args:
        protocol: the exchange that it belongs to.
        take: gets each piece.
        idle: seconds in which a piece must come.
        total: seconds in which all must.
        most: bytes, after which the rest is left.

    Raises:
        TimeoutError: where it takes longer.
    """
    clock = asyncio.get_running_loop().time
    end = clock() + total
    async with asyncio.timeout(idle) as limit:
        async for piece in protocol:
            take(piece)
            most -= len(piece)
            if most <= 0:
                break
            limit.reschedule(min(end, clock() + idle))


def _bunch(pieces: Iterator[bytes]) -> bytes:
    """The next pieces, together of a size that is worth a turn; nothing at the end."""
    bunch = b""
    for piece in pieces:
        bunch += piece
        if len(bunch) >= PIECE:
            break
    return bunch


def crash(error: Exception) -> Answer:
    """The 500 of an application that did not even answer that; one line of the log explains it."""
    answer = _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error", DETAILS["server_error"])
    request_id = dict(answer[1])["X-Request-ID"]
    logger.error("request failed", extra={"fields": {"request_id": request_id}}, exc_info=error)
    return answer


def _problem(status: HTTPStatus, code: str, detail: str, *headers: tuple[str, str]) -> Answer:
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
    always = [("Content-Type", MEDIA_TYPE), ("X-Request-ID", request_id)]
    return status.value, [*always, *headers], orjson.dumps(document)


# What no line of the log says need not be found out for each (Python's logging HOWTO, under
# "Optimization").
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
logging._srcfile = None

application = Front(FastPath(wsgi.application), threads=settings.EXECUTOR_THREADS)
