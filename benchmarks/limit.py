"""The limit: what is left of a task API in Python without a framework, its rules or its log.

It checks the token and the session as the product does, runs the statements that the answer needs,
and answers. It validates nothing, and knows no other request than those that are measured.
"""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from threading import get_ident
from typing import Any
from urllib.parse import parse_qs, urlencode

import jwt
import orjson
from uuid_utils.compat import uuid7

from config import sqlite

DATABASE_URL = os.environ["DATABASE_URL"]
TOKEN_KEY = os.environ["TOKEN_KEY"]
IS_SQLITE = DATABASE_URL.startswith("sqlite:")
LIMIT = 50
COLUMNS = (
    "id owner project parent created_by title description status priority due_date due_time labels "
    "position completed_at deleted_at version created_at updated_at"
).split()
PRIORITIES = ("none", "low", "medium", "high", "urgent")
TASKS = "/api/v1/tasks/"

LABELS = "GROUP_CONCAT(label_id)" if IS_SQLITE else "ARRAY_AGG(label_id)"
TASK = f"""
SELECT id, space_id, project_id, parent_id, created_by_id, title, description, status, priority,
  due_date, due_time,
  (SELECT {LABELS} FROM tasks_tasklabel WHERE task_id = t.id) AS labels,
  position, completed_at, deleted_at, version, created_at, updated_at
FROM tasks_task t WHERE space_id = ? AND NOT is_hidden"""  # noqa: S608  # a constant
ONE = f"{TASK} AND id = ?"
FIRST = f"{TASK} ORDER BY created_at DESC, id DESC LIMIT {LIMIT + 1}"
NEXT = f"{TASK} AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT {LIMIT + 1}"
SIGNED_IN = """
SELECT u.id FROM accounts_session s JOIN accounts_user u ON u.id = s.user_id
WHERE s.id = ? AND s.user_id = ? AND s.revoked_at IS NULL AND s.expires_at > ? AND u.is_active"""
INSERT = """
INSERT INTO tasks_task (id, space_id, project_id, created_by_id, title, description, priority,
  due_date, title_key, position, created_at, updated_at,
  status, depth, is_hidden, has_comments, version)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'todo', 1, FALSE, FALSE, 1)"""
INSERT_LABEL = "INSERT INTO tasks_tasklabel (task_id, label_id) VALUES (?, ?)"
RENAME = """
UPDATE tasks_task SET title = ?, title_key = ?, version = version + 1, updated_at = ?
WHERE id = ? AND space_id = ? AND NOT is_hidden"""

Headers = list[tuple[str, str]]
JSON: Headers = [("Content-Type", "application/json")]


class Database:
    """One connection, and values as its driver takes them."""

    def __init__(self) -> None:
        if IS_SQLITE:
            sqlite.install_wheel()
            import sqlite3

            file = DATABASE_URL.removeprefix("sqlite:///")
            self._connection: Any = sqlite3.connect(file, isolation_level=None, timeout=20)
            self._connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
            )
        else:
            import psycopg

            self._connection = psycopg.connect(DATABASE_URL, autocommit=True)

    def rows(self, statement: str, *values: Any) -> Any:
        """The rows of a query, as tuples."""
        return self.execute(statement, values).fetchall()

    def execute(self, statement: str, values: Iterable[Any]) -> Any:
        """The cursor of a statement."""
        sql = statement if IS_SQLITE else statement.replace("?", "%s")
        return self._connection.execute(sql, tuple(values))

    def write(self, *statements: tuple[str, tuple[Any, ...]]) -> None:
        """All statements in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE" if IS_SQLITE else "BEGIN")
        try:
            for statement, values in statements:
                self.execute(statement, values)
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


@cache
def _database(_thread: int) -> Database:
    return Database()


def database() -> Database:
    """The connection of this thread."""
    return _database(get_ident())


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """WSGI (PEP 3333)."""
    status, body = answer(environ)
    start_response(status, JSON)
    return [orjson.dumps(body, option=orjson.OPT_UTC_Z)]


def answer(environ: dict[str, Any]) -> tuple[str, Any]:
    """The status and the document of a request."""
    user = signed_in(environ["HTTP_AUTHORIZATION"].removeprefix("Bearer "))
    if user is None:
        return "401 Unauthorized", {}
    method, pk = environ["REQUEST_METHOD"], environ["PATH_INFO"][len(TASKS) : -1]
    if method == "POST":
        return "201 Created", create(user, read(environ))
    if method == "PATCH":
        rename(user, pk, read(environ))
    if not pk:
        return "200 OK", newest(user, environ)
    found = database().rows(ONE, user, pk)
    return ("200 OK", task(found[0])) if found else ("404 Not Found", {})


def signed_in(token: str) -> str | None:
    """The id of the user whose session is alive."""
    claims = jwt.decode(token, TOKEN_KEY, algorithms=["HS256"])
    rows = database().rows(SIGNED_IN, claims["sid"], claims["sub"], now())
    return claims["sub"] if rows else None


def newest(user: str, environ: dict[str, Any]) -> dict[str, Any]:
    """A page of tasks, and where the next one is."""
    query = parse_qs(environ["QUERY_STRING"])
    if "cursor" in query:
        at, pk = query["cursor"][0].split("|")
        rows = database().rows(NEXT, user, at, pk)
    else:
        rows = database().rows(FIRST, user)
    next_page = None
    if len(rows) > LIMIT:
        last = rows[LIMIT - 1]
        cursor = urlencode({"cursor": f"{last[-2]}|{last[0]}"})
        next_page = f"http://{environ['HTTP_HOST']}{TASKS}?{cursor}"
    return {"next": next_page, "previous": None, "results": [task(row) for row in rows[:LIMIT]]}


def create(user: str, fields: dict[str, Any]) -> dict[str, Any]:
    """A task and its labels; the answer is what is stored."""
    pk, at, title = str(uuid7()), now(), fields["title"]
    priority = PRIORITIES.index(fields["priority"])
    values: tuple[Any, ...] = (pk, user, fields["project"], user, title)
    values += (fields["description"], priority, fields["due_date"], title.casefold()[:200], pk)
    labels = [(INSERT_LABEL, (pk, label)) for label in fields["labels"]]
    database().write((INSERT, (*values, at, at)), *labels)
    return task(database().rows(ONE, user, pk)[0])


def rename(user: str, pk: str, fields: dict[str, Any]) -> None:
    """Change the title."""
    title = fields["title"]
    values = (title, title.casefold()[:200], now(), pk, user)
    database().write((RENAME, values))


def read(environ: dict[str, Any]) -> Any:
    """The document of a request."""
    return orjson.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))


def task(row: tuple[Any, ...]) -> dict[str, Any]:
    """A row in JSON."""
    fields = dict(zip(COLUMNS, row, strict=True))
    fields["priority"] = PRIORITIES[fields["priority"]]
    labels = fields["labels"] or ()
    if IS_SQLITE:
        for name in ("completed_at", "deleted_at", "created_at", "updated_at"):
            fields[name] = fields[name] and f"{fields[name].replace(' ', 'T')}Z"
        labels = labels.split(",") if labels else ()
    fields["labels"] = sorted(labels)
    return fields


def now() -> Any:
    """The instant as the driver takes it."""
    instant = datetime.now(UTC)
    return instant.replace(tzinfo=None).isoformat(" ", "microseconds") if IS_SQLITE else instant
