"""Sessions: where a workshop is given, and how many people fit."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from congress.core.chance import new_uuid
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.programme.actions.refusals import (
    GivenAlready,
    NotThere,
    Occupied,
    RunsGiven,
    SeatsGiven,
    SessionStays,
    TooOften,
    sit,
)
from congress.programme.forms.parts import SessionForm
from congress.programme.models import Room, Round, RoundKind, Session, Workshop
from congress.setup.models import Congress


def save_session(tx: Tx, congress: Congress, form: SessionForm, session_id: int | None) -> None:
    """Add a session, or change the one with this number.

    Raises NotFound, NotThere, SessionStays, TooOften, SeatsGiven, Occupied or GivenAlready.
    """
    workshop = tx.get(Workshop, form.workshop_id)
    block, room = tx.get(Round, form.round_id), tx.get(Room, form.room_id)
    if any(part is None or part.congress_id != congress.id for part in (workshop, block, room)):
        raise NotThere
    if workshop is None or block is None or block.kind != RoundKind.WORKSHOPS:
        raise NotThere
    session = _session_of(tx, congress, form, session_id)
    if runs_of(tx, workshop.id, without=session_id) >= workshop.runs:
        raise TooOften(runs=workshop.runs)
    try:
        with tx.begin_nested():  # which flushes first: what may be refused is set inside
            for name, value in form.model_dump().items():
                setattr(session, name, value)
            resize(tx, session)
            tx.add(session)
            tx.flush()  # the database says whether room and workshop are free
    except IntegrityError:
        raise _taken(tx, form, session_id) from None


def _taken(tx: Tx, form: SessionForm, session_id: int | None) -> Conflict:
    # What has the room, or else where the workshop is; somebody else was just first when neither is there.
    others = (
        select(Workshop.title, Room.name, Session.room_id == form.room_id)
        .join(Workshop, Workshop.id == Session.workshop_id)
        .join(Room, Room.id == Session.room_id)
        .where(Session.round_id == form.round_id, Session.id != (session_id or 0))
        .where((Session.room_id == form.room_id) | (Session.workshop_id == form.workshop_id))
        .order_by((Session.room_id == form.room_id).desc())
    )
    title, room, is_room = tx.execute(others).first() or ("", "", True)
    return Occupied(workshop=title) if is_room else GivenAlready(room=room)


def _session_of(tx: Tx, congress: Congress, form: SessionForm, session_id: int | None) -> Session:
    if session_id is None:
        return Session(congress_id=congress.id, guid=new_uuid(), taken=0, capacity=1)
    session = tx.get(Session, session_id)
    if session is None or session.congress_id != congress.id:
        raise NotFound
    tx.refresh(session, with_for_update=True)
    if session.taken and (session.round_id, session.workshop_id) != (form.round_id, form.workshop_id):
        raise SessionStays(sit=sit(session.taken))
    return session


def runs_of(tx: Tx, workshop_id: int, *, without: int | None = None) -> int:
    """How many sessions a workshop has, not counting the one with the number `without`."""
    query = select(func.count()).where(Session.workshop_id == workshop_id)
    return tx.scalar(query.where(Session.id != without) if without else query) or 0


def resize_sessions(tx: Tx, changed: Any) -> None:
    """Sessions follow the size of their workshop and room, but never below the seats that were given.

    Raises SeatsGiven, or RunsGiven when a workshop has more sessions than it may have.
    """
    if not isinstance(changed, Workshop | Room):
        return
    column = Session.workshop_id if isinstance(changed, Workshop) else Session.room_id
    found = list(tx.scalars(select(Session).where(column == changed.id).with_for_update()))
    if isinstance(changed, Workshop) and len(found) > changed.runs:
        raise RunsGiven(sessions=len(found))
    for session in found:
        resize(tx, session)


def resize(tx: Tx, session: Session) -> None:
    """As many places as workshop and room have. Raises SeatsGiven."""
    workshop, room = tx.get_one(Workshop, session.workshop_id), tx.get_one(Room, session.room_id)
    capacity = session.fitting(workshop.capacity, room.places)
    if capacity < (session.taken or 0):
        raise SeatsGiven(taken=session.taken)
    session.capacity = capacity
