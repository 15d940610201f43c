"""What tasks say, drawn by a seeded ``random.Random``: a few words are in most, most are in few."""

import random
from itertools import accumulate, product

# The commonest words; each other one is made of syllables.
COMMON = """the to for and with on call buy review write check plan fix send update meeting report
order team book draft weekly prepare invoice read clean notes customer find budget ask kitchen
release test garden print sign flight dentist server contract present lamp holiday""".split()
SYLLABLES = "ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo bri ".split()
ELSEWHERE = [
    "Позвонить маме",
    "買い物リストを作る",
    "اتصل بالطبيب",
    "Αγορά εισιτηρίων",
    "Café für Jürgen",
    "🎂 Geburtstag",
    "👩🏽‍💻 deploy",
    "집 청소",
]
_OTHERS = list(map("".join, product(SYLLABLES, repeat=3)))
random.Random(1).shuffle(_OTHERS)
VOCABULARY = [*COMMON, *_OTHERS[:4000]]
# Zipf's law, flattened at its top (B. Mandelbrot, 1953).
_WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(VOCABULARY) + 1)))

# No word has one of these anywhere but at its start, so every server finds the same tasks.
SEARCHED_WORD = "invoice"
SEARCHED_PREFIX = "custo"


def title(draw: random.Random) -> str:
    """3 to 8 words; one in twenty in another language."""
    words = " ".join(_words(draw, draw.randint(3, 8)))
    if draw.random() < 0.05:
        return f"{draw.choice(ELSEWHERE)} {words}"
    return words.capitalize()


def description(draw: random.Random) -> str:
    """Up to 60 words in paragraphs; three in ten are empty."""
    if draw.random() < 0.3:
        return ""
    words = _words(draw, draw.randint(1, 60))
    lines = [" ".join(words[start : start + 20]) for start in range(0, len(words), 20)]
    return ".\n\n".join(line.capitalize() for line in lines) + "."


def _words(draw: random.Random, count: int) -> list[str]:
    return draw.choices(VOCABULARY, cum_weights=_WEIGHTS, k=count)
