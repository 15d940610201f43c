"""Django as a WSGI application (PEP 3333). The server runs it behind ``config.rsgi``."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

UNREADABLE = "application/octet-stream"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_wsgi_application()


def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Django, which never sees the charset of a body."""
    environ["CONTENT_TYPE"] = media_type(environ.get("CONTENT_TYPE", ""))
    return _django(environ, start_response)


def media_type(header: str) -> str:
    """A Content-Type without its parameters; one that names a charset other than UTF-8 is none that
    anybody here reads.

    Django decodes the query by the charset of the body, before any handler of ours is there, and
    crashes on odd ones.
    """
    try:
        bare, parameters = parse_header_parameters(header)
    except ValueError:
        return UNREADABLE
    charset = parameters.get("charset", "utf-8").lower()
    return bare if charset in {"utf-8", "utf8"} else UNREADABLE
