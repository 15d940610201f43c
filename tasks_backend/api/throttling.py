"""Limits: of failed tries, always, in the database; of requests in general, where they are set.

A failure is counted before the try is made, in a transaction of its own, and forgiven when the
try succeeds: so tries that run at once cannot pass for one, and no rollback forgets them.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from api.addresses import client_address
from api.cache import unreachable
from api.deadlocks import retried
from api.logs import logger
from api.models import FailedTries

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module itself


class TooManyTries(APIException):
    """429 with Retry-After and the RateLimit fields of draft-ietf-httpapi-ratelimit-headers-10.

    Args:
        policy: the limit's name.
        quota: how much it allows.
        window: in which time.
        wait: until the next try, in seconds.
    """

    status_code = HTTPStatus.TOO_MANY_REQUESTS
    default_code = "throttled"
    default_detail = "Too many tries. Wait as long as Retry-After says."

    def __init__(self, policy: str, *, quota: int, window: timedelta, wait: float) -> None:
        super().__init__()
        self.wait = max(1, math.ceil(wait))  # DRF's handler makes Retry-After of it
        self.headers = {
            "RateLimit-Policy": f'"{policy}";q={quota};w={int(window.total_seconds())}',
            "RateLimit": f'"{policy}";r=0;t={self.wait}',
        }


@dataclass(frozen=True)
class FailureLimit:
    """So many failures are free; each one after that makes the next try wait.

    Attributes:
        name: stands in the RateLimit fields.
        free: failures that cost nothing.
        forget: failures are forgotten this long after the first of them.
        delay: the wait after the first failure too many; it doubles with each further one.
        most: the longest wait.
    """

    name: str
    free: int
    forget: timedelta
    delay: timedelta
    most: timedelta

    def open_at(self, tries: FailedTries) -> datetime:
        """When the next try may be made, after more failures than are free."""
        doublings = min(tries.count - self.free, 30)  # beyond that a timedelta would overflow
        wait: timedelta = min(self.delay * 2**doublings, self.most)
        return min(tries.last_at + wait, tries.first_at + self.forget)

    def key(self, subject: str) -> str:
        return salted_hmac(f"api.tries.{self.name}", subject, algorithm="sha256").hexdigest()


# Never a hard lock: who knows the password gets in after five minutes at the most.
PER_ACCOUNT = FailureLimit(
    "account",
    free=5,
    forget=timedelta(days=1),
    delay=timedelta(seconds=5),
    most=timedelta(seconds=300),
)
PER_ADDRESS = FailureLimit(
    "address",
    free=100,
    forget=timedelta(minutes=10),
    delay=timedelta(minutes=10),
    most=timedelta(minutes=10),
)
# Letters to one address; here every one counts, not only what fails.
MAILS = FailureLimit(
    "mails",
    free=5,
    forget=timedelta(hours=1),
    delay=timedelta(hours=1),
    most=timedelta(hours=1),
)


@contextmanager
def guarded(request: Request, account: str) -> Iterator[None]:
    """Make a try to prove who one is; it has failed when the block raises.

    Args:
        request: tells the address.
        account: what is tried for; the same for one that does not exist.

    Raises:
        TooManyTries: before the block is entered. A refused try does not make the wait longer.
    """
    retried(lambda: _count_both(client_address(request), account))
    yield
    forgive(account)
    address = PER_ADDRESS.key(client_address(request))
    FailedTries.objects.filter(pk=address, count__gt=0).update(count=F("count") - 1)


def _count_both(address: str, account: str) -> None:
    with transaction.atomic():  # refused by one of them, it is counted by neither
        count(PER_ADDRESS, address)
        count(PER_ACCOUNT, account)


def forgive(account: str) -> None:
    """Forget the failures for an account: somebody has proved to be its owner."""
    FailedTries.objects.filter(pk=PER_ACCOUNT.key(account)).delete()


def count(limit: FailureLimit, subject: str) -> None:
    """Count one more for a subject.

    Raises:
        TooManyTries: where it has to wait; nothing is counted then.
    """
    now = timezone.now()
    with transaction.atomic():
        tries = FailedTries.objects.lock_or_make(limit.key(subject), now)
        now = timezone.now()  # the row may have been waited for
        if tries.first_at + limit.forget <= now:
            tries.count, tries.first_at = 0, now
        wait = (limit.open_at(tries) - now).total_seconds()
        if tries.count >= limit.free and wait > 0:
            raise TooManyTries(limit.name, quota=limit.free, window=limit.forget, wait=wait)
        tries.count += 1
        tries.last_at = now
        tries.save()


class GeneralThrottle(SimpleRateThrottle):
    """So many requests in a time, counted in the cache: exact with Redis, by worker without."""

    scope: str
    num_requests: int
    duration: int

    def allow_request(self, request: Request, view: "APIView") -> bool:
        try:
            return super().allow_request(request, view)
        except unreachable():
            # Without its counters the API goes on, and so do the limits of failed tries.
            logger.warning("general limits are off: the cache is out of reach")
            return True

    def throttle_failure(self) -> bool:
        raise TooManyTries(
            self.scope,
            quota=self.num_requests,
            window=timedelta(seconds=self.duration),
            wait=self.wait() or 1,
        )

    def get_rate(self) -> str | None:
        rate: str | None = settings.RATE_LIMITS[self.scope]
        return rate


class UserThrottle(GeneralThrottle):
    """For each user."""

    scope = "user"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        return f"throttle.user.{request.user.pk}" if request.user.is_authenticated else None


class AddressThrottle(GeneralThrottle):
    """For each address that is not signed in."""

    scope = "address"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        signed_in = request.user.is_authenticated
        return None if signed_in else f"throttle.address.{client_address(request)}"
