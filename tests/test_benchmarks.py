"""The rows that benchmarks are measured on are those that the API would have written."""

import pytest
from django.db import connection
from django.db.models import Count, F, Max

from accounts.models import User
from census import LARGE_SHARE, USERS, email
from changes.models import Change, Space
from generator import generate
from people import Person
from tasks.models import SearchEntry, Task
from tasks.search import words
from texts import COMMON, ELSEWHERE, SEARCHED_PREFIX, SEARCHED_WORD, VOCABULARY

TASKS = 1_000

pytestmark = [
    pytest.mark.skipif(connection.vendor == "mysql", reason="they are not measured there"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def owner() -> Person:
    """Whose every fifth task is."""
    generate(TASKS)
    return Person(User.objects.with_email(email(0)).get())


def test_generated_rows_are_as_the_api_would_have_written_them(owner: Person) -> None:
    tasks = list(Task.objects.with_labels())
    assert (len(tasks), len({task.space_id for task in tasks})) == (TASKS, USERS)
    assert Task.objects.filter(space=owner.user.pk).count() == TASKS // LARGE_SHARE

    logged = {change.entity_id: change for change in Change.objects.filter(entity="task")}
    entries = dict(SearchEntry.objects.values_list("task", "words"))
    for task in tasks:
        change = logged[task.pk]
        assert change.fields == {name: [None, task.logged(name)] for name in Task.recorded}
        assert (change.at, change.space_id, change.version) == (task.created_at, task.space_id, 1)
        assert entries[task.pk] == words(task.space_id, task.title, task.description)
    assert not Task.objects.exclude(space=F("project__space")).exists()
    assert not Task.objects.filter(parent__isnull=False).exclude(
        project=F("parent__project"), depth=F("parent__depth") + 1
    )
    clocks = Change.objects.values("space").annotate(last=Max("number"), count=Count("number"))
    for clock in clocks:
        space = Space.objects.get(pk=clock["space"])
        assert space.clock == clock["last"] == clock["count"]

    # And they can be listed, found, and written.
    assert _listed(owner, "") == [str(pk) for pk in _newest(owner)]
    found = [task for task in tasks if SEARCHED_WORD in f"{task.title} {task.description}".lower()]
    own = {str(task.pk) for task in found if task.space_id == owner.user.pk}
    assert set(_listed(owner, f"&search={SEARCHED_WORD}")) == own != set()
    created = owner.create_task(project=owner.inbox()["id"])
    assert _listed(owner, "")[0] == created["id"]


def test_what_is_searched_for_begins_words_and_stands_in_no_other() -> None:
    """So the product, which looks for words, and the twin, which looks for letters, find alike."""
    texts = [*VOCABULARY, *(text.lower() for text in ELSEWHERE)]
    for searched in (SEARCHED_WORD, SEARCHED_PREFIX, COMMON[0]):
        assert not [text for text in texts if searched in text[1:]]


def _newest(owner: Person) -> list[object]:
    newest = Task.objects.filter(space=owner.user.pk).order_by("-created_at", "-id")
    return list(newest.values_list("pk", flat=True))


def _listed(owner: Person, query: str) -> list[str]:
    page = owner.get(f"/api/v1/tasks/?limit=200{query}").json()
    return [task["id"] for task in page["results"]]
