"""Serializer fields that take a value as it is or refuse it: nothing is coerced, trimmed or cut."""

import re
import unicodedata
import uuid
from datetime import date, datetime, time
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.identifiers import parse_id
from api.rendering import instant

# Marks that reorder what follows can make a text read as another one (Unicode TR 36).
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_BREAKS = re.compile("[\t\n\r\u2028\u2029]")
# Letters and marks that show nothing by themselves (Unicode's Default_Ignorable_Code_Point, and the
# empty Braille cell). Unassigned characters are no such thing: the next Unicode's emoji are there.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff]"
)
_INVISIBLE_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf"}
MAX_EMAIL_LENGTH = 254  # of an SMTP path (RFC 5321, section 4.5.3.1.3)
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_TIME = re.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


class StringField(serializers.CharField):
    """A JSON string and nothing that could be made one; kept exactly as sent."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("trim_whitespace", False)
        super().__init__(**kwargs)

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class TextField(StringField):
    """Text that people read.

    Args:
        multiline: whether line breaks and tabs may stand in it.
    """

    default_error_messages = {
        "controls": "Control characters are not allowed.",
        "bidi": "Characters that change the direction of the text are not allowed.",
        "line_break": "Line breaks are not allowed.",
    }

    def __init__(self, *, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        super().__init__(**kwargs)

    def to_internal_value(self, data: object) -> str:
        text = super().to_internal_value(data)
        if _BIDI_CONTROLS.search(text):
            self.fail("bidi")
        if _CONTROLS.search(text):
            self.fail("controls")
        if not self.multiline and _LINE_BREAKS.search(text):
            self.fail("line_break")
        if text and not _is_visible(text):
            self.fail("blank")
        return text


def _is_visible(text: str) -> bool:
    """Whether anything shows: not only separators, controls and zero-width characters."""
    return any(
        unicodedata.category(character) not in _INVISIBLE_CATEGORIES
        for character in _INVISIBLE.sub("", text)
    )


@extend_schema_field({"type": "string", "format": "idn-email", "maxLength": MAX_EMAIL_LENGTH})
class EmailField(serializers.EmailField, TextField):
    """An e-mail address as typed; nothing in it is invisible, for two must not look alike."""

    def to_internal_value(self, data: object) -> str:
        address = super().to_internal_value(data)
        if not all(_is_visible(character) for character in address):
            self.fail("invalid")
        return address


class FlagField(serializers.BooleanField):
    """``true`` or ``false``, and nothing that could be taken for one of them."""

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class IdField(serializers.UUIDField):
    """An id in the one spelling that the API itself uses."""

    def to_internal_value(self, data: object) -> uuid.UUID:
        if (parsed := parse_id(data)) is None:
            self.fail("invalid", value=data)
        return parsed


class NewIdField(IdField):
    """The id that a client chooses for what it creates: a UUID of version 7 (RFC 9562)."""

    default_error_messages = {"version": "Must be a UUID of version 7."}

    def to_internal_value(self, data: object) -> uuid.UUID:
        chosen = super().to_internal_value(data)
        if chosen.version != 7 or chosen.variant != uuid.RFC_4122:
            self.fail("version")
        return chosen


class ReferenceField(IdField):
    """Another object by its id. Whether it is one that may be named, the verb finds out."""

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, f"{self.source}_id")


class DayField(serializers.DateField):
    """A calendar day, ``YYYY-MM-DD``."""

    def to_internal_value(self, value: object) -> date:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


# JSON Schema's own format of this name wants an offset (RFC 3339).
@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
class ClockField(serializers.TimeField):
    """A wall-clock time, ``HH:MM`` or ``HH:MM:SS``."""

    def to_internal_value(self, value: object) -> time:
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            self.fail("invalid", format="HH:MM:SS")
        return super().to_internal_value(value)


class InstantField(serializers.DateTimeField):
    """An instant, read with its offset and written in UTC, always with its microseconds."""

    def to_internal_value(self, value: object) -> datetime:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DDTHH:MM:SS.ffffffZ")
        return super().to_internal_value(value)

    def to_representation(self, value: datetime) -> str:
        return instant(value)
