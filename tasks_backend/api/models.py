"""Technical tables: they hold nothing of the domain and are written outside of its write path."""

from django.db import models


class FailedTries(models.Model):
    """How often something was tried in vain lately (see ``api.throttling``)."""

    # A keyed hash: the table tells nobody which accounts and addresses there are.
    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} failed tries"


class StoredAnswer(models.Model):
    """What a write with an Idempotency-Key was answered (see ``api.idempotency``)."""

    key = models.CharField(primary_key=True, max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"an answer of {self.created_at:%Y-%m-%d}"
