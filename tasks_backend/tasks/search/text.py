"""What is a word: the one tokenizer of everything that is indexed and looked for."""

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Self

from django.core.exceptions import ValidationError

# Of one entry. A tsvector counts positions up to 16,383 and holds 1 MB.
MAX_TOKENS = 16_000
MAX_BYTES = 256 * 1024
MAX_TOKEN_LENGTH = 64

# Of one query.
MAX_QUERY_LENGTH = 500
MAX_QUERY_WORDS = 32

# Two characters that no token of a text has, so that no query can speak of them. They are not
# ASCII, whose signs all separate in FTS5.
_SPACE = "\N{SECTION SIGN}"
_BOUNDARY = "\N{PILCROW SIGN}"
MARK_DIGITS = 10  # of a space's id

# Letters of scripts that put no spaces between words: Thai, Lao, Myanmar, Khmer, Tai, Javanese;
# kana, Bopomofo, Han and Yi.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u3005-\u3007\u3041-\u312f"
    "\u31a0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua980-\ua9ff\uaa60-\uaa7f\uf900-\ufaff"
    "\U0001aff0-\U0001b16f]"
)
# The next Unicode's are among them, of which this one does not know yet what they are.
_PICTOGRAPHS = re.compile("[\U0001f000-\U0001faff]")
# What shows nothing by itself: joiners, variation selectors, skin tones, fillers, tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2060\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text, compared without case and compatibility forms, but with accents."""
    folded = _fold(text)
    pattern = _ASCII_TOKEN if folded.isascii() else _TOKEN
    return (match[0][:MAX_TOKEN_LENGTH] for match in pattern.finditer(folded))


def words(space_id: uuid.UUID, *texts: str) -> list[str]:
    """What is indexed of an entry: the mark of its space, and its texts, parted from each other.

    What is beyond ``MAX_TOKENS`` or ``MAX_BYTES`` is left out: the last texts are the first to go.
    """
    found = [_mark(space_id)]
    room = MAX_BYTES - len(found[0])
    for text in texts:
        for token in (_BOUNDARY, *tokens(text)):
            room -= len(token.encode()) + 1
            if room < 0 or len(found) == MAX_TOKENS:
                return found
            found.append(token)
    return found


@dataclass(frozen=True)
class Query:
    """What a user looks for: an entry must have every phrase, its tokens one after the other.

    Args:
        phrases: a single word is a phrase of one token.
        is_open: the very last token stands for all that begin with it.
        space_id: look among this space's tokens. That is for speed, and another space may have the
            same mark: who may see what stays the business of the queryset.
    """

    phrases: tuple[tuple[str, ...], ...]
    is_open: bool
    space_id: uuid.UUID | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a user typed, in which nothing but pairs of double quotes has a meaning.

        What stands between two spaces is a phrase as well: ``12:30``, or a sentence in Chinese.

        Raises:
            ValidationError: where there is nothing to look for, or too much.
        """
        if len(text) > MAX_QUERY_LENGTH:
            raise _invalid(f"Search for at most {MAX_QUERY_LENGTH} characters.")
        found = _PART.finditer(_QUOTES.sub('"', _fold(text)))
        parts = [(tuple(tokens(part[0])), part["quoted"] is None) for part in found]
        parts = [(phrase, is_open) for phrase, is_open in parts if phrase]
        if not parts:
            raise _invalid("Search for at least one letter, digit or pictograph.")
        if len(parts) > MAX_QUERY_WORDS:
            raise _invalid(f"Search for at most {MAX_QUERY_WORDS} words.")
        return cls(tuple(phrase for phrase, _ in parts), is_open=parts[-1][1])

    def within(self, space_id: uuid.UUID) -> Self:
        """The same, in one space."""
        return replace(self, space_id=space_id)

    def render(self, phrase: Callable[[list[str], bool], str]) -> list[str]:
        """Each phrase in an engine's words; it is told whether the phrase is the open one."""
        mark = _mark(self.space_id) if self.space_id else ""
        marked = [[mark + token for token in of_query] for of_query in self.phrases]
        return [*(phrase(whole, False) for whole in marked[:-1]), phrase(marked[-1], self.is_open)]


def _mark(space_id: uuid.UUID) -> str:
    """A few random digits of the id: enough to part most spaces from most others."""
    return f"{_SPACE}{space_id.hex[-MARK_DIGITS:]}"


def _invalid(sentence: str) -> ValidationError:
    return ValidationError(sentence, code="invalid")


def _fold(text: str) -> str:
    """Unicode's caseless, compatible form (D146); folding it again changes nothing."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", _INVISIBLE.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())


def _pattern() -> re.Pattern[str]:
    """A token: a character that stands alone and its marks, or a run of letters and digits."""
    alone: list[int] = []
    letters: list[int] = []
    marks: list[int] = []
    for code in range(0x20000):  # beyond there are ideographs, tags and nobody's
        category = unicodedata.category(chr(code))
        if category[0] == "M":
            marks.append(code)
        elif category == "So" or _PICTOGRAPHS.match(chr(code)):
            alone.append(code)
        elif category[0] in "LN":
            (alone if _UNSPACED.match(chr(code)) else letters).append(code)
    mark = _ranges(marks)
    return re.compile(
        f"[{_ranges(alone)}\U00020000-\U0003ffff][{mark}]*|[{_ranges(letters)}{mark}]+"
    )


def _ranges(codes: list[int]) -> str:
    """The characters as a regular expression has them between brackets."""
    runs = groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    bounds = ([code for _, code in run] for _, run in runs)
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in bounds)


_TOKEN = _pattern()
_ASCII_TOKEN = re.compile("[a-z0-9]+")  # the same, where no others can be
_QUOTES = re.compile("[“”„]")  # what keyboards of telephones make of them
# A phrase between two quotes; or what stands between spaces. A quote without a second is nothing.
_PART = re.compile(r'"(?P<quoted>[^"]*)"|[^\s"]+')
