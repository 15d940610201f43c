"""What breaks, and what the log says of it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import StringIO
from typing import Any

import orjson
import pytest
from django.db import connection

from api.logs import JSONFormatter

Failing = Callable[..., AbstractContextManager[None]]
LogLines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def failing() -> Failing:
    """``with failing(error, "tasks_task"):`` makes each statement that has the text raise."""

    @contextmanager
    def fail(error: Exception, text: str = "") -> Iterator[None]:
        def execute(proceed: Any, sql: str, *arguments: Any) -> Any:
            if text in sql:
                raise error
            return proceed(sql, *arguments)

        with connection.execute_wrapper(execute):
            yield

    return fail


@pytest.fixture
def log_lines() -> Iterator[LogLines]:
    """The lines that the server writes, each of which must be a JSON object."""
    root = logging.getLogger()
    handler = next(item for item in root.handlers if isinstance(item.formatter, JSONFormatter))
    assert isinstance(handler, logging.StreamHandler)
    stream = StringIO()
    before = handler.setStream(stream)
    yield lambda: [orjson.loads(line) for line in stream.getvalue().rstrip("\n").split("\n")]
    handler.setStream(before)
