"""Writes that arrive together are committed together, on SQLite."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.urls import Resolver404, resolve

from api.identifiers import PATTERN
from api.transactions import together
from changes.views import is_writing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

T = TypeVar("T")

MOST = 16  # requests in one transaction: reads have their turn between two of these
PAUSE = 0.0005  # seconds until the next look whether another worker still writes
MAX_LENGTH = 200  # characters of a path that is remembered
METHODS = {"POST", "PUT", "PATCH", "DELETE"}

_ID = re.compile(PATTERN)
_SOME_ID = "00000000-0000-7000-8000-000000000000"


class GroupCommit(Generic[T]):
    """Answers in one transaction all that stand in line, as ``api.transactions`` explains.

    While another worker writes, the line waits and the event loop does not: reads go on.

    Args:
        respond: answers one request.
        run: calls a function in the way in which Django is called.
    """

    def __init__(self, respond: "Callable[[WSGIEnvironment], T]", run: Callable[..., Any]) -> None:
        self._respond = respond
        self._run = run
        self._line: deque[tuple[WSGIEnvironment, asyncio.Future[T]]] = deque()
        self._locked_since = 0.0  # while another one writes

    async def answer(self, environ: "WSGIEnvironment") -> T:
        """What a request gets, once all that it wrote is on the disk."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._line.append((environ, future))
        if len(self._line) == 1:  # all that have arrived stand in line when the loop comes to it
            loop.call_soon(self._serve, loop)
        return await future

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        group: list[tuple[WSGIEnvironment, asyncio.Future[T]]] = []
        try:
            if not self._run(self._is_locked):
                first = [self._line.popleft() for _ in range(min(len(self._line), MOST))]
                group += [each for each in first if not each[1].cancelled()]
                self._run(self._answer, group)
        except BaseException as error:
            for _, future in group:
                future.set_exception(error)
            raise
        finally:
            # Behind the answers that have been given, and whatever else the loop has to do.
            if self._line:
                loop.call_later(PAUSE if self._locked_since else 0, self._serve, loop)

    def _is_locked(self) -> bool:
        """Whether to wait for another writer; who has waited for too long does not."""
        if not connections[DEFAULT_DB_ALIAS].is_locked():  # type: ignore[attr-defined]  # our own
            self._locked_since = 0
            return False
        self._locked_since = self._locked_since or time.monotonic()
        return time.monotonic() < self._locked_since + settings.LOCK_TIMEOUT

    def _answer(self, group: "Sequence[tuple[WSGIEnvironment, asyncio.Future[T]]]") -> None:
        impatient = connections[DEFAULT_DB_ALIAS].impatient  # type: ignore[attr-defined]
        with impatient() if self._locked_since else nullcontext():
            answers = self._answers([environ for environ, _ in group])
        for (_, future), answer in zip(group, answers, strict=True):
            future.set_result(answer)

    def _answers(self, environs: "Sequence[WSGIEnvironment]") -> list[T]:
        if len(environs) > 1:
            with suppress(Exception):  # whatever it was, each of them will find out for itself
                return together([partial(self._respond, environ) for environ in environs])
            for environ in environs:
                environ["wsgi.input"].seek(0)
        return [self._respond(environ) for environ in environs]


def may_share(environ: "WSGIEnvironment") -> bool:
    """Whether a request, of somebody who says who they are, writes in spaces: in a transaction of
    ``api.transactions.of_request``."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    return (
        method in METHODS
        and "HTTP_AUTHORIZATION" in environ
        and len(path) <= MAX_LENGTH
        and _writes(method, _ID.sub(_SOME_ID, path))
    )


@lru_cache(maxsize=1000)
def _writes(method: str, path: str) -> bool:
    try:
        handler = resolve(path).func
    except Resolver404:
        return False
    view = getattr(handler, "cls", None)
    action = getattr(handler, "actions", {}).get(method.lower())
    # What is counted beside the transaction must not be counted twice.
    return is_writing(view, action) and not getattr(view, "throttle_classes", ())
