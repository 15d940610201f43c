"""Identifiers: UUIDs of version 7 (RFC 9562), which sort by the time they were made."""

import re
import uuid

from uuid_utils.compat import uuid7 as _uuid7

# The one spelling that is accepted: what a read gives back is, letter for letter, what was sent.
PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ID = re.compile(PATTERN)


def uuid7() -> uuid.UUID:
    """A new identifier."""
    return _uuid7()


def parse_id(value: object) -> uuid.UUID | None:
    """The id that a text spells; None for everything else, other spellings of an id included."""
    if isinstance(value, str) and _ID.fullmatch(value):
        return uuid.UUID(value)
    return None
