"""Requests that race each other, against a live server with several workers."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from live import Site

PASSWORD = "correct horse battery"
AT_ONCE = 20
_numbers = count()


class Client:
    """Somebody with an account of their own."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.email = f"racer{next(_numbers)}@example.com"
        self.headers: dict[str, str] = {}
        account = {"email": self.email, "password": PASSWORD}
        self.call("POST", "auth/register/", account)
        _, tokens = self.call("POST", "auth/login/", account)
        self.refresh = tokens["refresh"]
        self.headers["Authorization"] = f"Bearer {tokens['access']}"

    def call(
        self, method: str, path: str, fields: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Status and document of a request, on a connection of its own."""
        sent = {"Content-Type": "application/json", **self.headers, **headers}
        with self._site.connect(timeout=60) as connection:
            connection.request(method, f"/api/v1/{path}", json.dumps(fields or {}), sent)
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"{}")


@pytest.fixture
def racer(site: Site) -> Client:
    return Client(site)


def together(call: Callable[[int], tuple[int, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
    """The answers of calls that are made at once; each gets its number."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(call, range(AT_ONCE)))


def test_one_address_makes_one_account(racer: Client) -> None:
    account = {"email": "Wanted@example.com", "password": PASSWORD}

    answers = together(lambda _: racer.call("POST", "auth/register/", account))

    assert Counter(status for status, _ in answers) == {201: 1, 400: AT_ONCE - 1}


def test_refreshes_at_once_name_the_same_child(racer: Client) -> None:
    answers = together(lambda _: racer.call("POST", "auth/refresh/", {"refresh": racer.refresh}))

    assert {status for status, _ in answers} == {200}
    (child,) = {answer["refresh"] for _, answer in answers}
    assert racer.call("POST", "auth/refresh/", {"refresh": child})[0] == 200


def test_changes_of_different_fields_both_survive(racer: Client) -> None:
    _, task = racer.call("POST", "tasks/", {"title": "x"})
    path = f"tasks/{task['id']}/"
    fields = [{"title": "new"}, {"priority": "high"}, {"description": "new"}, {"status": "done"}]

    answers = together(lambda number: racer.call("PATCH", path, fields[number % len(fields)]))

    assert {status for status, _ in answers} == {200}
    _, final = racer.call("GET", path)
    for wanted in fields:
        assert final.items() >= wanted.items()
    assert final["version"] == 1 + len(fields)  # the repetitions changed nothing


def test_of_many_with_one_tag_one_wins(racer: Client) -> None:
    _, task = racer.call("POST", "tasks/", {"title": "x"})
    path = f"tasks/{task['id']}/"

    answers = together(
        lambda number: racer.call("PATCH", path, {"title": f"{number}"}, **{"If-Match": '"1"'})
    )

    assert Counter(status for status, _ in answers) == {200: 1, 412: AT_ONCE - 1}
    winner = next(answer for status, answer in answers if status == 200)
    assert racer.call("GET", path)[1] == winner


def test_no_writer_is_turned_away(racer: Client) -> None:
    answers = together(lambda number: racer.call("POST", "tasks/", {"title": f"{number}"}))

    assert {status for status, _ in answers} == {201}
    _, page = racer.call("GET", "tasks/?limit=200")
    assert sorted(int(task["title"]) for task in page["results"]) == list(range(AT_ONCE))
