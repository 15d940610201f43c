"""Databases with so many tasks, and copies of them, as URLs that every server takes."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg

import database

ROOT = Path(__file__).resolve().parent.parent
BACKEND = ROOT / "tasks_backend"
CACHE = ROOT / "var" / "benchmarks"
# What decides about the rows. Where one of these files changes, they are made anew.
SOURCES = ["*/migrations/*.py", "*/models.py", "*/models/*.py", "tasks/search/*.py"]
SOURCES += ["config/sqlite/*.py", "tasks/positions.py", "changes/text.py", "changes/writing.py"]
SOURCES += ["accounts/passwords.py"]
# As PostgreSQL has them: a commit is on the disk. The rest is what everyone sets first.
DURABLE = ["--fsync=on", "--synchronous_commit=on", "--full_page_writes=on"]
DURABLE += ["--shared_buffers=1GB", "--max_wal_size=4GB", "--maintenance_work_mem=512MB"]

# The tables that the twin has models of, and the one that those refer to.
OF_TWIN = ["accounts_user", "tasks_project", "tasks_label", "tasks_task", "tasks_tasklabel"]
OF_TWIN += ["changes_space"]
SECRET_KEY = "of benchmarks, which nobody needs to keep"  # noqa: S105


class Databases(Protocol):
    """A kind of database.

    Attributes:
        processes: of a database server of its own, whose work counts.
    """

    name: str
    processes: list[int]

    def make(self, tasks: int) -> str:
        """A new database with so many tasks."""

    def copy(self, url: str, name: str) -> str:
        """A copy, named so, of a database that nobody has open."""

    def drop(self, url: str) -> None:
        """Remove a database that nobody has open."""

    def rows(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        """What a query finds."""

    def megabytes(self, url: str) -> dict[str, float]:
        """How large a database is; and of that its indexes, the search and the table of the log."""


@contextmanager
def opened(name: str) -> Iterator[Databases]:
    """The databases ``sqlite`` or ``postgres``, and room for their copies."""
    if name == "postgres":
        with database.running(name, *DURABLE) as url:
            yield Postgres(url)
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=CACHE, prefix="run-") as folder:
        yield SQLite(Path(folder))


class SQLite:
    """Files. One with so many tasks is kept for the next run."""

    name = "sqlite"
    processes: list[int] = []

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, tasks: int) -> str:
        cached = CACHE / _fingerprint()
        file = cached / f"{tasks}.sqlite3"
        if not file.exists():
            for old in CACHE.iterdir():
                if old != cached and not old.name.startswith("run-"):
                    shutil.rmtree(old)
            cached.mkdir(exist_ok=True)
            draft = self._folder / "draft.sqlite3"
            _generate(_url(draft), tasks)
            draft.replace(file)
        copy = self._folder / f"{tasks}.sqlite3"
        shutil.copyfile(file, copy)
        return _url(copy)

    def copy(self, url: str, name: str) -> str:
        with closing(sqlite3.connect(_file(url))) as connection:
            # All into the one file; and a journal as every new database has it, until a server
            # asks for another one.
            connection.execute("PRAGMA journal_mode=DELETE")
        copy = self._folder / f"{name}.sqlite3"
        shutil.copyfile(_file(url), copy)
        if name.startswith("plain"):
            _take_out_hyphens(copy)
        return _url(copy)

    def drop(self, url: str) -> None:
        for file in self._folder.glob(f"{_file(url).name}*"):
            file.unlink()

    def rows(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(_file(url))) as connection:
            return connection.execute(statement).fetchall()

    def megabytes(self, url: str) -> dict[str, float]:
        sizes = {"database": _file(url).stat().st_size / 1e6}
        with suppress(sqlite3.OperationalError):  # not every SQLite counts pages
            counted = self.rows(
                url,
                "SELECT sum(pgsize) FILTER (WHERE type = 'index'), "
                "sum(pgsize) FILTER (WHERE name LIKE 'tasks_searchentry%'), "
                "sum(pgsize) FILTER (WHERE name = 'changes_change') "
                "FROM dbstat JOIN sqlite_schema USING (name) WHERE aggregate = TRUE",
            )
            sizes |= _parts(*counted[0])
        return sizes


def _take_out_hyphens(file: Path) -> None:
    """Have the twin's ids as Django itself stores them: the product has its own SQLite backend."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "ignore_check_constraints = ON"):
            connection.execute(f"PRAGMA {setting}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL "
            "AND tbl_name IN (SELECT value FROM json_each(?))",
            [json.dumps(OF_TWIN)],
        ).fetchall()
        # To make them anew takes a tenth of the time that it takes to change them.
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for table in OF_TWIN:
            ids = connection.execute(
                "SELECT name FROM pragma_table_info(?) WHERE type = 'char(36)'", [table]
            ).fetchall()
            changed = ", ".join(f"{name} = replace({name}, '-', '')" for (name,) in ids)
            connection.execute(f"UPDATE {table} SET {changed}")  # noqa: S608  # names of ours
        for _, statement in indexes:
            connection.execute(statement)


class Postgres:
    """Databases of one server, which is there as long as this run."""

    name = "postgres"

    def __init__(self, url: str) -> None:
        self._server = url
        with closing(psycopg.connect(url)) as connection:
            backend = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
        self.processes = [int(backend.rpartition(")")[2].split()[1])]  # its parent

    def make(self, tasks: int) -> str:
        url = self._create(f"tasks_{tasks}")
        _generate(url, tasks)
        return url

    def copy(self, url: str, name: str) -> str:
        template = urlsplit(url).path.strip("/")
        return self._create(name, f"TEMPLATE {template} STRATEGY file_copy")

    def drop(self, url: str) -> None:
        self.rows(self._server, f"DROP DATABASE {urlsplit(url).path.strip('/')} WITH (FORCE)")

    def rows(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def megabytes(self, url: str) -> dict[str, float]:
        ((whole, *parts),) = self.rows(
            url,
            "SELECT pg_database_size(current_database()), (SELECT sum(pg_indexes_size(relid)) "
            "FROM pg_stat_user_tables), pg_total_relation_size('tasks_searchentry'), "
            "pg_table_size('changes_change')",
        )
        return {"database": whole / 1e6, **_parts(*parts)}

    def _create(self, name: str, options: str = "") -> str:
        self.rows(self._server, f"CREATE DATABASE {name} {options}")
        return urlsplit(self._server)._replace(path=f"/{name}").geturl()


def _parts(indexes: float, search: float, log: float) -> dict[str, float]:
    """What is in a database, in MB of the bytes."""
    sizes = {"indexes": indexes, "search": search, "log": log}
    return {name: float(size) / 1e6 for name, size in sizes.items()}


def _generate(url: str, tasks: int) -> None:
    print(f"Making {tasks:,} tasks ...", file=sys.stderr)
    started = time.monotonic()
    benchmarks = ROOT / "benchmarks"
    with TemporaryDirectory() as folder:
        own = {"DATABASE_URL": url, "TASKS_DATA_DIR": folder, "SECRET_KEY": SECRET_KEY}
        code = f"import generator; generator.generate({tasks})"
        subprocess.run(
            [sys.executable, BACKEND / "manage.py", "shell", "--no-imports", "-c", code],
            env={**os.environ, **own, "PYTHONPATH": str(benchmarks)},
            check=True,
        )
    print(f"... took {time.monotonic() - started:.0f} s", file=sys.stderr)


def _fingerprint() -> str:
    sources = [path for pattern in SOURCES for path in BACKEND.glob(pattern)]
    sources += [ROOT / "benchmarks" / name for name in ("census.py", "generator.py", "texts.py")]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _url(file: Path) -> str:
    return f"sqlite:///{file}"


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
