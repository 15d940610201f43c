"""The write path: one transaction, one writer a space, one Change for each object."""

import uuid

import pytest

from changes.models import SITE_SPACE_ID, Change, Space
from changes.writing import open_space
from people import Person


class RefusedError(Exception):
    """What a verb might raise."""


def rename(person: Person, name: str) -> None:
    with open_space(person.user.pk, actor_id=person.user.pk, request_id="r-1") as write:
        write.update(person.user, "updated", name=name)


def test_a_fresh_install_has_the_sites_space_alone(db: None) -> None:
    assert [(space.pk, space.owner_id, space.clock) for space in Space.objects.all()] == [
        (SITE_SPACE_ID, None, 0)
    ]


def test_an_update_raises_the_version_and_notes_a_change(alice: Person) -> None:
    rename(alice, "Alicia")

    alice.user.refresh_from_db()
    assert (alice.user.name, alice.user.version) == ("Alicia", 2)
    change = Change.objects.latest("number")
    assert (change.entity, change.entity_id, change.version) == ("user", alice.user.pk, 2)
    assert (change.action, change.request_id) == ("updated", "r-1")
    assert change.fields == {"name": ["Alice", "Alicia"]}
    assert change.at == alice.user.updated_at


def test_a_write_that_changes_nothing_leaves_no_trace(alice: Person) -> None:
    before = Space.objects.get(pk=alice.user.pk).clock

    rename(alice, "Alice")

    alice.user.refresh_from_db()
    assert alice.user.version == 1
    assert Space.objects.get(pk=alice.user.pk).clock == before
    assert Change.objects.filter(entity="user").count() == 1


def test_numbers_are_consecutive_in_each_space(alice: Person, bob: Person) -> None:
    for name in ("A", "B", "C"):
        rename(alice, name)
        rename(bob, name)

    for person in (alice, bob):
        numbers = Change.objects.filter(space=person.user.pk).values_list("number", flat=True)
        assert list(numbers) == [1, 2, 3, 4, 5]
        assert Space.objects.get(pk=person.user.pk).clock == 5


def test_one_write_gives_its_changes_one_id(alice: Person) -> None:
    inbox_and_account = Change.objects.filter(space=alice.user.pk)

    assert len({change.write for change in inbox_and_account}) == 1
    rename(alice, "Alicia")
    assert len({change.write for change in inbox_and_account.all()}) == 2


@pytest.mark.django_db(transaction=True)
def test_an_exception_takes_everything_back(alice: Person) -> None:
    def refuse_after_the_first_statement() -> None:
        with open_space(alice.user.pk, actor_id=alice.user.pk) as write:
            write.update(alice.user, "updated", name="Alicia")
            raise RefusedError

    with pytest.raises(RefusedError):
        refuse_after_the_first_statement()

    alice.user.refresh_from_db()
    assert (alice.user.name, alice.user.version) == ("Alice", 1)
    assert Change.objects.filter(space=alice.user.pk).count() == 2


def test_a_row_of_another_space_cannot_be_written(alice: Person, bob: Person) -> None:
    with (
        pytest.raises(RuntimeError, match="not of the space"),
        open_space(alice.user.pk, actor_id=alice.user.pk) as write,
    ):
        write.update(bob.user, "updated", name="Alice's")


def test_the_space_of_nobody_cannot_be_opened(alice: Person) -> None:
    with pytest.raises(Space.DoesNotExist), open_space(uuid.uuid4(), actor_id=alice.user.pk):
        pass
