"""The whole product as a person starts it: ``bin/serve.py`` on free ports, with data of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from database import connect

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running site.

    Attributes:
        api: such as ``http://localhost:8000``.
        dashboard: such as ``http://localhost:5500``.
        environment: what ``bin/manage`` needs to be about this site.
        log: what the servers wrote.
    """

    api: str
    dashboard: str
    environment: dict[str, str]
    log: Path

    @property
    def api_port(self) -> int:
        return int(self.api.rpartition(":")[2])

    def manage(self, *arguments: str, **environment: str) -> str:
        """What manage.py prints."""
        run = subprocess.run(
            [sys.executable, ROOT / "tasks_backend" / "manage.py", *arguments],
            env={**self.environment, **environment},
            timeout=120,
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.strip()

    def shell(self, code: str) -> str:
        """What code prints that runs beside the site."""
        return self.manage("shell", "--no-imports", "-c", code)

    def make_admin(self, email: str, password: str) -> None:
        self.manage(
            "createsuperuser",
            "--noinput",
            DJANGO_SUPERUSER_EMAIL=email,
            DJANGO_SUPERUSER_PASSWORD=password,
        )

    def connect(self, timeout: float = 10) -> closing[HTTPConnection]:
        """A connection to the API, closed at the end of its ``with``."""
        return closing(HTTPConnection("127.0.0.1", self.api_port, timeout=timeout))


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """The variables that give a site a new database, on the server that the tests run on.

    On SQLite there are none: its file stands in the site's own data folder.
    """
    server = os.environ.get("DATABASE_URL")
    if server is None:
        yield {}
        return
    url = urlsplit(server)
    name = f"site_{uuid4().hex}"
    with closing(connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": url._replace(path=f"/{name}").geturl()}
        finally:
            # MySQL asks nobody who is still connected.
            force = "WITH (FORCE)" if url.scheme == "postgres" else ""
            cursor.execute(f"DROP DATABASE {name} {force}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One running site for all tests of a run."""
    folder = tmp_path_factory.mktemp("site")
    with own_database() as variables, serving(folder, variables) as running:
        yield running


@contextmanager
def serving(folder: Path, variables: dict[str, str]) -> Iterator[Site]:
    """A running site of its own: its data in a folder, with environment variables."""
    api_port, dashboard_port = free_ports(2)
    environment = {
        **os.environ,
        **variables,
        "TASKS_DATA_DIR": str(folder),
        "API_PORT": str(api_port),
        "DASHBOARD_PORT": str(dashboard_port),
    }
    running = Site(
        api=f"http://localhost:{api_port}",
        dashboard=f"http://localhost:{dashboard_port}",
        environment=environment,
        log=folder / "log",
    )
    with (
        running.log.open("wb") as log,
        subprocess.Popen(
            [sys.executable, ROOT / "bin" / "serve.py"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
        ) as process,
    ):
        try:
            _wait_until_ready(process, running.log)
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    """It prints its addresses once both servers answer."""
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    printed = b""
    deadline = time.monotonic() + START_SECONDS
    while b"Stop" not in printed:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        printed += process.stdout.read() or b""
        time.sleep(0.05)
