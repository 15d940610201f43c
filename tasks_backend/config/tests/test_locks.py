"""A write that waits too long for another one, on the databases that are servers."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from api.tests.problem import assert_problem
from people import Person

IN_SECONDS = {
    "postgresql": "SELECT setting::int / 1000 FROM pg_settings WHERE name = 'lock_timeout'",
    "mysql": "SELECT @@innodb_lock_wait_timeout",
}
A_SECOND = {
    "postgresql": "SET lock_timeout = '1s'",
    "mysql": "SET innodb_lock_wait_timeout = 1",
}

pytestmark = [
    pytest.mark.skipif(settings.IS_SQLITE, reason="the driver waits, for one lock on the file"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def somebody_elses_write(alice: Person) -> Iterator[None]:
    """One that does not end, in alice's space."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT * FROM changes_space FOR UPDATE")
    yield
    other.rollback()
    other.close()


def test_it_is_answered_503(alice: Person, somebody_elses_write: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(IN_SECONDS[connection.vendor])
        assert cursor.fetchone() == (settings.LOCK_TIMEOUT,)
        cursor.execute(A_SECOND[connection.vendor])

    response = alice.post("/api/v1/tasks/", {"title": "x"})

    assert_problem(response, 503, "unavailable")
    assert response["Retry-After"]
    connection.close()  # the next test waits as long as it should
