"""Plain reads without the way through Django and DRF, which takes longer than the read itself.

The view with its handler, its authentication, its permissions and its checks is the same; what is
left out is what leads to it. A read of some kind is answered here once Django has answered one of
that kind: the headers that the middleware adds are those that it added then. Whatever is not quite
plain is Django's, and so is every refusal and every error: those are found out twice.

A test holds the two ways equal, answer by answer.
"""

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from rest_framework.exceptions import NotAuthenticated

from api.identifiers import PATTERN
from api.logs import identify, log_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    Key = tuple[str | None, ...]

# A read's headers, as the environment names them: what the headers and links of an answer may
# depend on, so that it makes a kind ...
_OF_KIND = (
    *("HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"),
    *("HTTP_ORIGIN", "HTTP_ACCEPT"),
)
# ... and what the view alone looks at, or nobody. With any other, a read is not plain.
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
_OWN = frozenset({"content-length", "etag", "x-request-id"})

MAX_KINDS, MAX_LENGTH = 1000, 200  # that are remembered; characters of a header
REASONS = {200: "200 OK", 304: "304 Not Modified"}

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
    """Reads of one route that differ in nothing but ids, query, and who asks.

    Attributes:
        match: where the route leads.
        headers: that the answers share, by their status and whether they have an ETag.
    """

    match: ResolverMatch
    headers: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)


class FastReads:
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
        key = (_ID.sub("*", environ["PATH_INFO"]), *map(environ.get, _OF_KIND))
        kind = self._kinds.get(key)
        if kind and (answer := _answer(environ, kind)):
            status, headers, body = answer
            start_response(status, headers)
            return [body]

        def learn(status: str, headers: list[tuple[str, str]], *rest: Any) -> "Callable[..., Any]":
            self._learn(environ["PATH_INFO"], key, status, headers)
            return start_response(status, headers, *rest)

        return self._django(environ, learn)

    def _learn(self, path: str, key: "Key", status: str, headers: list[tuple[str, str]]) -> None:
        names = {name.lower() for name, _ in headers}
        if status not in REASONS.values() or not names <= _SHARED | _OWN:
            return
        if any(len(text or "") > MAX_LENGTH for text in key) or not (match := _fast_route(path)):
            return
        if key not in self._kinds and len(self._kinds) >= MAX_KINDS:
            # The oldest: somebody plays with headers. Another thread may be at the same.
            self._kinds.pop(list(self._kinds)[0], None)  # noqa: RUF015  # must not iterate
        kind = self._kinds.setdefault(key, Kind(match))
        shared = {name: text for name, text in headers if name.lower() in _SHARED}
        kind.headers[status, "etag" in names] = shared


def _is_plain(environ: "WSGIEnvironment") -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not environ.get("CONTENT_LENGTH")
        and not environ.get("CONTENT_TYPE")
        and all(name in _OF_READ for name in environ if name.startswith("HTTP_"))
    )


def _fast_route(path: str) -> ResolverMatch | None:
    """Where a path leads, if that is a handler that gives back all of an answer, and nobody counts
    requests."""
    try:
        match = resolve(path)
    except Resolver404:  # a static file, which a middleware has answered
        return None
    view: Any = getattr(match.func, "cls", None)
    is_fast = _action(match) in getattr(view, "plain_reads", ()) and not view.throttle_classes
    return match if is_fast else None


def _action(match: ResolverMatch) -> str:
    action: str = getattr(match.func, "actions", {}).get("get", "")
    return action


def _answer(
    environ: "WSGIEnvironment", kind: Kind
) -> "tuple[str, list[tuple[str, str]], bytes] | None":
    """Status, headers and body; None where Django has to say something else."""
    started = time.perf_counter()
    request = ReadRequest(environ)  # which decodes the path there anew: of a known kind it is ASCII
    request.resolver_match = kind.match
    request_id = identify(request)
    try:
        response = _handled(request, kind.match)
        status, own, body = REASONS[response.status_code], response.headers, response.content
    except Exception:  # noqa: BLE001  # whatever it is, Django comes to it again
        return None
    shared = kind.headers.get((status, "ETag" in own))
    if shared is None:
        return None
    log_answer(request, response.status_code, started)
    rest = {**own, "Content-Length": str(len(body)), "X-Request-ID": request_id}
    return status, list({**shared, **rest}.items()), body


def _handled(request: ReadRequest, match: ResolverMatch) -> HttpResponse:
    """What the view answers, as ``ApiViewSet`` comes to it.

    Raises:
        Exception: where it refuses.
    """
    function: Any = match.func
    view = function.cls(**function.initkwargs)
    view.action_map, view.action = function.actions, _action(match)
    view.request, view.args, view.format_kwarg = request, (), None
    view.kwargs = dict(zip(match.kwargs, _ID.findall(request.path), strict=True))
    request.parser_context = {"view": view}
    (authentication,) = view.get_authenticators()
    sender = authentication.authenticate(request)
    if sender is None:
        raise NotAuthenticated
    request.user, request.auth = sender
    view.check_permissions(request)
    if not view.detail:
        view.check_input()
    response: HttpResponse = getattr(view, view.action)(request, **view.kwargs)
    return response
