"""The dashboard's files as bin/run serves them: compressed, and kept by browsers for a day.

Any server of files serves the dashboard. One that compresses, and keeps connections open, saves a
third of the time that a first visit over a slow network takes.
"""

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from whitenoise import WhiteNoise  # type: ignore[import-untyped]

DAY = 86_400  # seconds; js/boot.js fetches anew what another version has replaced


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


files = WhiteNoise(missing, root=os.environ["DASHBOARD"], max_age=DAY)
