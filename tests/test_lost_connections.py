"""Connections to the database stay open; what cuts them while they are idle fails no request."""

import os

import psycopg
import pytest

from live import Site

AFTER = 40  # requests, so that each thread of each worker gets some
CUT = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def status(site: Site) -> int:
    with site.connect() as client:
        client.request("GET", "/readyz")
        return client.getresponse().status


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="SQLite is no server")
def test_a_restart_of_the_database_fails_no_request(site: Site) -> None:
    assert {status(site) for _ in range(AFTER)} == {200}

    with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
        row = connection.execute(CUT).fetchone()
    assert row is not None
    assert row[0] > 0

    assert {status(site) for _ in range(AFTER)} == {200}
