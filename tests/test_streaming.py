"""Large bodies and large answers: they go through the server, and through nobody's way."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPResponse
from pathlib import Path
from select import select
from typing import Any
from uuid import uuid4

import pytest

from config.rsgi import LARGE_BODIES_AT_ONCE
from live import Site

EXPORT, IMPORT, TASKS = "/api/v1/tasks/export/", "/api/v1/tasks/import/", "/api/v1/tasks/"
JSON, CSV = {"Content-Type": "application/json"}, {"Content-Type": "text/csv"}
MIB = 1024 * 1024
WORKERS = 2
COUNT = 20_000
PATIENCE = 60  # seconds until a test gives up; none of them measures time

DESCRIPTION = "x" * 500  # so that an export is about 15 MB, more than sockets hold
SMALL_TABLE = b"title,description\r\n" + b"a,%b\r\n" % (b"x" * 16_000) * 80  # above 1 MiB, though


class Account:
    """Somebody who is signed in to the running site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.email = f"{uuid4().hex}@example.com"
        self.headers: dict[str, str] = {}
        credentials = {"email": self.email, "password": "correct horse"}
        self.send("POST", "/api/v1/auth/register/", credentials)
        _, signed_in = self.send("POST", "/api/v1/auth/login/", credentials)
        self.headers = {"Authorization": f"Bearer {signed_in['access']}"}

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and document of an answer; a table is sent as it is."""
        is_table = isinstance(body, bytes)
        headers = {**self.headers, **(CSV if is_table else JSON if body else {})}
        sent = body if is_table else json.dumps(body) if body else None
        with self.site.connect(PATIENCE) as client:
            client.request(method, path, sent, headers)
            response = client.getresponse()
            return response.status, json.loads(response.read() or b"null")

    def open(self, stack: ExitStack, head: str, body: bytes = b"") -> socket.socket:
        """A connection with the beginning of a request on it."""
        address = ("127.0.0.1", self.site.api_port)
        opened = stack.enter_context(socket.create_connection(address, timeout=PATIENCE))
        lines = [head, "Host: localhost", *(f"{n}: {v}" for n, v in self.headers.items())]
        opened.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return opened

    def upload(self, stack: ExitStack, length: int, body: bytes) -> socket.socket:
        """An import of so many bytes, of which the first are sent."""
        head = f"POST {IMPORT} HTTP/1.1\r\nContent-Type: text/csv\r\nContent-Length: {length}"
        return self.open(stack, head, body)

    def titles(self) -> list[str]:
        _, document = self.send("GET", EXPORT)
        return [row["title"] for row in document["tasks"]]


def answer_on(opened: socket.socket) -> tuple[HTTPResponse, Any]:
    response = HTTPResponse(opened)
    response.begin()
    return response, json.loads(response.read())


def assert_alive(site: Site) -> None:
    """Every worker answers; connections go to one or the other."""
    for _ in range(8):
        with site.connect() as client:
            client.request("GET", "/livez")
            assert client.getresponse().status == 200


def workers(site: Site) -> list[Path]:
    """What Linux tells of the site's own processes."""
    mark = f"TASKS_DATA_DIR={site.environment['TASKS_DATA_DIR']}".encode()
    return [path for path in Path("/proc").glob("[0-9]*") if mark in environment(path)]


def environment(process: Path) -> list[bytes]:
    """The variables of a process; none of somebody else's, or of one that is gone."""
    try:
        return (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def peak(process: Path) -> int:
    """The most memory that a process has had since its peak was set back, in bytes."""
    lines = (process / "status").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def account(site: Site) -> Account:
    """Somebody new."""
    return Account(site)


@pytest.fixture(scope="module")
def rich(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Account:
    """Somebody with 20,000 tasks."""
    account = Account(site)
    file = tmp_path_factory.mktemp("import") / "tasks.json"
    step = COUNT // 4  # each command has its time
    for start in range(0, COUNT, step):
        titles = map(str, range(start, start + step))
        rows = [{"title": title, "description": DESCRIPTION} for title in titles]
        file.write_text(json.dumps({"tasks": rows}))
        site.manage("import_tasks", str(file), "--user", account.email)
    return account


# --- Large answers --------------------------------------------------------------------------------


def test_an_export_arrives_whole(site: Site, rich: Account) -> None:
    with site.connect(PATIENCE) as client:
        client.request("GET", EXPORT, headers=rich.headers)
        response = client.getresponse()
        length, body = response.getheader("Content-Length"), response.read()

    assert response.status == 200
    assert length == str(len(body))
    assert [row["title"] for row in json.loads(body)["tasks"]] == [str(n) for n in range(COUNT)]


def test_a_slow_reader_of_an_export_holds_up_nobody(
    site: Site, rich: Account, account: Account, opened: ExitStack
) -> None:
    slow = [rich.open(opened, f"GET {EXPORT} HTTP/1.1") for _ in range(8)]
    assert all(reader.recv(1) == b"H" for reader in slow)

    assert_alive(site)
    assert account.send("POST", TASKS, {"title": "meanwhile"})[0] == 201
    assert account.titles() == ["meanwhile"]
    assert len(rich.titles()) == COUNT


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="Linux tells, no other")
def test_memory_does_not_grow_with_an_export(site: Site, rich: Account, account: Account) -> None:
    for _ in range(20):  # each worker has done it once
        account.titles()
    running = workers(site)
    assert len(running) >= WORKERS
    for process in running:
        (process / "clear_refs").write_text("5")  # sets VmHWM back to what is in use
    before = {process: peak(process) for process in running}

    for _ in range(4):
        assert len(rich.titles()) == COUNT

    grown = {process.name: peak(process) - before[process] for process in running}
    assert max(grown.values()) < COUNT * len(DESCRIPTION) // 2, grown


def test_readers_that_go_away_leave_nothing_behind(site: Site, rich: Account) -> None:
    for _ in range(24):
        with ExitStack() as stack:
            assert rich.open(stack, f"GET {EXPORT} HTTP/1.1").recv(1) == b"H"

    assert_alive(site)
    assert len(rich.titles()) == COUNT


# --- Large bodies ---------------------------------------------------------------------------------


def test_large_bodies_that_trickle_are_few_and_hold_up_nobody(
    site: Site, account: Account, opened: ExitStack
) -> None:
    many = WORKERS * LARGE_BODIES_AT_ONCE + 1  # so one worker has more than it takes
    started = [account.upload(opened, len(SMALL_TABLE), SMALL_TABLE[:1000]) for _ in range(many)]
    select(started, [], [], PATIENCE)
    assert_alive(site)
    assert account.send("POST", TASKS, {"title": "meanwhile"})[0] == 201
    refused, _, _ = select(started, [], [], 0)

    assert refused
    for each in refused:
        response, problem = answer_on(each)
        assert (response.status, problem["code"]) == (503, "unavailable")
        assert response.getheader("Content-Type") == "application/problem+json"
        assert int(response.getheader("Retry-After") or 0) >= 1
    for each in set(started) - set(refused):
        each.sendall(SMALL_TABLE[1000:])
        assert answer_on(each)[0].status == 201
    assert account.send("POST", IMPORT, SMALL_TABLE)[0] == 201


def test_a_place_is_free_again_when_its_sender_goes_away(account: Account) -> None:
    with ExitStack() as stack:
        for _ in range(2 * WORKERS * LARGE_BODIES_AT_ONCE):
            account.upload(stack, MIB + 1, b"title\r\n")

    deadline = time.monotonic() + PATIENCE
    statuses: list[int] = []
    while statuses[-8:] != [201] * 8:  # both workers
        assert time.monotonic() < deadline, statuses
        with suppress(ConnectionError):  # refused before all was sent
            statuses.append(account.send("POST", IMPORT, SMALL_TABLE)[0])


def test_a_large_body_of_nobody_is_not_looked_at(site: Site, account: Account) -> None:
    account.headers = {}

    for body in (SMALL_TABLE, b"\xff" * 20 * MIB):
        status, problem = account.send("POST", IMPORT, body)
        assert (status, problem["code"]) == (401, "not_authenticated")
    assert_alive(site)


def test_a_body_beyond_50_mb_is_refused(account: Account, opened: ExitStack) -> None:
    upload = account.upload(opened, 50 * MIB + 1, b"x" * 8 * MIB)

    response, problem = answer_on(upload)

    assert (response.status, problem["code"]) == (413, "too_large")
