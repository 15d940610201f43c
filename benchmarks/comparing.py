"""Whether all servers say the same: what is fast because it is wrong does not count."""

from typing import Any

from cases import TASKS, Cases, Person
from servers import Server

# Drawn or told by each server itself.
OWN = {"id", "position", "created_at", "updated_at"}
LISTS = ["list", "filtered", "sorted", "search_word", "search_prefix", "search_common"]


class DifferentAnswerError(Exception):
    """Two servers answered the same request in two ways."""


def compare(servers: list[Server], cases: Cases, people: dict[int, Person]) -> int:
    """Ask all servers the same, and look at every field.

    Returns:
        How many answers were compared.

    Raises:
        DifferentAnswerError: where they differ.
    """
    compared = 0
    for reader in (people[0], people[1]):
        for name in LISTS:
            able = [each for each in servers if each.name != "limit" or name == "list"]
            pages = {
                each.name: _page(each, cases.path(each, name, reader), reader) for each in able
            }
            _check(name, pages)
            compared += len(pages)
        for pk in reader.tasks[:5]:
            path = f"{TASKS}{pk}/"
            _check(path, {each.name: _normal(_ask(each, path, reader)) for each in servers})
            compared += len(servers)
    deep = {each.name: _page(each, cases.deep_path(each), people[0]) for each in servers}
    _check("deep", deep)
    return compared + len(deep) + _compare_writes(servers, cases, people)


def _compare_writes(servers: list[Server], cases: Cases, people: dict[int, Person]) -> int:
    writer = people[max(people)]
    fields = cases.new_task(writer)
    created = {each.name: _ask(each, TASKS, writer, body=fields) for each in servers}
    _check("create", {name: _drop_own(_normal(task)) for name, task in created.items()})
    renamed = {
        each.name: _ask(
            each,
            f"{TASKS}{created[each.name]['id']}/",
            writer,
            body={"title": "Another"},
            method="PATCH",
        )
        for each in servers
    }
    _check("patch", {name: _drop_own(_normal(task)) for name, task in renamed.items()})
    for each in servers:  # what was answered is what is stored
        stored = _ask(each, f"{TASKS}{created[each.name]['id']}/", writer)
        _check("patch", {"answered": _normal(renamed[each.name]), "stored": _normal(stored)})
    return 3 * len(servers)


def _page(server: Server, path: str, reader: Person) -> list[dict[str, Any]]:
    return [_normal(task) for task in _ask(server, path, reader)["results"]]


def _ask(server: Server, path: str, reader: Person, **request: Any) -> Any:
    status, answer, _ = server.ask(path, reader.token, **request)
    if status not in {200, 201}:
        raise DifferentAnswerError(f"{server.name} answers {path} by {status}: {answer}")
    return answer


def _check(what: str, answers: dict[str, Any]) -> None:
    (first, expected), *others = answers.items()
    for name, answer in others:
        if answer != expected:
            found = "\n".join(_differences(expected, answer))
            raise DifferentAnswerError(f"{what}: {first} and {name} differ\n{found}")


def _differences(one: Any, other: Any) -> list[str]:
    """The fields that differ, of a task or of the first task that does."""
    if isinstance(one, list):
        if len(one) != len(other):
            return [f"{len(one)} tasks and {len(other)}"]
        return next(
            _differences(*pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]
        )
    names = {**one, **other}
    return [
        f"{name}: {one.get(name)!r} and {other.get(name)!r}"
        for name in names
        if one.get(name) != other.get(name)
    ]


def _normal(task: dict[str, Any]) -> dict[str, Any]:
    """Labels have no order."""
    return {**task, "labels": sorted(task["labels"])}


def _drop_own(task: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in task.items() if name not in OWN}
