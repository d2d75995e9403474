"""Seats in sessions, chosen directly or given back."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import case, delete, select, update

from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.programme.models import Round, Session
from congress.registration import queries
from congress.registration.actions.line import lock_congress
from congress.registration.actions.turns import fill_seats
from congress.registration.models import Registration, Seat, SeatBy, SessionWaiting
from congress.registration.rules.places import Status
from congress.registration.rules.wishes import seats_are_direct
from congress.setup.models import Congress


class ChoosingClosed(Conflict):
    """Seats are given by the placement, which is not published yet, or the person has no place."""

    sentence = nl("Je kunt nu nog geen plek in een workshop kiezen.")


class SessionFull(Conflict):
    """Somebody else took the last seat."""

    sentence = nl("Deze workshop is net vol. Kies een andere.")


class WorkshopTwice(Conflict):
    """A person follows a workshop once."""

    sentence = nl("Je volgt deze workshop al in een andere ronde. Kies een andere.")


class SessionBegan(Conflict):
    """Nobody chooses, leaves or waits for a seat in what has begun."""

    sentence = nl("Deze ronde is al begonnen. Je kunt hier niets meer veranderen.")


def choose_seat(
    tx: Tx, congress: Congress, registration: Registration, session_id: int, *, now: datetime
) -> None:
    """Take a free seat; the seat this person had in the same round is given back at once.

    Whoever waited for a seat that came free gets it first, and the seat that is given back goes to the line.
    Raises ChoosingClosed, SessionFull, WorkshopTwice, SessionBegan, or NotFound for a session of another
    congress.
    """
    _check_may_choose(tx, congress, registration)
    fill_seats(tx, congress, now=now)
    mine = {seat.round_id: seat for seat in queries.seat_rows(tx, registration.id)}
    wanted = _wanted(tx, congress, session_id, mine)
    if wanted is None:
        return
    _check_to_come(tx, wanted.round_id, now=now)
    old = mine.get(wanted.round_id)
    _lock_sessions(tx, {session_id} | ({old.session_id} if old else set()))
    if wanted.taken >= wanted.capacity:
        raise SessionFull
    if old:
        _release(tx, [old.session_id])
        tx.delete(old)
        tx.flush()  # one seat per round: the old one goes before the new one comes
    wanted.taken += 1
    tx.add(Seat.of(registration.id, wanted, SeatBy.DIRECT))
    fill_seats(tx, congress, now=now)


def leave_seat(
    tx: Tx, congress: Congress, registration: Registration, round_id: int, *, now: datetime
) -> None:
    """Give the seat in one round back, to whoever waits for it. Raises ChoosingClosed or SessionBegan."""
    _check_may_choose(tx, congress, registration)
    for seat in queries.seat_rows(tx, registration.id):
        if seat.round_id == round_id:
            _check_to_come(tx, round_id, now=now)
            _release(tx, [seat.session_id])
            tx.delete(seat)
    fill_seats(tx, congress, now=now)


def wait_for_seat(
    tx: Tx, congress: Congress, registration: Registration, session_id: int, *, now: datetime
) -> bool:
    """Stand in the line of a full session, or take a seat that is free after all; whether they wait now.

    The seat in that round stays until there is a better one. A second time changes nothing.
    Raises ChoosingClosed, WorkshopTwice, SessionBegan, or NotFound for a session of another congress.
    """
    _check_may_choose(tx, congress, registration)
    mine = {seat.round_id: seat for seat in queries.seat_rows(tx, registration.id)}
    wanted = _wanted(tx, congress, session_id, mine)
    if wanted is None:
        return False
    _check_to_come(tx, wanted.round_id, now=now)
    turn = {"registration_id": registration.id, "session_id": session_id}
    waits = select(SessionWaiting.id).filter_by(**turn)
    if tx.scalar(waits) is None:
        tx.add(SessionWaiting(**turn, since=now))
    fill_seats(tx, congress, now=now)
    return tx.scalar(waits) is not None


def stop_waiting(tx: Tx, congress: Congress, registration: Registration, session_id: int) -> None:
    """Leave the line of a session. A second time changes nothing."""
    lock_congress(tx, congress)
    turn = {"registration_id": registration.id, "session_id": session_id}
    tx.execute(delete(SessionWaiting).filter_by(**turn))


def give_up_seats(tx: Tx, *registration_ids: int) -> None:
    """Give every seat and every turn of these people back; the caller gives the seats to the line."""
    tx.execute(delete(SessionWaiting).where(SessionWaiting.registration_id.in_(registration_ids)))
    gone = tx.scalars(
        delete(Seat).where(Seat.registration_id.in_(registration_ids)).returning(Seat.session_id)
    ).all()
    if gone:
        _release(tx, gone)


def _check_may_choose(tx: Tx, congress: Congress, registration: Registration) -> None:
    lock_congress(tx, congress)  # a placement is not published meanwhile, and lines move one at a time
    tx.refresh(registration, with_for_update=True)
    is_open = seats_are_direct(congress.choice, published_at=congress.placement_published_at)
    if registration.status != Status.CONFIRMED or not is_open:
        raise ChoosingClosed


def _check_to_come(tx: Tx, round_id: int, *, now: datetime) -> None:
    if tx.get_one(Round, round_id).starts_at <= now:
        raise SessionBegan


def _wanted(tx: Tx, congress: Congress, session_id: int, mine: Mapping[int, Seat]) -> Session | None:
    # None for who sits there already.
    wanted = tx.get(Session, session_id)
    if wanted is None or wanted.congress_id != congress.id:
        raise NotFound
    old = mine.get(wanted.round_id)
    if old and old.session_id == session_id:
        return None
    if any(seat.workshop_id == wanted.workshop_id for seat in mine.values() if seat is not old):
        raise WorkshopTwice
    return wanted


def _lock_sessions(tx: Tx, ids: Collection[int]) -> None:
    # In order of id, so that two people who swap rooms do not wait for each other.
    query = select(Session).where(Session.id.in_(ids)).order_by(Session.id).with_for_update()
    tx.scalars(query.execution_options(populate_existing=True)).all()


def _release(tx: Tx, session_ids: Collection[int]) -> None:
    # An id for each seat, so one session may come more often.
    counts = Counter(session_ids)
    tx.execute(
        update(Session)
        .where(Session.id.in_(counts))
        .values(taken=Session.taken - case(counts, value=Session.id))
        .execution_options(synchronize_session=False)
    )
