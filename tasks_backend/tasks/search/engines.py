"""How each database stores, indexes and finds the words of an entry."""

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, NamedTuple

from django.apps import apps
from django.db import connection, models

from api.statements import Fixed, TookTooLong, at_most
from tasks.search.text import MARK_DIGITS, Query

# From how many entries on a query is common, and how long may then be looked for a page in the
# order of the list: through some 1,500 tasks.
COMMON = 1_000
SECONDS = 0.01


class Condition(NamedTuple):
    """What an engine makes of a query: SQL about ``{alias}`` of its ``{table}``, and texts.

    ``is_test``: it looks at one entry after the other, rather than in the index.
    """

    sql: Fixed
    texts: list[str]
    is_test: bool = False


class Engine(ABC):
    """How a database stores tokens, indexes and finds them."""

    column: ClassVar[str]

    @abstractmethod
    def store(self, entry: list[str]) -> str:
        """The tokens as the column takes them."""

    @abstractmethod
    def load(self, stored: str) -> list[str]:
        """The tokens that were stored."""

    @abstractmethod
    def condition(self, query: Query) -> Condition:
        """What is true for the entries that are looked for."""

    def attempts(self, query: Query) -> list[tuple[Condition, float | None]]:
        """Ways to find a page, the one that may be quick first, with the seconds it may take."""
        return [(self.condition(query), None)]

    @abstractmethod
    def create(self, table: str) -> list[str]:
        """Statements that make the index, of the rows that are there too."""

    @abstractmethod
    def drop(self, table: str) -> list[str]:
        """Statements that remove it."""


class SQLite(Engine):
    """FTS5 over the table. Of ASCII, its tokenizer takes letters and digits; all else, as it is."""

    column = "text"
    _found = 'FROM "{table}_fts" WHERE "{table}_fts" MATCH %s'

    def store(self, entry: list[str]) -> str:
        return " ".join(_twice(entry))

    def load(self, stored: str) -> list[str]:
        return _once(stored.split(" "))

    def condition(self, query: Query) -> Condition:
        found = f"SELECT rowid {self._found}"  # names of ours
        return Condition(Fixed(f"{{alias}}.id IN ({found})"), [self._text(query)])

    def attempts(self, query: Query) -> list[tuple[Condition, float | None]]:
        """What many entries have is found soonest in the order of the list, where it is spread
        evenly; whether it is shows in trying."""
        attempts = super().attempts(query)
        return [(self._test(query), SECONDS), *attempts] if self._is_common(query) else attempts

    def create(self, table: str) -> list[str]:
        index = f"{table}_fts"
        # SQLite's own words for an index of a table that it does not own: sqlite.org/fts5.html,
        # "External Content Tables". Without ranking nothing asks for the columns' sizes. The
        # first four characters behind a mark have an index of their own: in a large space, the
        # tokens that begin with one letter are too many to be read one by one.
        prefixes = " ".join(str(1 + MARK_DIGITS + length) for length in range(1, 5))
        add = f'INSERT INTO "{index}" (rowid, words) VALUES (new.id, new.words);'  # noqa: S608  # names of ours
        remove = f'INSERT INTO "{index}" ("{index}", rowid, words) VALUES (\'delete\', old.id, old.words);'  # noqa: E501, S608
        return [
            f'CREATE VIRTUAL TABLE "{index}" USING fts5 '
            f"(words, content='{table}', content_rowid='id', tokenize='ascii', columnsize=0, "
            f"prefix='{prefixes}')",
            f'CREATE TRIGGER "{index}_insert" AFTER INSERT ON "{table}" BEGIN {add} END',
            f'CREATE TRIGGER "{index}_delete" AFTER DELETE ON "{table}" BEGIN {remove} END',
            f'CREATE TRIGGER "{index}_update" AFTER UPDATE OF words ON "{table}" '
            f"BEGIN {remove} {add} END",
            f'INSERT INTO "{index}" ("{index}") VALUES (\'rebuild\')',  # noqa: S608
        ]

    def drop(self, table: str) -> list[str]:
        triggers = [f"{table}_fts_{event}" for event in ("insert", "delete", "update")]
        return [
            *(f'DROP TRIGGER "{trigger}"' for trigger in triggers),
            f'DROP TABLE "{table}_fts"',
        ]

    def _is_common(self, query: Query) -> bool:
        found = self._found.format(table=apps.get_model("tasks", "SearchEntry")._meta.db_table)
        last = f"SELECT 1 {found} LIMIT 1 OFFSET {COMMON - 1}"  # names of ours
        # Where the look itself takes long, there is much to be found.
        with suppress(TookTooLong), at_most(SECONDS), connection.cursor() as cursor:
            cursor.execute(last, [self._text(query)])
            return cursor.fetchone() is not None
        return True

    def _text(self, query: Query) -> str:
        return " AND ".join(query.render(self._phrase))

    def _test(self, query: Query) -> Condition:
        texts = query.render(lambda phrase, is_open: f" {' '.join(phrase)}{'' if is_open else ' '}")
        tests = " AND ".join("instr(' ' || {alias}.words || ' ', %s)" for _ in texts)
        return Condition(Fixed(f"({tests})"), texts, is_test=True)

    def _phrase(self, phrase: list[str], is_open: bool) -> str:
        return f'"{" ".join(phrase)}"{" *" if is_open else ""}'


class PostgreSQL(Engine):
    """A tsvector with a GIN index. It keeps the first 256 positions of a lexeme.

    So a token's later positions stand under lexemes of their own: ``the#1``, ``the#2``.
    """

    column = "tsvector"

    def store(self, entry: list[str]) -> str:
        positions: dict[str, list[int]] = defaultdict(list)
        for number, token in enumerate(_twice(entry)):
            positions[token].append(number % len(entry) + 1)
        return " ".join(
            f"'{token}{f'#{start // 256}' if start else ''}':{_listed(all_[start : start + 256])}"
            for token, all_ in positions.items()
            for start in range(0, len(all_), 256)
        )

    def load(self, stored: str) -> list[str]:
        (_, mark), *others = sorted(
            (int(position), token)
            for token, listed in re.findall(r"'([^'#]+)(?:#\d+)?':([\d,]+)", stored)
            for position in listed.split(",")
        )
        return [mark, *(token for _, token in others if not token.startswith(mark))]

    def condition(self, query: Query) -> Condition:
        text = " & ".join(query.render(self._phrase))
        return Condition(Fixed("{alias}.words @@ %s::tsquery"), [text])

    def create(self, table: str) -> list[str]:
        # Without the list of pending entries, which every search would read from end to end.
        using = "USING gin (words) WITH (fastupdate = off)"
        return [f'CREATE INDEX "{table}_words" ON "{table}" {using}']

    def drop(self, table: str) -> list[str]:
        return [f'DROP INDEX "{table}_words"']

    def _phrase(self, phrase: list[str], is_open: bool) -> str:
        *first, last = phrase
        if is_open:
            last = f"'{last}':*"
        elif first:
            last = self._anywhere(last)
        else:
            return f"'{last}'"
        return f"({' <-> '.join([*map(self._anywhere, first), last])})"

    def _anywhere(self, token: str) -> str:
        return f"('{token}' | '{token}#':*)"


class MySQL(Engine):
    """A FULLTEXT index of InnoDB, for MySQL and MariaDB.

    It leaves out words under 3 and over 84 characters and a list of common ones, and knows no
    prefix in a phrase. So a token is written in ASCII, in pieces of up to 82 letters and digits
    that begin with ``xx``, or ``yy`` from the second on; and what takes more than one piece is
    looked for in the column itself, among the rows that have every piece.
    """

    column = "longtext CHARACTER SET ascii COLLATE ascii_bin"

    def store(self, entry: list[str]) -> str:
        return f" {' '.join(map(self._encode, _twice(entry)))} "

    def load(self, stored: str) -> list[str]:
        return _once([self._decode(token) for token in stored.split()])

    def condition(self, query: Query) -> Condition:
        listed = query.render(self._phrase)
        pieces = [f"+{piece}" for phrase in listed for piece in re.findall(r"\w+\*?", phrase)]
        # Letters, digits, spaces and hyphens: nothing that LIKE would take for a pattern.
        beyond = [phrase for phrase in listed if not re.fullmatch(r"\w+\*?", phrase)]
        patterns = [
            f"% {phrase[:-1]}%" if phrase.endswith("*") else f"% {phrase} %" for phrase in beyond
        ]
        match = "MATCH ({alias}.words) AGAINST (%s IN BOOLEAN MODE)"
        condition = " AND ".join([match, *("{alias}.words LIKE %s" for _ in patterns)])
        return Condition(Fixed(f"({condition})"), [" ".join(pieces), *patterns])

    def create(self, table: str) -> list[str]:
        return [f"CREATE FULLTEXT INDEX `{table}_words` ON `{table}` (words)"]

    def drop(self, table: str) -> list[str]:
        return [f"DROP INDEX `{table}_words` ON `{table}`"]

    def _phrase(self, phrase: list[str], is_open: bool) -> str:
        return " ".join(map(self._encode, phrase)) + ("*" if is_open else "")

    def _encode(self, token: str) -> str:
        """``z`` announces a character's number, so what begins alike is written alike."""
        letters = re.sub("[^a-y0-9]", lambda match: f"z{ord(match[0]):05x}", token)
        return "xx" + "-yy".join(letters[i : i + 80] for i in range(0, len(letters), 80))

    def _decode(self, written: str) -> str:
        letters = written.removeprefix("xx").replace("-yy", "")
        return re.sub("z([0-9a-f]{5})", lambda match: chr(int(match[1], 16)), letters)


_ENGINES: dict[str, Engine] = {
    "sqlite": SQLite(),
    "postgresql": PostgreSQL(),
    "mysql": MySQL(),
}


class WordsField(models.Field):  # type: ignore[type-arg]
    """What ``words`` makes of an entry. The model's key is a whole number, ``id``."""

    def db_type(self, connection: Any) -> str:
        return _ENGINES[connection.vendor].column

    def from_db_value(self, value: str, _expression: Any, connection: Any) -> list[str]:
        return _ENGINES[connection.vendor].load(value)

    def get_db_prep_value(self, value: list[str], connection: Any, prepared: bool = False) -> str:
        return _ENGINES[connection.vendor].store(value)


@WordsField.register_lookup
class Match(models.Lookup):  # type: ignore[type-arg]
    """``words__match=query``, or its condition. On MySQL it does not see what the open transaction
    wrote."""

    lookup_name = "match"
    prepare_rhs = False
    rhs: Query | Condition

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, texts, _ = as_condition(self.rhs) if isinstance(self.rhs, Query) else self.rhs
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        return sql.format(table=self.lhs.target.model._meta.db_table, alias=alias), [*texts]


def as_condition(query: Query) -> Condition:
    """A query in the words of the database that is used."""
    return _ENGINES[connection.vendor].condition(query)


def attempts(query: Query) -> list[tuple[Condition, float | None]]:
    """Ways to find a page of what is looked for: the last one always does, those before it may take
    so many seconds."""
    return _ENGINES[connection.vendor].attempts(query)


def create_index(apps: Any, schema_editor: Any) -> None:
    """For a migration: index the table of entries.

    On SQLite, a migration that alters the table later rebuilds it, and its triggers go: such a one
    drops the index before and creates it after.
    """
    _run(schema_editor, _ENGINES[schema_editor.connection.vendor].create, apps)


def drop_index(apps: Any, schema_editor: Any) -> None:
    """For a migration: take ``create_index`` back."""
    _run(schema_editor, _ENGINES[schema_editor.connection.vendor].drop, apps)


def _run(schema_editor: Any, statements: Callable[[str], list[str]], apps: Any) -> None:
    for statement in statements(apps.get_model("tasks", "SearchEntry")._meta.db_table):
        schema_editor.execute(statement, params=None)


def _twice(entry: list[str]) -> list[str]:
    return [*entry, *(entry[0] + token for token in entry)]


def _once(stored: list[str]) -> list[str]:
    return stored[: len(stored) // 2]


def _listed(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))
