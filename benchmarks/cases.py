"""The requests that are measured, as each server takes them."""

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode

import orjson

import texts
from census import LARGE_SHARE, PASSWORD, email
from databases import Databases
from servers import Server

TASKS = "/api/v1/tasks/"
READERS = range(20)  # the first owns a fifth of all tasks
WRITERS = range(20, 40)  # others, so that lists stay as they are, and alike on all servers
COUNT = 400  # requests of a kind, which wrk repeats
DEEP_PAGE = 200
NEW_EACH_TIME = "#" * 16  # see load.lua


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, and what is theirs; of their tasks, some drawn."""

    token: str
    projects: list[str]
    labels: list[str]
    tasks: list[str]


@dataclass(frozen=True)
class Case:
    """Requests of one kind to one server, in the bytes that are sent."""

    name: str
    server: Server
    requests: list[bytes]
    expected: int = 200


def sign_in(product: Server, databases: Databases, url: str) -> dict[int, Person]:
    """Sign everybody in over HTTP; the sessions stand in the database then, to be copied with it.
    Their tokens open all servers."""
    return {number: _signed_in(product, databases, url, number) for number in (*READERS, *WRITERS)}


def _signed_in(product: Server, databases: Databases, url: str, number: int) -> Person:
    body = {"email": email(number), "password": PASSWORD}
    status, login, _ = product.ask("/api/v1/auth/login/", body=body)
    if status != 200:
        raise SystemExit(f"Nobody could sign in: {status} {login}")

    def ids(table: str, order: str) -> list[str]:
        space = uuid.UUID(login["user"]["id"])
        rows = databases.rows(
            url,
            f"SELECT id FROM {table} WHERE space_id = '{space}' ORDER BY {order}",  # noqa: S608
        )
        return [str(uuid.UUID(str(pk))) for (pk,) in rows]

    draw = random.Random(number)
    tasks = ids("tasks_task", "position")
    return Person(
        login["access"],
        ids("tasks_project", "position"),
        ids("tasks_label", "name_key"),
        draw.sample(tasks, min(COUNT, len(tasks))),
    )


class Cases:
    """Makes the cases of a server.

    Args:
        people: who is signed in.
        tasks: how many there are in all.
        large_only: whether only the one who owns a fifth reads; otherwise their turn comes as often
            as a task is theirs.

    Attributes:
        deep_page: the number of the page far behind.
    """

    def __init__(self, people: dict[int, Person], *, tasks: int, large_only: bool = False) -> None:
        self._people = people
        self._large_only = large_only
        self.deep_page = min(DEEP_PAGE, tasks // LARGE_SHARE // 50)
        self._draw = random.Random(tasks)

    def of(self, server: Server, name: str) -> Case | None:
        """The case of this name; None where the server has no such request."""
        make: Callable[[Server], Case | None] = getattr(self, f"_{name}")
        return make(server)

    def path(self, server: Server, name: str, reader: Person) -> str:
        """The list of a reader that a case asks for."""
        query: list[tuple[str, str]] = []
        if name == "filtered":
            query = [("project", reader.projects[1]), ("status", "todo")]
        elif name == "sorted":
            # Ties by id are what the product does by itself.
            order = "due_date,id" if server.name == "plain" else "due_date"
            query = [("status", "todo"), ("priority", "high"), ("priority", "urgent")]
            query += [("due_before", "2025-07-01"), ("ordering", order)]
        elif name in SEARCHES:
            query = [("search", SEARCHES[name])]
        return f"{TASKS}?{urlencode(query)}" if query else TASKS

    def deep_path(self, server: Server) -> str:
        """The page far behind, of the large owner; where pages have no number, one goes there."""
        if server.name == "plain":
            return f"{TASKS}?page={self.deep_page}"
        path = TASKS
        for _ in range(self.deep_page - 1):
            _, page, _ = server.ask(path, self._people[0].token)
            path = page["next"].partition(server.address)[2]
        return path

    # --- Reads --------------------------------------------------------------------------------

    def _list(self, server: Server) -> Case:
        return self._lists(server, "list")

    def _filtered(self, server: Server) -> Case:
        return self._lists(server, "filtered")

    def _sorted(self, server: Server) -> Case:
        return self._lists(server, "sorted")

    def _search(self, server: Server) -> Case:
        requests = []
        for number, reader in enumerate(self._readers()):
            path = self.path(server, ("search_word", "search_prefix")[number % 2], reader)
            requests.append(_get(server, path, reader))
        return Case("search", server, requests)

    def _common(self, server: Server) -> Case:
        return self._lists(server, "search_common")

    def _deep(self, server: Server) -> Case:
        reader = self._people[0]
        return Case("deep", server, [_get(server, self.deep_path(server), reader)])

    def _get(self, server: Server) -> Case:
        turns = self._turns()
        requests = [
            _get(server, f"{TASKS}{next(turns[reader.token])}/", reader)
            for reader in self._readers()
        ]
        return Case("get", server, requests)

    def _not_modified(self, server: Server) -> Case | None:
        """The list again, by those who have it; None where it has no ETag."""
        tags: dict[str, str] = {}
        requests = []
        for reader in self._readers():
            if reader.token not in tags:
                _, _, headers = server.ask(TASKS, reader.token)
                tags[reader.token] = headers.get("etag", "")
            tag = tags[reader.token]
            requests.append(_get(server, TASKS, reader, f"If-None-Match: {tag}\r\n"))
        return Case("not_modified", server, requests, 304) if all(tags.values()) else None

    # --- Writes -------------------------------------------------------------------------------

    def _create(self, server: Server) -> Case:
        requests = []
        for writer in self._writers():
            body = orjson.dumps(self.new_task(writer))
            key = f"Idempotency-Key: {NEW_EACH_TIME}\r\n"
            requests.append(_request(server, "POST", TASKS, writer, key, body))
        return Case("create", server, requests, 201)

    def _patch(self, server: Server) -> Case:
        requests = []
        turns = self._turns()
        for writer in self._writers():
            body = orjson.dumps({"title": f"{texts.title(self._draw)} {NEW_EACH_TIME}"})
            path = f"{TASKS}{next(turns[writer.token])}/"
            requests.append(_request(server, "PATCH", path, writer, "", body))
        return Case("patch", server, requests)

    def new_task(self, writer: Person) -> dict[str, Any]:
        """The fields of a task, with two labels."""
        return {
            "title": texts.title(self._draw),
            "description": texts.description(self._draw),
            "project": self._draw.choice(writer.projects),
            "priority": "medium",
            "due_date": "2026-03-01",
            "labels": self._draw.sample(writer.labels, 2),
        }

    def _lists(self, server: Server, name: str) -> Case:
        requests = [
            _get(server, self.path(server, name, reader), reader) for reader in self._readers()
        ]
        return Case(name, server, requests)

    def _turns(self) -> dict[str, Iterator[str]]:
        """Everybody's tasks by their token, one after the other."""
        return {person.token: cycle(person.tasks) for person in self._people.values()}

    def _readers(self) -> Iterator[Person]:
        others = cycle(self._people[number] for number in READERS[1:])
        for turn in range(COUNT):
            large = self._large_only or turn % LARGE_SHARE == 0
            yield self._people[0] if large else next(others)

    def _writers(self) -> Iterator[Person]:
        return islice(cycle(self._people[number] for number in WRITERS), COUNT)


SEARCHES = {
    "search_word": texts.SEARCHED_WORD,
    "search_prefix": texts.SEARCHED_PREFIX,
    "search_common": texts.COMMON[0],
}


def _get(server: Server, path: str, reader: Person, headers: str = "") -> bytes:
    return _request(server, "GET", path, reader, headers)


def _request(
    server: Server, method: str, path: str, reader: Person, headers: str = "", body: bytes = b""
) -> bytes:
    if body:
        headers += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        f"Authorization: Bearer {reader.token}\r\n{headers}\r\n"
    )
    return head.encode() + body
