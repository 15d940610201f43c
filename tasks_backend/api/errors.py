"""Problems: every refusal, from whatever source, in one shape (RFC 9457).

Django's own errors (unknown routes, refused hosts, crashes) come here through the handlers that
``config.urls`` names. Domain code raises Django's ValidationError; this module translates it.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import islice
from typing import Any

import orjson
from django.core.exceptions import ObjectDoesNotExist, SuspiciousOperation
from django.core.exceptions import ValidationError as DomainError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as translate_django_errors
from rest_framework.views import set_rollback

from api.exceptions import MAX_ERRORS, Unavailable
from api.logs import log_exception, request_id

MEDIA_TYPE = "application/problem+json"

MAX_QUOTED = 500

# What a person reads; the code is for programs and never changes.
DETAILS = {
    "bad_request": "The request could not be understood.",
    "not_found": "There is nothing here that you may see.",
    "permission_denied": "You may not do this.",
    "server_error": "Something went wrong on our side. Nothing of this request was stored.",
    "invalid": "The request has errors; each is listed.",
}


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    errors: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """The problem document (RFC 9457) of one refusal."""
    return {
        "type": f"/docs/api/errors.md#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id(request),
        "errors": list(errors),
    }


def problem_response(
    request: HttpRequest, status: int, code: str, detail: str = "", **headers: str
) -> HttpResponse:
    """A problem from outside of DRF: middleware, Django's handlers, pages."""
    body = orjson.dumps(problem(request, status, code, detail or DETAILS[code]))
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER. None lets Django turn what is unknown into a 500."""
    request = context["request"]
    if isinstance(error, DomainError):
        error = from_domain(error)
    elif isinstance(error, ObjectDoesNotExist):  # deleted between two looks
        error = exceptions.NotFound()
    elif isinstance(error, SuspiciousOperation):  # such as too many parameters
        error = exceptions.ParseError(DETAILS["bad_request"], "bad_request")
    elif isinstance(error, OperationalError | InterfaceError):
        log_exception(request, error)
        error = Unavailable()
    response = translate_django_errors(error, context)
    if response is None:
        return None
    if not isinstance(error, exceptions.APIException):  # Django's Http404 and PermissionDenied
        code = "not_found" if response.status_code == HTTPStatus.NOT_FOUND else "permission_denied"
        error = exceptions.APIException(DETAILS[code], code)
    set_rollback()
    response.data = {
        **problem(request, response.status_code, *_describe(error)),
        **getattr(error, "members", {}),  # RFC 9457, section 3.2: extension members
    }
    response.content_type = MEDIA_TYPE
    for name, value in getattr(error, "headers", {}).items():
        response[name] = value
    return response


def _describe(error: exceptions.APIException) -> tuple[str, str, list[dict[str, str]]]:
    """Code, detail and errors of a DRF exception."""
    if isinstance(error, exceptions.ValidationError):
        return "invalid", DETAILS["invalid"], flat_errors(error.detail)
    if isinstance(error.detail, exceptions.ErrorDetail):
        if error.status_code == HTTPStatus.NOT_FOUND:
            return "not_found", DETAILS["not_found"], []  # never which object, or of what kind
        return error.detail.code or "error", str(error.detail), []
    # SimpleJWT's errors are dictionaries with the class of the token in them.
    return str(error.default_code), str(error.default_detail), []


def flat_errors(detail: Any) -> list[dict[str, str]]:
    """The errors of a ValidationError's detail, with their pointers; of very many the first."""
    return list(islice(_flatten(detail), MAX_ERRORS))


def _flatten(detail: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """DRF's nested errors as a flat list: ``#/title`` is in the body, ``?limit`` in the query."""
    if isinstance(detail, Mapping):
        for name, nested in detail.items():
            inner = pointer if name == "non_field_errors" else _below(pointer, str(name))
            yield from _flatten(nested, inner)
    elif isinstance(detail, list):
        for position, nested in enumerate(detail):
            inner = f"{pointer}/{position}" if isinstance(nested, Mapping) else pointer
            yield from _flatten(nested, inner)
    else:
        yield {"pointer": _cut(pointer), "code": detail.code, "detail": _cut(str(detail))}


def _cut(text: str) -> str:
    """An error may quote what was sent; the answer must not be longer than the question."""
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}..."


def _below(pointer: str, name: str) -> str:
    if pointer == "#" and name.startswith("?"):
        return name
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"  # RFC 6901


def from_domain(error: DomainError) -> exceptions.ValidationError:
    """A rule of the models, in DRF's terms."""
    if hasattr(error, "error_dict"):
        return exceptions.ValidationError(
            {
                "non_field_errors" if field == "__all__" else field: _details(nested)
                for field, nested in error.error_dict.items()
            }
        )
    return exceptions.ValidationError({"non_field_errors": _details(error.error_list)})


def _details(errors: Sequence[DomainError]) -> list[exceptions.ErrorDetail]:
    return [
        exceptions.ErrorDetail(message, code=error.code or "invalid")
        for error in errors
        for message in error.messages
    ]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a refused host, a malformed request."""
    return problem_response(request, HTTPStatus.BAD_REQUEST, "bad_request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return problem_response(request, HTTPStatus.FORBIDDEN, "permission_denied")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: an unknown route, or one without its slash."""
    return problem_response(request, HTTPStatus.NOT_FOUND, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. What happened is in the log, under the request's id."""
    if (error := sys.exception()) is not None:
        log_exception(request, error)
    return problem_response(request, HTTPStatus.INTERNAL_SERVER_ERROR, "server_error")
