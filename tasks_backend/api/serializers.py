"""Serializers that refuse what they do not know."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from api.exceptions import MAX_ERRORS
from api.fields import (
    ClockField,
    DayField,
    EmailField,
    FlagField,
    IdField,
    InstantField,
    TextField,
)


class StrictSerializer(serializers.Serializer[Any]):
    """A JSON object of the declared fields and no others.

    A read-only field may come back with the value that a read gave, so that what was read can be
    sent back; with any other value it is refused. The fields in ``context["moved"]`` have changed
    since that read (If-Match names an older version), so any value of theirs is taken for it.
    """

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)  # which refuses it
        if errors := {**self._unknown(data), **self._changed_read_only(data)}:
            raise ValidationError({**errors, **self._other_errors(data)})
        return super().to_internal_value(data)

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, list[ErrorDetail]]:
        allowed = [name for name, field in self.fields.items() if not field.read_only]
        unknown = islice((name for name in data if name not in self.fields), MAX_ERRORS)
        return {
            name: [ErrorDetail(f"There is no such field. {listed(name, allowed)}", "unknown_field")]
            for name in unknown
        }

    def _changed_read_only(self, data: Mapping[str, Any]) -> dict[str, list[ErrorDetail]]:
        moved = self.context.get("moved", ())
        read_only = [name for name, field in self.fields.items() if field.read_only]
        named = [name for name in read_only if name in data and name not in moved]
        current = self.to_representation(self.instance) if named and self.instance else {}
        detail = ErrorDetail("This field is read-only.", code="read_only")
        return {
            name: [detail]
            for name in named
            if name not in current or not _is_same(data[name], current[name])
        }

    def _other_errors(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The errors of the known fields, so that one answer tells all."""
        try:
            super().to_internal_value(data)
        except ValidationError as error:
            return dict(error.detail) if isinstance(error.detail, dict) else {}
        return {}

    def with_defaults(self) -> dict[str, Any]:
        """The validated fields, and the default of each that was left out (for PUT)."""
        omitted = (
            name
            for name, field in self.fields.items()
            if not field.read_only and name not in self.validated_data
        )
        defaults = {name: self._default(name) for name in omitted}
        return {**defaults, **self.validated_data}

    def _default(self, name: str) -> Any:
        if isinstance(self.fields[name], serializers.ListField):
            return []
        model: type[models.Model] = self.Meta.model  # type: ignore[attr-defined]
        return model._meta.get_field(name).get_default()  # type: ignore[union-attr]


def listed(name: str, allowed: Sequence[str]) -> str:
    """What is allowed in place of a name, and which of it was meant."""
    if not allowed:
        return "None is allowed."
    meant = get_close_matches(name[:100], allowed, n=1)
    question = f"Did you mean {meant[0]}? " if meant else ""
    return f"{question}Allowed: {', '.join(allowed)}."


def _is_same(sent: Any, read: Any) -> bool:
    return type(sent) is type(read) and bool(sent == read)  # in Python, True == 1 == 1.0


class StrictModelSerializer(StrictSerializer, serializers.ModelSerializer[Any]):
    """The same over a model; ids, instants, days and texts are written the API's way."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: TextField,
        models.TextField: TextField,
        models.EmailField: EmailField,
        models.BooleanField: FlagField,
        models.UUIDField: IdField,
        models.DateTimeField: InstantField,
        models.DateField: DayField,
        models.TimeField: ClockField,
    }
    _built: ClassVar[dict[str, Any]]

    def get_fields(self) -> dict[str, Any]:
        """Built from the model once, which takes its time; and copied from then on."""
        kind = type(self)
        if "_built" not in kind.__dict__:
            kind._built = super().get_fields()
        return {name: _copied(field) for name, field in kind._built.items()}

    def get_validators(self) -> list[Any]:
        # What rows may not be together, the verbs of models know.
        return []


def _copied(field: Any) -> Any:
    """A field as it was built, sharing its validators, choices and messages, which nobody changes;
    the framework's own copy makes all of it anew."""
    made = object.__new__(type(field))
    made.__dict__.update(field.__dict__)
    if hasattr(field, "child"):
        made.child = _copied(field.child)
        made.child.parent = made
    return made


_shared: dict[Any, Any] = {}


def shared(serializer_class: type[serializers.BaseSerializer[Any]]) -> Any:
    """A serializer of no object and no request, whose fields are made once."""
    if serializer_class not in _shared:
        _shared[serializer_class] = serializer_class()
    return _shared[serializer_class]


def shown(serializer_class: type[serializers.BaseSerializer[Any]], instance: Any) -> Any:
    """An object as its serializer shows it, whoever asks."""
    return shared(serializer_class).to_representation(instance)
