"""Seats in sessions, chosen directly or given back."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import case, delete, select, update

from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.programme.models import Session
from congress.registration import queries
from congress.registration.models import Registration, Seat, SeatBy
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from congress.setup.rules.policies import Choice


class ChoosingClosed(Conflict):
    """Seats are given by the placement, which is not published yet, or the person has no place."""

    sentence = nl("Je kunt nu nog geen plek in een workshop kiezen.")


class SessionFull(Conflict):
    """Somebody else took the last seat."""

    sentence = nl("Deze workshop is net vol. Kies een andere.")


class WorkshopTwice(Conflict):
    """A person follows a workshop once."""

    sentence = nl("Je volgt deze workshop al in een andere ronde. Kies een andere.")


def choose_seat(
    tx: Tx, congress: Congress, registration: Registration, session_id: int, *, by: SeatBy = SeatBy.DIRECT
) -> None:
    """Take a free seat; the seat this person had in the same round is given back at once.

    Raises ChoosingClosed, SessionFull, WorkshopTwice, or NotFound for a session of another congress.
    """
    _check_may_choose(tx, congress, registration, by)
    mine = {seat.round_id: seat for seat in queries.seat_rows(tx, registration.id)}
    wanted = tx.get(Session, session_id)
    if wanted is None or wanted.congress_id != congress.id:
        raise NotFound
    old = mine.get(wanted.round_id)
    if old and old.session_id == session_id:
        return
    if any(seat.workshop_id == wanted.workshop_id for seat in mine.values() if seat is not old):
        raise WorkshopTwice
    _lock_sessions(tx, {session_id} | ({old.session_id} if old else set()))
    if wanted.taken >= wanted.capacity:
        raise SessionFull
    if old:
        _release(tx, [old.session_id])
        tx.delete(old)
        tx.flush()  # one seat per round: the old one goes before the new one comes
    wanted.taken += 1
    tx.add(
        Seat(
            registration_id=registration.id,
            session_id=session_id,
            round_id=wanted.round_id,
            workshop_id=wanted.workshop_id,
            by=by,
        )
    )


def leave_seat(tx: Tx, congress: Congress, registration: Registration, round_id: int) -> None:
    """Give the seat in one round back. Raises ChoosingClosed."""
    _check_may_choose(tx, congress, registration, SeatBy.DIRECT)
    for seat in queries.seat_rows(tx, registration.id):
        if seat.round_id == round_id:
            _release(tx, [seat.session_id])
            tx.delete(seat)


def give_up_seats(tx: Tx, *registration_ids: int) -> None:
    """Give every seat of these people back."""
    gone = tx.scalars(
        delete(Seat).where(Seat.registration_id.in_(registration_ids)).returning(Seat.session_id)
    ).all()
    if gone:
        _release(tx, gone)


def _check_may_choose(tx: Tx, congress: Congress, registration: Registration, by: SeatBy) -> None:
    tx.refresh(congress, with_for_update={"read": True})  # a placement is not published meanwhile
    tx.refresh(registration, with_for_update=True)
    is_open = congress.placement_published_at is not None or congress.choice == Choice.DIRECT
    if registration.status != Status.CONFIRMED or not (is_open or by == SeatBy.HAND):
        raise ChoosingClosed


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
