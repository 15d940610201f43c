"""The examples of docs/api/: each page is pasted into a shell, and answered as it shows."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from live import ROOT, Site

DOCS = ROOT / "docs" / "api"
START = "README.md"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))

BLOCK = re.compile("^```(sh|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|\.\.\.')
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z")
END_OF_BLOCK = "\x1e"


class Example:
    """A block of commands, and the answers that the page shows below it, if any."""

    def __init__(self, commands: str) -> None:
        self.commands = commands
        self.answers: list[Any] | None = None


def examples(page: str) -> list[Example]:
    """The examples of a page, in order. Answers without commands above them are an error."""
    found: list[Example] = []
    for language, text in BLOCK.findall((DOCS / page).read_text()):
        if language == "sh":
            found.append(Example(text))
        else:
            assert found, f"{page} shows an answer before any request."
            assert found[-1].answers is None, f"{page} shows two answers to one block."
            found[-1].answers = documents(whole(text))
    return found


def whole(text: str) -> str:
    """JSON in which ``...``, which stands for members or items left out, is a member or an item."""
    opened: list[str] = []

    def written(match: re.Match[str]) -> str:
        token = match[0]
        if token in "{[":
            opened.append(token)
        elif token in "}]":
            opened.pop()
        elif token == "...":
            return '"...": "..."' if opened[-1] == "{" else '"..."'
        return token

    return TOKEN.sub(written, text)


def documents(text: str) -> list[Any]:
    """The JSON documents that stand behind each other in a text."""
    found = []
    while text := text.strip():
        document, end = json.JSONDecoder().raw_decode(text)
        found.append(document)
        text = text[end:]
    return found


class Comparison:
    """Answers of one page against what it shows.

    Ids and instants may differ, but one id of the page always stands for the same one. A text that
    ends with ``...`` is shown in part.
    """

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def check(self, shown: Any, given: Any, where: str) -> None:
        if isinstance(shown, dict) and isinstance(given, dict):
            self._check_members(shown, given, where)
        elif isinstance(shown, list) and isinstance(given, list):
            self._check_items(shown, given, where)
        elif isinstance(shown, str) and isinstance(given, str):
            assert self._is_same(shown, given), f"{where}: {given!r} is shown as {shown!r}"
        else:
            assert (type(shown), shown) == (type(given), given), where

    def _check_members(self, shown: dict[str, Any], given: dict[str, Any], where: str) -> None:
        if shown.pop("...", None) is None:
            assert list(shown) == list(given), where
        assert shown.keys() <= given.keys(), where
        for name, value in shown.items():
            self.check(value, given[name], f"{where}/{name}")

    def _check_items(self, shown: list[Any], given: list[Any], where: str) -> None:
        if "..." in shown:
            place = shown.index("...")
            behind = len(shown) - place - 1
            assert place + behind <= len(given), where
            shown = [*shown[:place], *shown[place + 1 :]]
            given = [*given[:place], *given[len(given) - behind :]]
        assert len(shown) == len(given), where
        for index, (one, other) in enumerate(zip(shown, given, strict=True)):
            self.check(one, other, f"{where}/{index}")

    def _is_same(self, shown: str, given: str) -> bool:
        if UUID.fullmatch(shown) and UUID.fullmatch(given):
            known = self._ids.setdefault(shown, given)
            return known == given and list(self._ids.values()).count(given) == 1
        if INSTANT.fullmatch(shown):
            return INSTANT.fullmatch(given) is not None
        if shown.endswith("..."):
            return given.startswith(shown.removesuffix("..."))
        return shown == given


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_are_what_happens(page: str, site: Site, tmp_path: Path) -> None:
    own = examples(page)
    start = [] if page == START else examples(START)[:1]
    person = f"{page.removesuffix('.md').lower()}@example.com"
    script = "".join(f"{each.commands}printf '\\036'\n" for each in [*start, *own])
    script = script.replace("http://localhost:8000", site.api).replace("alice@example.com", person)

    run = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    answers = run.stdout.replace(person, "alice@example.com").replace(
        site.api, "http://localhost:8000"
    )
    compare = Comparison()
    for example, answer in zip(own, answers.split(END_OF_BLOCK)[len(start) : -1], strict=True):
        if example.answers is not None:
            compare.check(example.answers, documents(answer), f"{page}: {example.commands}")


def test_every_page_is_in_the_index() -> None:
    linked = re.findall(r"\]\(([a-z-]+\.md)\)", (DOCS / START).read_text())

    assert set(PAGES) - {START} == set(linked)


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in DOCS.parent.glob("**/*.md"):
        for link in re.findall(r"\]\(([^)#:]+\.md)[^)]*\)", page.read_text()):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"
