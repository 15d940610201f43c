"""Which SQLite the program runs on.

Versions before 3.51.3 have a bug in resetting the write-ahead log that can corrupt a database.
Where the interpreter's own library is older, the wheel ``pysqlite3`` takes its place; where there
is no wheel either, the rollback journal is used instead (see ``config.checks``).
"""

import sqlite3
import sys
from pathlib import Path
from typing import Any

SAFE_WAL = (3, 51, 3)
# 16 MB of the write-ahead log, instead of 4, until it goes into the database: a page that is
# written again and again, as those of indexes are, goes there once.
PAGES_OF_LOG = 4000


def install_wheel() -> None:
    """Put the newer SQLite in place of ``sqlite3``. Call it before Django loads its backend."""
    if sqlite3.sqlite_version_info >= SAFE_WAL:
        return
    try:
        import pysqlite3  # type: ignore[import-untyped]  # only where the interpreter's own is too old
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def make_private(file: Path) -> None:
    """Make a new database for its owner's eyes only; its journals take over its mode."""
    if not file.exists():
        file.touch(mode=0o600)


def version() -> tuple[int, int, int]:
    """The version of the library that Django will use."""
    return sys.modules["sqlite3"].sqlite_version_info  # type: ignore[no-any-return]


def options(lock_timeout: int) -> dict[str, Any]:
    """Django's OPTIONS: writers queue for the lock (so many seconds) and a commit is on disk."""
    journal = "WAL" if version() >= SAFE_WAL else "DELETE"
    return {
        "timeout": lock_timeout,
        # A deferred transaction that turns into a writer fails at once when another one writes.
        "transaction_mode": "IMMEDIATE",
        "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; "
        f"PRAGMA wal_autocheckpoint={PAGES_OF_LOG};",
    }
