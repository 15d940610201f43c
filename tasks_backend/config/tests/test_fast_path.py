"""Requests that go past Django are answered as by Django."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from rest_framework_simplejwt import tokens
from rest_framework_simplejwt.utils import aware_utcnow

from accounts.models import Session, User
from accounts.tokens import AccessToken
from config import fast_path, wsgi
from config.fast_path import FastPath
from people import Counting, Person
from tasks.views import TaskViewSet

TASKS = "/api/v1/tasks/"
STYLES = "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css"
UNUSED = "01900000-0000-7000-8000-000000000000"

READ = re.compile(r"/api/v1/(tasks|projects|labels|comments)/([-0-9a-f]{36}/(comments/)?)?")

Answer = tuple[str, dict[str, str], bytes]


class Django:
    """Django's application, which remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        return wsgi.application(environ, start_response)


def ask(application: Any, path: str, query: Any = None, **headers: str) -> Answer:
    """Status, headers and body of a GET."""
    return answer_of(application, RequestFactory().get(path, query, **headers).environ)  # type: ignore[arg-type]


def write(application: Any, method: str, path: str, body: bytes, **headers: Any) -> Answer:
    """Status, headers and body of a write that leaves nothing; ids and instants are all alike."""
    media_type = headers.pop("CONTENT_TYPE", "application/json")
    environ = RequestFactory().generic(method, path, body, media_type, **headers).environ
    with transaction.atomic():
        status, answered, content = answer_of(application, environ)
        transaction.set_rollback(True)
    new = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[^\"]{21}Z")
    masked = {name: new.sub(b"*", text.encode()).decode() for name, text in answered.items()}
    return status, masked, new.sub(b"*", content)


def answer_of(application: Any, environ: Any) -> Answer:
    if not environ["HTTP_COOKIE"]:
        del environ["HTTP_COOKIE"]
    found: list[Any] = []
    with one_connection():
        chunks = application(environ, lambda status, headers, *_: found.extend((status, headers)))
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
    status, answered = found
    return status, {name.lower(): text for name, text in answered}, body


@contextmanager
def one_connection() -> Iterator[None]:
    """Django ends each request's connection; here that holds the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def bearer(person: Person) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {AccessToken.of(person.device)}"}


@pytest.fixture
def django() -> Django:
    return Django()


@pytest.fixture
def reads(django: Django) -> FastPath:
    return FastPath(django)


# --- The same as Django ---------------------------------------------------------------------------

HEADERS: dict[str, st.SearchStrategy[str]] = {
    "HTTP_ACCEPT": st.sampled_from(["*/*", "application/json", "text/html", "text/csv, */*;q=0.1"]),
    "HTTP_ORIGIN": st.sampled_from(["http://localhost:5500", "https://elsewhere.example", "null"]),
    "HTTP_HOST": st.sampled_from(["localhost", "127.0.0.1:8000", "elsewhere.example"]),
    "HTTP_IF_NONE_MATCH": st.sampled_from(["*", '"1"', 'W/"1", "2"', "nonsense"]),
    "HTTP_X_FORWARDED_PROTO": st.sampled_from(["http", "https"]),
    "HTTP_X_REQUEST_ID": st.just("mine"),
    "HTTP_RANGE": st.just("bytes=0-1"),
    "HTTP_COOKIE": st.just("a=b"),
    "CONTENT_TYPE": st.sampled_from(["application/json", "text/plain; charset=utf-7"]),
}
QUERIES = st.sampled_from(
    [
        *({}, {"limit": "1"}, {"limit": "0"}, {"ordering": "-title"}, {"ordering": "colour"}),
        *({"status": ["todo", "done"]}, {"status": "lost"}, {"trashed": "true"}, {"colour": "red"}),
        *({"cursor": "x"}, {"search": "milk"}, {"owner": "me"}, {"owner": UNUSED}, {"limit": "é"}),
    ]
)


@pytest.fixture
def senders(alice: Person, bob: Person, admin: Person) -> list[dict[str, str]]:
    script = {"HTTP_AUTHORIZATION": f"Bearer {alice.create_api_token()['token']}"}
    people = [bearer(person) for person in (alice, bob, admin)]
    return [*people, script, {}, {"HTTP_AUTHORIZATION": "Bearer x"}]


@pytest.fixture
def paths(alice: Person) -> list[str]:
    task, gone = alice.create_task(), alice.create_task()
    comment = alice.create_comment(task)
    alice.delete(f"{TASKS}{gone['id']}/")
    return [
        *(TASKS, f"{TASKS}{task['id']}/", f"{TASKS}{gone['id']}/", f"{TASKS}{UNUSED}/"),
        *(f"{TASKS}{task['id']}/comments/", f"/api/v1/comments/{comment['id']}/"),
        *("/api/v1/projects/", f"/api/v1/projects/{task['project']}/", "/api/v1/labels/"),
        *(f"{TASKS}*/", f"{TASKS}summary/", "/api/v1/users/me/", "/livez", "/nowhere"),
        *("/api/docs/", STYLES),
    ]


@pytest.mark.django_db
@given(data=st.data())
def test_every_answer(request: pytest.FixtureRequest, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(request.getfixturevalue("paths")))
    senders = data.draw(st.permutations(request.getfixturevalue("senders")))
    names = data.draw(st.lists(st.sampled_from(list(HEADERS)), unique=True, max_size=3))
    headers = {name: data.draw(HEADERS[name]) for name in names}
    query = data.draw(QUERIES)
    django = Django()
    reads = FastPath(django)
    for sender in senders:  # from now on it is known, where it can be
        ask(reads, path, **sender, **headers)

    for sender in senders:
        expected = compare(reads, django, path, query, sender | headers)
        if tag := expected.get("etag"):
            compare(reads, django, path, query, sender | headers | {"HTTP_IF_NONE_MATCH": tag})


def compare(
    reads: FastPath, django: Django, path: str, query: Any, headers: dict[str, str]
) -> dict[str, str]:
    """Ask both ways, the fast one twice; the headers of the answer."""
    status, expected, body = ask(wsgi.application, path, query, **headers)
    for _ in range(2):
        django.asked.clear()
        found = ask(reads, path, query, **headers)
        assert found == (status, {**expected, **same_id(found, expected)}, body_of(found, body))
    is_read = re.fullmatch(
        r"/api/v1/(tasks|projects|labels|comments)/([-0-9a-f/]+|.*comments/)?", path
    )
    is_plain = not {"HTTP_RANGE", "CONTENT_TYPE"} & headers.keys()
    is_fast = bool(is_read and is_plain and status in {"200 OK", "304 Not Modified"})
    assert (django.asked == []) == is_fast
    return expected


def same_id(found: Answer, expected: dict[str, str]) -> dict[str, str]:
    """The request's id, which nothing but a client's own makes the same."""
    if expected["x-request-id"] == "mine":
        return {"x-request-id": "mine"}
    return {"x-request-id": found[1]["x-request-id"]}


def body_of(found: Answer, body: bytes) -> bytes:
    """A problem with the id of the request that it is about."""
    if b'"request_id":' not in body:
        return body
    return json_with_id(body, found[1]["x-request-id"])


def json_with_id(body: bytes, request_id: str) -> bytes:
    before = json.loads(body)["request_id"].encode()
    return body.replace(before, request_id.encode())


@pytest.mark.django_db
def test_every_write(
    alice: Person, bob: Person, senders: list[dict[str, str]], paths: list[str]
) -> None:
    task = f"{TASKS}{alice.create_task()['id']}/"
    gone = paths[2]
    comments = f"{task}comments/"
    comment = f"/api/v1/comments/{alice.post(comments, {'body': 'x'}).json()['id']}/"
    project = f"/api/v1/projects/{alice.create_project()['id']}/"
    change = f"/api/v1/changes/{alice.get(f'{task}changes/').json()['results'][0]['id']}/"
    stale = {"HTTP_IF_MATCH": '"7"'}
    key = {"HTTP_IDEMPOTENCY_KEY": "one"}
    bulk = {"operations": [{"op": "create", "title": "x"}]}
    again = {"id": "01900000-0000-7000-8000-00000000000a", "title": "Buy milk"}
    cases: list[tuple[Any, ...]] = [
        (TASKS, "POST", {"title": "Buy milk"}, again, {"title": ""}, {"colour": "red"}),
        (f"{TASKS}bulk/", "POST", bulk, {"operations": []}),
        (task, "PATCH", {"title": "Buy oat milk"}, {"due_time": "12:00"}, {"version": 7}),
        (task, "DELETE", {}, {"title": "x"}),
        (f"{task}move/", "POST", {}, {"after": UNUSED}),
        (f"{gone}restore/", "POST", {}, {"x": 1}),
        (f"{gone}purge/", "DELETE", {}),
        (comments, "POST", {"body": "x"}, {"body": ""}),
        (comment, "PATCH", {"body": "y"}),
        (comment, "DELETE", {}),
        (project, "PATCH", {"name": "Office"}),
        ("/api/v1/labels/", "POST", {"name": "urgent"}, {"name": "\0"}),
        (f"{change}undo/", "POST", {}, {"whole_write": True}),
    ]
    for path, method, good, *others in cases:
        django = Django()
        fast = FastPath(django)
        first = write(fast, method, path, as_json(good), **bearer(alice))
        assert first[0] in fast_path.WRITTEN, first
        unused = re.sub(fast_path._ID, UNUSED, path)
        for sender in senders:
            for headers in ({}, key, stale, {"HTTP_X_REQUEST_ID": "mine"}):
                for body in (*map(as_json, (good, *others)), b"{", b"[]"):
                    for place in {path, unused}:
                        compare_writes(
                            fast, django, method, place, body, sender | headers, is_fast=True
                        )
        for headers in ({"HTTP_RANGE": "bytes=0-1"}, {"CONTENT_TYPE": "text/plain"}):
            given = bearer(alice) | headers
            compare_writes(fast, django, method, path, b"{}", given, is_fast=False)


def as_json(fields: Any) -> bytes:
    return json.dumps(fields).encode() if fields else b""


def compare_writes(
    fast: FastPath,
    django: Django,
    method: str,
    path: str,
    body: bytes,
    headers: dict[str, str],
    *,
    is_fast: bool,
) -> None:
    expected = write(wsgi.application, method, path, body, **headers)
    django.asked.clear()
    assert write(fast, method, path, body, **headers) == expected
    assert (django.asked == []) == is_fast


# --- What is answered without Django --------------------------------------------------------------


@pytest.mark.django_db
def test_a_read_is_djangos_once(
    alice: Person, reads: FastPath, django: Django, counting: Counting
) -> None:
    first, second = (f"{TASKS}{alice.create_task()['id']}/" for _ in range(2))
    for path in (TASKS, first):
        ask(reads, path, **bearer(alice))
    assert django.asked == [TASKS, first]

    with counting() as statements:
        status, headers, body = ask(reads, second, **bearer(alice))
    assert (status, json.loads(body)["id"]) == ("200 OK", second.split("/")[-2])
    assert len(statements) == 2
    with counting() as statements:
        _, headers, body = ask(reads, TASKS, **bearer(alice))
    assert len(json.loads(body)["results"]) == 2
    assert len(statements) == 2
    assert django.asked == [TASKS, first]

    given = {**bearer(alice), "HTTP_IF_NONE_MATCH": headers["etag"]}
    assert ask(reads, TASKS, **given)[0] == "304 Not Modified"
    with counting() as statements:
        assert ask(reads, TASKS, **given)[0] == "304 Not Modified"
    assert len(statements) == 1
    assert django.asked == [TASKS, first, TASKS]


@pytest.mark.django_db
def test_each_read_has_one_line_in_the_log(
    alice: Person, reads: FastPath, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "tasks.request"):
        for number in range(3):
            ask(reads, TASKS, {"search": "x"}, **bearer(alice), HTTP_X_REQUEST_ID=f"id-{number}")
    lines = [record.fields for record in caplog.records]  # type: ignore[attr-defined]
    assert [line.pop("request_id") for line in lines] == ["id-0", "id-1", "id-2"]
    for line in lines:
        assert line.pop("milliseconds") > 0
    assert lines[0] == lines[1] == lines[2]
    assert lines[0]["user_id"] == alice.id
    assert lines[0]["status"] == 200


# --- Who sees what --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_ends_a_session_counts_at_once(
    alice: Person,
    bob: Person,
    admin: Person,
    reads: FastPath,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = alice.create_task()
    path = f"{TASKS}{task['id']}/"
    for _ in range(2):
        assert ask(reads, path, **bearer(alice))[0] == "200 OK"
        assert ask(reads, path, **bearer(admin))[0] == "200 OK"
        assert ask(reads, path, **bearer(bob))[0] == "404 Not Found"

    User.objects.filter(pk=admin.user.pk).update(role="user")
    assert ask(reads, path, **bearer(admin))[0] == "404 Not Found"
    Session.objects.filter(pk=alice.device.pk).revoke()
    assert ask(reads, path, **bearer(alice))[0] == "401 Unauthorized"
    assert ask(reads, TASKS, **bearer(bob))[0] == "200 OK"
    later = aware_utcnow() + timedelta(minutes=11)
    monkeypatch.setattr(tokens, "aware_utcnow", lambda: later)
    assert ask(reads, TASKS, **bearer(bob))[0] == "401 Unauthorized"


@pytest.mark.django_db
def test_nobody_gets_headers_of_another_origin(alice: Person, reads: FastPath) -> None:
    ours = {**bearer(alice), "HTTP_ORIGIN": "http://localhost:5500"}
    theirs = {**bearer(alice), "HTTP_ORIGIN": "https://elsewhere.example"}

    def create(**headers: str) -> Answer:
        return write(reads, "POST", TASKS, b'{"title": "x"}', **headers)

    for _ in range(2):
        for answer in (ask(reads, TASKS, **ours), create(**ours)):
            assert answer[1]["access-control-allow-origin"] == "http://localhost:5500"
        for answer in (ask(reads, TASKS, **theirs), create(**theirs)):
            assert "access-control-allow-origin" not in answer[1]


# --- What is left to Django -----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_header_that_is_not_known_is_never_repeated(alice: Person) -> None:
    asked = []

    def personal(environ: Any, start_response: Any) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        return wsgi.application(
            environ,
            lambda status, headers, *_: start_response(status, [*headers, ("Set-Cookie", "a=b")]),
        )

    reads = FastPath(personal)
    for _ in range(3):
        assert ask(reads, TASKS, **bearer(alice))[1]["set-cookie"] == "a=b"
    assert len(asked) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"CONTENT_LENGTH": "2"},
        {"CONTENT_TYPE": "application/json"},
        {"REQUEST_METHOD": "HEAD"},
        {"REQUEST_METHOD": "OPTIONS"},
    ],
)
def test_what_is_not_plain_is_djangos(
    alice: Person, reads: FastPath, django: Django, headers: dict[str, str]
) -> None:
    for _ in range(3):
        ask(reads, TASKS, **bearer(alice), **headers)
    assert len(django.asked) == 3
    ask(reads, TASKS, **bearer(alice))
    ask(reads, TASKS, **bearer(alice))
    ask(reads, TASKS, **bearer(alice), **headers)
    assert len(django.asked) == 5


@pytest.mark.django_db
def test_a_static_file_is_djangos(reads: FastPath, django: Django) -> None:
    for _ in range(2):
        status, headers, _ = ask(reads, STYLES)
        assert (status, headers["content-type"]) == ("200 OK", 'text/css; charset="utf-8"')
    assert len(django.asked) == 2


@pytest.mark.django_db
def test_an_error_is_djangos(
    alice: Person, reads: FastPath, django: Django, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        ask(reads, TASKS, **bearer(alice))

    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(TaskViewSet, "list", broken)
    monkeypatch.setattr(logging.getLogger("tasks.request"), "disabled", True)
    assert ask(reads, TASKS, **bearer(alice))[0] == "500 Internal Server Error"
    assert len(django.asked) == 2


@pytest.mark.django_db
def test_the_connection_is_looked_after_before_each_write(
    alice: Person, reads: FastPath, django: Django
) -> None:
    begun = []

    def note(**_: Any) -> None:
        begun.append(1)

    request_started.connect(note)
    for _ in range(3):
        write(reads, "POST", TASKS, b'{"title": "x"}', **bearer(alice))
    request_started.disconnect(note)
    assert (len(begun), len(django.asked)) == (3, 1)


@pytest.mark.django_db
def test_a_write_that_fails_is_not_done_again(
    alice: Person,
    reads: FastPath,
    django: Django,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def create() -> Answer:
        return write(reads, "POST", TASKS, b'{"title": "x"}', **bearer(alice))

    assert create()[0] == "201 Created"
    tries = []

    def broken(*_: Any) -> None:
        tries.append(1)
        raise RuntimeError

    monkeypatch.setattr(TaskViewSet, "create", broken)
    status, headers, body = create()
    assert (status, json.loads(body)["code"]) == ("500 Internal Server Error", "server_error")
    assert headers["content-type"] == "application/problem+json"
    assert (len(tries), len(django.asked)) == (1, 1)
    assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]


@pytest.mark.django_db
def test_with_limits_of_requests_all_are_counted(
    alice: Person, reads: FastPath, django: Django, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never:
        def allow_request(self, *_: Any) -> bool:
            return True

    monkeypatch.setattr(TaskViewSet, "throttle_classes", [Never])
    for _ in range(3):
        ask(reads, TASKS, **bearer(alice))
        write(reads, "POST", TASKS, b'{"title": "x"}', **bearer(alice))
    assert len(django.asked) == 6


@pytest.mark.django_db
def test_what_is_remembered_has_bounds(
    alice: Person, reads: FastPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast_path, "MAX_KINDS", 3)
    for number in range(10):
        ask(reads, TASKS, **bearer(alice), HTTP_ORIGIN=f"https://{number}.example")
        ask(reads, "/livez", HTTP_ORIGIN=f"https://{number}.example")
        assert len(reads._kinds) == min(number + 1, 3)
    ask(reads, TASKS, **bearer(alice), HTTP_ORIGIN=f"https://{'x' * 300}.example")
    assert all(len(text or "") <= 200 for key in reads._kinds for text in key)


@pytest.mark.django_db
def test_a_lost_connection_is_djangos(alice: Person, reads: FastPath, django: Django) -> None:
    for _ in range(2):
        ask(reads, TASKS, **bearer(alice))
    assert len(django.asked) == 1
    lost = iter([True])

    def fail_once(execute: Any, *statement: Any) -> Any:
        if next(lost, False):
            raise OperationalError
        return execute(*statement)

    with connection.execute_wrapper(fail_once):
        assert ask(reads, TASKS, **bearer(alice))[0] == "200 OK"
    assert len(django.asked) == 2
