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
