"""What every answer gets, whoever made it: an id, a line in the log, safe headers."""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from api.errors import problem_response
from api.logs import identify, log_answer

ResponseMaker = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """Gives a request its id, and logs its outcome."""

    def __init__(self, get_response: ResponseMaker) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = identify(request)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        log_answer(request, response.status_code, started)
        return response


class ResponseHeaders:
    """Safe headers, where the view has not set its own."""

    def __init__(self, get_response: ResponseMaker) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
        )
        return response


class RequestFraming:
    """Refuses requests whose length two servers could read differently (RFC 9112, section 6.3)."""

    def __init__(self, get_response: ResponseMaker) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "Transfer-Encoding" in request.headers:
            if "Content-Length" in request.headers:
                return problem_response(
                    request,
                    HTTPStatus.BAD_REQUEST,
                    "bad_request",
                    "Send Content-Length or Transfer-Encoding, not both.",
                )
            return problem_response(
                request,
                HTTPStatus.LENGTH_REQUIRED,
                "length_required",
                "Send the body's length as Content-Length.",
            )
        return self.get_response(request)
