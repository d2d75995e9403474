"""Waiting for a seat in a full session: first come, first seated, by itself, with one mail."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.models import Session
from congress.registration.actions.cancel import cancel
from congress.registration.actions.erase import erase_person
from congress.registration.actions.seating import seat_by_hand
from congress.registration.actions.seats import (
    ChoosingClosed,
    SessionBegan,
    SessionFull,
    WorkshopTwice,
    choose_seat,
    leave_seat,
    stop_waiting,
    wait_for_seat,
)
from congress.registration.actions.turns import fill_free_seats
from congress.registration.models import Registration, Seat, SessionWaiting
from congress.registration.queries import lines_of
from congress.registration.rules.turns import SessionState, Turn, moved_up
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, link_of, mails, make_programme

SESSIONS = {number: (number // 3, number % 3) for number in range(6)}
"""Session: (round, workshop), every workshop in both rounds."""


@st.composite
def standings(draw: st.DrawFn) -> tuple[list[Turn], dict[int, SessionState], dict[int, dict[int, int]]]:
    """Some people, the seats they have, what they wait for, and how many seats are free."""
    seats: dict[int, dict[int, int]] = {}
    for person in range(draw(st.integers(1, 6))):
        first = draw(st.sampled_from([None, 0, 1, 2]))
        second = draw(st.sampled_from([None, *(s for s in (3, 4, 5) if first is None or s - 3 != first)]))
        seats[person] = {r: s for r, s in ((0, first), (1, second)) if s is not None}
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(sorted(seats)), st.sampled_from(sorted(SESSIONS))), unique=True)
    )
    line = [Turn(number, person, session) for number, (person, session) in enumerate(pairs)]
    states = {number: SessionState(*SESSIONS[number], draw(st.integers(0, 2))) for number in SESSIONS}
    return line, states, seats


@given(standings())
def test_whoever_waits_longest_gets_what_is_free_and_nobody_sits_twice(
    standing: tuple[list[Turn], dict[int, SessionState], dict[int, dict[int, int]]],
) -> None:
    line, states, seats = standing
    free = {number: state.free for number, state in states.items()}
    after = {person: dict(mine) for person, mine in seats.items()}
    waiting = list(line)
    for move in moved_up(line, states, seats):
        could = [t for t in waiting if free[t.session] > 0 and not _follows(after[t.person], t.session)]
        first = min(could, key=lambda turn: turn.number)
        assert (move.person, move.session) == (first.person, first.session)
        round_, workshop = SESSIONS[move.session]
        assert move.left == after[move.person].get(round_)
        after[move.person][round_] = move.session
        free[move.session] -= 1
        if move.left is not None:
            free[move.left] += 1
        waiting = [
            t
            for t in waiting
            if t.person != move.person
            or (SESSIONS[t.session][0] != round_ and SESSIONS[t.session][1] != workshop)
        ]
        mine = [SESSIONS[session][1] for session in after[move.person].values()]
        assert len(mine) == len(set(mine))

    assert min(free.values()) >= 0
    assert not [t for t in waiting if free[t.session] > 0 and not _follows(after[t.person], t.session)]


def _follows(mine: Mapping[int, int], session: int) -> bool:
    return SESSIONS[session][1] in {SESSIONS[one][1] for one in mine.values()}


@pytest.fixture
def people(database: Database) -> list[Registration]:
    """Four people; the first has the only seat of workshop 1 in round 1, the second that of workshop 2."""
    with database.write() as tx:
        congress = make_congress(tx, placement_published_at=NOW)
        make_participation(tx, congress)
        make_programme(tx, congress, rounds=2, workshops=3, seats=1)
        found = [arrive(tx, congress, number).registration for number in range(4)]
    _choose(database, found[0], 0)
    _choose(database, found[1], 1)
    return found


def _session(database: Database, number: int) -> int:
    with database.read() as tx:
        return tx.scalars(select(Session.id).order_by(Session.round_id, Session.workshop_id)).all()[number]


def _choose(database: Database, person: Registration, number: int) -> None:
    session = _session(database, number)
    with database.write() as tx:
        choose_seat(tx, by_slug(tx), tx.get_one(Registration, person.id), session, now=NOW)


def _wait(database: Database, person: Registration, number: int) -> bool:
    session = _session(database, number)
    with database.write() as tx:
        return wait_for_seat(tx, by_slug(tx), tx.get_one(Registration, person.id), session, now=NOW)


def _seated(database: Database) -> set[tuple[int, int]]:
    """(registration, number of the session); what is counted at each session is checked on the way."""
    with database.read() as tx:
        sessions = tx.scalars(select(Session).order_by(Session.round_id, Session.workshop_id)).all()
        seats = tx.scalars(select(Seat)).all()
        assert [s.taken for s in sessions] == [sum(x.session_id == s.id for x in seats) for s in sessions]
        number = {session.id: n for n, session in enumerate(sessions)}
        return {(seat.registration_id, number[seat.session_id]) for seat in seats}


def _turns(database: Database) -> list[int]:
    with database.read() as tx:
        return list(tx.scalars(select(SessionWaiting.registration_id).order_by(SessionWaiting.id)))


def _told(database: Database) -> list[int]:
    with database.read() as tx:
        return [person for kind, person in mails(tx) if kind == "seat-free"]


def test_who_leaves_gives_the_seat_to_the_first_in_line(
    database: Database, people: list[Registration]
) -> None:
    first, second, third, fourth = people
    assert _wait(database, third, 0)
    assert _wait(database, fourth, 0)
    assert _wait(database, third, 0)
    with database.read() as tx:
        (line,) = lines_of(tx, by_slug(tx).id, fourth.id).values()
        assert (line.count, line.place) == (2, 2)

    with database.write() as tx:
        person = tx.get_one(Registration, first.id)
        round_id = tx.get_one(Session, _session(database, 0)).round_id
        leave_seat(tx, by_slug(tx), person, round_id, now=NOW)

    assert _seated(database) == {(third.id, 0), (second.id, 1)}
    assert _turns(database) == [fourth.id]
    assert _told(database) == [third.id]


def test_a_seat_that_is_left_for_a_better_one_goes_to_the_line_at_once(
    database: Database, people: list[Registration]
) -> None:
    first, second, third, _ = people
    _wait(database, second, 0)
    _wait(database, third, 1)

    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, first.id), now=NOW)

    assert _seated(database) == {(second.id, 0), (third.id, 1)}
    assert _turns(database) == []
    assert _told(database) == [second.id, third.id]


def test_nobody_passes_the_line_when_a_session_gets_more_seats(
    database: Database, people: list[Registration]
) -> None:
    _, _, third, fourth = people
    _wait(database, third, 0)
    with database.write() as tx:
        tx.get_one(Session, _session(database, 0)).capacity = 2
    with pytest.raises(SessionFull):
        _choose(database, fourth, 0)

    for _ in range(2):  # the refusal undid everything; the worker does it again, and a second time nothing
        with database.write() as tx:
            fill_free_seats(tx, now=NOW)

    assert (third.id, 0) in _seated(database)
    assert _told(database) == [third.id]


def test_a_seat_by_hand_ends_the_waiting_in_that_round_and_frees_the_old_one(
    database: Database, people: list[Registration]
) -> None:
    first, second, third, fourth = people
    _wait(database, first, 1)
    _wait(database, third, 0)
    _wait(database, fourth, 1)

    with database.write() as tx:
        seat_by_hand(tx, by_slug(tx), {first.id: _session(database, 2)}, actor="test", now=NOW)

    assert _seated(database) == {(first.id, 2), (second.id, 1), (third.id, 0)}
    assert _turns(database) == [fourth.id]


def test_who_sits_in_the_workshop_elsewhere_waits_for_it_no_more(
    database: Database, people: list[Registration]
) -> None:
    _, _, third, _ = people
    _wait(database, third, 0)

    _choose(database, third, 3)

    assert _turns(database) == []
    with pytest.raises(WorkshopTwice):
        _wait(database, third, 0)


def test_what_is_free_after_all_is_taken_at_once_and_what_began_is_not_waited_for(
    database: Database, people: list[Registration]
) -> None:
    first, second, third, fourth = people
    assert not _wait(database, third, 2)
    assert (third.id, 2) in _seated(database)
    assert not _wait(database, first, 0)

    with database.write() as tx, pytest.raises(SessionBegan):
        during = NOW.replace(month=12, day=10, hour=9)
        wait_for_seat(tx, by_slug(tx), tx.get_one(Registration, fourth.id), _session(database, 0), now=during)
    _wait(database, fourth, 0)
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, first.id), now=NOW.replace(month=12, day=10, hour=9))
    assert _turns(database) == [fourth.id]
    assert second.id in {person for person, _ in _seated(database)}


def test_who_has_no_place_cannot_wait_and_who_leaves_waits_no_more(
    database: Database, people: list[Registration]
) -> None:
    _, _, third, fourth = people
    _wait(database, third, 0)
    _wait(database, fourth, 0)
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, third.id), now=NOW)
        erase_person(tx, tx.get_one(Registration, fourth.id), actor="test", now=NOW)

    assert _turns(database) == []
    with pytest.raises(ChoosingClosed):
        _wait(database, third, 0)


def test_one_steps_out_of_the_line(database: Database, people: list[Registration]) -> None:
    third = people[2]
    _wait(database, third, 0)

    for _ in range(2):
        with database.write() as tx:
            stop_waiting(tx, by_slug(tx), tx.get_one(Registration, third.id), _session(database, 0))

    assert _turns(database) == []


def test_the_page_says_what_is_full_who_waits_and_which_one_you_are(
    client: TestClient, database: Database, people: list[Registration]
) -> None:
    _, _, third, fourth = people
    session = _session(database, 0)
    with database.read() as tx:
        field = f"plek-{tx.get_one(Session, session).round_id}"
    page = client.get(link_of(third)).text
    assert "Vol in Ronde 1" in page
    assert "Vol in Ronde 2" not in page

    waits = client.post(link_of(third) + "/wachtlijst", data={field: str(session)}).text
    assert "Je staat op de wachtlijst van deze workshop." in waits
    assert "Je bent nummer 1" in waits
    assert "1 wachtende" in client.get(link_of(fourth)).text
    client.post(link_of(fourth) + "/wachtlijst", data={field: str(session)})
    assert "Je bent nummer 2" in client.get(link_of(fourth)).text

    out = client.post(link_of(third) + "/wachtlijst/af", data={field: str(session)}).text
    assert "Je staat niet meer op de wachtlijst van deze workshop." in out
    assert "Je bent nummer 1" in client.get(link_of(fourth)).text
    for nonsense in ({}, {field: "999999"}, {field: ""}, {field: "x"}):
        assert client.post(link_of(third) + "/wachtlijst", data=nonsense).status_code == 404


def test_the_organiser_sees_how_many_wait(
    client: TestClient, database: Database, people: list[Registration]
) -> None:
    with database.read() as tx:
        staff(client, Role.ORGANISER, by_slug(tx))
    page = "/beheer/hlt-2026/indeling/mensen"
    assert "Wie wacht op een plek?" not in client.get(page).text

    _wait(database, people[2], 0)
    _wait(database, people[3], 0)

    text = client.get(page).text
    assert "Wie wacht op een plek?" in text
    assert (
        '<th scope="row">Eergerelateerd geweld</th><td class="number">1</td><td class="number">2</td>' in text
    )


def test_a_page_that_is_too_old_takes_the_seat_that_came_free(
    client: TestClient, database: Database, people: list[Registration]
) -> None:
    session = _session(database, 2)
    with database.read() as tx:
        field = f"plek-{tx.get_one(Session, session).round_id}"

    page = client.post(link_of(people[2]) + "/wachtlijst", data={field: str(session)}).text

    assert "Je plek is bewaard." in page
    assert (people[2].id, 2) in _seated(database)
