"""bin/database.py: a command has a server of its own for as long as it runs, and no longer."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

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


@contextmanager
def on_postgres(program: str) -> Iterator[Started]:
    """bin/database.py with a Python program, in a session of its own."""
    with subprocess.Popen(
        [sys.executable, ROOT / "bin" / "database.py", "postgres", sys.executable, "-c", program],
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
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def data_folder(url: str) -> Path:
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row is not None
    return Path(row[0])


def interrupt_in_the_terminal(process: Started) -> None:
    os.killpg(process.pid, signal.SIGINT)


def test_the_command_gives_the_status() -> None:
    program = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']); raise SystemExit(7)"
    with on_postgres(program) as process:
        assert process.wait(PATIENCE) == 7


@pytest.mark.parametrize("stop", [interrupt_in_the_terminal, Started.terminate])
def test_whatever_stops_it_stops_both_and_leaves_no_data(stop: Callable[[Started], None]) -> None:
    with on_postgres(WAITING) as process:
        url = read_line(process)
        data = data_folder(url)

        stop(process)

        assert read_line(process) == "cleaned up"
        assert process.wait(PATIENCE) == 128 + signal.SIGINT
    assert not answers(url)
    assert not data.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children")
def test_the_server_does_not_outlive_a_kill() -> None:
    with on_postgres(WAITING) as process:
        url = read_line(process)
        data = data_folder(url)

        process.kill()

        deadline = time.monotonic() + PATIENCE
        while answers(url):
            assert time.monotonic() < deadline, "waited too long"
            time.sleep(0.05)
        shutil.rmtree(data.parent)  # which nobody was left to do
