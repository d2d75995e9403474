"""Which session may move where, and how moves are made one by one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from congress.programme.rules.moves import Held, Obstacle, Place, in_order, obstacle

HERE, THERE = Place(1, 1, 30), Place(1, 2, 30)
LATER = Place(2, 1, 30)


def held(number: int = 1, **other: Any) -> Held:
    facts: dict[str, Any] = {"workshop": number, "size": 20, "taken": 0, "pinned": False, "place": HERE}
    return Held(id=number, **facts | other)


def test_an_empty_session_goes_anywhere_that_is_free() -> None:
    assert obstacle(held(), THERE, [held()]) is None
    assert obstacle(held(), LATER, [held()]) is None


def test_who_has_a_seat_keeps_the_hour() -> None:
    assert obstacle(held(taken=1), LATER, []) == Obstacle.SEATED
    assert obstacle(held(taken=1), THERE, []) is None


def test_everybody_with_a_seat_must_fit() -> None:
    assert obstacle(held(taken=12), Place(1, 2, 12), []) is None
    assert obstacle(held(taken=13), Place(1, 2, 12), []) == Obstacle.TOO_SMALL


def test_a_pinned_session_stays() -> None:
    assert obstacle(held(pinned=True), THERE, []) == Obstacle.PINNED


def test_a_workshop_is_given_once_in_a_round() -> None:
    other = held(2, workshop=1, place=Place(2, 2, 30))

    assert obstacle(held(), LATER, [other]) == Obstacle.SAME_WORKSHOP
    assert obstacle(held(), THERE, [other]) is None


def test_two_sessions_do_not_share_a_room() -> None:
    assert obstacle(held(), THERE, [held(2, place=THERE)]) == Obstacle.SAME_ROOM


def test_two_that_change_places_need_a_free_cell() -> None:
    now, then = {1: (1, 1), 2: (1, 2)}, {1: (1, 2), 2: (1, 1)}

    assert in_order(now, then, {1: 1, 2: 2}, []) is None
    assert in_order(now, then, {1: 1, 2: 2}, [(9, 1)]) == [(1, (9, 1)), (2, (1, 1)), (1, (1, 2))]


CELLS = [(block, room) for block in range(3) for room in range(3)]


@given(st.data())
def test_one_by_one_nothing_ever_shares_a_cell_and_everything_arrives(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 9))
    workshop = {one: data.draw(st.integers(0, count)) for one in range(count)}
    now = dict(enumerate(data.draw(st.permutations(CELLS))[:count]))
    then = dict(enumerate(data.draw(st.permutations(CELLS))[:count]))
    free = [(9, room) for room in range(count)]
    for cells in (now, then):  # the rule is about timetables in which no workshop is twice in a round
        given_in = [(workshop[one], block) for one, (block, _) in cells.items()]
        if len(set(given_in)) < len(given_in):
            return

    moves = in_order(now, then, workshop, free)

    at = dict(now)
    for one, cell in moves or []:
        at[one] = cell
        assert len(set(at.values())) == count
        assert len({(workshop[other], where[0]) for other, where in at.items()}) == count
    if moves is not None:
        assert at == then
    if len(set(workshop.values())) == count:
        assert moves is not None
