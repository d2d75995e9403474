"""Adding, changing and removing parts of the programme."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from congress.core.audit import record
from congress.core.chance import new_uuid
from congress.core.db import Base, Tx
from congress.core.errors import Conflict, NotFound
from congress.core.forms import Form
from congress.core.i18n import nl
from congress.programme.forms.parts import SessionForm, WorkshopForm, features_of
from congress.programme.models import (
    LARGEST_NUMBER,
    Room,
    Round,
    RoundKind,
    Session,
    Speaker,
    Theme,
    Workshop,
    WorkshopSpeaker,
)
from congress.setup.models import Congress


class CodeTaken(Conflict):
    """Two parts of one kind cannot share a code."""

    sentence = nl("Deze korte naam bestaat al. Kies een andere.")


class InUse(Conflict):
    """Something else in the programme, or somebody's wish or seat, still needs it."""

    sentence = nl("Dit wordt nog gebruikt, bijvoorbeeld door een sessie of een keuze. Haal dat eerst weg.")


class Occupied(Conflict):
    """The room or the workshop is taken in this round."""

    sentence = nl("Deze zaal of deze workshop is in deze ronde al bezet. Kies een andere zaal of ronde.")


class SeatsGiven(Conflict):
    """More people sit in the session than would fit."""

    sentence = nl("In deze sessie zitten al {taken} mensen; daar is deze zaal te klein voor.")


class NotThere(Conflict):
    """A choice that this congress does not have."""

    sentence = nl("Kies een workshop, een workshopronde en een zaal van dit congres.")


class UnknownSpeaker(NotThere):
    """A speaker that this congress does not have."""

    sentence = nl("Kies sprekers uit de lijst.")


class UnknownTheme(NotThere):
    """A theme that this congress does not have."""

    sentence = nl("Kies een thema uit de lijst.")


def part_of(tx: Tx, congress: Congress, model: type[Base], part_id: int) -> Any:
    """A part of this congress by number; NotFound."""
    found: Any = tx.get(model, part_id) if part_id <= LARGEST_NUMBER else None
    if found is None or found.congress_id != congress.id:
        raise NotFound
    return found


def save_part(
    tx: Tx,
    congress: Congress,
    model: type[Base],
    form: Form,
    part_id: int | None,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Add a part, or change the one with this number.

    Raises NotFound, CodeTaken, Occupied, SeatsGiven or NotThere.
    """
    if isinstance(form, SessionForm):
        _save_session(tx, congress, form, part_id)
    else:
        _save_plain(tx, congress, model, form, part_id)
    action = "programme-added" if part_id is None else "programme-changed"
    subject = f"{model.__tablename__} {part_id or getattr(form, 'code', '')}"
    record(tx, congress_id=congress.id, actor=actor, action=action, subject=subject, now=now)


def remove_part(
    tx: Tx, congress: Congress, model: type[Base], part_id: int, *, actor: str, now: datetime
) -> None:
    """Take a part away. Raises NotFound, or InUse while anything needs it."""
    found = part_of(tx, congress, model, part_id)
    if isinstance(found, Session) and found.taken:
        raise InUse
    try:
        with tx.begin_nested():
            tx.execute(delete(model).where(model.__table__.c.id == part_id))
    except IntegrityError:
        raise InUse from None
    subject = f"{model.__tablename__} {part_id}"
    record(tx, congress_id=congress.id, actor=actor, action="programme-removed", subject=subject, now=now)


def _save_plain(tx: Tx, congress: Congress, model: type[Base], form: Form, part_id: int | None) -> None:
    values = form.model_dump(exclude={"speakers"})
    if "features" in values:
        values["features"] = features_of(values["features"])
    if isinstance(form, WorkshopForm):
        _check_workshop(tx, congress, form)
    columns: Any = model
    same = select(columns.id).where(columns.congress_id == congress.id, columns.code == values["code"])
    if tx.scalar(same.where(columns.id != part_id) if part_id else same):
        raise CodeTaken
    if part_id is None:
        found: Any = model(congress_id=congress.id, **values)
        if model is Theme:
            found.position = tx.scalar(select(func.count()).where(Theme.congress_id == congress.id)) or 0
        tx.add(found)
        tx.flush()  # speakers need workshop.id
    else:
        found = part_of(tx, congress, model, part_id)
        for name, value in values.items():
            setattr(found, name, value)
        _resize_sessions(tx, found)
    if isinstance(form, WorkshopForm):
        tx.execute(delete(WorkshopSpeaker).where(WorkshopSpeaker.workshop_id == found.id))
        tx.add_all(
            WorkshopSpeaker(workshop_id=found.id, speaker_id=number)
            for number in dict.fromkeys(form.speakers)
        )


def _check_workshop(tx: Tx, congress: Congress, form: WorkshopForm) -> None:
    known = set(tx.scalars(select(Speaker.id).where(Speaker.congress_id == congress.id)))
    if set(form.speakers) - known:
        raise UnknownSpeaker
    themes = set(tx.scalars(select(Theme.id).where(Theme.congress_id == congress.id)))
    if form.theme_id is not None and form.theme_id not in themes:
        raise UnknownTheme


def _resize_sessions(tx: Tx, changed: Any) -> None:
    """Sessions follow the size of their workshop and room, but never below the seats that were given."""
    if not isinstance(changed, Workshop | Room):
        return
    column = Session.workshop_id if isinstance(changed, Workshop) else Session.room_id
    for session in tx.scalars(select(Session).where(column == changed.id).with_for_update()):
        _resize(tx, session)


def _resize(tx: Tx, session: Session) -> None:
    workshop, room = tx.get_one(Workshop, session.workshop_id), tx.get_one(Room, session.room_id)
    capacity = min(workshop.capacity, room.places)
    if capacity < (session.taken or 0):
        raise SeatsGiven(taken=session.taken)
    session.capacity = capacity


def _save_session(tx: Tx, congress: Congress, form: SessionForm, part_id: int | None) -> None:
    parts = (tx.get(Workshop, form.workshop_id), tx.get(Round, form.round_id), tx.get(Room, form.room_id))
    if any(part is None or part.congress_id != congress.id for part in parts):
        raise NotThere
    block = parts[1]
    if block is None or block.kind != RoundKind.WORKSHOPS:
        raise NotThere
    if part_id is None:
        session = Session(congress_id=congress.id, guid=new_uuid(), taken=0, capacity=1)
    else:
        session = part_of(tx, congress, Session, part_id)
        tx.refresh(session, with_for_update=True)
        if session.taken and (session.round_id, session.workshop_id) != (form.round_id, form.workshop_id):
            raise InUse
    for name, value in form.model_dump().items():
        setattr(session, name, value)
    _resize(tx, session)
    try:
        with tx.begin_nested():
            tx.add(session)
            tx.flush()  # the database says whether room and workshop are free
    except IntegrityError:
        raise Occupied from None
