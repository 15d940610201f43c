"""bin/run as a person uses it: real processes, on free ports, with data of their own."""

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from live import ROOT, free_ports

pytestmark = pytest.mark.once  # on the databases that it names itself

PATIENCE = 60  # seconds until a test gives up; none of them measures time


class Run:
    """One bin/run, in a session of its own, by which all that it starts is found again."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.api_port, self.dashboard_port = free_ports(2)
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "PUBLIC_URL"}
        }
        own = {
            "TASKS_DATA_DIR": str(folder / "data"),
            "API_PORT": str(self.api_port),
            "DASHBOARD_PORT": str(self.dashboard_port),
        }
        self.pages = folder / "data/dashboard" / str(self.dashboard_port)
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [ROOT / "bin/run"],
                cwd=folder,
                env=inherited | own | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        wait_for(lambda: "Ctrl-C" in self.output or self.process.poll() is not None)
        assert self.process.poll() is None, self.output

    @property
    def output(self) -> str:
        return self._log.read_text()

    def running(self) -> dict[int, str]:
        """The command lines by process id; what has ended but is not reaped yet has none."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if command and os.getsid(int(folder.name)) == self.process.pid:
                    found[int(folder.name)] = command
        return found

    def clean_up(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        for number in self.running():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def start(**environment: str) -> Run:
        runs.append(Run(tmp_path, **environment))
        return runs[-1]

    yield start
    for run in runs:
        run.clean_up()


def test_it_serves_both_on_other_ports(launch: Callable[..., Run]) -> None:
    run = launch(PUBLIC_URL="http://tasks.lan")
    run.wait_until_ready()

    assert f"http://localhost:{run.api_port}" in run.output
    assert f"http://localhost:{run.dashboard_port}" in run.output
    assert get(run.api_port, "/livez")[0] == 200
    page = get(run.dashboard_port, "/")[1].decode()
    assert f" http://0.0.0.0:{run.api_port} http://tasks.lan:{run.api_port}" in page
    config = json.loads(get(run.dashboard_port, "/config.json")[1])
    assert config["apiBase"] == f"http://{{hostname}}:{run.api_port}"
    committed = json.loads((ROOT / "tasks_frontend/config.json").read_text())
    assert config["version"] != committed["version"]
    assert {get(run.dashboard_port, f"/{name}")[0] for name in config["files"]} == {200}


def test_the_dashboard_is_sent_compressed_on_one_connection(launch: Callable[..., Run]) -> None:
    run = launch()
    run.wait_until_ready()
    name = "js/vendor/marked/marked.js"
    (run.pages / "../secret").write_text("not for the web")

    address = ("127.0.0.1", run.dashboard_port)
    with closing(http.client.HTTPConnection(*address, timeout=PATIENCE)) as connection:
        connection.request("GET", f"/{name}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        compressed = answer.read()
        kept = connection.sock
        connection.request("GET", "/../secret")
        missing = connection.getresponse()
        missing.read()
        assert connection.sock is kept

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "max-age=3600, public"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert gzip.decompress(compressed) == (ROOT / "tasks_frontend" / name).read_bytes()
    assert missing.status == 404


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGTERM, 0),
        (signal.SIGINT, 0),
        pytest.param(
            signal.SIGKILL,
            -signal.SIGKILL,
            marks=pytest.mark.skipif(
                sys.platform != "linux", reason="only Linux ends the children"
            ),
        ),
    ],
)
def test_a_signal_leaves_nothing_running(
    launch: Callable[..., Run], number: signal.Signals, status: int
) -> None:
    run = launch()
    run.wait_until_ready()

    run.process.send_signal(number)

    assert run.process.wait(PATIENCE) == status
    wait_for(lambda: not run.running())


def test_a_server_that_dies_takes_the_other_along(launch: Callable[..., Run]) -> None:
    run = launch()
    run.wait_until_ready()

    (server,) = (number for number, command in run.running().items() if "rsgi" in command)
    os.kill(server, signal.SIGKILL)  # its workers would outlive it

    assert run.process.wait(PATIENCE) == 1
    assert "The API ended by itself" in run.output
    wait_for(lambda: not run.running())


@pytest.mark.parametrize("variable", ["API_PORT", "DASHBOARD_PORT"])
def test_a_busy_port_is_named(launch: Callable[..., Run], variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        run = launch(**{variable: str(port)})
        assert run.process.wait(PATIENCE) == 1
    assert f"Port {port}: Address already in use. Set {variable} to another one." in run.output
    assert not run.running()


def test_a_database_that_cannot_be_migrated_starts_nothing(launch: Callable[..., Run]) -> None:
    run = launch(DATABASE_URL="nonsense")

    assert run.process.wait(PATIENCE) == 1
    assert "The database could not be migrated" in run.output
    assert not run.running()


def get(port: int, path: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
