"""If-Match: what two people write at once is merged where it can be, and refused where not."""

from collections.abc import Callable
from typing import Any

import pytest

from api.tests.problem import assert_problem
from changes.models import Change
from people import Person

API = "/api/v1/"
Make = Callable[[Person], dict[str, Any]]
# By kind: two fields, each with a first and a second value.
FIELDS = {
    "tasks": (("title", "Mine", "Theirs"), ("priority", "high", "low")),
    "projects": (("name", "Mine", "Theirs"), ("colour", "#000000", "#ffffff")),
    "labels": (("name", "Mine", "Theirs"), ("colour", "#000000", "#ffffff")),
}
MAKE: dict[str, Make] = {
    "tasks": Person.create_task,
    "projects": Person.create_project,
    "labels": Person.create_label,
    "comments": lambda alice: alice.create_comment(alice.create_task()),
}
KINDS = list(FIELDS)


def path(kind: str, row: dict[str, Any]) -> str:
    return f"{API}{kind}/{row['id']}/"


def tag(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


# --- PATCH ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_changes_of_different_fields_are_merged(alice: Person, kind: str) -> None:
    row = MAKE[kind](alice)
    (one, mine, _), (other, theirs, _) = FIELDS[kind]
    alice.patch(path(kind, row), {other: theirs}, headers=tag(1))

    response = alice.patch(path(kind, row), {one: mine}, headers=tag(1))

    assert response.status_code == 200
    merged = response.json()
    assert (merged[one], merged[other], merged["version"]) == (mine, theirs, 3)
    assert response["ETag"] == '"3"'
    assert alice.get(path(kind, row)).json() == merged


@pytest.mark.parametrize("kind", KINDS)
def test_changes_of_one_field_are_a_conflict(alice: Person, kind: str) -> None:
    row = MAKE[kind](alice)
    (one, mine, theirs), (other, _, _) = FIELDS[kind]
    current = alice.patch(path(kind, row), {one: theirs}).json()

    response = alice.patch(path(kind, row), {one: mine, other: ""}, headers=tag(1))
    problem = assert_problem(
        response if kind != "tasks" else alice.patch(path(kind, row), {one: mine}, headers=tag(1)),
        412,
        "stale_version",
    )

    assert problem["conflicts"] == [one]
    assert problem["current"] == current
    assert alice.get(path(kind, row)).json() == current


def test_what_the_problem_tells_is_enough_to_go_on(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "Theirs"})
    problem = alice.patch(path("tasks", task), {"title": "Mine"}, headers=tag(1)).json()

    again = alice.patch(
        path("tasks", task), {"title": "Mine"}, headers=tag(problem["current"]["version"])
    )

    assert (again.status_code, again.json()["version"]) == (200, 3)


def test_nothing_of_a_conflict_is_written(alice: Person) -> None:
    task = alice.create_task()
    now = alice.patch(path("tasks", task), {"title": "Theirs"}).json()
    changes = Change.objects.count()

    fields = {"title": "Mine", "priority": "high", "description": "x"}
    problem = alice.patch(path("tasks", task), fields, headers=tag(1)).json()

    assert problem["conflicts"] == ["title"]
    assert alice.get(path("tasks", task)).json() == now
    assert Change.objects.count() == changes


def test_all_fields_in_conflict_are_named_in_order(alice: Person) -> None:
    task = alice.create_task()
    fields = {"title": "A", "priority": "high", "status": "done", "description": "A"}
    alice.patch(path("tasks", task), fields)
    alice.patch(path("tasks", task), {"due_date": "2027-01-01"})

    problem = alice.patch(path("tasks", task), {**fields, "title": "B"}, headers=tag(1)).json()

    assert problem["conflicts"] == ["description", "priority", "status", "title"]


def test_a_field_that_was_changed_to_the_same_value_counts_as_changed(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "Same"})

    assert_problem(alice.patch(path("tasks", task), {"title": "Same"}, headers=tag(1)), 412)


def test_a_field_that_was_changed_there_and_back_counts_as_changed(alice: Person) -> None:
    task = alice.create_task()
    for title in ("A", task["title"]):
        alice.patch(path("tasks", task), {"title": title})

    assert_problem(alice.patch(path("tasks", task), {"title": "Mine"}, headers=tag(1)), 412)
    assert alice.patch(path("tasks", task), {"title": "Mine"}, headers=tag(3)).status_code == 200


def test_it_is_about_what_has_changed_since_that_version(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "A"})
    alice.patch(path("tasks", task), {"priority": "high"})
    alice.patch(path("tasks", task), {"description": "x"})

    assert_problem(alice.patch(path("tasks", task), {"priority": "low"}, headers=tag(2)), 412)
    assert alice.patch(path("tasks", task), {"title": "B"}, headers=tag(2)).status_code == 200


def test_of_several_tags_one_that_matches_will_do(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "A"})
    alice.patch(path("tasks", task), {"title": "B"})

    for tags, status in (
        ('"1", "2"', 412),
        ('"3", "1"', 200),
        ('"9", "4", W/"1"', 200),
        ("*", 200),
    ):
        response = alice.patch(
            path("tasks", task), {"title": f"with {tags}"}, headers={"If-Match": tags}
        )
        assert response.status_code == status, tags


@pytest.mark.parametrize(
    "given", ['W/"1"', 'W/"2"', '"0"', '"3"', '"99"', '"x"', '"01"', '"-1"', '"1.0"', '""']
)
@pytest.mark.parametrize("kind", KINDS)
def test_weak_tags_and_unknown_versions_never_match(alice: Person, kind: str, given: str) -> None:
    row = MAKE[kind](alice)
    (one, mine, _), (other, theirs, _) = FIELDS[kind]
    current = alice.patch(path(kind, row), {other: theirs}).json()

    response = alice.patch(path(kind, row), {one: mine}, headers={"If-Match": given})

    problem = assert_problem(response, 412, "stale_version")
    assert (problem["current"], problem["conflicts"]) == (current, [one])


@pytest.mark.parametrize("given", ["1", "", "x", 'W/1"', "*, *"])
def test_what_is_no_tag_is_an_error(alice: Person, given: str) -> None:
    task = alice.create_task()

    response = alice.patch(path("tasks", task), {"title": "A"}, headers={"If-Match": given})

    assert response.status_code in {400, 412}
    assert alice.get(path("tasks", task)).json() == task


def test_a_version_of_which_the_log_tells_no_more_is_a_conflict(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"priority": "high"})
    alice.patch(path("tasks", task), {"description": "x"})
    Change.objects.filter(entity_id=task["id"], version__lte=2).delete()

    assert_problem(alice.patch(path("tasks", task), {"title": "A"}, headers=tag(1)), 412)
    assert alice.patch(path("tasks", task), {"title": "A"}, headers=tag(2)).status_code == 200


def test_a_whole_document_sent_back_merges_nothing_away(alice: Person) -> None:
    """It names every field, so whatever has changed since is in conflict."""
    task = alice.create_task()
    alice.patch(path("tasks", task), {"priority": "high"})

    problem = alice.patch(path("tasks", task), {**task, "title": "A"}, headers=tag(1)).json()

    assert problem["conflicts"] == ["priority"]


def test_labels_as_a_whole_are_one_field(alice: Person) -> None:
    one, other = (alice.create_label(name=name)["id"] for name in "ab")
    task = alice.create_task()
    alice.patch(path("tasks", task), {"labels": [one]})

    response = alice.patch(path("tasks", task), {"labels": [other]}, headers=tag(1))
    assert assert_problem(response, 412)["conflicts"] == ["labels"]
    assert alice.patch(path("tasks", task), {"title": "A"}, headers=tag(1)).status_code == 200


def test_a_deleted_label_counts_as_a_change_of_the_task(alice: Person) -> None:
    label = alice.create_label()
    task = alice.create_task(labels=[label["id"]])
    alice.delete(path("labels", label))

    response = alice.patch(path("tasks", task), {"labels": []}, headers=tag(1))

    assert assert_problem(response, 412)["conflicts"] == ["labels"]


def test_an_undo_counts_as_a_change(alice: Person) -> None:
    task = alice.create_task()
    alice.patch(path("tasks", task), {"title": "A"})
    alice.post(f"{API}changes/{Change.objects.latest('id').pk}/undo/")

    response = alice.patch(path("tasks", task), {"title": "B"}, headers=tag(2))

    assert assert_problem(response, 412)["conflicts"] == ["title"]


def test_an_edited_comment_is_a_conflict(alice: Person) -> None:
    comment = MAKE["comments"](alice)
    current = alice.patch(path("comments", comment), {"body": "Theirs"}, headers=tag(1)).json()

    response = alice.patch(path("comments", comment), {"body": "Mine"}, headers=tag(1))

    problem = assert_problem(response, 412, "stale_version")
    assert (problem["current"], problem["conflicts"]) == (current, ["body"])


def test_an_account_is_merged_and_refused_as_all_else(alice: Person) -> None:
    me = f"{API}users/me/"
    assert alice.patch(me, {"timezone": "Europe/Berlin"}, headers=tag(1)).status_code == 200
    merged = alice.patch(me, {"name": "Mine"}, headers=tag(1))
    assert (merged.status_code, merged.json()["timezone"]) == (200, "Europe/Berlin")

    problem = assert_problem(alice.patch(me, {"name": "Other"}, headers=tag(2)), 412)

    assert problem["conflicts"] == ["name"]
    assert problem["current"] == alice.get(me).json()
    assert_problem(alice.patch(me, {"name": "Other"}, headers={"If-Match": 'W/"3"'}), 412)


def test_what_an_admin_does_to_an_account_is_merged_and_refused_too(
    alice: Person, admin: Person
) -> None:
    path = f"{API}users/{alice.id}/"
    alice.patch(f"{API}users/me/", {"name": "A"})
    assert admin.patch(path, {"is_active": False}, headers=tag(1)).status_code == 200

    problem = assert_problem(admin.patch(path, {"is_active": True}, headers=tag(2)), 412)

    assert problem["conflicts"] == ["is_active"]


@pytest.mark.parametrize("kind", MAKE)
def test_a_patch_of_nothing_changes_nothing(alice: Person, kind: str) -> None:
    row = MAKE[kind](alice)

    assert alice.patch(path(kind, row), {}).json() == row
    assert alice.patch(path(kind, row), {}, headers=tag(1)).json() == row


@pytest.mark.parametrize("kind", MAKE)
def test_a_weak_tag_does_not_even_match_a_patch_of_nothing(alice: Person, kind: str) -> None:
    row = MAKE[kind](alice)

    assert_problem(alice.patch(path(kind, row), {}, headers={"If-Match": 'W/"1"'}), 412)


# --- PUT, DELETE, move ----------------------------------------------------------------------------


@pytest.mark.parametrize("given", ['"1"', 'W/"2"', '"3"', '"x"'])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_replaced_or_deleted_that_is_another_version(
    alice: Person, kind: str, given: str
) -> None:
    row = MAKE[kind](alice)
    (one, mine, _), (other, theirs, _) = FIELDS[kind]
    current = alice.patch(path(kind, row), {other: theirs}).json()
    stale = {"If-Match": given}

    for response in (
        alice.put(path(kind, row), {one: mine}, headers=stale),
        alice.delete(path(kind, row), headers=stale),
    ):
        problem = assert_problem(response, 412, "stale_version")
        assert problem["current"] == current
        assert problem["conflicts"] == ([other] if given == '"1"' else [])
    assert alice.get(path(kind, row)).json() == current


@pytest.mark.parametrize("kind", KINDS)
def test_the_version_at_hand_is_replaced_and_deleted(alice: Person, kind: str) -> None:
    row = MAKE[kind](alice)
    (one, mine, _), _ = FIELDS[kind]

    assert_problem(alice.put(path(kind, row), {one: mine}), 428, "if_match_required")
    assert alice.put(path(kind, row), {one: mine}, headers=tag(1)).status_code == 200
    assert alice.delete(path(kind, row), headers=tag(2)).status_code == 204


def test_a_comment_that_has_changed_is_not_deleted(alice: Person) -> None:
    comment = MAKE["comments"](alice)
    alice.patch(path("comments", comment), {"body": "A"})

    assert_problem(alice.delete(path("comments", comment), headers=tag(1)), 412)
    assert alice.delete(path("comments", comment), headers=tag(2)).status_code == 204


def test_an_account_that_has_changed_is_not_deleted(alice: Person) -> None:
    from people import PASSWORD

    me = f"{API}users/me/"
    alice.patch(me, {"name": "A"})

    assert_problem(alice.delete(me, {"password": PASSWORD}, headers=tag(1)), 412)
    assert alice.delete(me, {"password": PASSWORD}, headers=tag(2)).status_code == 204


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_a_move_merges_with_other_changes_and_not_with_moves(alice: Person, kind: str) -> None:
    other, row = MAKE[kind](alice), MAKE[kind](alice)
    (one, mine, _), _ = FIELDS[kind]
    move = f"{path(kind, row)}move/"
    alice.patch(path(kind, row), {one: mine})

    merged = alice.post(move, {"before": other["id"]}, headers=tag(1))
    assert (merged.status_code, merged.json()[one]) == (200, mine)

    problem = assert_problem(alice.post(move, {"after": other["id"]}, headers=tag(1)), 412)
    assert (problem["conflicts"], problem["current"]) == (["position"], merged.json())
    assert_problem(alice.post(move, {}, headers={"If-Match": 'W/"3"'}), 412)
    assert alice.post(move, {"after": other["id"]}, headers=tag(3)).status_code == 200


def test_a_move_to_another_list_is_a_change_of_project_and_status(alice: Person) -> None:
    task, project = alice.create_task(), alice.create_project()
    move = f"{path('tasks', task)}move/"
    alice.patch(path("tasks", task), {"status": "in_progress"})

    there = {"project": project["id"], "status": "done"}
    problem = assert_problem(alice.post(move, there, headers=tag(1)), 412)

    assert problem["conflicts"] == ["status"]
    moved = alice.post(move, {"project": project["id"]}, headers=tag(1)).json()
    assert (moved["project"], moved["status"]) == (project["id"], "in_progress")


@pytest.mark.parametrize("kind", ["tasks", "projects"])
def test_what_has_changed_is_not_purged(alice: Person, kind: str) -> None:
    row = MAKE[kind](alice)
    alice.delete(path(kind, row))
    purge = f"{path(kind, row)}purge/"

    assert_problem(alice.delete(purge, headers=tag(1)), 412)
    assert_problem(alice.delete(purge, headers={"If-Match": 'W/"2"'}), 412)
    assert alice.delete(purge, headers=tag(2)).status_code == 204
