"""Filters of lists: the filterset declares what exists, and a wrong value is refused."""

import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError as FormError
from django.db.models import QuerySet
from django.http import QueryDict
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from api.fields import DayField, InstantField
from api.identifiers import parse_id
from api.statements import Fixed

if TYPE_CHECKING:
    from api.statements import Column


class StrictFilterSet(django_filters.FilterSet):
    """Filters whose values are read without a form, which costs more than a whole list."""

    Meta: Any

    @classmethod
    def given(cls, params: QueryDict, user: Any) -> dict[str, Any]:
        """The values of the filters that a query names.

        Raises:
            ValidationError: pointing into the query.
        """
        values: dict[str, Any] = {}
        errors: dict[str, list[ErrorDetail]] = {}
        for name in params.keys() & cls.base_filters.keys():
            item = cls.base_filters[name]
            text = params.getlist(name) if getattr(item, "repeatable", False) else params[name]
            try:
                values[name] = item.field.clean(text)
            except FormError as error:
                errors[f"?{name}"] = [ErrorDetail(text, code="invalid") for text in error.messages]
        if errors:
            raise ValidationError(errors)
        in_order = {
            name: list(dict.fromkeys(value)) if isinstance(value := values[name], list) else value
            for name in cls.base_filters
            if name in values
        }
        return cls.meant(in_order, user)

    @classmethod
    def meant(cls, given: dict[str, Any], user: Any) -> dict[str, Any]:
        """The values, where some depend on who asks, or when."""
        return given

    @classmethod
    def attempts(cls, given: dict[str, Any]) -> Iterator[tuple[dict[str, Any], float | None]]:
        """The values as a statement takes them, and the seconds it may take: None is any number.

        Where there are several ways to ask, the one that may be quick comes first, with its time
        (see ``api.statements.Statement.rows``). The last one always gives an answer.
        """
        yield given, None

    @classmethod
    def keeps_order(cls, given: Mapping[str, Any]) -> bool:
        """Whether these filters only compare a column, so that rows are read in the order of the
        list, and pass or not. Others let the database begin elsewhere: what they find has to be
        sorted before it is cut."""
        filters = [cls.base_filters[name] for name in given]
        return all(isinstance(item, IdFilter | AnyOfFilter) and not item.method for item in filters)

    @classmethod
    def column_of(cls, name: str) -> "Column | None":
        """What a filter's values are compared with; None where its method knows."""
        item = cls.base_filters[name]
        if item.method is not None:
            return None
        column: Column = cls.Meta.model._meta.get_field(item.field_name)
        return column


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter, with its errors pointing into the query."""

    def filter_queryset(  # type: ignore[override]  # DRF passes its own request
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        return narrowed(view, queryset, given_filters(view))


def given_filters(view: Any) -> dict[str, Any]:
    """The values of the filters that a view's request names.

    Raises:
        ValidationError: pointing into the query.
    """
    filters = getattr(view, "filterset_class", None)
    request = view.request
    return filters.given(request.query_params, request.user) if filters else {}


def narrowed(view: Any, queryset: QuerySet[Any], given: Mapping[str, Any]) -> QuerySet[Any]:
    """What filters leave, in the order in which they are declared."""
    if not given:
        return queryset
    filters = view.filterset_class(queryset=queryset, request=view.request).filters
    for name, value in given.items():
        queryset = filters[name].filter(queryset, value)
    return queryset


class AnyOfFilter(django_filters.MultipleChoiceFilter):
    """Any of several values, by repeating the parameter: ``?status=todo&status=done``."""

    repeatable = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, distinct=False, **kwargs)

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class IdFormField(forms.Field):
    """An id; ``also`` names words that may stand in its place (such as ``me``)."""

    def __init__(self, *, also: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.also = also
        super().__init__(**kwargs)

    def clean(self, value: Any) -> uuid.UUID | str | None:
        if value is None:
            return None
        if value in self.also:
            return Fixed(value)
        if (parsed := parse_id(value)) is None:
            words = "".join(f" or {word!r}" for word in self.also)
            raise FormError(f"Must be an id{words}.", code="invalid")
        return parsed


class IdFilter(django_filters.Filter):
    """Rows whose column is this id: another's id is an empty list, as an unused one is."""

    field_class = IdFormField


class AnyIdFormField(forms.Field):
    """Ids, each in the API's own spelling."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[uuid.UUID]:
        parsed = [parse_id(item) for item in value or ()]
        if None in parsed:
            raise FormError("Must be an id.", code="invalid")
        return [item for item in parsed if item]


class AnyIdFilter(django_filters.Filter):
    """Any of several ids, by repeating the parameter."""

    repeatable = True
    field_class = AnyIdFormField

    def __init__(self, field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, "in", **kwargs)


class FlagFormField(forms.Field):
    def clean(self, value: Any) -> bool | None:
        if value is None:
            return None
        if value not in {"true", "false"}:
            raise FormError("Must be true or false.", code="invalid")
        return bool(value == "true")


@extend_schema_field(bool)
class FlagFilter(django_filters.Filter):
    """``true`` or ``false``, and nothing that could be taken for one of them."""

    field_class = FlagFormField


class _SerializedFormField(forms.Field):
    """A value spelled as it is in a body."""

    shape: type[serializers.Field[Any, Any, Any, Any]]

    def clean(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            return self.shape().run_validation(value)
        except ValidationError as error:
            raise FormError([str(detail) for detail in error.detail], code="invalid") from error


class DayFormField(_SerializedFormField):
    shape = DayField


class InstantFormField(_SerializedFormField):
    shape = InstantField


@extend_schema_field(OpenApiTypes.DATE)
class DayFilter(django_filters.Filter):
    """A calendar day."""

    field_class = DayFormField


@extend_schema_field(OpenApiTypes.DATETIME)
class InstantFilter(django_filters.Filter):
    """An instant with its offset."""

    field_class = InstantFormField


class AllOfIdsFilter(django_filters.Filter):
    """Rows that have all of several ids, by repeating the parameter; its method says how."""

    repeatable = True
    field_class = AnyIdFormField


def read_flag(request: Request, name: str) -> bool:
    """A parameter that is ``true`` or ``false``; false when it is not given.

    Raises:
        ValidationError: for anything else.
    """
    try:
        return bool(FlagFormField().clean(request.query_params.get(name)))
    except FormError as error:
        detail = ErrorDetail(str(error.message), code="invalid")
        raise ValidationError({f"?{name}": [detail]}) from error
