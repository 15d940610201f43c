"""The cache: Redis, or this process's own memory."""

import sys


def unreachable() -> tuple[type[Exception], ...]:
    """The errors of a cache that cannot be reached: ``except unreachable():``.

    Redis' client takes 7 MB in each worker, so it is there only where it is used.
    """
    if "redis" not in sys.modules:
        return ()
    from redis.exceptions import RedisError

    return (RedisError,)
