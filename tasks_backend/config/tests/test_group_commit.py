"""Writes that arrive together are one transaction, and each is answered as if it were alone."""

import asyncio
import gc
import json
import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3 import base
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import User
from accounts.tokens import AccessToken
from api.models import StoredAnswer
from api.transactions import TakenBackError, together
from changes.models import Change, Space
from config import group_commit, wsgi
from config.group_commit import MOST, PAUSE, may_share
from config.rsgi import Front
from config.tests.exchanges import Protocol, ended, request
from people import PASSWORD, Person
from tasks.models import Task
from tasks.views import TaskViewSet

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="others have more than one writer"),
    pytest.mark.django_db(transaction=True),
]
TASKS = "/api/v1/tasks/"


@pytest.fixture(autouse=True)
def _as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in memory is never closed, whoever asks for it."""
    monkeypatch.setattr(base.DatabaseWrapper, "is_in_memory_db", lambda _: False, raising=False)


class Exchange(Protocol):
    """A task that somebody creates."""

    def __init__(
        self, person: Person, *, key: str = "", token: str = "", path: str = TASKS, **fields: Any
    ) -> None:
        body = json.dumps(fields).encode()
        super().__init__(body)
        bearer = f"Bearer {token or AccessToken.of(person.device)}"
        headers = {"authorization": bearer, "content-type": "application/json"}
        headers |= {"content-length": str(len(body))} | ({"idempotency-key": key} if key else {})
        self.scope = request(path, "POST", headers.items())
        self.heard: list[str] = []

    def response_bytes(self, status: int, headers: Any, body: bytes) -> None:
        super().response_bytes(status, headers, body)
        self.heard.append(str(status))


def heard_of(*exchanges: Exchange, pragma: str = "") -> list[str]:
    """Send these at the same time: what the database heard of transactions, and when the answers
    went out."""
    heard: list[str] = []
    is_look = False  # whether anybody else writes

    def listen(statement: str) -> None:
        nonlocal is_look
        if statement.startswith("PRAGMA busy_timeout"):
            is_look = statement.endswith(" 0")
        elif not is_look:
            heard.extend({statement.split()[0]} & {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"})

    def begin() -> None:
        connection.ensure_connection()
        connection.close_at = None  # it stays open, as with bin/run
        if pragma:
            connection.connection.execute(f"PRAGMA {pragma}")
        connection.connection.set_trace_callback(listen)

    async def send() -> None:
        front = Front(wsgi.application, threads=1)
        front._run_here(begin)
        for each in exchanges:
            each.heard = heard
        await asyncio.gather(*(front.__rsgi__(each.scope, each) for each in exchanges))  # type: ignore[arg-type]
        front._run_here(connection.close)

    # What listens is called while SQLite holds the lock of a database in memory. Were it there that
    # Python found a connection of an earlier test to close, that would wait for the same lock.
    gc.collect()
    gc.disable()
    try:
        ended(send())
    finally:
        gc.enable()
    return heard


def person(name: str = "alice") -> Person:
    return Person(User.objects.register(f"{name}@example.com", PASSWORD))


def titles() -> list[str]:
    return sorted(Task.objects.values_list("title", flat=True))


def test_they_wait_for_one_commit_and_are_answered_after_it() -> None:
    alice, bob = person(), person("bob")
    sent = [Exchange(alice, title="1"), Exchange(bob, title="2"), Exchange(alice, title="3")]
    assert heard_of(*sent) == ["BEGIN", "COMMIT", "201", "201", "201"]
    assert titles() == ["1", "2", "3"]
    changes = Change.objects.filter(space=alice.user.pk, entity="task")
    assert len(set(changes.values_list("write", flat=True))) == 2
    newest = list(changes.order_by("number").values_list("number", flat=True))
    assert newest[1] == newest[0] + 1 == Space.objects.get(pk=alice.user.pk).clock


def test_one_alone_has_a_transaction_of_its_own() -> None:
    assert heard_of(Exchange(person(), title="1")) == ["BEGIN", "COMMIT", "201"]


def test_a_refusal_takes_nothing_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    alice = person()
    sent = [
        Exchange(alice, title="1"),
        Exchange(alice, title="", key="refused"),
        Exchange(alice, title="3", key="3"),
    ]
    caplog.set_level(logging.INFO, "tasks.request")
    assert heard_of(*sent) == [
        *("BEGIN", "ROLLBACK"),  # together
        *("BEGIN", "COMMIT"),
        *("BEGIN", "ROLLBACK"),
        *("BEGIN", "COMMIT"),
        *("201", "400", "201"),
    ]
    assert titles() == ["1", "3"]
    assert StoredAnswer.objects.count() == 1
    # Of what was taken back, the log says nothing.
    assert [record.fields["status"] for record in caplog.records] == [201, 400, 201]  # type: ignore[attr-defined]


def test_what_is_refused_before_it_writes_leaves_the_others_together() -> None:
    alice = person()
    unknown = Exchange(alice, title="2", token="nobody's")
    sent = [Exchange(alice, title="1"), unknown, Exchange(alice, title="3")]
    assert heard_of(*sent) == ["BEGIN", "COMMIT", "201", "401", "201"]
    assert titles() == ["1", "3"]


def test_retries_at_the_same_time_make_one_task() -> None:
    alice = person()
    sent = [Exchange(alice, title="1", key="same") for _ in range(5)]
    assert heard_of(*sent)[:2] == ["BEGIN", "COMMIT"]
    assert titles() == ["1"]
    assert {(each.status, each.body) for each in sent} == {(201, sent[0].body)}
    assert [each.headers.get("Idempotency-Replayed") for each in sent] == [None, *["true"] * 4]


def test_more_than_fit_go_one_group_after_the_other() -> None:
    alice = person()
    sent = [Exchange(alice, title=f"{number:02}") for number in range(2 * MOST + 1)]
    answers = ["201"] * MOST
    assert heard_of(*sent) == [
        *(*("BEGIN", "COMMIT"), *answers),
        *(*("BEGIN", "COMMIT"), *answers),
        *("BEGIN", "COMMIT", "201"),
    ]
    assert titles() == [f"{number:02}" for number in range(2 * MOST + 1)]


def test_a_commit_that_fails_is_tried_for_each_alone() -> None:
    alice = person()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS unfinished")
        cursor.execute(
            "CREATE TABLE unfinished (task_id REFERENCES tasks_task DEFERRABLE INITIALLY DEFERRED)"
        )
        # Which is only looked at when the transaction ends.
        cursor.execute(
            "CREATE TRIGGER unfinished_task AFTER INSERT ON tasks_task WHEN new.title = '2' "
            "BEGIN INSERT INTO unfinished VALUES ('nobody'); END"
        )
    try:
        sent = [Exchange(alice, title=title) for title in "123"]
        heard = heard_of(*sent)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER unfinished_task")
            cursor.execute("DROP TABLE unfinished")
    assert heard.count("COMMIT") == 4  # of which two were refused
    assert [each.status for each in sent] == [201, 500, 201]
    assert titles() == ["1", "3"]


def test_a_transaction_that_ended_by_itself_is_no_success() -> None:
    def end() -> None:
        connection.connection.rollback()

    later: list[int] = []
    with pytest.raises(TakenBackError):
        together([end, lambda: later.append(1)])
    assert later == []  # it would be stored at once


@pytest.mark.parametrize(
    ("method", "path", "is_one"),
    [
        ("POST", TASKS, True),
        ("PATCH", f"{TASKS}01890000-0000-7000-8000-000000000001/", True),
        ("DELETE", "/api/v1/labels/01890000-0000-7000-8000-000000000001/", True),
        ("POST", "/api/v1/changes/01890000-0000-7000-8000-000000000001/undo/", True),
        ("GET", TASKS, False),
        ("DELETE", TASKS, False),
        ("POST", "/api/v1/auth/login/", False),
        ("PATCH", "/api/v1/users/me/", False),
        ("POST", "/nowhere/", False),
    ],
)
def test_which_requests_may_share_a_transaction(method: str, path: str, is_one: bool) -> None:
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_AUTHORIZATION": "Bearer x"}
    assert may_share(environ) is is_one
    del environ["HTTP_AUTHORIZATION"]
    assert not may_share(environ)


def test_what_is_counted_has_a_transaction_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    group_commit._writes.cache_clear()
    monkeypatch.setattr(TaskViewSet, "throttle_classes", [SimpleRateThrottle])
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": TASKS, "HTTP_AUTHORIZATION": "Bearer x"}
    assert not may_share(environ)
    group_commit._writes.cache_clear()


@pytest.fixture
def alice() -> Person:
    return person()


@pytest.fixture
def writer(alice: Person) -> Iterator[sqlite3.Connection]:
    """Another worker, which writes."""
    name = str(connection.settings_dict["NAME"])
    other = sqlite3.connect(name, uri=True, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_while_another_one_writes_the_line_waits_and_reads_go_on(
    alice: Person, writer: sqlite3.Connection
) -> None:
    sent = [Exchange(alice, title="1"), Exchange(alice, title="2")]
    bearer = ("authorization", f"Bearer {AccessToken.of(alice.device)}")
    read = Protocol()
    order: list[str] = []

    async def send() -> None:
        front = Front(wsgi.application, threads=1)
        for each in sent:
            each.heard = order
        writes = [asyncio.create_task(front.__rsgi__(each.scope, each)) for each in sent]  # type: ignore[arg-type]
        await in_line(front, 2)
        await asyncio.sleep(5 * PAUSE)  # and is looked after
        await front.__rsgi__(request(TASKS, headers=[bearer]), read)  # type: ignore[arg-type]
        order.append(f"read {read.status}")
        writer.execute("ROLLBACK")
        await asyncio.gather(*writes)
        front._run_here(connection.close)

    ended(send())
    assert order == ["read 200", "201", "201"]


def test_who_has_left_is_not_served_and_holds_up_nobody(
    alice: Person, writer: sqlite3.Connection
) -> None:
    sent = [Exchange(alice, title=str(number)) for number in range(3)]

    async def send() -> None:
        front = Front(wsgi.application, threads=1)
        writes = [asyncio.create_task(front.__rsgi__(each.scope, each)) for each in sent]  # type: ignore[arg-type]
        await in_line(front, 3)
        writes[1].cancel()
        writer.execute("ROLLBACK")
        await asyncio.gather(*writes, return_exceptions=True)
        front._run_here(connection.close)

    ended(send())
    assert [each.status for each in sent] == [201, 0, 201]
    assert titles() == ["0", "2"]


def test_a_database_that_cannot_be_written_is_told_of(alice: Person) -> None:
    sent = [Exchange(alice, title="1"), Exchange(alice, title="2")]
    heard_of(*sent, pragma="query_only = 1")
    assert [each.status for each in sent] == [503, 503]
    assert titles() == []


def test_only_another_writer_is_waited_for(alice: Person, writer: sqlite3.Connection) -> None:
    assert connection.is_locked()  # type: ignore[attr-defined]
    writer.execute("ROLLBACK")
    assert not connection.is_locked()  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
        assert not connection.is_locked()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA query_only = 0")
    lost = type(connection.copy())({**connection.settings_dict, "NAME": "/nowhere/tasks.sqlite3"})
    assert not lost.is_locked()  # type: ignore[attr-defined]


def test_long_bodies_have_transactions_of_their_own(alice: Person) -> None:
    operations = [
        {"op": "create", "title": str(number), "description": "x" * 16_000} for number in range(5)
    ]
    sent = [Exchange(alice, path=f"{TASKS}bulk/", operations=operations) for _ in range(2)]
    heard = heard_of(*sent)
    assert [word for word in heard if word != "200"] == ["BEGIN", "COMMIT"] * 2
    assert Task.objects.count() == 10


async def in_line(front: Front, count: int) -> None:
    """Until so many wait."""
    while not front._writes or len(front._writes._line) < count:
        await asyncio.sleep(0)


def test_who_has_waited_for_too_long_is_told(
    alice: Person, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LOCK_TIMEOUT", 0.1)
    sent = [Exchange(alice, title="1"), Exchange(alice, title="2")]
    heard_of(*sent)
    assert [each.status for each in sent] == [503, 503]
    writer.execute("ROLLBACK")
    again = Exchange(alice, title="3")
    heard_of(again)
    assert again.status == 201
    assert titles() == ["3"]
