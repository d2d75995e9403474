"""Seats that an organiser gives by hand: they stand fast, and the solver works round them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.programme.models import Session
from congress.registration.actions.line import lock_congress
from congress.registration.actions.seats import SessionFull, WorkshopTwice
from congress.registration.actions.turns import fill_seats, forget_turns
from congress.registration.models import Registration, Seat, SeatBy
from congress.registration.rules.places import Status
from congress.setup.models import Congress


class WithoutPlace(Conflict):
    """Only who has a place at the congress gets a seat."""

    sentence = nl("Deze persoon heeft geen plek op het congres.")


class NothingToSwap(Conflict):
    """Both must sit somewhere else in that round."""

    sentence = nl(
        "Ruilen kan alleen als beide mensen in deze ronde een plek hebben, in verschillende workshops."
    )


def seat_by_hand(tx: Tx, congress: Congress, wanted: Mapping[int, int], *, actor: str, now: datetime) -> None:
    """Put people in sessions, all at once; two who swap are two people. `wanted`: {registration: session}.

    The seat each had in that round is given back, to whoever waits for it; what they waited for in that
    round they wait for no more. They are not mailed here: what changed after publishing is told with the
    calendar, once.
    Raises WithoutPlace, WorkshopTwice, SessionFull, or NotFound for what is of another congress.
    """
    lock_congress(tx, congress)  # a placement is not published meanwhile, and lines move one at a time
    _lock_people(tx, congress, wanted)
    ours = select(Session).where(Session.congress_id == congress.id, Session.id.in_(wanted.values()))
    sessions = {session.id: session for session in tx.scalars(ours)}
    seats = tx.scalars(select(Seat).where(Seat.registration_id.in_(wanted))).all()
    if len(sessions) < len(set(wanted.values())):
        raise NotFound
    old = [seat for seat in seats if seat.round_id == sessions[wanted[seat.registration_id]].round_id]
    kept = {(seat.registration_id, seat.workshop_id) for seat in seats if seat not in old}
    if kept & {(person, sessions[number].workshop_id) for person, number in wanted.items()}:
        raise WorkshopTwice
    touched = {*sessions, *(seat.session_id for seat in old)}
    query = select(Session).where(Session.id.in_(touched)).order_by(Session.id).with_for_update()
    locked = {s.id: s for s in tx.scalars(query.execution_options(populate_existing=True))}
    for seat in old:
        locked[seat.session_id].taken -= 1
    tx.execute(delete(Seat).where(Seat.id.in_([seat.id for seat in old])))
    for person, number in wanted.items():
        _sit(tx, person, locked[number])
        forget_turns(tx, [person], locked[number].round_id)
    fill_seats(tx, congress, now=now)
    facts = {str(person): number for person, number in wanted.items()}
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="seats-by-hand",
        subject=congress.slug,
        after=facts,
        now=now,
    )


def let_go(tx: Tx, congress: Congress, registration: Registration, round_id: int) -> None:
    """A seat that stood fast is free for the solver again; once published the person keeps it."""
    lock_congress(tx, congress)  # a placement is not published meanwhile, and lines move one at a time
    _lock_people(tx, congress, {registration.id: 0})
    mine = select(Seat).where(
        Seat.registration_id == registration.id, Seat.round_id == round_id, Seat.by == SeatBy.HAND
    )
    seat = tx.scalar(mine)
    if seat is None:
        raise NotFound
    if congress.placement_published_at is not None:
        seat.by = SeatBy.SOLVER
        return
    tx.get_one(Session, seat.session_id, with_for_update=True).taken -= 1
    tx.delete(seat)


def _lock_people(tx: Tx, congress: Congress, wanted: Mapping[int, int]) -> None:
    # In order of id, so that two organisers who swap the same people do not wait for each other.
    query = select(Registration).where(Registration.congress_id == congress.id, Registration.id.in_(wanted))
    found = tx.scalars(query.order_by(Registration.id).with_for_update()).all()
    if len(found) < len(wanted):
        raise NotFound
    if any(person.status != Status.CONFIRMED for person in found):
        raise WithoutPlace


def _sit(tx: Tx, person: int, session: Session) -> None:
    if session.taken >= session.capacity:
        raise SessionFull
    session.taken += 1
    tx.add(Seat.of(person, session, SeatBy.HAND))
