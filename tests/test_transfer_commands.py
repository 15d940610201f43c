"""manage.py export_tasks and import_tasks, as they are typed."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from live import ROOT, Site

ROW = {"project": "Household", "title": "=Buy milk", "labels": ["errand", "a, b"]}


def command(site: Site, *arguments: str | Path, terminal: bool = False) -> tuple[int, bytes, str]:
    """Exit status, output and what stood on the error stream; that may be a terminal."""
    screen, errors = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(
        [sys.executable, ROOT / "tasks_backend" / "manage.py", *arguments],
        env=site.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors if terminal else subprocess.PIPE,
    ) as process:
        os.close(errors)
        output, text = process.communicate(timeout=60)
        if terminal:
            text = everything_on(screen)
        os.close(screen)
    return process.returncode, output, (text or b"").decode()


def everything_on(screen: int) -> bytes:
    """What was written to a terminal that everybody has left."""
    text = b""
    with suppress(OSError):  # Linux says so where others say that it is the end
        while piece := os.read(screen, 65_536):
            text += piece
    return text


@pytest.fixture
def email(site: Site) -> str:
    """Of a new account."""
    address = f"{uuid4().hex}@example.com"
    with site.connect() as client:
        body = json.dumps({"email": address, "password": "correct horse"})
        client.request("POST", "/api/v1/auth/register/", body, {"Content-Type": "application/json"})
        assert client.getresponse().status == 201
    return address


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of one task."""
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps({"tasks": [ROW]}))
    return path


def rows_of(site: Site, email: str) -> list[dict[str, Any]]:
    status, output, errors = command(site, "export_tasks", "--user", email)
    assert (status, errors) == (0, "")
    rows: list[dict[str, Any]] = json.loads(output)["tasks"]
    return rows


@pytest.mark.parametrize("name", ["tasks.json", "tasks.csv", "TASKS.CSV", "tasks"])
def test_what_was_exported_can_be_imported(
    site: Site, email: str, file: Path, tmp_path: Path, name: str
) -> None:
    imported = command(site, "import_tasks", file, "--user", email)
    assert imported == (0, b"1 tasks, 1 projects, 2 labels were made.\n", "")

    status, output, errors = command(site, "export_tasks", tmp_path / name, "--user", email)
    assert (status, output) == (0, b"")
    assert errors == f"1 tasks are in {tmp_path / name}.\n"

    again = command(site, "import_tasks", tmp_path / name, "--user", email)
    assert again == (0, b"1 tasks, 0 projects, 0 labels were made.\n", "")
    first, second = rows_of(site, email)
    assert {**first, "id": second["id"]} == second
    assert (first["title"], first["labels"]) == ("=Buy milk", ["a, b", "errand"])


def test_the_format_may_be_another_than_the_ending_says(
    site: Site, email: str, file: Path, tmp_path: Path
) -> None:
    command(site, "import_tasks", file, "--user", email)
    path = tmp_path / "tasks.txt"

    assert command(site, "export_tasks", path, "--user", email, "--format", "csv")[0] == 0
    assert path.read_text().startswith("id,parent,")
    output = command(site, "export_tasks", "--user", email, "--format", "csv")[1]
    assert output == path.read_bytes()


def test_an_account_is_found_by_its_address_in_any_case(site: Site, email: str, file: Path) -> None:
    assert command(site, "import_tasks", file, "--user", email.upper())[0] == 0
    assert len(rows_of(site, email)) == 1


def test_a_dry_run_writes_nothing(site: Site, email: str, file: Path) -> None:
    answer = command(site, "import_tasks", file, "--user", email, "--dry-run")

    assert answer == (0, b"1 tasks, 1 projects, 2 labels would be made.\n", "")
    assert rows_of(site, email) == []


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_each_error_is_listed_and_nothing_is_written(
    site: Site, email: str, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text("title,status\na,todo\n,todo\nb,finished\n")

    status, output, errors = command(site, "import_tasks", path, "--user", email, *options)

    assert (status, output) == (1, b"")
    first, *listed = errors.splitlines()
    assert first.endswith("Nothing was written.")
    assert [line.split(": ")[0] for line in listed] == ["#/lines/3/title", "#/lines/4/status"]
    assert rows_of(site, email) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("tasks.csv", b"owner\r\na\r\n", "There is no column 'owner'."),
        ("tasks.csv", b"title\r\n\xff\r\n", "is not UTF-8."),
        ("tasks.json", b"\xff", "#: The body is not valid JSON in UTF-8."),
        ("tasks.json", b"[]", "#: The body must be a JSON object."),
        ("tasks.json", b"{}", "#/tasks: "),
        ("missing.json", None, "cannot be read: No such file or directory."),
    ],
)
def test_a_file_that_is_none_is_told_in_a_line_or_two(
    site: Site, email: str, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    status, output, errors = command(site, "import_tasks", tmp_path / name, "--user", email)

    assert (status, output) == (1, b"")
    assert reason in errors
    assert len(errors.splitlines()) <= 2, errors


def test_an_unknown_account_is_told(site: Site, file: Path) -> None:
    expected = (1, b"", "CommandError: There is no account nobody@example.com.\n")

    assert command(site, "import_tasks", file, "--user", "nobody@example.com") == expected
    assert command(site, "export_tasks", "--user", "nobody@example.com") == expected
    assert command(site, "export_tasks", file, "--user", "nobody@example.com") == expected
    assert json.loads(file.read_text()) == {"tasks": [ROW]}


def test_a_file_that_cannot_be_written_is_told(site: Site, email: str, tmp_path: Path) -> None:
    path = tmp_path / "missing" / "tasks.json"

    status, _, errors = command(site, "export_tasks", path, "--user", email)

    assert (status, errors) == (
        1,
        f"CommandError: {path} cannot be written: No such file or directory.\n",
    )


def test_a_bar_is_drawn_on_a_terminal_alone(
    site: Site, email: str, file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "exported.json"
    for arguments in (("import_tasks", file), ("export_tasks", path), ("export_tasks",)):
        status, _, seen = command(site, *arguments, "--user", email, terminal=True)
        assert status == 0
        assert f"\r[{'#' * 40}] 100 %" in seen

        status, output, errors = command(site, *arguments, "--user", email)
        assert status == 0
        assert "#" not in errors
        assert b"####" not in output
