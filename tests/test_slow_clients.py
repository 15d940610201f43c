"""Slow clients and odd requests (case 45): whatever they do, others are served."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from live import Site

SLOW_HEADERS, SLOW_BODIES, DEAF_READERS = 400, 400, 40


def connection(site: Site, stack: ExitStack) -> socket.socket:
    return stack.enter_context(socket.create_connection(("127.0.0.1", site.api_port), timeout=10))


def is_alive(site: Site) -> bool:
    """Whether /livez answers within a second (the contract's own number)."""
    with site.connect(timeout=1) as client:
        client.request("GET", "/livez")
        return client.getresponse().status == 200


def answer(site: Site, request: bytes) -> tuple[int, bytes]:
    """Status and head of the answer to raw bytes."""
    with ExitStack() as stack:
        sent = connection(site, stack)
        sent.sendall(request)
        text = sent.recv(65_536)
        return int(text.split(b" ", 2)[1]), text


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_slow_headers_hold_up_nobody(site: Site, opened: ExitStack) -> None:
    for _ in range(SLOW_HEADERS):
        connection(site, opened).sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")

    assert is_alive(site)


def test_slow_bodies_hold_up_nobody(site: Site, opened: ExitStack) -> None:
    head = (
        b"POST /api/v1/auth/login/ HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    )
    for _ in range(SLOW_BODIES):
        connection(site, opened).sendall(head)

    assert is_alive(site)


def test_readers_that_do_not_read_hold_up_nobody(site: Site, opened: ExitStack) -> None:
    path = b"/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"
    for _ in range(DEAF_READERS):
        reader = connection(site, opened)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert is_alive(site)


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Length: -1\r\n",
        b"".join(b"X-%d: 1\r\n" % number for number in range(200)),
    ],
)
def test_a_request_of_doubtful_length_is_refused(site: Site, headers: bytes) -> None:
    status, _ = answer(
        site,
        b"POST /api/v1/auth/login/ HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\n" + headers + b"\r\n2\r\n{}\r\n0\r\n\r\n",
    )

    assert 400 <= status < 500


def test_a_body_that_is_too_large_is_read_and_refused(site: Site) -> None:
    body = json.dumps({"email": "a@example.com", "password": "x" * 3_000_000})
    with site.connect() as client:
        client.request("POST", "/api/v1/auth/login/", body, {"Content-Type": "application/json"})
        response = client.getresponse()
        problem = json.load(response)

    assert response.status == 413
    assert response.getheader("Content-Type") == "application/problem+json"
    assert problem["code"] == "too_large"


def test_a_uri_that_is_too_long_is_refused(site: Site) -> None:
    status, _ = answer(site, b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")

    assert 400 <= status < 500


def test_no_answer_names_a_version_of_the_server(site: Site) -> None:
    _, text = answer(site, b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")

    (server,) = [line for line in text.splitlines() if line.lower().startswith(b"server:")]
    assert not any(character in b"0123456789" for character in server)


def test_nobody_gets_a_web_socket(site: Site) -> None:
    """The server's own kind of answer to that would hide what the request has done."""
    with site.connect() as client:
        upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
        upgrade["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
        client.request("GET", "/livez", headers=upgrade)
        response = client.getresponse()

        assert (response.status, json.load(response)) == (200, {"status": "ok"})
