"""Long JSON, compressed on its way out: over a slow network a list comes in a quarter of the time.

Nobody can learn from its length what else is in it (BREACH): an answer depends on a token that a
page of another site cannot send.
"""

import gzip
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    Headers = list[tuple[str, str]]

LEAST = 1024  # bytes; of less, there is nothing to be gained
FASTEST = 1  # of gzip's levels: half a millisecond for 100 KB
_TAKEN = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)")


def compress(
    environ: "WSGIEnvironment", headers: "Headers", body: bytes
) -> "tuple[Headers, bytes]":
    """An answer's headers and body as the client takes them (RFC 9110, sections 8.4 and 12.5.3).

    A strong tag stands for these very bytes, and If-Match has to give it back: such an answer stays
    as it is.
    """
    if len(body) < LEAST:
        return headers, body
    named = {name.lower(): text for name, text in headers}
    is_json = named.get("content-type", "").startswith("application/json")
    if not is_json or named.get("etag", "").startswith('"'):
        return headers, body
    vary = ", ".join(filter(None, (named.get("vary"), "Accept-Encoding")))
    if _TAKEN.search(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = gzip.compress(body, FASTEST, mtime=0)
        named["content-encoding"] = "gzip"
        named["content-length"] = str(len(body))
    return list({**named, "vary": vary}.items()), body
