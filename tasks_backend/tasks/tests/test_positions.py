"""Positions: fractional indexing, against a plain list."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from changes.models import Change
from changes.writing import open_space
from people import Person
from tasks.models import Project, Task
from tasks.models.base import LONG_POSITION, MAX_POSITION_LENGTH
from tasks.positions import DIGITS, at_end, at_start, between, spread

STEPS = st.one_of(
    st.tuples(st.just("end"), st.just(0)),
    st.tuples(st.just("start"), st.just(0)),
    st.tuples(st.just("between"), st.integers(0, 10_000)),
    st.tuples(st.just("spread"), st.integers(0, 10_000)),
)
NUMBERS = st.one_of(st.integers(0, 300), st.integers(0, 2**63))


def assert_order(positions: list[str]) -> None:
    """Strictly ascending byte by byte, of known digits, with room before each."""
    for low, high in pairwise(positions):
        assert low.encode() < high.encode()
    for position in positions:
        assert set(position) <= set(DIGITS)
        assert position
        assert not position.endswith(DIGITS[0])


@given(steps=st.lists(STEPS, max_size=60), first=st.integers(0, 10_000))
@example(steps=[("end", 0), ("start", 0), ("between", 0), ("between", 0), ("between", 1)], first=0)
def test_they_sort_as_the_list_that_they_were_made_for(
    steps: list[tuple[str, int]], first: int
) -> None:
    order: list[str] = []
    for number, (step, place) in enumerate(steps, first):
        if step == "end":
            order.append(at_end(number))
        elif step == "start":
            order.insert(0, at_start(number))
        elif len(order) >= 2:
            index = place % (len(order) - 1)
            low, high = order[index], order[index + 1]
            order[index + 1 : index + 1] = (
                [between(low, high)] if step == "between" else spread(low, high, place % 9)
            )
        assert_order(order)


@given(one=NUMBERS, other=NUMBERS)
def test_a_later_number_is_further_out(one: int, other: int) -> None:
    low, high = sorted({one, other} | {one + 1})[:2]

    assert_order([at_start(high), at_start(low), at_end(low), at_end(high)])


@given(number=NUMBERS, steps=st.lists(st.booleans(), max_size=80))
def test_what_was_put_between_stays_before_the_next_end_and_behind_the_next_start(
    number: int, steps: list[bool]
) -> None:
    low, high = at_start(number), at_end(number)
    for is_low in steps:
        middle = between(low, high)
        assert_order([at_start(number + 1), low, middle, high, at_end(number + 1)])
        low, high = (middle, high) if is_low else (low, middle)


@given(low=st.integers(0, 10_000), gap=st.integers(1, 10_000), count=st.integers(0, 400))
def test_many_between_two_are_in_order_and_short(low: int, gap: int, count: int) -> None:
    ends = at_end(low), at_end(low + gap)

    positions = spread(*ends, count)

    assert len(positions) == count
    assert_order([ends[0], *positions, ends[1]])
    assert max(map(len, positions), default=0) <= max(map(len, ends)) + 4


def test_a_place_grows_by_a_digit_for_five_in_it() -> None:
    for is_low in (True, False):
        low, high = at_end(1), at_end(2)
        for count in range(1, 300):
            middle = between(low, high)
            assert len(middle) <= 3 + count // 5, count
            low, high = (middle, high) if is_low else (low, middle)


# --- In a list ------------------------------------------------------------------------------------


def order(person: Person) -> list[str]:
    tasks = Task.objects.filter(space=person.user.pk).order_by("position")
    return [task.title for task in tasks]


def positions_of(person: Person) -> list[str]:
    tasks = Task.objects.filter(space=person.user.pk)
    return sorted(tasks.values_list("position", flat=True))


def make(person: Person, count: int) -> list[str]:
    titles = [str(number) for number in range(count)]
    with open_space(person.user.pk, actor_id=person.user.pk) as write:
        for title in titles:
            Task.create(write, title=title)
    return titles


def move(person: Person, title: str, **beside: str) -> int:
    """Move one task beside another, by their titles.

    Returns:
        How many rows that has written.
    """
    with open_space(person.user.pk, actor_id=person.user.pk) as write:
        tasks = write.rows(Task).filter(title__in=[title, *beside.values()])
        named = {task.title: task for task in write.fetch(tasks)}
        place: dict[str, Any] = {side: named[other].pk for side, other in beside.items()}
        named[title].move(write, **place)
    return len(write.changes)


def place(listed: list[str], title: str, *, after: str = "", before: str = "") -> None:
    """The same in a plain list."""
    listed.remove(title)
    if after or before:
        listed.insert(listed.index(after or before) + bool(after), title)
    else:
        listed.append(title)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.tuples(
            st.integers(0, 4), st.integers(0, 4), st.sampled_from(["after", "before", "end"])
        ),
        max_size=15,
    )
)
def test_moves_do_what_they_do_to_a_plain_list(
    alice: Person, moves: list[tuple[int, int, str]]
) -> None:
    if not Task.objects.exists():
        make(alice, 5)
    listed = order(alice)
    for mover, other, side in moves:
        if side == "end":
            beside = {}
        elif mover == other:
            continue
        else:
            beside = {side: str(other)}
        written = move(alice, str(mover), **beside)
        place(listed, str(mover), **beside)
        assert written <= 1
        assert order(alice) == listed
        assert_order(positions_of(alice))


@pytest.mark.once
@pytest.mark.parametrize(("count", "side"), [(3, "after"), (8, "before")])
def test_two_thousand_moves_into_one_place_keep_a_strict_order(
    alice: Person, count: int, side: str
) -> None:
    first, *others = listed = make(alice, count)
    others = list(others)
    crowded = 0

    for number in range(2_000):
        mover = others[number * number % len(others)]  # not in turn, so that some lie long
        beside = {side: first}
        written = move(alice, mover, **beside)
        place(listed, mover, **beside)
        positions = positions_of(alice)
        assert_order(positions)
        assert max(map(len, positions)) <= LONG_POSITION < MAX_POSITION_LENGTH
        assert written <= 1 or written == count or number > 50
        crowded += written > 1

    assert order(alice) == listed
    assert crowded <= 2_000 // 100  # every other move has written one row


def test_a_crowded_place_is_spread_around_it_alone(alice: Person) -> None:
    listed = make(alice, 250)
    near, movers = listed[120], listed[121:123]
    far = {title: Task.objects.get(title=title).position for title in (listed[0], listed[249])}
    written = 0

    for number in range(1_000):
        mover = movers[number % 2]
        written = move(alice, mover, after=near)
        place(listed, mover, after=near)
        if written > 1:
            break

    assert 100 <= written <= 103
    assert order(alice) == listed
    assert {title: Task.objects.get(title=title).position for title in far} == far
    # From then on there is room again.
    assert move(alice, movers[0], after=near) <= 1
    assert max(map(len, positions_of(alice))) <= LONG_POSITION // 2 + 2


def test_what_a_spread_has_moved_is_in_the_log(alice: Person) -> None:
    listed = make(alice, 3)
    number, written = 0, 0
    while written < 2:
        written = move(alice, listed[1 + number % 2], after=listed[0])
        number += 1

    last = Change.objects.latest("number")
    changes = Change.objects.filter(write=last.write)
    assert written == changes.count() == 3
    assert {change.action for change in changes} == {"moved"}
    assert all(set(change.fields) == {"position"} for change in changes)
    for task in Task.objects.all():
        latest = Change.objects.filter(entity_id=task.pk).latest("version")
        assert (latest.version, latest.fields["position"][1]) == (task.version, task.position)


@pytest.mark.parametrize("count", [4, 9])
def test_whoever_comes_into_a_crowded_place_keeps_out_of_the_others_way(
    alice: Person, count: int
) -> None:
    first, one, two, *rare = listed = make(alice, count)
    for crowding in range(3):  # from the second on, all have a position of the time before
        number = 0
        while len(between_first_and_next(alice, first)) <= LONG_POSITION:
            mover = (one, two)[number % 2]
            move(alice, mover, after=first)
            place(listed, mover, after=first)
            number += 1
        mover = rare[crowding % len(rare)]
        assert move(alice, mover, after=first) == count
        place(listed, mover, after=first)
        assert order(alice) == listed
        assert_order(positions_of(alice))


def between_first_and_next(person: Person, first: str) -> str:
    positions = positions_of(person)
    low = Task.objects.get(title=first, space=person.user.pk).position
    return between(low, positions[positions.index(low) + 1])


def test_projects_are_moved_alike(alice: Person) -> None:
    with open_space(alice.user.pk, actor_id=alice.user.pk) as write:
        first, second, third = (Project.create(write, name=name) for name in "abc")
    for number in range(400):
        mover = (second, third)[number % 2]
        with open_space(alice.user.pk, actor_id=alice.user.pk) as write:
            found = write.find(Project, mover.pk)
            assert found
            found.move(write, after=first.pk)

    projects = Project.objects.filter(space=alice.user.pk).order_by("position")
    assert [project.name for project in projects] == ["Inbox", "a", "c", "b"]
    assert_order([project.position for project in projects])
