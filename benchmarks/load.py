"""Load by wrk."""

import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson

from cases import Case

SCRIPT = Path(__file__).resolve().with_name("load.lua")
TIMEOUT = 60  # seconds for an answer; a slow one is slow, and no error


@dataclass(frozen=True)
class Measured:
    """What came out of one run.

    Attributes:
        rate: answers per second.
        cpu_ms: that the server used for each, on all cores.
        p50_ms: within which half of all answers came.
        p99_ms: within which 99 of 100 came.
    """

    rate: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float


class WrongAnswerError(Exception):
    """An answer had another status than it should, or none came."""


def run(case: Case, *, seconds: int, connections: int) -> Measured | None:
    """Send a case's requests over so many connections for so long.

    Returns:
        None where no answer came in this time.

    Raises:
        WrongAnswerError: where one was not right.
    """
    case.server.wait_until_idle()
    with NamedTemporaryFile() as requests:
        requests.write(b"\0".join(case.requests))
        requests.flush()
        environment = {
            "REQUESTS": requests.name,
            "EXPECTED": str(case.expected),
            "RUN": secrets.token_hex(4),
        }
        before = case.server.cpu_seconds()
        finished = subprocess.run(
            f"wrk --threads 1 --connections {connections} --duration {seconds}s "
            f"--timeout {TIMEOUT}s --script {SCRIPT.name} {case.server.address}".split(),
            cwd=SCRIPT.parent,
            env=os.environ | environment,
            capture_output=True,
            check=True,
        )
        used = case.server.cpu_seconds() - before
    found = orjson.loads(finished.stdout.splitlines()[-1])
    if found["wrong"] or found["broken"] or found["timeouts"]:
        raise WrongAnswerError(f"{case.name} of {case.server.name}: {found}")
    if not found["requests"]:
        return None
    return Measured(
        found["requests"] / found["seconds"],
        used * 1000 / found["requests"],
        found["p50_ms"],
        found["p99_ms"],
    )
