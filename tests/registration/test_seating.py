"""Seats by hand: fixed, swapped, let go; silent in a draft, told once it is public."""

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.errors import NotFound
from congress.programme.models import Session
from congress.registration.actions.cancel import cancel
from congress.registration.actions.placement import publish, run_placement
from congress.registration.actions.seating import WithoutPlace, seat_by_hand
from congress.registration.actions.seats import SessionFull, WorkshopTwice
from congress.registration.models import Registration, Seat, SeatBy
from congress.registration.queries import seats_of
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, make_programme, prefer

PAGE = "/beheer/hlt-2026/indeling"


@pytest.fixture
def people(database: Database) -> list[int]:
    """Two people who both want w1 in both rounds, with one seat per session."""
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        _, workshops, _ = make_programme(tx, congress, rounds=2, workshops=3, seats=1)
        found = []
        for number in range(2):
            person = arrive(tx, congress, number).registration
            prefer(tx, person, None, *workshops)
            found.append(person.id)
        return found


def _session(database: Database, round_: int, workshop: int) -> int:
    with database.read() as tx:
        rows = tx.scalars(select(Session).order_by(Session.round_id, Session.workshop_id)).all()
        return rows[3 * (round_ - 1) + workshop - 1].id


def _seat(database: Database, wanted: dict[int, int]) -> None:
    with database.write() as tx:
        seat_by_hand(tx, by_slug(tx), wanted, actor="test", now=NOW)


def _run(database: Database) -> dict[str, dict[str, str]]:
    with database.read() as tx:
        congress_id = by_slug(tx).id
    seats: dict[str, dict[str, str]] = run_placement(database, congress_id, actor="test", now=NOW).answer[
        "seats"
    ]
    return seats


def _publish(database: Database) -> None:
    with database.write() as tx:
        publish(tx, by_slug(tx), actor="test", now=NOW)


def _seats(database: Database) -> dict[tuple[int, int], SeatBy]:
    with database.read() as tx:
        sessions = {s.id: s.taken for s in tx.scalars(select(Session))}
        seats = tx.scalars(select(Seat)).all()
        assert sessions == {n: sum(s.session_id == n for s in seats) for n in sessions}
        return {(s.registration_id, s.session_id): s.by for s in seats}


def test_the_solver_works_round_a_fixed_seat_and_nobody_sees_it_in_a_draft(
    database: Database, people: list[int]
) -> None:
    third = _session(database, 1, 3)
    _seat(database, {people[0]: third})

    seats = _run(database)

    assert seats[str(people[0])]["r1"] == "w3"
    with database.read() as tx:
        assert seats_of(tx, people[0]) == []
    _publish(database)
    assert _seats(database)[people[0], third] == SeatBy.HAND
    with database.read() as tx:
        assert len(seats_of(tx, people[0])) == 2


def test_two_people_swap_full_sessions_at_once(database: Database, people: list[int]) -> None:
    first, second = _session(database, 1, 1), _session(database, 1, 2)
    _seat(database, {people[0]: first, people[1]: second})

    _seat(database, {people[0]: second, people[1]: first})

    assert set(_seats(database)) == {(people[0], second), (people[1], first)}


def test_no_seat_over_capacity_twice_in_a_workshop_or_without_a_place(
    database: Database, people: list[int]
) -> None:
    first, other_round = _session(database, 1, 1), _session(database, 2, 1)
    _seat(database, {people[0]: first})
    with pytest.raises(SessionFull):
        _seat(database, {people[1]: first})
    with pytest.raises(WorkshopTwice):
        _seat(database, {people[0]: other_round})
    with pytest.raises(NotFound):
        _seat(database, {people[0]: 9999})
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, people[1]), now=NOW)
    with pytest.raises(WithoutPlace):
        _seat(database, {people[1]: other_round})

    assert set(_seats(database)) == {(people[0], first)}


def test_an_organiser_fixes_swaps_and_lets_go_on_the_page(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.read() as tx:
        staff(client, Role.ORGANISER, by_slug(tx))
        code = tx.get_one(Registration, people[1]).short_code
    with database.write() as tx:
        by_slug(tx).placement_published_at = NOW
    _seat(database, {people[0]: _session(database, 1, 1), people[1]: _session(database, 1, 2)})
    before = set(_seats(database))
    page = f"{PAGE}/mensen/{people[0]}"

    assert (
        "Deze code hoort bij niemand." in client.post(f"{page}/ruil", data={"ronde": "r1", "code": "X"}).text
    )
    swapped = client.post(f"{page}/ruil", data={"ronde": "r1", "code": code.lower()})

    assert "De twee plekken zijn geruild en staan vast." in swapped.text
    assert len(set(_seats(database)) - before) == 2
    assert "Maak los in Ronde 1" in swapped.text
    with database.read() as tx:
        round_id = tx.scalars(select(Session.round_id).order_by(Session.round_id)).first()
    loose = client.post(f"{page}/los", data={"ronde": str(round_id)})
    assert "De plek staat niet meer vast." in loose.text
    assert "Maak los in Ronde 1" not in loose.text
    third = _session(database, 1, 3)
    assert "De plek staat vast." in client.post(f"{page}/plek", data={"sessie": str(third)}).text
    assert _seats(database)[people[0], third] == SeatBy.HAND
