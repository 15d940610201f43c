"""Writes that arrive together are committed together, where Django runs on the event loop."""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Generic, TypeVar

from django.urls import Resolver404, resolve

from api.identifiers import PATTERN
from api.transactions import together
from changes.views import is_writing

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

T = TypeVar("T")

MOST = 16  # requests in one transaction: reads have their turn between two of these
METHODS = {"POST", "PUT", "PATCH", "DELETE"}

_ID = re.compile(PATTERN)
_SOME_ID = "00000000-0000-7000-8000-000000000000"


class GroupCommit(Generic[T]):
    """Answers in one transaction all that stand in line, as ``api.transactions`` explains.

    Args:
        respond: answers one request.
        run: calls a function in the way in which Django is called.
    """

    def __init__(
        self, respond: "Callable[[WSGIEnvironment], T]", run: Callable[..., list[T]]
    ) -> None:
        self._respond = respond
        self._run = run
        self._line: deque[tuple[WSGIEnvironment, asyncio.Future[T]]] = deque()

    async def answer(self, environ: "WSGIEnvironment") -> T:
        """What a request gets, once all that it wrote is on the disk."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._line.append((environ, future))
        if len(self._line) == 1:  # all that have arrived stand in line when the loop comes to it
            loop.call_soon(self._serve, loop)
        return await future

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        group = [self._line.popleft() for _ in range(min(len(self._line), MOST))]
        answers = self._run(self._answers, [environ for environ, _ in group])
        for (_, future), answer in zip(group, answers, strict=True):
            if not future.cancelled():
                future.set_result(answer)
        if self._line:  # behind those answers, and whatever else the loop has to do
            loop.call_soon(self._serve, loop)

    def _answers(self, environs: "Sequence[WSGIEnvironment]") -> list[T]:
        if len(environs) > 1:
            with suppress(Exception):  # whatever it was, each of them will find out for itself
                return together([partial(self._respond, environ) for environ in environs])
        for environ in environs:
            environ["wsgi.input"].seek(0)
        return [self._respond(environ) for environ in environs]


def is_write(environ: "WSGIEnvironment") -> bool:
    """Whether a request writes in spaces: in a transaction of ``api.transactions.of_request``."""
    method = environ["REQUEST_METHOD"]
    return method in METHODS and _writes(method, _ID.sub(_SOME_ID, environ["PATH_INFO"]))


@lru_cache(maxsize=1000)
def _writes(method: str, path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    action = getattr(view, "actions", {}).get(method.lower())
    return is_writing(getattr(view, "cls", None), action)
