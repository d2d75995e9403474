"""Who gets a place."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.registration.rules.places import (
    Hall,
    NotForOutsiders,
    Status,
    Waiting,
    next_in_line,
    status_on_arrival,
)
from congress.setup.rules.policies import Outsiders

HILLEGOM, KATWIJK, LISSE, LEIDEN = "GM0534", "GM0537", "GM0553", "GM0546"
PARTNERS = frozenset({HILLEGOM, KATWIJK, LISSE})
CLOSING = datetime(2026, 12, 1, tzinfo=UTC)
BEFORE = CLOSING - timedelta(days=1)


def test_there_is_a_place_until_the_congress_is_full() -> None:
    assert status_on_arrival(Hall(capacity=50, taken=49, insiders=PARTNERS), HILLEGOM) == Status.CONFIRMED
    assert status_on_arrival(Hall(capacity=50, taken=50, insiders=PARTNERS), HILLEGOM) == Status.WAITING


def test_places_promised_to_katwijk_are_kept_for_katwijk() -> None:
    hall = Hall(capacity=50, taken=40, insiders=PARTNERS, guaranteed={KATWIJK: 12}, used={KATWIJK: 2})

    assert hall.free_for(KATWIJK) == 10
    assert hall.free_for(HILLEGOM) == 0
    assert status_on_arrival(hall, HILLEGOM) == Status.WAITING


def test_a_promise_that_is_used_up_keeps_nothing() -> None:
    hall = Hall(capacity=50, taken=40, guaranteed={KATWIJK: 12}, used={KATWIJK: 15})

    assert hall.free_for(HILLEGOM) == 10


@pytest.mark.parametrize("municipality", [LEIDEN, None])
def test_outsiders_follow_the_policy(municipality: str | None) -> None:
    def status(policy: Outsiders) -> Status:
        hall = Hall(capacity=50, taken=0, insiders=PARTNERS, outsiders=policy)
        return status_on_arrival(hall, municipality)

    assert status(Outsiders.ACCEPT) == Status.CONFIRMED
    assert status(Outsiders.WAITING) == Status.WAITING
    with pytest.raises(NotForOutsiders, match="deelnemende gemeenten"):
        status(Outsiders.REFUSE)


def test_the_policy_for_outsiders_does_not_touch_partners() -> None:
    hall = Hall(capacity=50, taken=0, insiders=PARTNERS, outsiders=Outsiders.REFUSE)

    assert status_on_arrival(hall, LISSE) == Status.CONFIRMED


def test_the_first_in_line_is_next() -> None:
    hall = Hall(capacity=50, taken=49, insiders=PARTNERS)

    assert next_in_line(hall, [Waiting(7, LISSE), Waiting(8, HILLEGOM)], now=BEFORE) == Waiting(7, LISSE)


def test_nobody_is_next_when_it_is_full_or_the_line_is_empty() -> None:
    assert next_in_line(Hall(capacity=1, taken=1), [Waiting(7, LISSE)], now=BEFORE) is None
    assert next_in_line(Hall(capacity=1, taken=0), [], now=BEFORE) is None


def test_a_promised_place_passes_who_may_not_take_it() -> None:
    hall = Hall(capacity=50, taken=49, insiders=PARTNERS, guaranteed={KATWIJK: 1})

    assert next_in_line(hall, [Waiting(7, LISSE), Waiting(8, KATWIJK)], now=BEFORE) == Waiting(8, KATWIJK)


def test_outsiders_who_must_wait_get_what_is_left_after_closing() -> None:
    hall = Hall(capacity=50, taken=49, insiders=PARTNERS, outsiders=Outsiders.WAITING, closes_at=CLOSING)
    line = [Waiting(7, LEIDEN), Waiting(8, HILLEGOM)]

    assert next_in_line(hall, line, now=BEFORE) == Waiting(8, HILLEGOM)
    assert next_in_line(hall, line, now=CLOSING) == Waiting(7, LEIDEN)


codes = st.sampled_from([HILLEGOM, KATWIJK, LISSE, LEIDEN, None])
halls = st.builds(
    Hall,
    capacity=st.integers(0, 30),
    taken=st.integers(0, 30),
    insiders=st.just(PARTNERS),
    guaranteed=st.dictionaries(st.sampled_from(sorted(PARTNERS)), st.integers(0, 30)),
    used=st.dictionaries(st.sampled_from(sorted(PARTNERS)), st.integers(0, 30)),
    outsiders=st.sampled_from([Outsiders.ACCEPT, Outsiders.WAITING]),
    closes_at=st.sampled_from([None, CLOSING]),
)


@given(halls, codes)
def test_free_places_never_exceed_what_is_left(hall: Hall, code: str | None) -> None:
    assert 0 <= hall.free_for(code) <= max(0, hall.capacity - hall.taken)


@given(halls, codes)
def test_a_place_is_only_given_when_one_is_free(hall: Hall, code: str | None) -> None:
    if status_on_arrival(hall, code) == Status.CONFIRMED:
        assert hall.taken < hall.capacity


@given(halls, st.lists(codes, max_size=8), st.sampled_from([BEFORE, CLOSING]))
def test_who_is_passed_may_not_take_the_place(hall: Hall, line: list[str | None], now: datetime) -> None:
    people = [Waiting(number, code) for number, code in enumerate(line)]
    chosen = next_in_line(hall, people, now=now)

    for person in people[: people.index(chosen) if chosen else len(people)]:
        assert next_in_line(hall, [person], now=now) is None
