"""The waiting line of each session: a seat that comes free goes to whoever waits longest."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, and_, delete, select

from congress.core.db import Tx
from congress.mail.actions import queue_mail
from congress.programme.models import Round, Session
from congress.registration.actions.line import lock_congress
from congress.registration.models import Seat, SeatBy, SessionWaiting
from congress.registration.rules.turns import MovedUp, SessionState, Turn, moved_up
from congress.setup.models import Congress


def fill_seats(tx: Tx, congress: Congress, *, now: datetime) -> int:
    """Give every free seat that somebody waits for to the line, with a mail each; how many moved up.

    Who follows a workshop waits for it no more. Nothing moves in a session that has begun.
    The caller holds the lock on the congress. Two statements when there is nothing to do.
    """
    tx.flush()  # seats and turns are read as they are stored
    tx.execute(_needless(congress.id))
    if (
        tx.scalar(select(Session.id).where(Session.congress_id == congress.id, _awaited(now)).limit(1))
        is None
    ):
        return 0
    query = select(Session).where(Session.congress_id == congress.id).order_by(Session.id).with_for_update()
    sessions = {s.id: s for s in tx.scalars(query.execution_options(populate_existing=True))}
    line = _line(tx, congress.id, now=now)
    sit = select(Seat).where(Seat.registration_id.in_({turn.person for turn in line}))
    seats = {(seat.registration_id, seat.round_id): seat for seat in tx.scalars(sit)}
    sits: dict[int, dict[int, int]] = {}
    for (person, round_id), seat in seats.items():
        sits.setdefault(person, {})[round_id] = seat.session_id
    states = {s.id: SessionState(s.round_id, s.workshop_id, s.capacity - s.taken) for s in sessions.values()}
    moves = moved_up(line, states, sits)
    for move in moves:
        session, left = sessions[move.session], sessions.get(move.left or 0)
        _move(tx, move, session, seats.get((move.person, session.round_id)))
        session.taken += 1
        if left:
            left.taken -= 1
        forget_turns(tx, [move.person], session.round_id)
        facts = {"session": str(session.guid)}
        queue_mail(tx, "seat-free", about_id=move.person, congress_id=congress.id, now=now, facts=facts)
    tx.execute(_needless(congress.id))
    return len(moves)


def fill_free_seats(tx: Tx, *, now: datetime) -> None:
    """Move up the lines of all sessions with free seats; may run as often as one likes.

    A safety net: who gives a seat back does this at once. It is needed when a session got more seats.
    """
    found = select(Congress).where(Congress.id.in_(select(Session.congress_id).where(_awaited(now))))
    # Always in the same order, so that two workers do not wait for each other.
    for congress in tx.scalars(found.order_by(Congress.id)).all():
        lock_congress(tx, congress)
        fill_seats(tx, congress, now=now)


def forget_turns(tx: Tx, people: Collection[int], round_id: int) -> None:
    """These people wait for nothing more in this round."""
    in_round = select(Session.id).where(Session.round_id == round_id)
    tx.execute(
        delete(SessionWaiting).where(
            SessionWaiting.registration_id.in_(people), SessionWaiting.session_id.in_(in_round)
        )
    )


def _line(tx: Tx, congress_id: int, *, now: datetime) -> Sequence[Turn]:
    query = (
        select(SessionWaiting.id, SessionWaiting.registration_id, SessionWaiting.session_id)
        .join(Session, Session.id == SessionWaiting.session_id)
        .join(Round, Round.id == Session.round_id)
        .where(Session.congress_id == congress_id, Round.starts_at > now)
    )
    return [Turn(*row) for row in tx.execute(query)]


def _move(tx: Tx, move: MovedUp, session: Session, seat: Seat | None) -> None:
    if seat:
        tx.delete(seat)
        tx.flush()  # one seat per round: the old one goes before the new one comes
    tx.add(Seat.of(move.person, session, SeatBy.DIRECT))
    tx.flush()  # the workshop that is left may be the next one in another round


def _awaited(now: datetime) -> ColumnElement[bool]:
    # A session with a free seat that somebody waits for, and that has not begun.
    return and_(
        Session.taken < Session.capacity,
        Session.id.in_(select(SessionWaiting.session_id)),
        Session.round_id.in_(select(Round.id).where(Round.starts_at > now)),
    )


def _needless(congress_id: int) -> Delete:
    follows = (
        select(Seat.id)
        .join(Session, Session.workshop_id == Seat.workshop_id)
        .where(
            Session.congress_id == congress_id,
            Session.id == SessionWaiting.session_id,
            Seat.registration_id == SessionWaiting.registration_id,
        )
        .correlate(SessionWaiting)
    )
    return delete(SessionWaiting).where(follows.exists()).execution_options(synchronize_session=False)
