"""Filters of the list of accounts."""

import django_filters

from accounts.models import User
from api.filtering import AnyIdFilter


class UserFilter(django_filters.FilterSet):
    id = AnyIdFilter(field_name="id")

    class Meta:
        model = User
        fields: list[str] = []
