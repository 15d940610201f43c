"""Transactions that the database gives up, so that another one can go on."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

MAX_TRIES = 5
FIRST_PAUSE = 0.02  # seconds at most; it doubles
# Deadlock and serialization failure: on PostgreSQL (SQLSTATE) and on MySQL (error number).
_CODES = {"40P01", "40001", 1213}

Result = TypeVar("Result")


def retried(transaction: Callable[[], Result]) -> Result:
    """Run a whole transaction; again, where it was the one that had to give way.

    Raises:
        OperationalError: where that happens five times, or for any other reason.
    """
    for tries in range(MAX_TRIES - 1):
        try:
            return transaction()
        except OperationalError as error:
            if not _gave_way(error):
                raise
        # Each another time, or those that gave way together meet again.
        time.sleep(random.uniform(0, FIRST_PAUSE * 2**tries))  # noqa: S311  # no secret
    return transaction()


def _gave_way(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlstate", None) or next(iter(error.args), None)
    return code in _CODES
