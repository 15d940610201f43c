"""What is not one's own cannot be seen, named or counted: it answers as what was never there."""

import json
from typing import Any

import pytest

from api.tests.raw import send
from changes.models import Change
from people import Person

UNUSED = "01900000-0000-7000-8000-000000000000"
FIELDS = {
    "projects": {"name": "Mine now"},
    "labels": {"name": "Mine now"},
    "tasks": {"title": "Mine now"},
    "comments": {"body": "Mine now"},
}
# By kind: what can be asked of one object, beside GET, HEAD and OPTIONS of each path.
PATHS = {
    "projects": {"": ["PUT", "PATCH", "DELETE"], "move/": ["POST"], "restore/": ["POST"]},
    "labels": {"": ["PUT", "PATCH", "DELETE"]},
    "tasks": {"": ["PUT", "PATCH", "DELETE"], "move/": ["POST"], "restore/": ["POST"]},
    "comments": {"": ["PATCH", "DELETE"]},
}
PATHS["projects"] |= {"purge/": ["DELETE"], "changes/": ["GET", "HEAD"]}
PATHS["tasks"] |= {"purge/": ["DELETE"], "changes/": ["GET", "HEAD"]}
PATHS["tasks"] |= {"comments/": ["GET", "HEAD", "POST"]}
PATHS["labels"] |= {"changes/": ["GET", "HEAD"]}
REQUESTS = [
    (kind, below, method)
    for kind, paths in PATHS.items()
    for below, methods in paths.items()
    for method in [*methods, *([] if below else ["GET", "HEAD"]), "OPTIONS"]
]


def made(person: Person, kind: str) -> dict[str, Any]:
    if kind == "comments":
        return person.create_comment(person.create_task())
    row: dict[str, Any] = getattr(person, f"create_{kind[:-1]}")()
    return row


def ask(person: Person, method: str, path: str, body: Any = None, query: str = "") -> Any:
    content = b"" if body is None else json.dumps(body).encode()
    headers = {"X-Request-ID": "same", "If-Match": '"1"'}
    return send(person, method, f"/api/v1/{path}{query}", content, headers=headers)


def assert_alike(one: Any, other: Any, status: int) -> None:
    assert one.status_code == other.status_code == status, one.content
    assert one.content == other.content
    # The tag of a list is one of its address, too: here the ids in it differ.
    headers = [dict(answer.items()) for answer in (one, other)]
    tags = [each.pop("ETag", "") for each in headers]
    assert headers[0] == headers[1]
    assert all(tag.startswith("W/") for tag in tags) or tags == ["", ""]


@pytest.mark.parametrize(("kind", "below", "method"), REQUESTS)
def test_a_strangers_object_answers_as_an_unused_id(
    alice: Person, bob: Person, kind: str, below: str, method: str
) -> None:
    row = made(alice, kind)
    before = Change.objects.count()
    fields = FIELDS["comments" if below == "comments/" else kind]
    writes = method in {"POST", "PUT", "PATCH"} and below in {"", "comments/"}

    for body in [fields, {"colour": 7}, {}] if writes else [None]:
        for query in ("", "?x=1"):
            theirs = ask(bob, method, f"{kind}/{row['id']}/{below}", body, query)
            unused = ask(bob, method, f"{kind}/{UNUSED}/{below}", body, query)
            assert_alike(theirs, unused, 404)
    assert ask(alice, "GET", f"{kind}/{row['id']}/").json() == row
    assert Change.objects.count() == before


@pytest.mark.parametrize("kind", ["tasks", "projects"])
@pytest.mark.parametrize(("below", "method"), [("restore/", "POST"), ("purge/", "DELETE")])
def test_so_does_what_is_in_their_trash(
    alice: Person, bob: Person, kind: str, below: str, method: str
) -> None:
    row = made(alice, kind)
    ask(alice, "DELETE", f"{kind}/{row['id']}/")

    theirs = ask(bob, method, f"{kind}/{row['id']}/{below}")

    assert_alike(theirs, ask(bob, method, f"{kind}/{UNUSED}/{below}"), 404)
    assert bob.get(f"/api/v1/{kind}/?trashed=true").json()["results"] == []
    assert alice.post(f"/api/v1/{kind}/{row['id']}/restore/").status_code == 200


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_so_does_a_change_that_is_to_be_undone(alice: Person, bob: Person, method: str) -> None:
    task = alice.create_task()
    change = Change.objects.get(entity_id=task["id"])

    for body in ({}, {"whole_write": True}, {"whole_write": "yes"}):
        theirs = ask(bob, method, f"changes/{change.pk}/undo/", body)
        assert_alike(theirs, ask(bob, method, f"changes/{UNUSED}/undo/", body), 404)
    assert ask(alice, "GET", f"tasks/{task['id']}/").json() == task


def test_so_does_every_id_in_a_body(alice: Person, bob: Person) -> None:
    hers = alice.create_task(labels=[alice.create_label()["id"]])
    own, project = bob.create_task(), bob.create_project()
    before = Change.objects.count()
    requests: list[tuple[str, str, str, Any]] = [
        ("project", "POST", "tasks/", hers["project"]),
        ("parent", "POST", "tasks/", hers["id"]),
        ("labels", "POST", "tasks/", hers["labels"]),
        ("project", "PATCH", f"tasks/{own['id']}/", hers["project"]),
        ("parent", "PATCH", f"tasks/{own['id']}/", hers["id"]),
        ("labels", "PATCH", f"tasks/{own['id']}/", hers["labels"]),
        ("project", "PUT", f"tasks/{own['id']}/", hers["project"]),
        ("parent", "PUT", f"tasks/{own['id']}/", hers["id"]),
        ("labels", "PUT", f"tasks/{own['id']}/", hers["labels"]),
        ("after", "POST", f"tasks/{own['id']}/move/", hers["id"]),
        ("before", "POST", f"tasks/{own['id']}/move/", hers["id"]),
        ("project", "POST", f"tasks/{own['id']}/move/", hers["project"]),
        ("after", "POST", f"projects/{project['id']}/move/", hers["project"]),
        ("before", "POST", f"projects/{project['id']}/move/", hers["project"]),
    ]
    for name, method, path, theirs in requests:
        others = {"title": "x"} if method in {"POST", "PUT"} and "move" not in path else {}
        unused = [UNUSED] if isinstance(theirs, list) else UNUSED
        assert_alike(
            ask(bob, method, path, {**others, name: theirs}),
            ask(bob, method, path, {**others, name: unused}),
            400,
        )
    assert Change.objects.count() == before


def test_so_does_every_id_in_a_bulk(alice: Person, bob: Person) -> None:
    hers = alice.create_task(labels=[alice.create_label()["id"]])
    own = bob.create_task()

    def operations(task: str, project: str, label: str) -> dict[str, Any]:
        return {
            "operations": [
                {"op": "update", "id": task, "title": "Mine now"},
                {"op": "update", "id": own["id"], "parent": task},
                {"op": "create", "title": "x", "project": project},
                {"op": "create", "title": "x", "parent": task},
                {"op": "create", "title": "x", "labels": [label]},
            ]
        }

    theirs = ask(
        bob, "POST", "tasks/bulk/", operations(hers["id"], hers["project"], hers["labels"][0])
    )
    unused = ask(bob, "POST", "tasks/bulk/", operations(UNUSED, UNUSED, UNUSED))
    assert_alike(theirs, unused, 400)
    assert len(theirs.json()["errors"]) == 5
    theirs, unused = (
        ask(bob, "POST", "tasks/bulk/", {"operations": [{"op": "delete", "id": pk}]})
        for pk in (hers["id"], UNUSED)
    )
    assert_alike(theirs, unused, 400)
    assert ask(alice, "GET", f"tasks/{hers['id']}/").json() == hers


@pytest.mark.parametrize("name", ["owner", "project", "label", "parent"])
def test_so_does_every_id_in_a_query(alice: Person, bob: Person, name: str) -> None:
    parent = alice.create_task()
    hers = alice.create_task(parent=parent["id"], labels=[alice.create_label()["id"]])
    theirs = {**hers, "label": hers["labels"][0]}[name]
    bob.create_task()

    for trashed in ("", "&trashed=true"):
        assert_alike(
            ask(bob, "GET", "tasks/", query=f"?{name}={theirs}{trashed}"),
            ask(bob, "GET", "tasks/", query=f"?{name}={UNUSED}{trashed}"),
            200,
        )
    if name == "owner":
        for kind in ("projects", "labels"):
            assert_alike(
                ask(bob, "GET", f"{kind}/", query=f"?owner={alice.id}"),
                ask(bob, "GET", f"{kind}/", query=f"?owner={UNUSED}"),
                200,
            )


def test_a_strangers_log_is_as_empty_as_one_that_never_was(alice: Person, bob: Person) -> None:
    alice.create_task()

    for query in ("", "&since=latest", "&ordering=-number"):
        for owner in (alice.id, UNUSED):
            page = ask(bob, "GET", "changes/", query=f"?owner={owner}{query}").json()
            assert (page["results"], page["more"]) == ([], False)
    # The place is that of an empty log, whoever's it is.
    places = {
        ask(bob, "GET", "changes/", query=f"?owner={owner}&since=latest")
        .json()["cursor"]
        .split(".")[0]
        for owner in (alice.id, UNUSED)
    }
    assert len(places) == 1


def test_a_strangers_place_in_a_log_is_none(alice: Person, bob: Person) -> None:
    alice.create_task()
    since = alice.get("/api/v1/changes/?since=latest").json()["cursor"]
    place, _, signature = since.partition(".")
    forged = f"{place}.{'0' * len(signature)}"

    for query in (f"?since={since}", f"?owner={alice.id}&since={since}"):
        theirs = ask(bob, "GET", "changes/", query=query)
        assert_alike(theirs, ask(bob, "GET", "changes/", query=f"?since={forged}"), 400)


def test_a_taken_id_is_taken_whosever_it_is(alice: Person, bob: Person, admin: Person) -> None:
    hers, admins = alice.create_task(), admin.create_task()

    one, other = (
        ask(bob, "POST", "tasks/", {"id": row["id"], "title": "Buy milk"}) for row in (hers, admins)
    )

    assert_alike(one, other, 409)


def test_what_others_do_does_not_show(alice: Person, bob: Person) -> None:
    own = bob.create_task(labels=[bob.create_label()["id"]])
    bob.create_comment(own)
    addresses = ["tasks/", "tasks/?limit=1", "projects/", "labels/", "tasks/summary/", "changes/"]
    addresses += [f"tasks/{own['id']}/comments/", "tasks/?trashed=true", "tasks/?search=secret"]
    before = [ask(bob, "GET", address).content for address in addresses]

    task = alice.create_task(title="secret", labels=[alice.create_label()["id"]])
    alice.create_comment(task, body="secret")
    alice.delete(f"/api/v1/tasks/{alice.create_task()['id']}/")

    assert [ask(bob, "GET", address).content for address in addresses] == before


def test_an_admin_who_is_none_any_more_sees_their_own_alone(alice: Person, admin: Person) -> None:
    task = alice.create_task()
    assert ask(admin, "GET", f"tasks/{task['id']}/").status_code == 200
    admin.user.role = "user"
    admin.user.save(update_fields=["role"])

    for kind, row in (("tasks", task["id"]), ("projects", task["project"])):
        assert_alike(
            ask(admin, "GET", f"{kind}/{row}/"), ask(admin, "GET", f"{kind}/{UNUSED}/"), 404
        )
    assert ask(admin, "GET", "tasks/").json()["results"] == []
    assert ask(admin, "GET", "changes/", query="?owner=all").status_code == 403


@pytest.mark.parametrize("kind", PATHS)
def test_admins_get_the_same_404_for_what_is_not_there(admin: Person, kind: str) -> None:
    for below, methods in PATHS[kind].items():
        for method in [*methods, "OPTIONS"]:
            assert ask(admin, method, f"{kind}/{UNUSED}/{below}").status_code == 404, method


@pytest.mark.parametrize("kind", ["projects", "labels", "comments"])
@pytest.mark.parametrize("field", ["owner", "author", "role", "is_staff", "created_at", "version"])
def test_nobody_gives_what_only_the_server_gives(
    alice: Person, bob: Person, kind: str, field: str
) -> None:
    row = made(alice, kind)

    response = ask(alice, "PATCH", f"{kind}/{row['id']}/", {**FIELDS[kind], field: bob.id})

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [f"#/{field}"]
    assert ask(alice, "GET", f"{kind}/{row['id']}/").json() == row
