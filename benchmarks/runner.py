"""Compare the product with its plain twin and with the limit; see README.md.

Exit status: 0, or 1 with a message when an answer was wrong.
"""

import argparse
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

import load
import report
import serve
from cases import Case, Cases, sign_in
from comparing import DifferentAnswerError, compare
from databases import Databases, opened
from figures import Round, ratios, summary
from load import WrongAnswerError
from servers import NAMES, Server, all_running, running

CONNECTIONS, WRITERS = 16, 32
CASES = ["list", "filtered", "sorted", "search", "deep", "get", "create", "patch", "not_modified"]
GROWING = ["list", "deep", "common", "get", "create"]  # of the large owner, at each size
NO_ETAG = "The product's list has no ETag: not_modified is not measured."
# What the limit cannot do, and what the product alone can.
OF_TWO, OF_PRODUCT = {"filtered", "sorted", "search", "common"}, {"not_modified"}


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes:
        sizes: numbers of tasks. Growth is measured at each, where there are several.
        main: the one at which everything is measured.
        seconds: that a run of wrk takes.
        writing_seconds: that many writers at once write.
    """

    databases: tuple[str, ...]
    sizes: tuple[int, ...]
    main: int = 100_000
    rounds: int = 3
    growth_rounds: int = 1
    seconds: int = 2
    writing_seconds: int = 10


QUICK = Plan(("sqlite",), (100_000,))
FULL = Plan(("sqlite", "postgres"), (1_000, 100_000, 1_000_000))
PLANS = {"quick": QUICK, "full": FULL}
"""By the option that asks for it."""


@dataclass
class Results:
    """Every figure, as the JSON has it."""

    machine: dict[str, Any]
    ratios: dict[str, float | None] = field(default_factory=dict)
    runs: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def main() -> None:
    """Measure, and report."""
    parser = argparse.ArgumentParser(prog="benchmarks/run", description="See benchmarks/README.md.")
    parser.add_argument("--quick", dest="plan", action="store_const", const="quick")
    parser.add_argument("--full", dest="plan", action="store_const", const="full")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure")
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="the tables, and beside them the curves"
    )
    parser.set_defaults(plan="quick")
    asked = parser.parse_args()
    for number in serve.STOP_SIGNALS:  # each stops the servers too
        signal.signal(number, signal.default_int_handler)
    results = Results(_machine())
    try:
        for _ in measure(PLANS[asked.plan], results):
            if asked.json:  # what is there already; the rest may take long, or fail
                asked.json.write_bytes(orjson.dumps(asdict(results), option=orjson.OPT_INDENT_2))
    except (DifferentAnswerError, WrongAnswerError) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    text = report.markdown(asdict(results))
    print(text)
    if asked.markdown:
        curves = report.curves(asdict(results))
        for name, picture in curves.items():
            asked.markdown.with_name(name).write_text(picture)
        asked.markdown.write_text(text + report.links(curves))


def measure(plan: Plan, results: Results) -> Iterator[None]:
    """Everything that a plan asks for, one size after the other, into ``results``."""
    for name in plan.databases:
        with opened(name) as databases:
            for tasks in plan.sizes:
                with TemporaryDirectory() as folder:
                    found = _measure(plan, databases, tasks, Path(folder), results.warnings)
                results.runs.append(found)
                if tasks == plan.main and not results.ratios:
                    results.ratios = found["ratios"]
                yield


def _measure(
    plan: Plan, databases: Databases, tasks: int, folder: Path, warnings: list[str]
) -> dict[str, Any]:
    """One size on one kind of database."""
    url = databases.make(tasks)
    found: dict[str, Any] = {"database": databases.name, "tasks": tasks}
    found["migrate_seconds"], found["start_seconds"] = _start_times(url, folder)
    with running("product", url, databases.processes, folder) as product:
        people = sign_in(product, databases, url)
    found["megabytes"] = databases.megabytes(url)
    urls = {"product": url}
    urls |= {name: databases.copy(url, f"{name}_{tasks}") for name in NAMES if name != "product"}
    with all_running(urls, databases.processes, folder) as servers:
        found["answers_compared"] = compare(servers, Cases(people, tasks=tasks), people)
        _say(f"{databases.name}, {tasks:,} tasks: {found['answers_compared']} answers are the same")
        if tasks == plan.main:
            found |= _everything(plan, servers, Cases(people, tasks=tasks), warnings)
        if len(plan.sizes) > 1:
            of_large = Cases(people, tasks=tasks, large_only=True)
            rounds = _rounds(plan.growth_rounds, plan.seconds, servers, of_large, GROWING)
            found["growth"] = summary(rounds)
            found["deep_page"] = of_large.deep_page
    for each in urls.values():
        databases.drop(each)
    return found


def _everything(
    plan: Plan, servers: list[Server], cases: Cases, warnings: list[str]
) -> dict[str, Any]:
    """All cases, memory, and many writers at once."""
    rounds = _rounds(plan.rounds, plan.seconds, servers, cases, CASES)
    if "not_modified" not in rounds[0] and NO_ETAG not in warnings:
        warnings.append(NO_ETAG)
    return {
        "ratios": ratios(rounds),
        "requests": summary(rounds),
        "memory_mb": {server.name: server.memory() for server in servers},
        "writers": _writers(plan, servers[0], cases),
    }


def _rounds(
    count: int, seconds: int, servers: list[Server], cases: Cases, names: list[str]
) -> list[Round]:
    """Run every case on every server in turn, several times: whatever else the machine does
    meanwhile hits all of them."""
    made = [(name, _cases(name, servers, cases)) for name in names]
    for _, each in made:  # caches fill, and wrong answers show at once
        for case in each:
            load.run(case, seconds=1, connections=1)
    rounds: list[Round] = []
    for number in range(count):
        _say(f"Round {number + 1} of {count}")
        found: Round = {}
        for name, each in made:
            for case in each:
                measured = load.run(case, seconds=seconds, connections=CONNECTIONS)
                if measured:
                    found.setdefault(name, {})[case.server.name] = measured
        rounds.append(found)
    return rounds


def _cases(name: str, servers: list[Server], cases: Cases) -> list[Case]:
    able = {"product"} if name in OF_PRODUCT else {"product", "plain"}
    if name not in OF_TWO | OF_PRODUCT:
        able.add("limit")
    made = [cases.of(server, name) for server in servers if server.name in able]
    return [case for case in made if case]


def _writers(plan: Plan, product: Server, cases: Cases) -> dict[str, float]:
    """Many at once who create; an error is a wrong answer, and ends the run."""
    case = cases.of(product, "create")
    seconds = plan.writing_seconds
    found = case and load.run(case, seconds=seconds, connections=WRITERS)
    if not found:
        raise WrongAnswerError("No writer got an answer.")
    return {"connections": WRITERS, "errors": 0, **asdict(found)}


def _start_times(url: str, folder: Path) -> tuple[float, float]:
    """Seconds that migrating takes where nothing is to migrate, and from there to an answer."""
    started = time.monotonic()
    own = {"DATABASE_URL": url, "TASKS_DATA_DIR": str(folder)}
    subprocess.run(
        [sys.executable, *serve.MIGRATE], cwd=serve.BACKEND, env=os.environ | own, check=True
    )
    migrated = time.monotonic()
    with running("product", url, [], folder):
        return migrated - started, time.monotonic() - migrated


def _machine() -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"],
        cwd=serve.BACKEND,
        capture_output=True,
        text=True,
        check=False,
    )
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
