"""The same requests get the same answers on every database.

WRITE_CORPUS=1 bin/test tests/test_corpus.py keeps the answers of SQLite, to be looked through.
"""

import difflib
import json
import os
from pathlib import Path

import pytest

from corpus import Corpus
from live import Site

KEPT = Path(__file__).with_name("corpus.json")


def as_lines(answers: dict[str, str]) -> str:
    return json.dumps(answers, indent=0, ensure_ascii=False) + "\n"


def test_every_database_answers_as_sqlite_did(site: Site) -> None:
    answers = Corpus(site).run()

    if os.environ.get("WRITE_CORPUS") and "DATABASE_URL" not in os.environ:
        KEPT.write_text(as_lines(answers))
    lines = difflib.unified_diff(
        KEPT.read_text().splitlines(),
        as_lines(answers).splitlines(),
        "as it was on SQLite",
        "as it is here",
        lineterm="",
        n=0,
    )
    difference = "\n".join(lines)
    if difference:
        pytest.fail(f"\n{difference}", pytrace=False)
    assert not [case for case, answer in answers.items() if answer.startswith("5")]
