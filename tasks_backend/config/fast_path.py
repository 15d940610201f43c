"""Plain requests without the way through Django, which takes longer than a short read itself.

A request of some kind is answered here once Django has answered one of that kind: the headers that
the middleware adds are those that it added then. Whatever is not quite plain is Django's.

- Of a read, the view with its handler, its authentication, its permissions and its checks is the
  same; what is left out is what leads to it, DRF's dispatch included. Every refusal and every error
  is Django's, too: those are found out twice.
- Of a write nothing is done twice: DRF's dispatch is there, and so are its answers to refusals.

A test holds the two ways equal, answer by answer.
"""

import re
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_started
from django.http import HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, ResolverMatch, resolve
from rest_framework.exceptions import NotAuthenticated

from api.identifiers import PATTERN
from api.logs import identify, log_answer, request_id
from changes.views import is_writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    Key = tuple[str | None, ...]
    Answer = tuple[str, list[tuple[str, str]], bytes]  # status, headers, body

# A request's headers, as the environment names them: what the headers and links of an answer may
# depend on, so that it makes a kind ...
_OF_KIND = (
    *("HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"),
    *("HTTP_ORIGIN", "HTTP_ACCEPT"),
)
# ... and what the view alone looks at, or nobody. With any other, a request is not plain.
_OF_READ = frozenset(
    f"HTTP_{name}"
    for name in (
        *("AUTHORIZATION", "IF_NONE_MATCH", "X_REQUEST_ID", "COOKIE", "REFERER", "USER_AGENT"),
        *("ACCEPT_ENCODING", "ACCEPT_LANGUAGE", "CACHE_CONTROL", "CONNECTION", "PRAGMA", "DNT"),
        *("PRIORITY", "SEC_CH_UA", "SEC_CH_UA_MOBILE", "SEC_CH_UA_PLATFORM", "SEC_GPC"),
        *("SEC_FETCH_DEST", "SEC_FETCH_MODE", "SEC_FETCH_SITE"),
        *("X_FORWARDED_FOR", "X_REAL_IP"),
    )
).union(_OF_KIND)
_OF_WRITE = _OF_READ | {"HTTP_IDEMPOTENCY_KEY", "HTTP_IF_MATCH"}
_MEDIA_TYPES = {None, "", "application/json"}  # of a write's body
# An answer's headers: what all of a kind share, and what each has of its own. Another one could
# be meant for one person alone.
_SHARED = frozenset(
    {
        *("access-control-allow-credentials", "access-control-allow-origin"),
        *("access-control-expose-headers", "allow", "cache-control", "content-security-policy"),
        *("content-type", "cross-origin-opener-policy", "referrer-policy"),
        *("strict-transport-security", "vary", "x-content-type-options"),
    }
)
_OWN = frozenset({"content-length", "etag", "idempotency-replayed", "location", "x-request-id"})

ANY = ("", False)  # whatever comes out: all answers to a write share as much
MAX_KINDS, MAX_LENGTH = 1000, 200  # that are remembered; characters of a header
READ, WRITTEN = {"200 OK", "304 Not Modified"}, {"200 OK", "201 Created", "204 No Content"}

_ID = re.compile(PATTERN)


class ReadRequest(WSGIRequest):
    """Django's request, with what a view asks of DRF's."""

    user: Any
    auth: Any
    parser_context: dict[str, Any]

    @property
    def query_params(self) -> QueryDict:
        return self.GET


@dataclass
class Kind:
    """Requests of one route that differ in nothing but ids, query, body, and who asks.

    Attributes:
        match: where the route leads.
        headers: that the answers share: of reads, by their status and whether they have an ETag.
    """

    match: ResolverMatch
    headers: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)


class FastPath:
    """A WSGI application (PEP 3333) in front of Django's.

    Args:
        django: answers what is not answered here.
    """

    def __init__(self, django: "WSGIApplication") -> None:
        self._django = django
        self._kinds: dict[Key, Kind] = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        if not _is_plain(environ):
            return self._django(environ, start_response)
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        key = (method, _ID.sub("*", path), *map(environ.get, _OF_KIND))
        kind = self._kinds.get(key)
        answered = _read if method == "GET" else _written
        if kind and (answer := answered(environ, kind)):
            status, headers, body = answer
            start_response(status, headers)
            return [body]

        def learn(status: str, headers: list[tuple[str, str]], *rest: Any) -> "Callable[..., Any]":
            self._learn(path, key, status, headers)
            return start_response(status, headers, *rest)

        return self._django(environ, learn)

    def _learn(self, path: str, key: "Key", status: str, headers: list[tuple[str, str]]) -> None:
        names = {name.lower() for name, _ in headers}
        is_read = key[0] == "GET"
        if status not in (READ if is_read else WRITTEN) or not names <= _SHARED | _OWN:
            return
        if any(len(text or "") > MAX_LENGTH for text in key):
            return
        if not (match := _fast_route(key[0] or "", path)):
            return
        if key not in self._kinds and len(self._kinds) >= MAX_KINDS:
            # The oldest: somebody plays with headers. Another thread may be at the same.
            self._kinds.pop(list(self._kinds)[0], None)  # noqa: RUF015  # must not iterate
        kind = self._kinds.get(key) or Kind(match)
        shared = {name: text for name, text in headers if name.lower() in _SHARED}
        kind.headers[(status, "etag" in names) if is_read else ANY] = shared
        self._kinds[key] = kind  # only now: another thread may take it up at once


def _is_plain(environ: "WSGIEnvironment") -> bool:
    if environ["REQUEST_METHOD"] == "GET":
        known = _OF_READ
        is_usual = not (environ.get("CONTENT_LENGTH") or environ.get("CONTENT_TYPE"))
    else:
        known = _OF_WRITE
        is_usual = environ.get("CONTENT_TYPE") in _MEDIA_TYPES
    return is_usual and all(name in known for name in environ if name.startswith("HTTP_"))


def _fast_route(method: str, path: str) -> ResolverMatch | None:
    """Where a path leads, if that is a handler that gives back all of an answer, and nobody counts
    requests."""
    try:
        match = resolve(path)
    except Resolver404:  # a static file, which a middleware has answered
        return None
    view: Any = getattr(match.func, "cls", None)
    action = _action(match, method)
    is_read = method == "GET"
    is_fast = action in getattr(view, "plain_reads", ()) if is_read else is_writing(view, action)
    return match if is_fast and not view.throttle_classes else None


def _action(match: ResolverMatch, method: str) -> str:
    action: str = getattr(match.func, "actions", {}).get(method.lower(), "")
    return action


def _read(environ: "WSGIEnvironment", kind: Kind) -> "Answer | None":
    """The answer to a read; None where Django has to say something else."""
    started = time.perf_counter()
    request = ReadRequest(environ)  # which decodes the path there anew: of a known kind it is ASCII
    request.resolver_match = kind.match
    identify(request)
    try:
        response = _handled(request, kind.match)
    except Exception:  # noqa: BLE001  # whatever it is, Django comes to it again
        return None
    shared = kind.headers.get((_status(response), "ETag" in response.headers))
    return _answer(request, response, shared, started) if shared else None


def _written(environ: "WSGIEnvironment", kind: Kind) -> "Answer":
    """The answer to a write, as DRF comes to it; for what it does not expect, Django's 500."""
    started = time.perf_counter()
    request_started.send(FastPath, environ=environ)  # looks after the database connection
    request = WSGIRequest(environ)
    request.resolver_match = kind.match
    identify(request)
    try:
        response = kind.match.func(request, **_ids(request, kind.match))
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    except Exception as error:  # noqa: BLE001  # as Django's own handler
        response = response_for_exception(request, error)
    return _answer(request, response, kind.headers[ANY], started)


def _answer(
    request: WSGIRequest, response: Any, shared: dict[str, str], started: float
) -> "Answer":
    log_answer(request, response.status_code, started)
    rest = {
        **response.headers,
        "Content-Length": str(len(response.content)),
        "X-Request-ID": request_id(request),
    }
    return _status(response), list({**shared, **rest}.items()), response.content


def _status(response: Any) -> str:
    return f"{response.status_code} {response.reason_phrase}"


def _ids(request: WSGIRequest, match: ResolverMatch) -> dict[str, str]:
    """What the path names."""
    return dict(zip(match.kwargs, _ID.findall(request.path), strict=True))


def _handled(request: ReadRequest, match: ResolverMatch) -> HttpResponse:
    """What the view answers, as ``ApiViewSet`` comes to it.

    Raises:
        Exception: where it refuses.
    """
    function: Any = match.func
    view = function.cls(**function.initkwargs)
    view.action_map, view.action = function.actions, _action(match, "GET")
    view.request, view.args, view.format_kwarg = request, (), None
    view.kwargs = _ids(request, match)
    request.parser_context = {"view": view}
    sender = _authentication(function.cls).authenticate(request)
    if sender is None:
        raise NotAuthenticated
    request.user, request.auth = sender
    view.check_permissions(request)
    if not view.detail:
        view.check_input()
    response: HttpResponse = getattr(view, view.action)(request, **view.kwargs)
    return response


@cache
def _authentication(view_class: Any) -> Any:
    """What tells who asks, of a view; it keeps nothing of anybody."""
    (authentication,) = view_class().get_authenticators()
    return authentication
