"""A model field for words that have an order."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.validators import RegexValidator
from django.db import models


class RankedField(models.SmallIntegerField):  # type: ignore[type-arg]
    """One of a few words, stored by its rank, so that the database sorts ``low`` before ``high``.

    Args:
        words: from the lowest to the highest.
    """

    def __init__(self, words: Sequence[str] = (), **kwargs: Any) -> None:
        self.words = tuple(words)
        kwargs["choices"] = [(word, word.capitalize()) for word in self.words]
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, path, args, {**kwargs, "words": self.words}

    @property
    def validators(self) -> list[Any]:
        """None: an integer's bounds mean nothing for words."""
        return []

    def from_db_value(self, value: int | None, *_: Any) -> str | None:
        return None if value is None else self.words[value]

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else self.words.index(value)


class ColourField(models.CharField):  # type: ignore[type-arg]
    """A colour as ``#rrggbb``; empty for none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"max_length": 7, "blank": True, "default": "", **kwargs}
        super().__init__(**kwargs)
        self.validators.append(
            RegexValidator("^#[0-9a-fA-F]{6}$", "Must be a colour such as #1e90ff.")
        )


class IdsField(models.Field):  # type: ignore[type-arg]
    """Ids, as the database has put them together into one text."""

    def from_db_value(self, value: str | None, *_: Any) -> list[uuid.UUID]:
        return sorted(map(uuid.UUID, value.split(","))) if value else []


class IdsOf(models.Aggregate):
    """The ids of a group, in order."""

    function = "GROUP_CONCAT"
    output_field = IdsField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "STRING_AGG(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **context)
