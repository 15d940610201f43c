"""A database server that takes connections and says nothing."""

import os
import socket
import subprocess
import sys
from importlib.util import find_spec

import pytest

from live import ROOT

CONNECT = "from django.db import connection; connection.ensure_connection()"
DRIVERS = {"postgres": "psycopg", "mysql": "MySQLdb"}


@pytest.mark.parametrize("kind", DRIVERS)
def test_it_is_given_up(kind: str) -> None:
    if find_spec(DRIVERS[kind]) is None:
        pytest.skip("its driver is not installed")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        run = subprocess.run(
            [sys.executable, ROOT / "tasks_backend" / "manage.py", "shell", "-c", CONNECT],
            env={**os.environ, "DATABASE_URL": f"{kind}://a:b@127.0.0.1:{port}/c"},
            timeout=30,
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert "OperationalError" in run.stderr
