"""Transactions that several requests share.

A commit waits for the disk, and while it does nobody else writes. So requests that arrive at the
same time may be committed together (group commit: D. DeWitt and others, "Implementation Techniques
for Main Memory Database Systems", SIGMOD 1984). They run one after the other as ever, each sees
what those before it wrote, and no answer leaves before the commit.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import connection, transaction

Result = TypeVar("Result")

_is_shared = ContextVar("is_shared", default=False)


class TakenBackError(Exception):
    """What requests wrote together was taken back, for one of them was refused."""


def of_request() -> transaction.Atomic:
    """The transaction of one request's write: what ``together`` has begun, or one of its own.

    A savepoint for each would write out what its commit is to write once. So a refusal takes back
    all that share the transaction.
    """
    return transaction.atomic(savepoint=not _is_shared.get())


def after_commit(act: Callable[[], None]) -> None:
    """Do this when the answer is sure to be sent: at once, unless a commit is waited for."""
    if _is_shared.get():
        transaction.on_commit(act, robust=True)  # what fails then takes nothing back
    else:
        act()


def together(requests: Sequence[Callable[[], Result]]) -> list[Result]:
    """Run requests in one transaction.

    Returns:
        What each gives back; all that they wrote is on the disk.

    Raises:
        TakenBackError: where one of them was refused.
        DatabaseError: where SQLite refused. Either way, nothing was written.
    """
    results = []
    with transaction.atomic(durable=True), _shared():
        for request in requests:
            results.append(request())
            # SQLite ends a transaction by itself when, for example, the disk is full. What came
            # then would be stored at once, statement by statement.
            if connection.needs_rollback or not connection.connection.in_transaction:
                raise TakenBackError
    return results


@contextmanager
def _shared() -> Iterator[None]:
    before = _is_shared.set(True)
    try:
        yield
    finally:
        _is_shared.reset(before)
