"""Writes that race each other, against a live server with several workers: nothing that was
accepted is lost, and whoever reads the log misses nothing of it."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from uuid_utils.compat import uuid7

from live import Site
from test_at_the_same_time import AT_ONCE, PASSWORD, Client, together

Answer = tuple[int, dict[str, Any]]
REFUSALS = {400, 404, 409, 412}
LOAD_SECONDS = 10


@pytest.fixture
def racer(site: Site) -> Client:
    return Client(site)


@pytest.fixture
def admin(site: Site) -> Client:
    client = Client(site)
    site.shell(
        "from accounts.models import User; "
        f"User.objects.with_email({client.email!r}).update(role='admin')",
    )
    return client


def create(client: Client, kind: str = "tasks", **fields: Any) -> dict[str, Any]:
    named = {"title": "x"} if kind == "tasks" else {"name": f"{uuid4()}"}
    status, row = client.call("POST", f"{kind}/", {**named, **fields})
    assert status == 201, row
    return row


def own_id(client: Client) -> str:
    return str(client.call("GET", "users/me/")[1]["id"])


def every(client: Client, path: str) -> list[dict[str, Any]]:
    """All rows of a list, page after page."""
    rows: list[dict[str, Any]] = []
    following: str | None = f"{path}{'&' if '?' in path else '?'}limit=200"
    while following:
        status, page = client.call("GET", following)
        assert status == 200, page
        rows += page["results"]
        following = page["next"] and page["next"].partition("/api/v1/")[2]
    return rows


def log(client: Client, since: str = "") -> list[dict[str, Any]]:
    """All changes of one's space."""
    changes: list[dict[str, Any]] = []
    more = True
    while more:
        _, page = client.call("GET", f"changes/?limit=200{since}")
        changes += page["results"]
        more, since = page["more"], f"&since={page['cursor']}"
    return changes


def assert_log_tells_all(client: Client) -> None:
    """Numbers and versions have no gaps, and the last values are those of the rows."""
    changes = log(client)
    assert [change["number"] for change in changes] == list(range(1, len(changes) + 1))
    versions: dict[str, int] = {}
    fields: dict[str, dict[str, Any]] = {}
    for change in changes:
        pk = change["entity_id"]
        assert change["version"] == versions.get(pk, 0) + 1
        versions[pk] = change["version"]
        for name, (before, after) in change["fields"].items():
            assert fields.setdefault(pk, {}).get(name) == before, change
            fields[pk][name] = after
    for task in every(client, "tasks/"):
        assert task["version"] == versions[task["id"]]
        assert {name: task[name] for name in fields[task["id"]]} == fields[task["id"]]


# --- Trees, labels, order -------------------------------------------------------------------------


def test_no_cycle_is_closed(racer: Client) -> None:
    for length in (2, 4):
        ring = [create(racer)["id"] for _ in range(length)]

        def close(number: int, ring: list[str] = ring) -> Answer:
            at = number % len(ring)
            path = f"tasks/{ring[at]}/"
            return racer.call("PATCH", path, {"parent": ring[(at + 1) % len(ring)]})

        answers = together(close)

        assert {status for status, _ in answers} == {200, 400}
        parents = {task["id"]: task["parent"] for task in every(racer, "tasks/")}
        assert sum(parents[pk] is None for pk in ring) == 1
        for pk in ring:
            seen: list[str] = []
            above: str | None = pk
            while above:
                assert above not in seen
                seen.append(above)
                above = parents[above]


def test_one_label_name_makes_one_label(racer: Client) -> None:
    answers = together(
        lambda n: racer.call("POST", "labels/", {"name": ("Errand", "ERRAND")[n % 2]})
    )

    assert Counter(status for status, _ in answers) == {201: 1, 400: AT_ONCE - 1}
    assert len(every(racer, "labels/")) == 1


@pytest.mark.parametrize("kind", ["tasks", "projects", "labels"])
def test_one_id_makes_one_thing_whoever_chooses_it(site: Site, racer: Client, kind: str) -> None:
    """Also in spaces that do not wait for each other."""
    people = [racer, Client(site), Client(site)]
    for _ in range(5):
        fields = {"id": str(uuid7()), "title" if kind == "tasks" else "name": f"{uuid4()}"}

        def choose(number: int, fields: dict[str, str] = fields) -> Answer:
            return people[number % len(people)].call("POST", f"{kind}/", fields)

        answers = together(choose)

        counts = Counter(status for status, _ in answers)
        assert counts[201] == 1, counts
        assert set(counts) <= {200, 201, 409}
        made = {answer["owner"] for status, answer in answers if status < 300}
        assert len(made) == 1
        owners = [own_id(person) in made for person in people]
        assert owners.count(True) == 1
        for number, (status, _) in enumerate(answers):
            assert (status == 409) != owners[number % len(people)]


def test_one_id_in_many_bulks_makes_one_thing(site: Site, racer: Client) -> None:
    """Here the row is stored before the end: what follows in the bulk is about it."""
    people = [racer, Client(site)]
    tasks = [create(person)["id"] for person in people]
    chosen = str(uuid7())

    def bulk(number: int) -> Answer:
        operations = [
            {"op": "create", "id": chosen, "title": "x"},
            {"op": "update", "id": tasks[number % 2], "title": f"{number}"},
        ]
        return people[number % 2].call("POST", "tasks/bulk/", {"operations": operations})

    answers = together(bulk)

    assert {status for status, _ in answers} == {200, 409}
    assert len({number % 2 for number, (status, _) in enumerate(answers) if status == 200}) == 1


def test_positions_stay_a_strict_order(racer: Client) -> None:
    ids = [create(racer, title=f"{number}")["id"] for number in range(10)]

    def move(seed: int) -> Counter[int]:
        random = Random(seed)  # noqa: S311  # which moves, and nothing secret
        statuses: Counter[int] = Counter()
        for _ in range(50):
            task, other = random.sample(ids, 2)
            place = random.choice([{"after": other}, {"before": other}, {}])
            statuses[racer.call("POST", f"tasks/{task}/move/", place)[0]] += 1
        return statuses

    with ThreadPoolExecutor(8) as pool:
        statuses = sum(pool.map(move, range(8)), Counter[int]())

    assert statuses == {200: 8 * 50}
    listed = every(racer, "tasks/?ordering=position")
    positions = [task["position"] for task in listed]
    assert positions == sorted(set(positions))
    assert sorted(task["id"] for task in listed) == sorted(ids)
    assert_log_tells_all(racer)


# --- Retries --------------------------------------------------------------------------------------


def raw(
    site: Site, client: Client, method: str, path: str, body: bytes, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    with site.connect(timeout=60) as connection:
        sent = {"Content-Type": "application/json", **client.headers, **headers}
        connection.request(method, f"/api/v1/{path}", body, sent)
        response = connection.getresponse()
        return response.status, response.read(), {k.lower(): v for k, v in response.getheaders()}


@pytest.mark.parametrize("path", ["tasks/", "tasks/bulk/"])
def test_twenty_at_once_with_one_key_are_one(site: Site, racer: Client, path: str) -> None:
    fields: dict[str, Any] = {"title": "Once"}
    if "bulk" in path:
        fields = {"operations": [{"op": "create", **fields}] * 3}
    body, key = json.dumps(fields).encode(), {"Idempotency-Key": f"{uuid4()}"}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(
            pool.map(lambda _: raw(site, racer, "POST", path, body, **key), range(AT_ONCE))
        )

    assert {status for status, _, _ in answers} == {200 if "bulk" in path else 201}
    assert len({content for _, content, _ in answers}) == 1
    assert len({headers.get("etag") for _, _, headers in answers}) == 1
    replayed = [headers.get("idempotency-replayed") for _, _, headers in answers]
    assert Counter(replayed) == {"true": AT_ONCE - 1, None: 1}
    assert len(every(racer, "tasks/")) == (3 if "bulk" in path else 1)


def test_of_two_requests_at_once_with_one_key_one_counts(racer: Client) -> None:
    key = {"Idempotency-Key": f"{uuid4()}"}

    answers = together(
        lambda number: racer.call("POST", "tasks/", {"title": f"{number % 2}"}, **key)
    )

    statuses = [status for status, _ in answers]
    assert {*statuses[0::2]} | {*statuses[1::2]} == {201, 422}
    assert len({*statuses[0::2]}) == len({*statuses[1::2]}) == 1
    assert len(every(racer, "tasks/")) == 1


def test_a_refusal_leaves_the_key_to_those_who_wait(racer: Client) -> None:
    """All of them are refused, none waits for an answer that never comes."""
    key = {"Idempotency-Key": f"{uuid4()}"}

    answers = together(lambda _: racer.call("POST", "tasks/", {"parent": f"{uuid7()}"}, **key))
    assert {status for status, _ in answers} == {400}

    assert racer.call("POST", "tasks/", {"title": "x"}, **key)[0] == 201


# --- One object, many hands -----------------------------------------------------------------------


def test_what_is_deleted_while_others_write_leaves_no_orphan(site: Site, racer: Client) -> None:
    for remove in ("", "purge/"):
        task = create(racer)["id"]
        path = f"tasks/{task}/"

        def act(number: int, path: str = path, remove: str = remove) -> Answer:
            if number % 5 == 0:
                first = racer.call("DELETE", path)
                return racer.call("DELETE", f"{path}{remove}") if remove else first
            if number % 5 == 1:
                return racer.call("POST", f"{path}comments/", {"body": "x"})
            if number % 5 == 2:
                return racer.call("POST", "tasks/", {"title": "x", "parent": path.split("/")[1]})
            if number % 5 == 3:
                return racer.call("POST", f"{path}restore/")
            return racer.call("PATCH", path, {"title": f"{number}"})

        statuses = {status for status, _ in together(act)}

        assert statuses <= {200, 201, 204, *REFUSALS}
        _, answer = racer.call("GET", path)
        seen = [row["id"] for row in every(racer, f"tasks/?parent={task}")]
        assert (answer.get("id") == task) or seen == []
    orphans = site.shell(
        "from tasks.models import Comment, Task; "
        "print(Task.objects.filter(parent__isnull=False, parent__is_hidden=True, is_hidden=False)"
        ".count(), Comment.objects.filter(task=None).count())",
    )
    assert orphans == "0 0"
    assert_log_tells_all(racer)


def test_of_a_bulk_and_single_writes_nothing_is_lost(racer: Client) -> None:
    ids = [create(racer)["id"] for _ in range(40)]

    def write(number: int) -> Answer:
        if number % 4:
            return racer.call("PATCH", f"tasks/{ids[number]}/", {"title": f"single {number}"})
        operations = [{"op": "update", "id": pk, "description": f"bulk {number}"} for pk in ids]
        return racer.call("POST", "tasks/bulk/", {"operations": operations})

    answers = together(write)

    assert {status for status, _ in answers} == {200}
    tasks = {task["id"]: task for task in every(racer, "tasks/")}
    assert len({task["description"] for task in tasks.values()}) == 1  # the last bulk's, on all
    for number in range(AT_ONCE):
        if number % 4:
            task = tasks[ids[number]]
            assert task["title"] == f"single {number}"
            assert task["version"] == 1 + 5 + 1  # created, five bulks, one of its own
    assert_log_tells_all(racer)


def test_of_undos_and_edits_nothing_is_lost(racer: Client) -> None:
    task = create(racer, title="0")
    path = f"tasks/{task['id']}/"

    def act(number: int) -> Counter[str]:
        done: Counter[str] = Counter()
        for step in range(10):
            if number % 2:
                title = f"{number} {step}"
                status, _ = racer.call("PATCH", path, {"title": title, "description": title})
                done["edit" if status == 200 else str(status)] += 1
                continue
            _, page = racer.call("GET", f"{path}changes/?ordering=-number&limit=1")
            change = page["results"][0]
            if change["action"] == "created":
                continue
            status, answer = racer.call("POST", f"changes/{change['id']}/undo/")
            done["undo" if status == 200 and answer["results"] else str(status)] += 1
        return done

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(act, range(8)), Counter[str]())

    assert done["edit"] == 4 * 10
    assert set(done) <= {"edit", "undo", "200", "409"}, done
    _, final = racer.call("GET", path)
    assert final["version"] == 1 + done["edit"] + done["undo"]
    assert final["title"] == final["description"] or final["title"] == "0"
    assert_log_tells_all(racer)


def test_of_twenty_undos_of_one_change_one_counts(racer: Client) -> None:
    task = create(racer)
    path = f"tasks/{task['id']}/"
    racer.call("PATCH", path, {"title": "new"})
    _, page = racer.call("GET", f"{path}changes/?ordering=-number&limit=1")
    change = page["results"][0]["id"]

    answers = together(lambda _: racer.call("POST", f"changes/{change}/undo/"))

    assert {status for status, _ in answers} == {200}
    assert Counter(len(answer["results"]) for _, answer in answers) == {0: AT_ONCE - 1, 1: 1}
    assert racer.call("GET", path)[1]["version"] == 3


def test_patches_of_different_fields_with_one_tag_are_all_merged(racer: Client) -> None:
    path = f"tasks/{create(racer)['id']}/"
    wanted = [
        {"title": "new"},
        {"priority": "high"},
        {"description": "new"},
        {"status": "done"},
        {"due_date": "2027-01-31"},
    ]

    with ThreadPoolExecutor(len(wanted)) as pool:
        answers = list(
            pool.map(
                lambda fields: racer.call("PATCH", path, fields, **{"If-Match": '"1"'}), wanted
            )
        )

    assert {status for status, _ in answers} == {200}
    _, final = racer.call("GET", path)
    for fields in wanted:
        assert final.items() >= fields.items()
    assert final["version"] == 1 + len(wanted)


# --- Several spaces -------------------------------------------------------------------------------


def test_writes_over_several_spaces_never_stop_each_other(
    site: Site, racer: Client, admin: Client
) -> None:
    """An admin's bulks open spaces in every order that their operations name them in; keys, undos
    and the owners' own writes come in between."""
    people = [racer, Client(site), Client(site)]
    tasks = [create(person)["id"] for person in people]
    _, latest = racer.call("GET", "changes/?since=latest")
    key = f"{uuid4()}"

    def act(number: int) -> list[int]:
        random = Random(number)  # noqa: S311  # which writes, and nothing secret
        statuses = []
        for step in range(10):
            title = f"{number} {step}"
            if number % 2:
                person = number % 3
                call = ("PATCH", f"tasks/{tasks[person]}/", {"title": title})
                statuses.append(people[person].call(*call)[0])
                continue
            order = random.sample(tasks, 3)
            operations = [{"op": "update", "id": pk, "title": title} for pk in order]
            headers = {"Idempotency-Key": f"{key}{step}"} if number % 4 == 0 else {}
            fields = {"operations": operations}
            status, _ = admin.call("POST", "tasks/bulk/", fields, **headers)
            statuses.append(status)
            _, page = admin.call("GET", "changes/?owner=all&limit=1")
            undo = f"changes/{page['results'][0]['id']}/undo/"
            statuses.append(admin.call("POST", undo, {"whole_write": True})[0])
        return statuses

    with ThreadPoolExecutor(12) as pool:
        statuses = Counter(status for done in pool.map(act, range(12)) for status in done)

    assert set(statuses) <= {200, 409, 422}, statuses
    assert statuses[200] >= 6 * 10
    for person in people:
        assert_log_tells_all(person)
    assert racer.call("GET", f"changes/?since={latest['cursor']}")[0] == 200


def test_an_admin_who_leaves_while_commenting_elsewhere_leaves_no_error(
    site: Site, racer: Client, admin: Client
) -> None:
    """What they write stands in another's space, so it is not their own that is locked."""
    site.shell(
        "from accounts.models import User; "
        f"User.objects.register('{uuid4()}@example.com', {PASSWORD!r}, role='admin')",
    )
    task, project = create(racer)["id"], create(racer, "projects")["id"]

    def act(number: int) -> Answer:
        if number == AT_ONCE // 2:
            return admin.call("DELETE", "users/me/", {"password": PASSWORD})
        if number % 2:
            return admin.call("POST", "tasks/", {"title": "x", "project": project})
        return admin.call("POST", f"tasks/{task}/comments/", {"body": "x"})

    answers = together(act)

    assert answers[AT_ONCE // 2][0] == 204
    assert {status for status, _ in answers} <= {201, 204, 401, 404}
    assert_log_tells_all(racer)


# --- The feed -------------------------------------------------------------------------------------

# Writes as every writer does, and takes its time between its first statement and its commit.
SLOW_WRITER = """
import time
from changes.writing import open_space
from tasks.models import Task

for number in range(10):
    with open_space({space!r}, actor_id={space!r}) as write:
        for part in range(3):
            Task.create(write, title=f"slow {{number}} {{part}}")
        write.flush()
        time.sleep(0.1)
"""


@contextmanager
def in_background(*calls: Callable[[], Any]) -> Iterator[list[Future[Any]]]:
    with ThreadPoolExecutor(len(calls)) as pool:
        yield [pool.submit(call) for call in calls]


def test_every_reader_sees_every_change_once_and_in_order(site: Site, racer: Client) -> None:
    """Eight writers, and one whose transactions are slow to commit; four readers who poll."""
    space = UUID(own_id(racer))
    _, start = racer.call("GET", "changes/?since=latest")
    written = Event()

    def write(number: int) -> list[int]:
        return [
            racer.call("POST", "tasks/", {"title": f"{number} {step}"})[0] for step in range(20)
        ]

    def poll(limit: int) -> list[int]:
        seen: list[int] = []
        since = start["cursor"]
        while True:
            is_last = written.is_set()  # asked before: what was written until then is read
            status, page = racer.call("GET", f"changes/?limit={limit}&since={since}")
            assert status == 200, page
            seen += [change["number"] for change in page["results"]]
            since = page["cursor"]
            if is_last and not page["more"]:
                return seen

    with in_background(*(lambda limit=limit: poll(limit) for limit in (1, 3, 50, 200))) as readers:
        slow = f"import uuid\nfrom uuid import UUID\n{SLOW_WRITER.format(space=space)}"
        with in_background(
            lambda: site.shell(slow),
            *(lambda number=number: write(number) for number in range(8)),
        ) as writers:
            pass
        written.set()

    statuses = [status for writer in writers[1:] for status in writer.result()]
    assert Counter(statuses) == {201: 8 * 20}
    writers[0].result()
    made = 8 * 20 + 10 * 3
    for reader in readers:
        assert reader.result() == list(range(3, 3 + made))
    assert_log_tells_all(racer)


# --- Load -----------------------------------------------------------------------------------------


@pytest.mark.once
def test_writers_and_a_reader_of_everything_turn_nobody_away(racer: Client) -> None:
    kept = {create(racer, title=f"{number}")["id"] for number in range(300)}
    end = time.monotonic() + LOAD_SECONDS

    def write(number: int) -> Counter[int]:
        statuses: Counter[int] = Counter()
        while time.monotonic() < end:
            status, task = racer.call("POST", "tasks/", {"title": f"{number}"})
            statuses[status] += 1
            statuses[racer.call("PATCH", f"tasks/{task.get('id')}/", {"status": "done"})[0]] += 1
            statuses[racer.call("DELETE", f"tasks/{task.get('id')}/")[0]] += 1
        return statuses

    def read() -> int:
        times = 0
        while time.monotonic() < end:
            seen = [task["id"] for task in every(racer, "tasks/")]
            assert len(seen) == len(set(seen))
            assert kept <= set(seen)
            times += 1
        return times

    with ThreadPoolExecutor(17) as pool:
        reader = pool.submit(read)
        statuses = sum(pool.map(write, range(16)), Counter[int]())

    assert set(statuses) == {200, 201, 204}
    assert statuses[200] == statuses[201] == statuses[204]
    assert reader.result() >= 1
    assert {task["id"] for task in every(racer, "tasks/")} == kept
