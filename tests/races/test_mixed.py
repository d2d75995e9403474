"""From four processes at once: registering, choosing, waiting, cancelling, publishing, replanning."""

import random
from collections import Counter

from sqlalchemy import select

from congress.core.db import Database, Tx
from congress.core.errors import Refusal
from congress.programme.actions.parts import save_part
from congress.programme.forms.parts import SessionForm, WorkshopForm
from congress.programme.models import Room, Round, Session, Workshop
from congress.registration.actions.cancel import cancel
from congress.registration.actions.placement import publish, run_placement
from congress.registration.actions.seats import choose_seat, leave_seat, stop_waiting, wait_for_seat
from congress.registration.actions.turns import fill_free_seats
from congress.registration.models import Registration, Seat, SessionWaiting
from congress.registration.rules.places import Status
from tests.make import NOW, by_slug, make_congress, make_participation, make_room
from tests.make_registration import arrive, make_programme, prefer
from tests.races.arrivals import PROCESSES, together

PEOPLE = 14
CAPACITY = 18
STEPS = 24


def _one_thing(tx: Tx, chance: random.Random, newcomer: int) -> None:
    congress = by_slug(tx)
    people = list(tx.scalars(select(Registration.id).order_by(Registration.id)))
    sessions = list(tx.scalars(select(Session.id).order_by(Session.id)))
    person = tx.get_one(Registration, chance.choice(people))
    match chance.randrange(16):
        case 0 | 1:
            arrive(tx, congress, newcomer)
        case 2:
            cancel(tx, person, now=NOW)
        case 3:
            publish(tx, congress, actor="test", now=NOW)
        case 4:
            workshop = tx.get_one(Workshop, chance.choice(list(tx.scalars(select(Workshop.id)))))
            form = {"code": workshop.code, "title": workshop.title, "capacity": str(chance.randint(1, 5))}
            save_part(
                tx,
                congress,
                Workshop,
                WorkshopForm.read(form | {"runs": "9"}),
                workshop.id,
                actor="test",
                now=NOW,
            )
        case 5:
            session = tx.get_one(Session, chance.choice(sessions))
            room = chance.choice(list(tx.scalars(select(Room.id))))
            round_ = chance.choice(list(tx.scalars(select(Round.id))))
            parts = {"workshop_id": session.workshop_id, "round_id": round_, "room_id": room}
            typed = {name: str(value) for name, value in parts.items()}
            save_part(tx, congress, Session, SessionForm.read(typed), session.id, actor="test", now=NOW)
        case 6 | 7 | 8 | 9:
            wait_for_seat(tx, congress, person, chance.choice(sessions), now=NOW)
        case 10:
            stop_waiting(tx, congress, person, chance.choice(sessions))
        case 11:
            round_id = chance.choice(list(tx.scalars(select(Round.id))))
            leave_seat(tx, congress, person, round_id, now=NOW)
        case _:
            choose_seat(tx, congress, person, chance.choice(sessions), now=NOW)


def _mix(url: str, number: int) -> None:
    """What one process does, in an order of its own; a refusal is an answer, anything else fails the test."""
    database, chance = Database(url), random.Random(number)
    for step in range(STEPS):
        try:
            with database.write() as tx:
                _one_thing(tx, chance, 1000 * (number + 1) + step)
        except Refusal:
            continue
    database.close()


def test_nobody_sits_twice_and_nothing_is_over_full_whatever_comes_together(
    database: Database, database_url: str
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=CAPACITY, placement_published_at=NOW)
        make_participation(tx, congress)
        _, workshops, _ = make_programme(tx, congress, rounds=2, workshops=3, seats=4)
        make_room(tx, congress, places=6)
        for number in range(PEOPLE):
            person = arrive(tx, congress, number).registration
            prefer(tx, person, None, *workshops)
        congress_id = congress.id
    run_placement(database, congress_id, actor="test", now=NOW)

    together(_mix, *((database_url, number) for number in range(PROCESSES)))
    with database.write() as tx:
        fill_free_seats(tx, now=NOW)

    with database.read() as tx:
        seats = list(tx.scalars(select(Seat)))
        people = {person.id: person.status for person in tx.scalars(select(Registration))}
        counted = Counter(seat.session_id for seat in seats)
        for session in tx.scalars(select(Session)):
            assert session.taken == counted[session.id] <= session.capacity
        for one in ("round_id", "workshop_id"):
            assert max(Counter((s.registration_id, getattr(s, one)) for s in seats).values()) == 1
        assert {people[seat.registration_id] for seat in seats} == {Status.CONFIRMED}
        follows = {(seat.registration_id, seat.workshop_id) for seat in seats}
        for turn in tx.scalars(select(SessionWaiting)):
            session = tx.get_one(Session, turn.session_id)
            assert people[turn.registration_id] == Status.CONFIRMED
            assert session.taken == session.capacity
            assert (turn.registration_id, session.workshop_id) not in follows
        assert by_slug(tx).taken == list(people.values()).count(Status.CONFIRMED) <= CAPACITY
        assert len(people) > PEOPLE
