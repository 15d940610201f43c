"""Structured logs: one JSON object a line, so that no text can forge a line of its own."""

import logging
import re
import time
import traceback
from functools import partial
from typing import Any

import orjson
from django.http import HttpRequest

from api.identifiers import uuid7
from api.transactions import after_commit

logger = logging.getLogger("tasks.request")

_CLIENT_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class JSONFormatter(logging.Formatter):
    """Every record as one line of JSON; ``extra={"fields": {...}}`` adds members."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = _trace(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


def _trace(error: BaseException | None) -> str:
    """Where it happened and why; of a database's error no text, for that quotes the row."""
    parts: list[str] = []
    while error is not None:
        reason = "" if _is_from_database(error) else f": {error}"
        frames = "".join(traceback.format_tb(error.__traceback__))
        head = "Traceback (most recent call last):\n"
        parts.insert(0, f"{head}{frames}{type(error).__name__}{reason}\n")
        error = error.__cause__ or error.__context__
    return "\n".join(parts)


def _is_from_database(error: BaseException) -> bool:
    """Django's and the drivers' own (PEP 249), which are no kin but have a base of one name."""
    return any(kind.__name__ == "DatabaseError" for kind in type(error).__mro__)


def identify(request: HttpRequest) -> str:
    """Give a request its id: the client's own, where it is a plain word."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    found: str = given if _CLIENT_ID.fullmatch(given) else str(uuid7())
    request.request_id = found  # type: ignore[attr-defined]
    return found


def request_id(request: HttpRequest) -> str:
    """The id of a request, as it was given."""
    return getattr(request, "request_id", "")


def log_answer(request: HttpRequest, status: int, started: float) -> None:
    """One line for each request.

    Args:
        request: what is answered.
        status: of the answer.
        started: when it came, by ``time.perf_counter``.
    """
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    fields = {**request_fields(request), "status": status, "milliseconds": milliseconds}
    after_commit(partial(logger.info, "request", extra={"fields": fields}))


def log_exception(request: HttpRequest, error: BaseException) -> None:
    """One line for what made a request fail: id, user and route, no header and no body."""
    after_commit(partial(_log_failure, request_fields(request), error))


def _log_failure(fields: dict[str, Any], error: BaseException) -> None:
    logger.error("request failed", extra={"fields": fields}, exc_info=error)


def request_fields(request: HttpRequest) -> dict[str, Any]:
    """What a log line says of a request. The query is left out: it can hold what people search."""
    match = request.resolver_match
    return {
        "request_id": request_id(request),
        "method": request.method,
        "path": request.path,
        "route": match.route if match else None,
        # Set by the authentication; reading request.user here could start a query.
        "user_id": getattr(request, "authenticated_user_id", None),
    }
