"""What lists and objects show is what their serializers make of the rows."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIRequestFactory

from api import statements
from api.rendering import JSONRenderer
from changes.views import RecordedViewSet
from people import Counting, Person
from tasks.models import PRIORITIES, Comment, Label, Project, Status, Task
from tasks.views import CommentViewSet, LabelViewSet, ProjectViewSet, TaskViewSet

LISTS: dict[str, type[RecordedViewSet]] = {
    "projects": ProjectViewSet,
    "labels": LabelViewSet,
    "tasks": TaskViewSet,
}
UNUSED = "01900000-0000-7000-8000-000000000000"
DAYS = st.dates(date(1, 1, 2), date(9999, 12, 30)) | st.dates(date(2026, 1, 1), date(2026, 1, 4))

# --- The same as the serializer -------------------------------------------------------------------

CHARACTERS = st.sampled_from("\"\\/\x7f{}[],:'%?é日🙂‍") | st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")
)
TITLES = st.text(CHARACTERS, max_size=6).map(lambda text: f"x{text}".replace("\x7f", ""))
FLAGS = st.sampled_from(["true", "false"])
INSTANTS = st.sampled_from(["1999-01-01T00:00:00Z", "2999-01-01T00:00:00.5+02:00"])


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """A task's fields."""
    day = draw(st.none() | DAYS)
    clock = draw(st.none() | st.times()) if day else None
    return {
        "title": draw(TITLES),
        "description": draw(st.just("") | TITLES.map(lambda text: f"{text}\n\t\u2028{text}")),
        "status": draw(st.sampled_from(Status.values)),
        "priority": draw(st.sampled_from(PRIORITIES)),
        "due_date": day and day.isoformat(),
        "due_time": clock and clock.isoformat("seconds"),
    }


@st.composite
def queries(draw: st.DrawFn, ids: dict[str, list[str]]) -> dict[str, Any]:
    """Parameters of a list of tasks."""
    known = {name: st.sampled_from([*values, UNUSED]) for name, values in ids.items()}
    filters = {
        "owner": known["owner"] | st.just("me"),
        "project": known["project"],
        "label": st.lists(known["label"], min_size=1, max_size=3),
        "parent": known["parent"] | st.just("none"),
        "status": st.lists(st.sampled_from(Status.values), min_size=1, max_size=3),
        "priority": st.lists(st.sampled_from(PRIORITIES), min_size=1, max_size=3),
        "due_before": DAYS.map(date.isoformat),
        "due_after": DAYS.map(date.isoformat),
        "has_due": FLAGS,
        "overdue": FLAGS,
        "trashed": FLAGS,
        "search": TITLES | st.just('"milk x" 日'),
        "created_before": INSTANTS,
        "created_after": INSTANTS,
        "updated_since": INSTANTS,
    }
    names = draw(st.lists(st.sampled_from(list(filters)), unique=True, max_size=4))
    ordering = draw(st.sampled_from(list(TaskViewSet.ordering_fields)))
    return {
        **{name: draw(filters[name]) for name in names},
        "ordering": draw(st.sampled_from([ordering, f"-{ordering}"])),
        "limit": draw(st.integers(1, 4)),
    }


# What SQLite looks for in the index, in the order of the list, and there without coming to an end.
@pytest.mark.parametrize(("common", "seconds"), [(1000, 1), (1, 1), (1, 0)])
@pytest.mark.django_db
@given(
    data=st.data(), fields=st.lists(bodies(), min_size=1, max_size=6), names=st.lists(st.text("ab"))
)
def test_a_list_of_tasks(
    request: pytest.FixtureRequest,
    common: int,
    seconds: float,
    data: st.DataObject,
    fields: list[Any],
    names: list[str],
) -> None:
    monkeypatch = request.getfixturevalue("monkeypatch")
    monkeypatch.setattr("tasks.search.engines.COMMON", common)
    monkeypatch.setattr("tasks.search.engines.SECONDS", seconds)
    monkeypatch.setattr("api.statements.STEPS_BETWEEN_LOOKS", 1)
    people = [request.getfixturevalue(name) for name in ("alice", "bob", "admin")]
    Task.objects.all().delete()
    Label.objects.all().delete()
    alice, bob, _ = people
    labels = [alice.create_label(name=f"x{name}")["id"] for name in sorted(set(names))]
    made = [
        alice.create_task(**body, labels=data.draw(st.lists(st.sampled_from(labels), unique=True)))
        if labels
        else alice.create_task(**body)
        for body in fields
    ]
    alice.create_task(title="below", parent=made[0]["id"])
    alice.delete(f"/api/v1/tasks/{made[-1]['id']}/")
    bob.create_task()
    ids = {
        "owner": [person.id for person in people],
        "project": [made[0]["project"]],
        "label": labels,
        "parent": [made[0]["id"]],
    }

    query = data.draw(queries(ids))
    compare(data.draw(st.sampled_from(people)), "tasks", query)


def compare(person: Person, kind: str, query: dict[str, Any]) -> None:
    """All pages of a list, forward and back."""
    cursors: list[str] = []
    pages: list[dict[str, Any]] = []
    step = "next"
    while len(pages) < 30:
        asked = {**query, **({"cursor": cursors[-1]} if cursors else {})}
        response = person.get(f"/api/v1/{kind}/", asked)
        page, expected = response.json(), serialized(person, kind, asked)
        assert response.content.endswith(
            b'"results":%s}' % JSONRenderer().render(expected["results"])
        )
        assert [page[name] is None for name in ("next", "previous")] == [
            expected[name] is None for name in ("next", "previous")
        ]
        pages.append(page)
        if page[step] is None:
            if step == "previous":
                return
            step = "previous"
        if page[step] is None:
            return
        cursors.append(page[step].partition("cursor=")[2])
    raise AssertionError("The pages have no end.")


def serialized(person: Person, kind: str, query: dict[str, Any]) -> Any:
    """The same page by Django's and DRF's own means."""
    view: Any = LISTS[kind]()
    view.action_map = {"get": "list"}
    view.action, view.args, view.kwargs, view.format_kwarg = "list", (), {}, None
    view.request = view.initialize_request(APIRequestFactory().get(f"/api/v1/{kind}/", query))
    view.request.user = person.user
    rows = view.paginate_queryset(view.filter_queryset(view.get_queryset()))
    page = view.get_paginated_response(view.get_serializer(rows, many=True).data)
    return json.loads(JSONRenderer().render(page.data))


@pytest.mark.parametrize("ordering", ["created_at", "-updated_at", "position"])
def test_a_list_of_projects(alice: Person, ordering: str) -> None:
    for name, archived in (("a", None), ("b", "2027-01-31T08:00:00Z"), ('c"\\', None)):
        project = alice.create_project(name=name, archived_at=archived, colour="#1e90ff")
    alice.delete(f"/api/v1/projects/{project['id']}/")

    for query in ({}, {"archived": "true"}, {"trashed": "true"}, {"owner": "me"}):
        compare(alice, "projects", {"ordering": ordering, "limit": 2, **query})


@pytest.mark.parametrize("ordering", ["-created_at", "name"])
def test_a_list_of_labels(alice: Person, ordering: str) -> None:
    for name in "bac":
        alice.create_label(name=name)

    compare(alice, "labels", {"ordering": ordering, "limit": 2})


def test_one_of_each_and_comments(alice: Person) -> None:
    label = alice.create_label(name='"\\\u2028🙂'.replace("\u2028", ""))
    project = alice.create_project(archived_at="2027-01-31T08:00:00.000001Z")
    day = {"due_date": "0998-01-02", "due_time": "08:30"}
    task = alice.create_task(project=project["id"], labels=[label["id"]], status="done", **day)
    alice.create_comment(task, body="a\n\tb")
    comment = alice.create_comment(task)
    alice.patch(f"/api/v1/comments/{comment['id']}/", {"body": "edited"})

    for model, view in (
        (Project, ProjectViewSet),
        (Label, LabelViewSet),
        (Task, TaskViewSet),
        (Comment, CommentViewSet),
    ):
        for row in model._default_manager.all():
            shown = alice.get(f"/api/v1/{model._meta.model_name}s/{row.pk}/")
            expected = view.serializer_class(row).data
            assert shown.status_code == 200
            assert shown["ETag"] == f'"{row.version}"'
            assert shown.content == JSONRenderer().render(expected)
    said = alice.get(f"/api/v1/tasks/{task['id']}/comments/").json()["results"]
    assert said == [alice.get(f"/api/v1/comments/{each['id']}/").json() for each in said]
    assert [each["body"] for each in said] == ["a\n\tb", "edited"]


# --- Compiled once --------------------------------------------------------------------------------


def test_one_statement_serves_everybody(alice: Person, bob: Person) -> None:
    kept = []
    for person in (alice, bob):
        task = person.create_task(title=person.id)
        found = person.get(f"/api/v1/tasks/?status=todo&project={task['project']}").json()
        assert [row["title"] for row in found["results"]] == [person.id]
        assert person.get(f"/api/v1/tasks/{task['id']}/").json() == task
        kept.append(list(statements._statements))

    assert kept[0] == kept[1]


def test_statements_are_kept_within_bounds(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    statements._statements.clear()
    monkeypatch.setattr(statements, "MAX_STATEMENTS", 3)
    for limit in range(1, 9):
        assert alice.get(f"/api/v1/tasks/?limit={limit}").status_code == 200
        assert len(statements._statements) <= 3


def test_an_admin_and_a_user_never_share_one(alice: Person, admin: Person) -> None:
    task = alice.create_task()

    assert admin.get(f"/api/v1/tasks/{task['id']}/").status_code == 200
    assert len(admin.get("/api/v1/tasks/").json()["results"]) == 1
    assert alice.get("/api/v1/tasks/").json()["results"] == [task]
    theirs = admin.create_task()
    assert alice.get(f"/api/v1/tasks/{theirs['id']}/").status_code == 404
    assert alice.get("/api/v1/tasks/").json()["results"] == [task]


@pytest.mark.parametrize("path", ["/api/v1/tasks/", "/api/v1/labels/", "/api/v1/projects/"])
def test_two_statements(alice: Person, counting: Counting, path: str) -> None:
    alice.create_task(labels=[alice.create_label()["id"]])
    with counting() as statements:
        (row,) = alice.get(path).json()["results"]
    assert len(statements) == 2, statements
    with counting() as statements:
        assert alice.get(f"{path}{row['id']}/").status_code == 200
    assert len(statements) == 2, statements


@pytest.mark.skipif(connection.vendor != "sqlite", reason="others know how common words are")
def test_what_is_common_is_looked_for_in_the_order_of_the_list(
    alice: Person, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.search.engines.COMMON", 3)

    def find(word: str, found: int) -> list[str]:
        with counting() as statements:
            rows = alice.get("/api/v1/tasks/", {"search": word, "limit": "2"}).json()["results"]
        assert len(rows) == found
        return statements

    for number in range(4):
        alice.create_task(title=f"milk {'once' * (number == 0)}")
    rare, common = find("once", 1), find("milk", 2)
    assert (len(rare), len(common)) == (3, 3)
    assert "MATCH" in rare[-1]
    assert "MATCH" not in common[-1]
    monkeypatch.setattr("api.statements.STEPS_BETWEEN_LOOKS", 1)
    for _ in range(30):  # a statement that is kept has not used up its time before
        assert "MATCH" not in find("milk", 2)[-1]
    monkeypatch.setattr("tasks.search.engines.SECONDS", 0)
    assert "MATCH" in find("milk", 2)[-1]


def test_objects_are_those_of_the_queryset(alice: Person, counting: Counting) -> None:
    labels = [alice.create_label(name=name)["id"] for name in "ab"]
    task = alice.create_task(labels=labels, due_date="2027-01-31", due_time="08:30")
    alice.create_comment(task)

    for model in (Task, Comment, Project, Label):
        expected = list(model.rows().order_by("pk"))
        found = statements.Statement(model.rows().order_by("pk")).objects([])
        with counting() as ran:
            told = [[getattr(each, "label_ids", []), getattr(each, "task", None)] for each in found]
            assert [vars(each) | {"_state": None} for each in found] == [
                vars(each) | {"_state": None} for each in expected
            ]
        assert told == [
            [getattr(each, "label_ids", []), getattr(each, "task", None)] for each in expected
        ]
        assert ran == []
        assert not any(each._state.adding for each in found)
