"""Requests to the front from a server that is played."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from config.rsgi import Front


class Headers:
    """As the server gives them: several of one name, and no value that is not ASCII."""

    def __init__(self, given: Iterable[tuple[str, str]]) -> None:
        self._given = list(given)

    def items(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._given if value.isascii()]

    def keys(self) -> list[str]:
        return list(dict(self._given))


class Protocol:
    """One exchange: the body's pieces, and what was answered.

    Args:
        pieces: of the body; an event in between is waited for.
    """

    def __init__(self, *pieces: bytes | asyncio.Event) -> None:
        self.pieces = pieces
        self.taken = 0
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.file: Path | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, bytes):
                self.taken += len(piece)
                yield piece
            else:
                await piece.wait()

    def response_bytes(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, dict(headers), body

    def response_file(self, status: int, headers: Any, file: str) -> None:
        self.response_bytes(status, headers, Path(file).read_bytes())
        self.file = Path(file)

    @property
    def document(self) -> Any:
        return json.loads(self.body)


def request(
    path: str = "/livez", method: str = "GET", headers: Iterable[tuple[str, str]] = (), **other: Any
) -> Any:
    """The scope of a request."""
    given = {
        "method": method,
        "path": path,
        "query_string": "",
        "scheme": "http",
        "http_version": "1.1",
        "server": "127.0.0.1:8000",
        "client": "127.0.0.1:50000",
        "headers": Headers(headers),
    }
    return SimpleNamespace(**given | other)


def ended(exchange: Any) -> Any:
    """What a coroutine gives back; on a thread of its own, for others may have a loop on this."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, exchange).result()


def exchanged(front: Front, scope: Any, *pieces: bytes) -> Protocol:
    protocol = Protocol(*pieces)
    ended(front.__rsgi__(scope, protocol))  # type: ignore[arg-type]
    return protocol
