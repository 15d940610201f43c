"""The words of a text, what a query means, and that the database finds what a plain model finds."""

import unicodedata
import uuid
from contextlib import suppress

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from people import Person
from tasks.models import Project, SearchEntry, Task
from tasks.positions import at_end
from tasks.search import Query, attempts, create_index, drop_index, words
from tasks.search import text as search
from tasks.search.text import tokens

SPACE = uuid.UUID("01890000-0000-7000-8000-00000000beef")

# A FULLTEXT index does not show a transaction what it wrote itself.
pytestmark = pytest.mark.django_db(transaction=connection.vendor == "mysql")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Buy 2 l of milk, today!", ["buy", "2", "l", "of", "milk", "today"]),
        ("12e5f3a9bc71", ["12e5f3a9bc71"]),
        ("01a0-9b 1.5 10:30", ["01a0", "9b", "1", "5", "10", "30"]),
        ("snake_case __init__", ["snake", "case", "init"]),
        ("C++ C# a&b 50%", ["c", "c", "a", "b", "50"]),
        ("café cafe\u0301 cafe", ["café", "café", "cafe"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ΟΔΟΣ οδος", ["οδοσ", "οδοσ"]),
        ("ﬁne \uff46\uff55ll ① x²", ["fine", "full", "1", "x2"]),
        ("\u0130 i\u0307 I\u0307", ["i\u0307", "i\u0307", "i\u0307"]),
        ("x\u0302y हिन्दी", ["x\u0302y", "हिन्दी"]),
        ("日本語 テスト", ["日", "本", "語", "テ", "ス", "ト"]),
        ("か\u3099 が", ["が", "が"]),
        ("v2リリースnext", ["v2", "リ", "リ", "ー", "ス", "next"]),
        ("\U00020000\U00020001", ["\U00020000", "\U00020001"]),
        ("ที่ ลาว", ["ที่", "ล", "า", "ว"]),
        ("한국어 검색", ["한국어", "검색"]),
        ("go🚀now", ["go", "🚀", "now"]),
        ("👍🏽 👍 ❤\ufe0f ❤", ["👍", "👍", "❤", "❤"]),
        ("👩\u200d💻", ["👩", "💻"]),
        ("\U0001fae9", ["\U0001fae9"]),
        ("soft\u00adware \u2060zero", ["software", "zero"]),
        ("a\u200bb", ["a", "b"]),
        ("a" * 65, ["a" * 64]),
        ("§ ¶ # … \x00 \t\n", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_tokens(text: str, expected: list[str]) -> None:
    assert list(tokens(text)) == [unicodedata.normalize("NFKC", token) for token in expected]


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_ascii_is_cut_as_it_is_beside_other_letters(text: str) -> None:
    assert [*tokens(text), "é"] == list(tokens(f"{text} é"))


@example("\u03b1\uff9e\u0345")  # marks that change their order, by form
@given(st.text(max_size=30))
def test_the_tokens_of_tokens_are_the_same(text: str) -> None:
    once = list(tokens(text))
    assert [list(tokens(token)) for token in once] == [[token] for token in once]
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert list(tokens(unicodedata.normalize(form, text))) == once


def test_an_entry_begins_with_its_space_and_parts_its_texts() -> None:
    assert words(SPACE, "Buy milk", "", "2 l") == [
        *("§000000beef", "¶", "buy", "milk"),
        *("¶", "¶", "2", "l"),
    ]


def test_an_entry_is_bounded() -> None:
    assert len(words(SPACE, "a " * 20_000)) == search.MAX_TOKENS
    long = words(SPACE, f"{'ж' * 64} " * 20_000, "last")
    assert "last" not in long
    assert sum(len(token.encode()) + 1 for token in long) <= search.MAX_BYTES + 1


@pytest.mark.parametrize(
    ("text", "phrases", "is_open"),
    [
        ("Milk", [["milk"]], True),
        ("buy  milk ", [["buy"], ["milk"]], True),
        ('"buy milk"', [["buy", "milk"]], False),
        ('"buy milk" to', [["buy", "milk"], ["to"]], True),
        ('to "buy milk"', [["to"], ["buy", "milk"]], False),
        ("“buy milk”", [["buy", "milk"]], False),
        ('27" screen', [["27"], ["screen"]], True),
        ('"buy mi', [["buy"], ["mi"]], True),
        ('"" milk', [["milk"]], True),
        ('a"b c"d', [["a"], ["b", "c"], ["d"]], True),
        ("snake_case", [["snake", "case"]], True),
        ("日本語", [["日", "本", "語"]], True),
        ("100% _ \\ '", [["100"]], True),
        ("NEAR(a b, 2)", [["near", "a"], ["b"], ["2"]], True),
        ("milk* -eggs title:x", [["milk"], ["eggs"], ["title", "x"]], True),
        ("a AND b OR NOT (c)", [["a"], ["and"], ["b"], ["or"], ["not"], ["c"]], True),
        ("a & b | !c <-> d:*", [["a"], ["b"], ["c"], ["d"]], True),
        ("+a ~b @c >d <e", [["a"], ["b"], ["c"], ["d"], ["e"]], True),
    ],
)
def test_a_query_is_words_and_phrases(text: str, phrases: list[list[str]], is_open: bool) -> None:
    assert Query.parse(text) == Query(tuple(map(tuple, phrases)), is_open)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Search for at least one letter, digit or pictograph."),
        ('% _ \\ " * - : ()', "Search for at least one letter, digit or pictograph."),
        ("x" * 501, "Search for at most 500 characters."),
        ("x" * 5_000, "Search for at most 500 characters."),
        ("a " * 33, "Search for at most 32 words."),
    ],
)
def test_it_refuses_a_query_for_nothing_or_too_much(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Query.parse(text)
    assert (refused.value.code, refused.value.messages) == ("invalid", [sentence])


def test_the_longest_queries_are_answered(alice: Person) -> None:
    enter(alice, "a b", "語" * 500)
    assert found("語" * 500) == [1]
    assert found(f'"{"語" * 498}"') == [1]
    assert found("a b " * 16) == [0]
    assert found(f'"{"a " * 249}"') == []


class TestFinding:
    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ("milk", [0, 1]),
            ("MILK buy", [0]),
            ("mil", [0, 1]),
            ("mil buy", []),
            ('"mil"', []),
            ('"buy milk"', [0]),
            ('"milk buy"', []),
            ('"buy mi"', []),
            ("to", [0, 5]),
            ("the", [5]),
            ("x", [2]),
            ("12e5f3a9", [2]),
            ("5f3a9", []),
            ("cafe", []),
            ("café", [3]),
            ("CAFE\u0301", [3]),
            ("istanbul", []),
            ("i\u0307stanbul", [3]),
            ("本語", [4]),
            ("語本", []),
            ("日", [4]),
            ("🚀", [4]),
            ("👍", [4]),
            ("zz", [6]),
            ("z0007a", []),
            ("xx", []),
            ("yy", []),
            ("b" * 70, [6]),
            ("b" * 63, [6]),
            ('"' + "b" * 63 + '"', []),
            ("ж" * 30, [6]),
            ("ж" * 13, [6]),
            ("zzzz", []),
            ('"to be" or', [5]),
            ("be_or_not", [5]),
            ("or_no", [5]),
            ("0_percent", []),
            ("s", [2]),
            ('"foo bar"', []),
            ("foo_ba", []),
            ('"bar foo"', [7]),
            (f"s{SPACE.hex}", []),
            ("m*lk", []),
            ("m_lk", []),
            ("mil%", [0, 1]),
        ],
    )
    def test_it_finds(self, alice: Person, query: str, numbers: list[int]) -> None:
        enter(
            alice,
            "Buy milk to-day",
            "Milk, 2 l",
            "snake_case x 12e5f3a9bc71",
            "Café \u0130stanbul",
            "日本語 🚀 👍🏽",
            "To be or not to be, that is the question",
            f"zz {'b' * 64} {'ж' * 40}",
            "pxxfoo bar foo",
        )
        assert found(query) == numbers
        within = Query.parse(query).within(alice.user.pk)
        assert SearchEntry.objects.filter(words__match=within).count() == len(numbers)

    def test_a_phrase_does_not_reach_across_texts(self, alice: Person) -> None:
        task = enter(alice, "-")[0]
        task.entry.words = words(alice.user.pk, "buy", "milk")
        task.entry.save()
        assert found("buy milk") == [0]
        assert found('"buy milk"') == []

    def test_it_finds_a_phrase_behind_many_of_the_same_word(self, alice: Person) -> None:
        enter(alice, "the end " * 700 + "the milk", "the end " * 700 + "milk the")
        assert found('"the milk"') == [0]
        assert found("the_mi") == [0]
        assert found('"end the"') == [0, 1]
        assert found("the#1") == []

    def test_a_space_narrows_it(self, alice: Person, bob: Person) -> None:
        enter(alice, "milk")
        enter(bob, "milk")
        query = Query.parse("milk").within(bob.user.pk)
        assert [task.space_id for task in Task.objects.filter(entry__words__match=query)] == [
            bob.user.pk
        ]

    def test_nobody_finds_by_the_marks_of_an_entry(self, alice: Person) -> None:
        enter(alice, "milk")
        mark = words(alice.user.pk)[0]
        for hostile in (mark, mark[1:], f"{mark}milk", f'"{mark} ¶ milk"', "¶"):
            with suppress(ValidationError):
                assert found(hostile) == []

    def test_it_finds_what_an_entry_says_now(self, alice: Person) -> None:
        tasks = enter(alice, "milk", "milk")
        tasks[0].entry.words = words(alice.user.pk, "bread")
        tasks[0].entry.save()
        tasks[1].delete()
        assert (found("milk"), found("bread")) == ([], [0])
        check_index()

    def test_the_words_come_back_as_they_went_in(self, alice: Person) -> None:
        text = f"the zz 日本 {'ж' * 64} é 🚀 xx yy " * 300
        task = enter(alice, text)[0]
        assert SearchEntry.objects.get(task=task).words == words(alice.user.pk, text)
        SearchEntry.objects.bulk_update([SearchEntry(pk=task.entry.pk, words=["a"])], ["words"])
        assert SearchEntry.objects.get(task=task).words == ["a"]


def test_the_largest_entry_can_be_stored(alice: Person) -> None:
    task = enter(alice, "".join(f"{number:014x} {'語' * 4} " for number in range(20_000)), "-")[0]
    assert len(task.entry.words) > search.MAX_TOKENS // 2
    enter(alice, " ".join(f"{number:05x}é{number:08x}" for number in range(20_000)))
    while not found(f"{15_000:05x}é"):  # InnoDB moves what is too large for its cache meanwhile
        assert connection.vendor == "mysql"
    phrase = Query.parse(f'"{15_000:05x}é{15_000:08x} {15_001:05x}é{15_001:08x}"')
    assert SearchEntry.objects.filter(words__match=phrase).count() == 1
    assert SearchEntry.objects.filter(words__match=phrase.within(alice.user.pk)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_index_can_be_made_again_of_what_is_there(alice: Person) -> None:
    with connection.schema_editor() as editor:
        drop_index(apps, editor)
    enter(alice, "bread", "buy milk")
    with connection.schema_editor() as editor:
        create_index(apps, editor)
    enter(alice, "milk")
    assert found("mil") == [0, 1]
    check_index()


# Words that begin alike, that an engine might take for its own, that are written in other scripts.
VOCABULARY = [
    "a",
    "an",
    "and",
    "or",
    "not",
    "near",
    "the",
    "to",
    "z",
    "zz",
    "z0",
    "xx",
    "yyb",
    "yy",
]
VOCABULARY += [
    "é",
    "e",
    "日",
    "本",
    "ที่",
    "🚀",
    "ж" * 14,
    "ж" * 40,
    "b" * 64,
    "12e5",
    "s0",
    "ß",
    "İ",
]
HOSTILE = [
    "%",
    "_",
    "\\",
    "*",
    "-",
    ":",
    "(",
    ")",
    "'",
    "&",
    "|",
    "!",
    "<->",
    "+",
    "~",
    "@",
    "#",
    "§",
]
TEXTS = st.lists(st.sampled_from([*VOCABULARY, *HOSTILE]), max_size=8).map(" ".join)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Words, beginnings of words and phrases, with signs between them."""
    word = st.sampled_from(VOCABULARY) | st.text(max_size=3)
    beginning = st.builds(lambda whole, end: whole[:end], word, st.integers(1, 15))
    phrase = st.lists(word, max_size=3).map(lambda parts: f'"{" ".join(parts)}"')
    joined = st.lists(word, max_size=3).map("_".join)
    parts = draw(st.lists(word | beginning | phrase | joined, min_size=1, max_size=4))
    return draw(st.sampled_from([" ", *HOSTILE, '"'])).join(parts)


@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS | st.text(max_size=12)), min_size=1, max_size=5),
    asked=st.lists(queries(), min_size=1, max_size=8),
)
def test_the_database_finds_what_the_model_finds(
    request: pytest.FixtureRequest, texts: list[tuple[str, str]], asked: list[str]
) -> None:
    request.getfixturevalue("monkeypatch").setattr("tasks.search.engines.COMMON", 1)
    alice = request.getfixturevalue("alice")
    Task.objects.all().delete()
    entries = [words(alice.user.pk, *parts) for parts in texts]
    enter(alice, *texts)
    for text in asked:
        try:
            query = Query.parse(text)
        except ValidationError:
            continue
        expected = [number for number, entry in enumerate(entries) if matches(entry, query)]
        assert found(text) == expected, text
        for condition, _ in (*attempts(query), *attempts(query.within(alice.user.pk))):
            these = Task.objects.filter(entry__words__match=condition).order_by("position")
            assert [int(task.title) for task in these] == expected, text
    check_index()


def matches(entry: list[str], query: Query) -> bool:
    """What a query means, in a few lines."""
    *whole, last = query.phrases
    return all(stands_in(entry, phrase, is_open=False) for phrase in whole) and stands_in(
        entry, last, is_open=query.is_open
    )


def stands_in(entry: list[str], phrase: tuple[str, ...], is_open: bool) -> bool:
    for start in range(len(entry) - len(phrase) + 1):
        *first, last = entry[start : start + len(phrase)]
        if tuple(first) == phrase[:-1] and (
            last == phrase[-1] or (is_open and last.startswith(phrase[-1]))
        ):
            return True
    return False


def enter(person: Person, *texts: str | tuple[str, ...]) -> list[Task]:
    """A task for each text, named by its number, and what is indexed of it."""
    project = Project.objects.get(space=person.user.pk)
    stamp = {"created_at": timezone.now(), "updated_at": timezone.now()}
    before = Task.objects.count()
    tasks = Task.objects.bulk_create(
        Task(
            space_id=person.user.pk,
            project=project,
            title=str(number),
            position=at_end(before + number),
            **stamp,
        )
        for number in range(len(texts))
    )
    SearchEntry.objects.bulk_create(
        SearchEntry(
            task=task, words=words(person.user.pk, *([text] if isinstance(text, str) else text))
        )
        for task, text in zip(tasks, texts, strict=True)
    )
    return list(Task.objects.filter(pk__in=[task.pk for task in tasks]).order_by("pk"))


def found(text: str) -> list[int]:
    """The numbers of the tasks that a query finds."""
    tasks = Task.objects.filter(entry__words__match=Query.parse(text))
    return sorted(int(title) for title in tasks.values_list("title", flat=True))


def check_index() -> None:
    """SQLite's index is ours to keep: that it says what the table says."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            index = "tasks_searchentry_fts"
            cursor.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
