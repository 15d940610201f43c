"""The servers that are compared, each with one worker and a database of its own."""

import hashlib
import hmac
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import orjson

import serve
from database import free_port
from databases import SECRET_KEY

TOKEN_KEY = hmac.new(SECRET_KEY.encode(), b"tasks.jwt", hashlib.sha256).hexdigest()
START_TIMEOUT, IDLE_TIMEOUT = 60, 60  # seconds
TICKS = os.sysconf("SC_CLK_TCK")  # a second

# As bin/run starts it, but for the number of workers.
_workers = serve.API.index("--workers") + 1
PRODUCT = ["-c", serve.GRANIAN, *serve.API[:_workers], "1", *serve.API[_workers + 1 :]]
PLAIN = "-m gunicorn plain.wsgi --workers 1 --log-level error --bind".split()
LIMIT = ["-c", serve.GRANIAN]
LIMIT += """limit:application --interface wsgi --http 1 --workers 1
    --log-level error --host 127.0.0.1""".split()
# Of a worker, as bin/run has them on each database; the others have as many.
THREADS = {"sqlite": 1, "postgres": 4}
NAMES = ("product", "plain", "limit")


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        others: processes beside its own whose work is done for it: those of the database.
    """

    name: str
    port: int
    process: subprocess.Popen[bytes]
    others: list[int]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """What all its processes have used so far."""
        pids = {pid for root in (self.process.pid, *self.others) for pid in _tree(root)}
        ticks = [fields[11:13] for pid, fields in _processes() if pid in pids]
        return sum(int(user) + int(system) for user, system in ticks) / TICKS

    def wait_until_idle(self) -> None:
        """Until it has done with the requests whose clients have gone."""
        deadline = time.monotonic() + IDLE_TIMEOUT
        before = -1.0
        while (now := self.cpu_seconds()) != before and time.monotonic() < deadline:
            before = now
            time.sleep(0.05)

    def memory(self) -> float:
        """The largest that its worker has ever been, in MB."""
        return max(_peak_memory(pid) for pid in _tree(self.process.pid))

    def ask(
        self, path: str, token: str | None = None, *, body: Any = None, method: str | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, document and headers, by their names in lower case, of an answer."""
        headers = {"Content-Type": "application/json"} if body else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        method = method or ("POST" if body else "GET")
        connection.request(method, path, orjson.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        found = orjson.loads(content) if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR else None
        return answer.status, found, {name.lower(): text for name, text in answer.getheaders()}


@contextmanager
def running(name: str, url: str, others: list[int], folder: Path) -> Iterator[Server]:
    """The server of this name over the database of a URL; its words go into a log in ``folder``."""
    port = free_port()
    threads = str(THREADS[url.partition(":")[0]])
    benchmarks = Path(__file__).resolve().parent
    environment = {
        "DATABASE_URL": url,
        "PYTHONPATH": f"{benchmarks}:{serve.BACKEND}",
        "SECRET_KEY": SECRET_KEY,
        "TASKS_DATA_DIR": str(folder),
        "TOKEN_KEY": TOKEN_KEY,
    }
    if name == "product":
        command = [*PRODUCT, str(port)]
        environment |= {"DATABASE_PERSISTENT": "1", "EXECUTOR_THREADS": threads}
    elif name == "plain":
        command = [*PLAIN, f"127.0.0.1:{port}", "--threads", threads]
    else:
        command = [*LIMIT, "--port", str(port), "--blocking-threads", threads]
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        process = serve.start(*command, output=output.fileno(), **environment)
    try:
        _wait_for(port, process, log)
        yield Server(name, port, process, others)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(serve.STOP_TIMEOUT + 5)
        serve.kill(process)
        process.wait()


@contextmanager
def all_running(urls: dict[str, str], others: list[int], folder: Path) -> Iterator[list[Server]]:
    """The servers of these databases."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(running(name, url, others, folder)) for name, url in urls.items()
        ]


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until something listens there, and answers whatever it likes."""
    deadline = time.monotonic() + START_TIMEOUT
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=START_TIMEOUT)
            connection.request("GET", "/livez")
            connection.getresponse().read()
            connection.close()
        except (OSError, socket.gaierror):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"A server did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def _tree(root: int) -> list[int]:
    """A process with all that it started, and they."""
    found = [root]
    parents = {pid: int(fields[1]) for pid, fields in _processes()}
    for parent in found:
        found += [pid for pid, of in parents.items() if of == parent]
    return found


def _processes() -> Iterator[tuple[int, list[str]]]:
    """What the kernel says of each process, from its state on (proc_pid_stat(5), field 3)."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):  # it has ended
                yield int(folder.name), (folder / "stat").read_text().rpartition(")")[2].split()


def _peak_memory(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0
