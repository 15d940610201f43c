from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiToken, Session
from api.models import FailedTries


class Command(BaseCommand):
    help = "Remove ended sessions, expired API tokens and forgotten failures. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        dead = {
            "sessions": Session.objects.filter(Q(revoked_at__lt=now) | Q(expires_at__lt=now)),
            "API tokens": ApiToken.objects.filter(expires_at__lt=now),
            "failures": FailedTries.objects.filter(first_at__lt=now - timedelta(days=1)),
        }
        for name, rows in dead.items():
            count, _ = rows.delete()
            self.stdout.write(f"{count} {name}")
