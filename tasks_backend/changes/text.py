"""Texts as they are compared: whatever case or compatibility form they are written in."""

import unicodedata

MAX_KEY_LENGTH = 200  # so that every database can index it


def text_key(text: str) -> str:
    """What is equal for texts that a person would call the same, and sorts as they would expect."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded[:MAX_KEY_LENGTH]
