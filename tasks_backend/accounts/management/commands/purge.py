from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from accounts import lifecycle
from accounts.models import ApiToken, Session
from api.idempotency import KEPT
from api.models import FailedTries, StoredAnswer
from changes.retention import trim


class Command(BaseCommand):
    help = (
        "Remove what has had its time: ended sessions, expired API tokens, forgotten failures, "
        "answers kept for retries, old trash, old changes. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        dead = {
            "sessions": Session.objects.filter(Q(revoked_at__lt=now) | Q(expires_at__lt=now)),
            "API tokens": ApiToken.objects.filter(expires_at__lt=now),
            "failures": FailedTries.objects.filter(first_at__lt=now - timedelta(days=1)),
            "answers": StoredAnswer.objects.filter(created_at__lt=now - KEPT),
        }
        counts = {name: rows.delete()[0] for name, rows in dead.items()}
        for name, count in {**counts, **lifecycle.purged(now), "changes": trim(now)}.items():
            self.stdout.write(f"{count} {name}")
