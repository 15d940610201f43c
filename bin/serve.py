#!/usr/bin/env python3
"""Run the API and the dashboard until told to stop. bin/run makes the environment for it.

Exit status: 0 after Ctrl-C or SIGTERM, 1 with a message when something failed.
"""

import ctypes
import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import dashboard

BACKEND = Path(__file__).resolve().parent.parent / "tasks_backend"
START_TIMEOUT = 60  # seconds in which both must answer
STOP_TIMEOUT = 10  # seconds in which the requests in flight must complete

MIGRATE = ["manage.py", "migrate", "--no-input", "--verbosity", "0"]
# Workers are spawned: a forked one has its parent's signal handlers until it has imported the
# application, and so would overhear the order to stop.
GRANIAN = """import multiprocessing, granian.cli
multiprocessing.set_start_method("spawn")
granian.cli.entrypoint()"""
API = f"""config.rsgi:application --interface rsgi --http 1 --no-ws
    --workers 2 --respawn-failed-workers --workers-kill-timeout {STOP_TIMEOUT}
    --log-level error --host 127.0.0.1 --port""".split()
DASHBOARD = ["--working-dir", str(Path(__file__).parent)]
DASHBOARD += f"""pages:application --interface wsgi --http 1 --no-ws
    --workers 1 --respawn-failed-workers --workers-kill-timeout {STOP_TIMEOUT}
    --log-level error --host 127.0.0.1 --port""".split()

STOP_SIGNALS = [signal.SIGINT, signal.SIGTERM]
if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # a closed terminal, but not under nohup
    STOP_SIGNALS.append(signal.SIGHUP)

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)

Process = subprocess.Popen[bytes]


def main() -> None:
    """Serve until a stop signal, and leave nothing running, however it ends."""
    api_port, dashboard_port = free_port("API_PORT", 8000), free_port("DASHBOARD_PORT", 5500)
    if api_port == dashboard_port:
        sys.exit(f"API_PORT and DASHBOARD_PORT must differ, but both are {api_port}.")
    allow_files(10_000)  # a slow client may hold two
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    processes: dict[str, Process] = {}
    try:
        serve(processes, api_port, dashboard_port)
    except KeyboardInterrupt:
        pass
    finally:
        stop(processes)


def allow_files(count: int) -> None:
    """Let this process and its children have so many files and connections, if they may."""
    usual, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if most == resource.RLIM_INFINITY else min(count, most)
    if usual != resource.RLIM_INFINITY and usual < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def free_port(variable: str, default: int) -> int:
    """The port that `variable` names; exits where nothing can listen on it."""
    value = os.environ.get(variable) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65_536:
        sys.exit(f"{variable} must be a port from 1 to 65535, not {value}.")
    try:
        with socket.socket() as probe:
            # As the servers do: connections of an earlier run that still linger do no harm.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", int(value)))
    except OSError as error:
        sys.exit(f"Port {value}: {error.strerror}. Set {variable} to another one.")
    return int(value)


def serve(processes: dict[str, Process], api_port: int, dashboard_port: int) -> None:
    """Migrate, start both servers, exit when either ends. What runs is kept in `processes`."""
    data = Path(os.environ.get("TASKS_DATA_DIR") or BACKEND.parent / "var").absolute()
    os.environ["TASKS_DATA_DIR"] = str(data)

    processes["migration"] = start(*MIGRATE)
    if processes["migration"].wait() != 0:
        sys.exit("The database could not be migrated, see above. Nothing was started.")
    del processes["migration"]

    pages = data / "dashboard" / str(dashboard_port)  # another run may have the same data
    public_url = os.environ.get("PUBLIC_URL") or "http://localhost"
    dashboard.copy(pages, api_port=api_port, public_url=public_url)
    processes["API"] = start("-c", GRANIAN, *API, str(api_port), DATABASE_PERSISTENT="1")
    processes["dashboard"] = start(
        "-c", GRANIAN, *DASHBOARD, str(dashboard_port), DASHBOARD=str(pages)
    )
    wait_until_ready(processes, {dashboard_port: "/config.json", api_port: "/livez"})
    print(
        f"Dashboard    http://localhost:{dashboard_port}\n"
        f"API          http://localhost:{api_port}/api/docs/\n"
        "First admin  bin/manage createsuperuser (in another terminal, with the same variables)\n"
        "Stop         Ctrl-C",
        flush=True,
    )
    while True:
        check_running(processes)
        time.sleep(0.5)


def start(*arguments: str, output: int | None = None, **environment: str) -> Process:
    """Start Python with `arguments` in a process group of its own, which no Ctrl-C reaches."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BACKEND,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        process_group=0,
        preexec_fn=end_with_parent,  # noqa: PLW1509  # unsafe beside threads, and here are none
    )


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Have the kernel stop this process when its parent was killed outright (Linux only)."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, number)


def wait_until_ready(processes: dict[str, Process], paths: dict[int, str]) -> None:
    """Wait until each port answers for its path; exits when that takes too long."""
    deadline = time.monotonic() + START_TIMEOUT
    while not all(answers(port, path) for port, path in paths.items()):
        check_running(processes)
        if time.monotonic() > deadline:
            sys.exit(f"The servers did not answer within {START_TIMEOUT} seconds.")
        time.sleep(0.05)


def answers(port: int, path: str) -> bool:
    """Whether a GET is answered by 200."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def check_running(processes: dict[str, Process]) -> None:
    """Exit when one has ended, and say which."""
    for name, process in processes.items():
        if (status := process.poll()) is not None:
            sys.exit(f"The {name} ended by itself, with status {status}. All was stopped.")


def stop(processes: dict[str, Process]) -> None:
    """End each process with all that it started, once the requests in flight are complete."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C would leave half of them running
    for process in processes.values():
        process.terminate()  # once: a second signal makes granian's workers hang
    for process in processes.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_TIMEOUT + 5)
        kill(process)
        process.wait()


def kill(process: Process) -> None:
    """Kill a process and its children, which would outlive it."""
    with suppress(ProcessLookupError, PermissionError):  # all have ended; macOS says the latter
        os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
