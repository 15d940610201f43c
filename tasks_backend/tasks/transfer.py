"""Tasks as a file: what a row of it looks like, in JSON and in CSV (RFC 4180).

A row names projects, labels and parents as the file knows them, so it means the same to another
account: the project and the labels by name (no project is the Inbox), the parent by its ``id`` in
the file.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import orjson
from django.core.exceptions import ValidationError
from rest_framework.parsers import BaseParser

from api.parsing import read_body
from api.rendering import JSONRenderer

COLUMNS = (
    "id",
    "parent",
    "project",
    "title",
    "description",
    "status",
    "priority",
    "due_date",
    "due_time",
    "labels",
    "completed_at",
)
Row = dict[str, Any]

# What a spreadsheet takes for a formula, also behind blanks and in full width, and such texts that
# have been marked already.
_FORMULA = re.compile("'*[\\s\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_MARKED = re.compile("'" + _FORMULA.pattern)
_EMPTY_IS_NULL = ("parent", "project", "due_date", "due_time", "completed_at")
_EMPTY_IS_OMITTED = ("id", "status", "priority")
_TEXTS = ("project", "title", "description", "labels")


@dataclass
class Table:
    """A CSV body: rows with the numbers of their lines."""

    rows: list[tuple[int, Row]]


class CSVRenderer(JSONRenderer):
    """Lets a request ask for CSV. What is refused is a problem in JSON all the same."""

    media_type = "text/csv"
    format = "csv"


class CSVParser(BaseParser):
    """A table in UTF-8, as ``to_csv`` writes it."""

    media_type = "text/csv"

    def parse(  # type: ignore[override]  # DRF's stub knows only mappings
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Table:
        body = read_body(stream, (parser_context or {})["request"], media_type or "")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise _no_table("The body is not UTF-8.") from error
        return Table(list(from_csv(text)))


def to_json(rows: Iterable[Row]) -> Iterator[bytes]:
    """A document ``{"tasks": [...]}``, piece by piece."""
    separator = b'{"tasks": ['
    for row in rows:
        yield separator + b"\n" + orjson.dumps(row)
        separator = b","
    yield b'{"tasks": []}\n' if separator != b"," else b"\n]}\n"


def to_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """A table with a heading, piece by piece; no cell of it is a formula to a spreadsheet."""
    yield _line(COLUMNS)
    for row in rows:
        cells = {**row, "labels": _line(row["labels"]).decode().removesuffix("\r\n")}
        yield _line(_safe(name, "" if cells[name] is None else cells[name]) for name in COLUMNS)


def from_csv(text: str) -> Iterator[tuple[int, Row]]:
    """The rows of a table, each with the number of the line that it ends on.

    Raises:
        ValidationError: where it is no table with these columns.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        heading = next(lines, [])
        if unknown := [name for name in heading if name not in COLUMNS]:
            raise _no_table(f"There is no column {unknown[0]!r}. Allowed: {', '.join(COLUMNS)}.")
        if len(set(heading)) < len(heading) or "title" not in heading:
            raise _no_table("The first line names the columns, each once; title is one of them.")
        for cells in filter(None, lines):
            if len(cells) != len(heading):
                raise _no_table(f"Line {lines.line_num} has {len(cells)} cells.")
            yield lines.line_num, _row(dict(zip(heading, cells, strict=True)))
    except csv.Error as error:
        raise _no_table(f"Line {lines.line_num}: {error}.") from error


def _row(cells: dict[str, str]) -> Row:
    row: Row = {name: _restored(name, cell) for name, cell in cells.items()}
    for name in _EMPTY_IS_NULL:
        if row.get(name) == "":
            row[name] = None
    if "labels" in row:
        row["labels"] = next(csv.reader([row["labels"]]), [])
    # An empty cell of a word is a word that was not written.
    return {name: value for name, value in row.items() if value or name not in _EMPTY_IS_OMITTED}


def _safe(name: str, cell: str) -> str:
    return f"'{cell}" if name in _TEXTS and _FORMULA.match(cell) else cell


def _restored(name: str, cell: str) -> str:
    return cell[1:] if name in _TEXTS and _MARKED.match(cell) else cell


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _no_table(text: str) -> ValidationError:
    return ValidationError(text, code="not_csv")
