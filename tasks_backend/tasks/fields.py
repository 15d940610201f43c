"""A model field for words that have an order."""

from collections.abc import Sequence
from typing import Any

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
