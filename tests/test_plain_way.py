"""Without the scripts: migrate and runserver in one folder, http.server in the other."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from live import ROOT, free_ports, own_database

BACKEND, FRONTEND = ROOT / "tasks_backend", ROOT / "tasks_frontend"


def get(port: int, path: str) -> tuple[int, str]:
    """Status and type of an answer, as soon as the server answers at all."""
    deadline = time.monotonic() + 30
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.headers["Content-Type"]
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        finally:
            connection.close()


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_database() as variables:
        yield {**os.environ, **variables, "TASKS_DATA_DIR": str(tmp_path)}


def test_migrate_and_runserver_serve_the_api(environment: dict[str, str]) -> None:
    (port,) = free_ports(1)
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, cwd=BACKEND, env=environment, check=True)

    command = [sys.executable, "manage.py", "runserver", "--noreload", str(port)]
    with subprocess.Popen(
        command,
        cwd=BACKEND,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            assert get(port, "/readyz") == (200, "application/json")
            assert get(port, "/api/v1/tasks/") == (401, "application/problem+json")
            assert get(port, "/api/docs/") == (200, "text/html; charset=utf-8")
            status, kind = get(port, "/static/api/docs.js")
            assert (status, kind.partition(";")[0]) == (200, "text/javascript")
        finally:
            server.terminate()


def test_the_dashboard_as_it_is_finds_the_api_at_its_usual_port() -> None:
    config = json.loads((FRONTEND / "config.json").read_text())

    assert config["apiBase"] == "http://{hostname}:8000"
    assert "connect-src 'self' http://localhost:8000 " in (FRONTEND / "index.html").read_text()
