"""Any requests in any order: after each, everyone's lists and logs are those of a second
implementation of the rules (``reference``), which knows no database."""

import logging
import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from api.identifiers import uuid7
from people import PASSWORD, Person
from tasks.tests.reference import KINDS, Line, News, Reference, Refused, Row, Values

# A long run takes most of an hour:
# HYPOTHESIS_PROFILE=full STATEFUL_EXAMPLES=500 bin/test --database postgres -k stateful
FULL = (int(os.environ.get("STATEFUL_EXAMPLES", "40")), 50)
EXAMPLES, STEPS = FULL if os.environ.get("HYPOTHESIS_PROFILE") == "full" else (8, 20)
API = "/api/v1/"
UNUSED = "01900000-0000-7000-8000-000000000000"
LISTS = ("project", "label", "task")

# Small worlds meet themselves more often.
actors = st.sampled_from(["alice", "alice", "alice", "alice", "bob", "admin"])
picks = st.integers(0, 99)
kinds = st.sampled_from(KINDS)
trashable = st.sampled_from(["project", "task"])
# How many versions ago; None sends no If-Match.
tags = st.sampled_from([None, None, None, None, 0, 0, 1, 1, 2, 3, "never", "weak"])
put_tags = st.sampled_from([0, 0, 0, 0, 0, 0, 1, None])
ids = st.sampled_from([None, None, "new", "new", "taken"])

texts = st.sampled_from(["Buy milk", "buy MILK", "Wash the \U0001f697", "a  b", "\u0935\u094d", ""])
names = st.sampled_from(["home", "Home", "Straße", "STRASSE", "café", "cafe", "garden", "shop", ""])
colours = st.sampled_from(["", "#1e90ff"])
moments = st.sampled_from([None, "2027-01-31T08:00:00.000000Z"])
statuses = st.sampled_from(["todo", "in_progress", "done", "cancelled"])
task_fields: dict[str, st.SearchStrategy[Any]] = {
    "description": texts,
    "status": statuses,
    "priority": st.sampled_from(["none", "low", "urgent"]),
    "due_date": st.sampled_from([None, "2027-01-31"]),
    "due_time": st.sampled_from([None, "08:30:00"]),
    "project": picks,
    "parent": st.none() | picks,
    "labels": st.lists(picks, max_size=2),
}
# By kind: the field that every object has, and those that it may have.
FIELDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "project": ({"name": names}, {"colour": colours, "archived_at": moments}),
    "label": ({"name": names}, {"colour": colours}),
    "task": ({"title": texts}, task_fields),
    "comment": ({"body": texts}, {}),
}
places = st.one_of(
    st.fixed_dictionaries({"after": picks}),
    st.fixed_dictionaries({"before": picks}),
    st.fixed_dictionaries({}, optional={"after": picks, "before": picks}),
)


def new(kind: str) -> st.SearchStrategy[tuple[str, Values]]:
    """A kind, and fields of which one could be made."""
    required, optional = FIELDS[kind]
    return st.tuples(st.just(kind), st.fixed_dictionaries(required, optional=optional))


def some(kind: str) -> st.SearchStrategy[tuple[str, Values]]:
    """A kind, and at least one of its fields."""
    required, optional = FIELDS[kind]
    fields = st.fixed_dictionaries({}, optional={**required, **optional})
    return st.tuples(st.just(kind), fields.filter(bool))


operations: st.SearchStrategy[Any] = st.one_of(
    st.tuples(st.just("create"), ids, new("task")),
    st.tuples(st.just("update"), picks, some("task")),
    st.tuples(st.just("delete"), picks, st.just(("task", {}))),
)


class Requests(RuleBasedStateMachine):
    """Alice, bob and an admin, at work in the same site."""

    def __init__(self) -> None:
        super().__init__()
        self._keys = count()
        self._kept: list[tuple[str, str, str, Values | None, dict[str, str], Any]] = []
        self._cursors: dict[str, str] = {}
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.people = {
            "alice": Person(User.objects.register("alice@example.com", PASSWORD)),
            "bob": Person(User.objects.register("bob@example.com", PASSWORD)),
            "admin": Person(User.objects.create_superuser("admin@example.com", PASSWORD)),
        }
        self.reference = Reference(admin=self.people["admin"].id)
        for name in self.people:
            self.reference.begin(self.new_lines(name))

    @initialize()
    def settle(self) -> None:
        """A small world to begin with: a family, a stranger's task, the admin's words."""
        for actor in ("alice", "bob"):
            self.create(actor, ("project", {"name": "garden"}), "new", 0)
            self.create(actor, ("label", {"name": "errand"}), None, 0)
            self.create(actor, ("task", {"title": "Buy milk", "labels": [0]}), "new", 0)
            self.create(actor, ("task", {"title": "Buy oat milk", "parent": 0}), None, 0)
            self.create(actor, ("task", {"title": "Dig", "project": 0}), None, 0)
            self.create(actor, ("comment", {"body": "Oat milk, please"}), None, 1)
        self.create("admin", ("comment", {"body": "Why?"}), None, 4)

    def teardown(self) -> None:
        """Look at everything once more, then forget it."""
        try:
            for name, person in self.people.items():
                self.check_whole_log(name)
                self.check_export(person)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- Requests ---------------------------------------------------------------------------------

    @rule(actor=actors, what=kinds.flatmap(new), chosen=ids, place=picks)
    def create(self, actor: str, what: tuple[str, Values], chosen: str | None, place: int) -> None:
        kind, fields = what
        body = self.chosen(actor, kind, chosen, place) | self.named(actor, fields)
        task = self.one(actor, "task", place) if kind == "comment" else ""
        path = f"tasks/{task}/comments/" if task else f"{kind}s/"
        self.send(actor, "post", path, body, lambda: self.reference.create(kind, body, task))

    @rule(actor=actors, what=kinds.flatmap(some), which=picks, ago=tags)
    def patch(
        self, actor: str, what: tuple[str, Values], which: int, ago: int | str | None
    ) -> None:
        kind, fields = what
        pk = self.one(actor, kind, which)
        body, tag = self.named(actor, fields), self.tag(pk, ago)
        verb = lambda: self.reference.edit(kind, pk, body, tag)  # noqa: E731  # read twice below
        self.send(actor, "patch", f"{kind}s/{pk}/", body, verb, tag)

    @rule(actor=actors, what=st.sampled_from(LISTS).flatmap(new), which=picks, ago=put_tags)
    def put(self, actor: str, what: tuple[str, Values], which: int, ago: int | str | None) -> None:
        kind, fields = what
        pk = self.one(actor, kind, which)
        body, tag = self.named(actor, fields), self.tag(pk, ago)
        verb = lambda: self.reference.replace(kind, pk, body, tag)  # noqa: E731
        self.send(actor, "put", f"{kind}s/{pk}/", body, verb, tag)

    @rule(actor=actors, kind=kinds, which=picks, ago=tags)
    def delete(self, actor: str, kind: str, which: int, ago: int | str | None) -> None:
        pk = self.one(actor, kind, which)
        tag = self.tag(pk, ago)
        verb = lambda: self.reference.delete(kind, pk, tag)  # noqa: E731
        self.send(actor, "delete", f"{kind}s/{pk}/", None, verb, tag)

    @rule(actor=actors, kind=trashable, which=picks)
    def restore(self, actor: str, kind: str, which: int) -> None:
        pk = self.one(actor, kind, which, in_trash=True)
        verb = lambda: self.reference.restore(kind, pk)  # noqa: E731
        self.send(actor, "post", f"{kind}s/{pk}/restore/", {}, verb)

    @rule(actor=actors, kind=trashable, which=picks)
    def purge(self, actor: str, kind: str, which: int) -> None:
        pk = self.one(actor, kind, which, in_trash=True)
        verb = lambda: self.reference.purge(kind, pk)  # noqa: E731
        self.send(actor, "delete", f"{kind}s/{pk}/purge/", None, verb)

    @rule(
        actor=actors,
        kind=trashable,
        which=picks,
        place=places,
        to=st.fixed_dictionaries({}, optional={"project": picks, "status": statuses}),
        ago=tags,
    )
    def move(
        self,
        actor: str,
        kind: str,
        which: int,
        place: Values,
        to: Values,
        ago: int | str | None,
    ) -> None:
        pk = self.one(actor, kind, which)
        body = {side: self.one(actor, kind, pick) for side, pick in place.items()}
        body |= self.named(actor, to) if kind == "task" else {}
        tag = self.tag(pk, ago)
        verb = lambda: self.reference.move(kind, pk, body, tag)  # noqa: E731
        self.send(actor, "post", f"{kind}s/{pk}/move/", body, verb, tag)

    @rule(actor=actors, several=st.lists(operations, min_size=1, max_size=4))
    def bulk(self, actor: str, several: list[tuple[str, Any, tuple[str, Values]]]) -> None:
        done: list[Values] = []
        for op, which, (_, fields) in several:
            if op == "create":
                target = self.chosen(actor, "task", which, 0)
            else:
                target = {"id": self.one(actor, "task", which)}
            done.append({"op": op, **target, **self.named(actor, fields)})
        body = {"operations": done}
        self.send(actor, "post", "tasks/bulk/", body, lambda: self.reference.bulk(done))

    @rule(actor=actors, which=picks, whole=st.booleans())
    def undo(self, actor: str, which: int, whole: bool) -> None:
        log = self.reference.log
        if which < 90:
            mine = {self.people[actor].id} if actor != "admin" else {line["owner"] for line in log}
            log = [line for line in log if line["owner"] in mine]
        change = log[-1 - which % len(log)]["id"]
        verb = lambda: self.reference.undo(change, whole_write=whole)  # noqa: E731
        self.send(actor, "post", f"changes/{change}/undo/", {"whole_write": whole}, verb)

    @rule(which=picks, again=st.booleans())
    def retry(self, which: int, again: bool) -> None:
        """With its key, the same request gets the same answer; another one is refused."""
        if not self._kept:
            return
        actor, method, path, body, headers, first = self._kept[which % len(self._kept)]
        changed = body if again else {**(body or {}), "title": "Another"}

        answer = getattr(self.people[actor], method)(f"{API}{path}", changed, **headers)

        if again:
            assert (answer.status_code, answer.content) == (first.status_code, first.content)
            assert answer["Idempotency-Replayed"] == "true"
        else:
            assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
        assert [self.new_lines(name) for name in self.people] == [[], [], []]

    # --- What they name ---------------------------------------------------------------------------

    def one(self, actor: str, kind: str, pick: int, *, in_trash: bool = False) -> str:
        """Mostly what the actor sees, now and then anybody's, what is gone, or nobody's."""
        user = self.people[actor].id
        if pick >= 90:
            used = [line["entity_id"] for line in self.reference.log if line["entity"] == kind]
            anything: list[str] = [UNUSED, *dict.fromkeys(used)]
            return anything[pick % len(anything)]
        rows = self.reference.visible(user, kind)
        if in_trash:
            rows = [row for row in self.reference.readable(user, kind) if row not in rows] or rows
        return rows[-1 - pick % len(rows)].id if rows else UNUSED

    def named(self, actor: str, fields: Values) -> Values:
        """The same fields, with ids in place of picks."""
        kind_of = {"project": "project", "parent": "task"}
        named = dict(fields)
        for name, kind in kind_of.items():
            if isinstance(fields.get(name), int):
                named[name] = self.one(actor, kind, fields[name])
        if "labels" in fields:
            named["labels"] = [self.one(actor, "label", pick) for pick in fields["labels"]]
        return named

    def chosen(self, actor: str, kind: str, how: str | None, pick: int) -> Values:
        """The id that a client chooses; with one that is taken, often the same content."""
        if how is None:
            return {}
        return {"id": str(uuid7()) if how == "new" else self.one(actor, kind, pick)}

    def tag(self, pk: str, ago: int | str | None) -> str | None:
        """If-Match for a version so many ago."""
        row = self.reference.rows.get(pk)
        version = row.version if row else 1
        if ago is None:
            return None
        if isinstance(ago, int):
            return f'"{max(1, version - ago)}"'
        return f'"{version + 1}"' if ago == "never" else f'W/"{version}"'

    # --- Both sides -------------------------------------------------------------------------------

    def send(
        self,
        actor: str,
        method: str,
        path: str,
        body: Values | None,
        verb: Callable[[], Any],
        tag: str | None = None,
    ) -> None:
        """Make a request of the product and of the reference; both say and do the same."""
        headers = {"HTTP_IF_MATCH": tag} if tag else {}
        if (number := next(self._keys)) % 2:
            headers["HTTP_IDEMPOTENCY_KEY"] = f"key-{number}"
        answer: Any = getattr(self.people[actor], method)(f"{API}{path}", body, **headers)
        lines = [line for name in self.people for line in self.new_lines(name)]
        lines.sort(key=lambda line: str(line["id"]))  # the order in which they were made

        result: Any
        try:
            result = self.reference.request(self.people[actor].id, News.of(lines), verb)
        except Refused as refusal:
            result = refusal
        if isinstance(result, Refused):
            problem = answer.json() if answer.content else {}
            assert (answer.status_code, problem.get("code")) == (result.status, result.code)
            if result.conflicts is not None:
                assert problem["conflicts"] == result.conflicts
        else:
            self.check_success(answer, result)
            if "HTTP_IDEMPOTENCY_KEY" in headers:
                self._kept.append((actor, method, path, body, headers, answer))
        assert described(lines) == described(self.reference.expected)
        self.reference.accept(lines)

    def check_success(self, answer: Any, result: Any) -> None:
        assert answer.status_code in {200, 201, 204}, answer.content
        if isinstance(result, Row):
            is_new = any(line["action"] == "created" for line in self.reference.expected)
            assert answer.status_code == (201 if is_new else 200)
            assert answer.json() == result.shown()
            assert answer["ETag"] == f'"{result.version}"'
        elif isinstance(result, list):
            assert answer.json()["results"] == [row.shown() for row in result]
        elif answer.content:
            assert described(answer.json()["results"]) == described(self.reference.expected)

    @invariant()
    def everyone_sees_what_they_should(self) -> None:
        for person in self.people.values():
            for kind in LISTS:
                self.check_list(person, kind)
            for task in self.reference.visible(person.id, "task"):
                self.check_comments(person, task)

    def check_list(self, person: Person, kind: str) -> None:
        order = "name" if kind == "label" else "position"
        live = self.listed(person, f"{kind}s/?limit=200&ordering={order}")
        rows = self.reference.visible(person.id, kind)
        if kind != "label":
            rows.sort(key=lambda row: (row.values["position"], row.id))
            assert live == [row.shown() for row in rows]
            trashed = self.listed(person, f"{kind}s/?limit=200&trashed=true&ordering=created_at")
            gone = [
                row for row in self.reference.readable(person.id, kind) if row.values["deleted_at"]
            ]
            assert by_id(trashed) == by_id([row.shown() for row in gone])
        else:
            assert by_id(live) == by_id([row.shown() for row in rows])

    def check_comments(self, person: Person, task: Row) -> None:
        mine = self.reference.visible(person.id, "comment")
        expected = [row for row in mine if row.values["task"] == task.id]
        ever = {line["fields"].get("task", [0, 0])[1] for line in self.reference.log}
        if task.id in ever:
            expected.sort(key=lambda row: (row.created_at, row.id))
            comments = self.listed(person, f"tasks/{task.id}/comments/")
            assert comments == [row.shown() for row in expected]

    def listed(self, person: Person, path: str) -> list[Values]:
        page = person.get(f"{API}{path}").json()
        assert page["next"] is None
        results: list[Values] = page["results"]
        return results

    # --- The logs ---------------------------------------------------------------------------------

    def new_lines(self, name: str) -> list[Line]:
        """What has been added to somebody's log since the last look."""
        since = f"&since={self._cursors[name]}" if name in self._cursors else ""
        page = self.people[name].get(f"{API}changes/?limit=200{since}").json()
        self._cursors[name] = page["cursor"]
        assert not page["more"]
        results: list[Line] = page["results"]
        return results

    def check_whole_log(self, name: str) -> None:
        """Without a gap, version by version, and the sum of its lines is what is there."""
        del self._cursors[name]
        lines = self.new_lines(name)
        owner = self.people[name].id
        assert lines == [line for line in self.reference.log if line["owner"] == owner]
        assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
        objects: dict[str, list[Line]] = {line["entity_id"]: [] for line in lines}
        for line in lines:
            objects[line["entity_id"]].append(line)
        replayed: dict[str, Values] = {}
        for pk, own in objects.items():
            assert [line["version"] for line in own] == list(range(1, len(own) + 1))
            values = {name: after for line in own for name, (_, after) in line["fields"].items()}
            if own[0]["entity"] in KINDS and values and not is_gone(own[-1]):
                replayed[pk] = values
        rows = self.reference.rows.values()
        assert replayed == {row.id: row.values for row in rows if row.owner == owner}

    def check_export(self, person: Person) -> None:
        """Also what is in the trash through something else is all there."""
        document = person.get(f"{API}users/me/export/").json()
        for kind in KINDS:
            rows = [row for row in self.reference.rows.values() if row.kind == kind]
            mine = [row.shown() for row in rows if row.owner == person.id]
            assert by_id(document[f"{kind}s"]) == by_id(mine)


def is_gone(line: Line) -> bool:
    """Whether this was the last of an object that has no trash."""
    return line["action"] == "deleted" and line["entity"] in {"label", "comment"}


def described(lines: list[Line]) -> list[Line]:
    """Lines as the reference knows them, in an order that both sides can give."""
    known = ("owner", "at", "actor", "entity", "entity_id", "version", "action", "fields", "undoes")
    chosen = [{name: line[name] for name in known} for line in lines]
    return sorted(chosen, key=lambda line: (line["entity_id"], line["version"]))


def by_id(rows: list[Values]) -> dict[str, Values]:
    return {row["id"]: row for row in rows}


@pytest.mark.django_db
def test_everyone_sees_what_the_rules_say(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="tasks.request")  # a line for each of very many
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


# --- What was found so, each in as few steps as it takes ------------------------------------------


@pytest.fixture
def work(db: None) -> Iterator[Requests]:
    work = Requests()
    work.settle()
    yield work
    work.everyone_sees_what_they_should()
    work.teardown()


def test_a_projects_return_from_the_trash_is_taken_back(work: Requests) -> None:
    work.delete("alice", "project", 0, None)
    work.restore("alice", "project", 0)
    work.undo("alice", 0, False)


def test_nothing_to_take_back_is_no_conflict_in_the_trash(work: Requests) -> None:
    work.patch("alice", ("task", {"title": "Dig deeper"}), 0, None)
    work.patch("alice", ("task", {"title": "Dig"}), 0, None)
    work.delete("alice", "project", 0, None)
    work.undo("alice", 2, False)


def test_a_purge_forgets_comments_that_were_deleted_before(work: Requests) -> None:
    work.delete("alice", "comment", 1, None)
    work.delete("alice", "task", 1, None)
    work.purge("alice", "task", 0)


def test_who_may_not_undo_is_told_so_before_any_conflict(work: Requests) -> None:
    for body in ("a", "b"):
        work.patch("alice", ("comment", {"body": body}), 1, None)
    work.undo("admin", 1, False)


def test_an_error_in_a_bulk_is_told_before_a_conflict(work: Requests) -> None:
    taken = ("create", "taken", ("task", {"title": "x"}))
    wrong = ("create", None, ("task", {"title": ""}))
    work.bulk("alice", [taken, wrong])
    work.bulk("alice", [wrong, taken])


def test_what_an_admin_creates_is_not_what_its_id_stands_for(work: Requests) -> None:
    work.create("bob", ("task", {"title": "plain"}), "new", 0)
    work.create("admin", ("task", {"title": "plain"}), "taken", 0)


def test_a_creation_sent_again_needs_nothing_that_is_gone_since(work: Requests) -> None:
    label = work.one("bob", "label", 0)
    work.create("bob", ("task", {"title": "plain", "labels": [0]}), "new", 0)
    work.delete("bob", "label", 0, None)
    same = {"id": work.one("bob", "task", 0), "title": "plain", "labels": [label]}
    work.send("bob", "post", "tasks/", same, lambda: work.reference.create("task", same))
