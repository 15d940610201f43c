"""bin/database.py: a command has a server of its own for as long as it runs, and no longer."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from database import SERVERS, connect
from live import ROOT

pytestmark = pytest.mark.once

PATIENCE = 60  # seconds until a test gives up; none of them measures time
# Says where the server is, waits, and cleans up as pytest does: after Ctrl-C alone.
WAITING = """import os, time
try:
    print(os.environ["DATABASE_URL"], flush=True)
    time.sleep(60)
finally:
    print("cleaned up", flush=True)
"""
Started = subprocess.Popen[str]


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    """Each of the servers; MariaDB where `bin/test --database mysql` has been used."""
    if request.param == "mysql" and importlib.util.find_spec("MySQLdb") is None:
        pytest.skip("MariaDB is not installed")
    return str(request.param)


@contextmanager
def running_on(server: str, program: str) -> Iterator[Started]:
    """bin/database.py with a Python program, in a session of its own."""
    with subprocess.Popen(
        [sys.executable, ROOT / "bin" / "database.py", server, sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def read_line(process: Started) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def answers(url: str) -> bool:
    try:
        connect(url).close()
    except ConnectionError:
        return False
    return True


def data_folder(server: str, url: str) -> Path:
    setting = {"postgres": "SHOW data_directory", "mysql": "SELECT @@datadir"}[server]
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(setting)
        return Path(cursor.fetchone()[0])


def interrupt_in_the_terminal(process: Started) -> None:
    os.killpg(process.pid, signal.SIGINT)


def test_the_command_gives_the_status(server: str) -> None:
    program = (
        "import os, sys; sys.path.insert(0, 'bin'); from database import connect; "
        "connect(os.environ['DATABASE_URL']); raise SystemExit(7)"
    )
    with running_on(server, program) as process:
        assert process.wait(PATIENCE) == 7


@pytest.mark.parametrize("stop", [interrupt_in_the_terminal, Started.terminate])
def test_whatever_stops_it_stops_both_and_leaves_no_data(
    server: str, stop: Callable[[Started], None]
) -> None:
    with running_on(server, WAITING) as process:
        url = read_line(process)
        data = data_folder(server, url)

        stop(process)

        assert read_line(process) == "cleaned up"
        assert process.wait(PATIENCE) == 128 + signal.SIGINT
    assert not answers(url)
    assert not data.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children")
def test_the_server_does_not_outlive_a_kill(server: str) -> None:
    with running_on(server, WAITING) as process:
        url = read_line(process)
        data = data_folder(server, url)

        process.kill()

        deadline = time.monotonic() + PATIENCE
        while answers(url):
            assert time.monotonic() < deadline, "waited too long"
            time.sleep(0.05)
        shutil.rmtree(data.parent)  # which nobody was left to do
