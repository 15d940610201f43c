"""Technical tables: they hold nothing of the domain and are written outside of its write path."""

from datetime import datetime

from django.conf import settings
from django.db import connection, models


class FailedTriesQuerySet(models.QuerySet["FailedTries"]):
    def lock_or_make(self, key: str, now: datetime) -> "FailedTries":
        """The row of a key, which nobody else has until the end of the transaction.

        ``get_or_create`` would not do: the row that stopped its insert may be deleted before it
        looks again, and on MySQL those whose inserts were stopped wait for each other.
        """
        row = self.select_for_update().filter(key=key).first()
        if row is None:
            has_target = connection.features.supports_update_conflicts_with_target
            self.bulk_create(
                [FailedTries(key=key, count=0, first_at=now, last_at=now)],
                update_conflicts=True,
                update_fields=["last_at"],  # of a row made just now: it is the same, and locked
                unique_fields=["key"] if has_target else None,
            )
            row = self.select_for_update().get(key=key)
        return row


class FailedTries(models.Model):
    """How often something was tried in vain lately (see ``api.throttling``)."""

    # A keyed hash: the table tells nobody which accounts and addresses there are.
    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = FailedTriesQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.count} failed tries"


class StoredAnswer(models.Model):
    """What a write with an Idempotency-Key was answered (see ``api.idempotency``)."""

    key = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"an answer of {self.created_at:%Y-%m-%d}"
