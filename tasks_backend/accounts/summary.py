"""Counts of accounts, for admins."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from accounts.models import Role
from accounts.querysets import UserQuerySet

DAYS = 30


class UserSummarySerializer(serializers.Serializer[None]):
    """Counts of accounts. `recent` are those made in the last 30 days."""

    total = serializers.IntegerField()
    by_role: Any = inline_serializer(
        "RoleCounts", {role: serializers.IntegerField() for role in Role.values}
    )
    disabled = serializers.IntegerField()
    recent = serializers.IntegerField()


def summary(users: UserQuerySet) -> dict[str, Any]:
    """The summary of a queryset."""
    start = timezone.now() - timedelta(days=DAYS)
    counts = users.aggregate(
        total=Count("pk"),
        disabled=Count("pk", filter=Q(is_active=False)),
        recent=Count("pk", filter=Q(created_at__gte=start)),
        **{f"role_{role}": Count("pk", filter=Q(role=role)) for role in Role.values},
    )
    return {
        "total": counts["total"],
        "by_role": {role: counts[f"role_{role}"] for role in Role.values},
        "disabled": counts["disabled"],
        "recent": counts["recent"],
    }
