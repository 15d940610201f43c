"""What ``corpus`` sends: texts that databases compare, sort and search differently when they are
left alone, and input that is refused or just about not."""

# ruff: noqa: RUF001  # letters that look alike are what this is about

from collections.abc import Iterable
from typing import Any


def _parts(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


# Their order is that of nobody: equal but for case, accents, width, blanks, composition.
TITLES = _parts("""
apple|Apple|APPLE|Äpfel|äpfel|apfel|Zebra|zebra|École|ecole|éclair|Straße|STRASSE|strasse|ﬁne
fine|日本語|日本|東京都|😀 smile|🚗|👍🏽 thumb|a b|a  b|a-b|a_b|100% wool|100 wool|back\\slash
it's "quoted"|10|9|1|ırmak|İstanbul|istanbul|ΣΊΣΥΦΟΣ|σίσυφος|e\u0301 decomposed|é composed|ß|ss
Ⅳ|IV|ｆｕｌｌ|full|ﬀ|Ελλάδα|ελλαδα|шёлк|шелк|नमस्ते|ไทย|한국어|NEAR far|a OR b|a AND b|NOT c
drop; -- table|<b>bold</b>|trailing |\u200dwith a joiner|12:30 train|v1.2.3|C++|foo@example.com
""")
LABELS = ("Home", "café", "straße", "ﬁx", "Ⅳ", "ｗｉｄｅ", "日本", "😀", "a b", "İ")
SAME_LABELS = (
    "home",
    "HOME",
    "CAFÉ",
    "cafe\u0301",
    "STRASSE",
    "fix",
    "iv",
    "wide",
    "A B",
    "i\u0307",
)
OTHER_LABELS = (
    "cafe",
    "strase",
    "Home ",
    " Home",
    "日",
    "😀😀",
    "🚗",
    "a  b",
    "ı",
    "i",
    "hôme",
    "home\u200d",
)

SEARCHES = _parts("""
apple|APPLE|app|äpfel|apfel|Äp|zebra|école|ecole|strasse|straße|STRASSE|stra|fine|ﬁne|日本|日本語|語
東京|京都|😀|🚗|👍|👍🏽|a b|"a b"|a-b|a_b|a|100|100%|%|_|wool 100|"wool 100"|back\\slash|\\|"|""
"unclosed|'|it's|quoted|10|1|9|ırmak|irmak|istanbul|İSTANBUL|σίσυφος|ΣΊΣΥΦΟΣ|σισυφος|é|e\u0301
ß|ss|iv|Ⅳ|full|ｆｕｌｌ|ff|ελλάδα|ελλαδα|ΕΛΛΆΔΑ|шёлк|ШЁЛК|шелк|नमस्ते|ไทย|한국어|한|NEAR far|near
NEAR(far)|a OR b|or|a AND b|not c|NOT|drop; -- table|table*|*|app*|-apple|+apple|title:apple
apple:|(apple)|{apple}|^apple|~apple|@apple|&|apple & fine|a|b|<b>|bold|trailing|joiner|12:30
12|v1.2.3|1.2|c++|c|foo@example.com|example.com|example|milk|MILK oat|oat milk|"oat milk"
"milk oat"|said|words of bob
""")

ORDERINGS = {
    "tasks": ("position", "due_date", "priority", "created_at", "updated_at", "title"),
    "projects": ("position", "created_at", "updated_at"),
    "labels": ("name", "created_at", "updated_at"),
}
TASK_FILTERS = _parts("""
status=todo|status=in_progress|status=done|status=cancelled|status=todo&status=done
priority=none|priority=low|priority=medium|priority=high|priority=urgent
priority=low&priority=urgent|status=done&priority=high|parent=none|project={garden}
project={inbox}|project={unused}|parent={root}|parent={unused}|label={Home}|label={café}
label={Home}&label={café}|label={unused}|has_due=true|has_due=false|due_before=2999-01-10
due_after=2999-01-10|due_after=2999-01-05&due_before=2999-01-06
due_after=2026-01-01&due_before=9999-12-31|due_before=0001-01-01|due_after=9999-12-31
overdue=true|overdue=false|created_before=2020-01-01T00:00:00Z
created_after=2020-01-01T00:00:00Z|updated_since=2020-01-01T00:00:00Z
created_after=9999-12-31T23:59:59.999999Z|updated_since=2020-01-01T00:00:00%2B14:00
trashed=true|trashed=false|owner=me|owner={bob}|owner={unused}|search=apple&status=todo
search=a&label={Home}|search=apple&project={garden}&ordering=-title
search=ap&has_due=true&priority=low
""")
BAD_QUERIES = _parts("""
limit=0|limit=-1|limit=201|limit=x|limit=|limit=1.0|limit=1e1|limit=٣
limit=99999999999999999999|limit=1&limit=2|ordering=owner|ordering=|ordering=--title
ordering=owner__password|ordering=title,priority|ordering=TITLE
ordering=title&ordering=priority|cursor=|cursor=x|cursor=W10.x|cursor=W10=.0000|status=open
status=|status=Todo|status=todo,done|priority=0|priority=HIGH|parent=me|parent=|project=1
project=|project=None|project={GARDEN}|label=x|label=|owner=all|owner=1
owner__email__startswith=a|has_due=yes|has_due=1|has_due=True|has_due=|overdue=no|trashed=all
due_before=2027-02-30|due_before=2027-1-1|due_before=0000-01-01|due_before=tomorrow|due_before=
due_after=10000-01-01|created_before=2027-01-01|created_before=2027-01-01T00:00:00
created_before=2027-01-01T24:00:00Z|created_after=x|updated_since=2027-01-01T00:00:00.0000000Z
created_after=0001-01-01T00:00:00%2B14:00|search=|search=%20|search=%00|search=a%00b
search=%ED%A0%80|search=%FF|unknown=1|title=apple|format=api|page=2|q=apple|id=1
search=a&search=b|%00=1|due_before=2027-01-01&due_before=2027-01-02
""")

BAD_TASKS: dict[str, Iterable[Any]] = {
    "title": (
        *(
            None,
            "",
            " ",
            "\t",
            "\n",
            "a\nb",
            "a\u2028b",
            "\u200b",
            "\u200d\u2060",
            "\u2800",
            "\u3164",
        ),
        *("a\0b", "a\x07b", "a\x85b", "\u202eabc", "a\u2066b", "x" * 501, "😀" * 501),
        *(1, 1.5, True, [], {}, ["a"]),
    ),
    "description": (None, "a\0b", "a\x1bb", "\u202eabc", "x" * 16_001, " ", 1, []),
    "status": (None, "", "Todo", "open", 0, True, [], {}),
    "priority": (None, "", "None", 0, 5, True, [], "highest"),
    "due_date": (
        *(
            "",
            "2027-02-30",
            "2027-13-01",
            "0000-01-01",
            "0001-01-01",
            "9999-12-31",
            "10000-01-01",
            "2027-1-1",
            "20270101",
        ),
        *("2027-01-01T00:00:00Z", " 2027-01-01", "２０２７-01-01", 20270101, True, [], {}),
    ),
    "due_time": ("08:30", "24:00", "25:00", "8:30", "08:60", "08:30:60", "", "08:30Z", 830, True),
    "project": (None, "", "x", 1, [], {}, "{unused}", "{bobs project}", "{gone project}"),
    "parent": ("", "x", 1, [], {}, "{unused}", "{bobs task}", "{gone}", "{garden}"),
    "labels": (
        *(None, "", "x", {}, ["x"], [None], [1], ["{unused}"], ["{bobs label}"]),
        *(["{Home}", "{Home}"], [["{Home}"]], ["{unused}"] * 31),
    ),
    "id": (
        *(None, "", "x", 1, "{UNUSED}", "00000000-0000-0000-0000-000000000000"),
        *("6ba7b810-9dad-41d1-80b4-00c04fd430c8", "{apple}", "{garden}", "{bobs task}", "{gone}"),
        *("{purged}", "{alice}", "{Home}"),
    ),
    "owner": ("{bob}", "{alice}", None, 1),
    "created_by": ("{bob}",),
    "version": (1, 2**31, 2**63, "1", None, True),
    "created_at": ("2020-01-01T00:00:00Z",),
    "completed_at": ("2020-01-01T00:00:00Z", None),
    "deleted_at": ("2020-01-01T00:00:00Z",),
    "position": ("a", None),
    "is_hidden": (True,),
    "depth": (1,),
    "Title": ("x",),
    "unknown~/": (1,),
}
GOOD_TASKS: tuple[dict[str, Any], ...] = (
    {"title": "x" * 500},
    {"title": "😀" * 500},
    {"title": "👩\u200d👩\u200d👧"},
    {"title": "Z̷̢̛a̶l̴g̵o̷"},
    {"title": "\u200erun\u200fling"},
    {"title": "x", "description": "y" * 16_000},
    {"title": "x", "description": "😀" * 16_000},
    {"title": "x", "description": "a\r\nb\tc\u2028d"},
    {"title": "x", "description": ""},
    {"title": "x", "due_date": "0001-01-02"},
    {"title": "x", "due_date": "9999-12-30", "due_time": "23:59:59"},
    {"title": "x", "due_date": "2028-02-29", "due_time": "00:00"},
    {"title": "x", "due_date": None, "due_time": None},
    {"title": "x", "parent": None, "labels": []},
    {"title": "x", "status": "done"},
    {"title": "x", "labels": ["{Home}", "{café}"]},
    {"title": "<script>alert(1)</script>"},
    {"title": "'; DROP TABLE tasks_task; --"},
    {"title": "\\u0000 \\"},
    {"title": "%s %(x)s {0} $1"},
)
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a list": b"[]",
    "a number": b"1",
    "a text": b'"x"',
    "null": b"null",
    "cut off": b'{"title": "x"',
    "two": b'{"title": "x"} {}',
    "a comma too many": b'{"title": "x",}',
    "a comment": b'{"title": "x"} // x',
    "single quotes": b"{'title': 'x'}",
    "NaN": b'{"title": NaN}',
    "beyond a double": b'{"title": 1e400}',
    "many digits": b'{"title": ' + b"1" * 5000 + b"}",
    "the same key twice": b'{"title": "x", "title": "y"}',
    "a NUL": b'{"title": "a\\u0000b"}',
    "a NUL in a key": b'{"title": "x", "a\\u0000b": 1}',
    "a lone surrogate": b'{"title": "\\ud800"}',
    "a pair of surrogates": b'{"title": "\\ud83d\\ude97"}',
    "bad UTF-8": b'{"title": "\xff"}',
    "an encoded surrogate": b'{"title": "\xed\xa0\x80"}',
    "UTF-16": '{"title": "x"}'.encode("utf-16"),
    "a BOM": b'\xef\xbb\xbf{"title": "x"}',
    "deep": b'{"title": ' + b"[" * 40 + b"]" * 40 + b"}",
    "too large": b'{"title": "' + b"x" * 1_100_000 + b'"}',
}
ADDRESSES = (
    *("corpus.Straße@example.com", "corpus.STRASSE@example.com", "corpus.strase@example.com"),
    *("corpus.ﬁsh@example.com", "corpus.fish@EXAMPLE.com", "corpus.café@example.com"),
    *("corpus.cafe@example.com", "corpus.CAFE\u0301@example.com", "corpus.ｗｉｄｅ@example.com"),
    *(
        "corpus.wide@example.com",
        "corpus.İ@example.com",
        "corpus.i\u0307@example.com",
        "corpus.i@example.com",
    ),
    *(
        "corpus.wide @example.com",
        "corpus.wide@example.com ",
        "corpus.wide@",
        "@example.com",
        "",
        "x" * 250 + "@a.de",
    ),
)
PEOPLE_SEARCHES = (
    "Élodie",
    "élodie",
    "ÉLODIE",
    "elodie",
    "Elodie",
    "lod",
    "ŁUKASZ",
    "łukasz",
    "%",
    "_",
    "corpus",
    "CORPUS",
    " ",
)
LOGINS = (
    *("CORPUS.BOB@example.com", "corpus.bob@example.com ", "corpus.bób@example.com"),
    "corpus.ＢＯＢ@example.com",
)
