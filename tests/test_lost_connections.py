"""Connections to the database stay open; what cuts them while they are idle fails no request."""

import os
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from database import connect
from live import Site

AFTER = 40  # requests, so that each thread of each worker gets some
OTHERS = {
    "postgres": """SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()""",
    "mysql": """SELECT id FROM information_schema.processlist
        WHERE db = database() AND id <> connection_id()""",
}
CUT = {"postgres": "SELECT pg_terminate_backend(%s)", "mysql": "KILL %s"}


def status(site: Site) -> int:
    with site.connect() as client:
        client.request("GET", "/readyz")
        return client.getresponse().status


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="SQLite is no server")
def test_a_restart_of_the_database_fails_no_request(site: Site) -> None:
    assert {status(site) for _ in range(AFTER)} == {200}

    url = site.environment["DATABASE_URL"]
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        engine = urlsplit(url).scheme
        cursor.execute(OTHERS[engine])
        others = cursor.fetchall()
        for other in others:
            cursor.execute(CUT[engine], other)
    assert others

    assert {status(site) for _ in range(AFTER)} == {200}
