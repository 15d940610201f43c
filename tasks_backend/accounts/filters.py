"""Filters of the list of accounts."""

import django_filters
from django.db.models import Q

from accounts.models import Role, User
from accounts.querysets import UserQuerySet, email_key
from api.filtering import AnyIdFilter, AnyOfFilter, FlagFilter, StrictFilterSet
from changes.text import text_key


class UserFilter(StrictFilterSet):
    id = AnyIdFilter(field_name="id")
    role = AnyOfFilter(choices=Role.choices)
    is_active = FlagFilter()
    search = django_filters.CharFilter(method="matching", max_length=200)

    class Meta:
        model = User
        fields: list[str] = []

    def matching(self, queryset: UserQuerySet, name: str, value: str) -> UserQuerySet:
        """The text stands in the address or in the name, in whatever case."""
        by_email = Q(email_key__contains=email_key(value))
        return queryset.filter(by_email | Q(name_key__contains=text_key(value)))
