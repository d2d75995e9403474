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
    is_open_offer,
    next_in_line,
    offer_ends,
    places_in_line,
    status_on_arrival,
    statuses_on_arrival,
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

    assert next_in_line(hall, [Waiting(7, LISSE), Waiting(8, HILLEGOM)], now=BEFORE) == (Waiting(7, LISSE),)


def test_nobody_is_next_when_it_is_full_or_the_line_is_empty() -> None:
    assert next_in_line(Hall(capacity=1, taken=1), [Waiting(7, LISSE)], now=BEFORE) == ()
    assert next_in_line(Hall(capacity=1, taken=0), [], now=BEFORE) == ()


def test_a_promised_place_passes_who_may_not_take_it() -> None:
    hall = Hall(capacity=50, taken=49, insiders=PARTNERS, guaranteed={KATWIJK: 1})

    assert next_in_line(hall, [Waiting(7, LISSE), Waiting(8, KATWIJK)], now=BEFORE) == (Waiting(8, KATWIJK),)


def test_outsiders_who_must_wait_get_what_is_left_after_closing() -> None:
    hall = Hall(capacity=50, taken=49, insiders=PARTNERS, outsiders=Outsiders.WAITING, closes_at=CLOSING)
    line = [Waiting(7, LEIDEN), Waiting(8, HILLEGOM)]

    assert next_in_line(hall, line, now=BEFORE) == (Waiting(8, HILLEGOM),)
    assert next_in_line(hall, line, now=CLOSING) == (Waiting(7, LEIDEN),)


def test_outsiders_who_must_wait_have_no_place_in_the_line_until_the_closing() -> None:
    hall = Hall(capacity=50, taken=10, insiders=PARTNERS, outsiders=Outsiders.WAITING, closes_at=CLOSING)
    line = [Waiting(7, LEIDEN), Waiting(8, HILLEGOM), Waiting(9, None)]

    assert places_in_line(hall, line, now=BEFORE) == {8: 1}
    assert places_in_line(hall, line, now=CLOSING) == {7: 1, 8: 2, 9: 3}


teams = st.sampled_from([None, None, 5, 6])
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


@given(halls, st.lists(st.tuples(codes, teams), max_size=8), st.sampled_from([BEFORE, CLOSING]))
def test_who_is_passed_may_not_take_the_place(
    hall: Hall, line: list[tuple[str | None, int | None]], now: datetime
) -> None:
    people = [Waiting(number, code, team) for number, (code, team) in enumerate(line)]
    chosen = next_in_line(hall, people, now=now)

    assert list(chosen) == sorted(chosen, key=lambda person: person.id)
    for person in people[: people.index(chosen[0]) if chosen else len(people)]:
        with_them = [p for p in people if p.team == person.team] if person.team else [person]
        assert next_in_line(hall, with_them, now=now) == ()


@given(halls, st.lists(codes, max_size=8), st.sampled_from([BEFORE, CLOSING]))
def test_no_place_stays_free_for_nobody(hall: Hall, line: list[str | None], now: datetime) -> None:
    people = [Waiting(number, code) for number, code in enumerate(line)]
    while chosen := next_in_line(hall, people, now=now):
        people.remove(chosen[0])
        hall = hall.with_one_more(chosen[0].municipality)

    open_promises = {code for code, seats in hall.guaranteed.items() if seats > hall.used.get(code, 0)}
    if hall.taken < hall.capacity:
        assert not {person.municipality for person in people} & open_promises


@given(halls, st.lists(codes, min_size=1, max_size=8))
def test_people_who_arrive_at_once_fare_as_if_one_after_the_other(
    hall: Hall, municipalities: list[str | None]
) -> None:
    alone = []
    one_by_one = hall
    for code in municipalities:
        alone.append(status_on_arrival(one_by_one, code))
        if alone[-1] == Status.CONFIRMED:
            one_by_one = one_by_one.with_one_more(code)

    assert statuses_on_arrival(hall, municipalities) == tuple(alone)
    together = statuses_on_arrival(hall, municipalities, together=True)
    assert together == (tuple(alone) if Status.WAITING not in alone else (Status.WAITING,) * len(alone))


def test_ten_people_and_six_places() -> None:
    hall = Hall(capacity=50, taken=44, insiders=PARTNERS)

    assert statuses_on_arrival(hall, [HILLEGOM] * 10) == (Status.CONFIRMED,) * 6 + (Status.WAITING,) * 4
    assert statuses_on_arrival(hall, [HILLEGOM] * 10, together=True) == (Status.WAITING,) * 10
    assert statuses_on_arrival(hall, [HILLEGOM] * 6, together=True) == (Status.CONFIRMED,) * 6


def test_nobody_of_a_team_is_taken_when_one_of_them_is_refused() -> None:
    hall = Hall(capacity=50, taken=0, insiders=PARTNERS, outsiders=Outsiders.REFUSE)

    with pytest.raises(NotForOutsiders):
        statuses_on_arrival(hall, [LISSE, LEIDEN])


def test_a_team_that_waits_together_gets_its_places_at_once_or_lets_others_pass() -> None:
    line = [Waiting(1, LISSE, 5), Waiting(2, HILLEGOM), Waiting(3, KATWIJK, 5)]

    assert next_in_line(Hall(10, 9, PARTNERS), line, now=BEFORE) == (line[1],)
    assert next_in_line(Hall(10, 8, PARTNERS), line, now=BEFORE) == (line[0], line[2])
    assert next_in_line(Hall(10, 9, PARTNERS), [line[0], line[2]], now=BEFORE) == ()


def test_more_is_promised_than_there_is_and_still_no_place_stays_empty() -> None:
    hall = Hall(capacity=50, taken=45, insiders=PARTNERS, guaranteed={KATWIJK: 12, LISSE: 12})

    assert (hall.free_for(KATWIJK), hall.free_for(LISSE), hall.free_for(HILLEGOM)) == (5, 5, 0)


def test_an_offer_lasts_the_hours_that_were_set_and_ends_when_the_congress_starts() -> None:
    start = CLOSING

    def ends(hours: int | None, before: timedelta) -> datetime | None:
        return offer_ends(start - before, hours=hours, starts_at=start)

    assert ends(None, timedelta(days=9)) is None, "no hours set: nobody is asked"
    assert ends(48, timedelta(days=9)) == start - timedelta(days=7)
    assert ends(48, timedelta(hours=48)) == start
    assert ends(48, timedelta(hours=3)) == start
    assert ends(48, timedelta(0)) is None, "the congress began: a free place is given at once"


def test_an_offer_is_open_until_its_last_moment() -> None:
    just_before = CLOSING - timedelta(microseconds=1)

    assert is_open_offer(Status.OFFERED, CLOSING, now=just_before)
    assert not is_open_offer(Status.OFFERED, CLOSING, now=CLOSING)
    assert not is_open_offer(Status.WAITING, None, now=just_before)
    assert not is_open_offer(Status.CANCELLED, CLOSING, now=just_before)
