"""The dashboard's files as bin/run serves them: compressed, and kept by browsers for an hour.

Any server of files serves the dashboard. One that compresses, and keeps connections open, saves a
third of the time that a first visit over a slow network takes.
"""

import os
from collections.abc import Iterable
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIEnvironment

from whitenoise import WhiteNoise  # type: ignore[import-untyped]

HOUR = 3600  # seconds; js/boot.js fetches anew what another version has replaced
# By these a browser learns that there is one.
ASKED_FOR_ALWAYS = {"index.html", "config.json", "js/boot.js"}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request: with a file's content, as gzip where that is wanted, or 404."""
    if environ["PATH_INFO"] == "/":
        environ["PATH_INFO"] = "/index.html"
    content: Iterable[bytes] = files(environ, start_response)
    return content


def missing(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer where there is no file."""
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"Not found\n"]


def add_headers(headers: Headers, path: str, address: str) -> None:
    """Say what is to be asked for even while it is kept."""
    if address.lstrip("/") in ASKED_FOR_ALWAYS:
        headers["Cache-Control"] = "no-cache"


files = WhiteNoise(
    missing,
    root=os.environ["DASHBOARD"],
    max_age=HOUR,
    allow_all_origins=False,
    mimetypes={".webmanifest": "application/manifest+json"},
    add_headers_function=add_headers,
)
