"""Putting a timetable in place: all sessions, or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select

from congress.core.audit import record
from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.programme.models import Room, Round, RoundKind, Session, Workshop
from congress.setup.models import Congress

_Part = TypeVar("_Part", Round, Room)


class ProgrammeChanged(Conflict):
    """The timetable no longer belongs to the programme of now."""

    sentence = nl("Het programma is intussen veranderd. Bereken het rooster opnieuw.")


def apply_timetable(
    tx: Tx, congress: Congress, place: Mapping[UUID, tuple[str, str]], *, actor: str, now: datetime
) -> int:
    """Put sessions in other rounds and rooms, all of them or none; how many moved. `place` gives codes.

    A session keeps its number and guid, so calendars and apps follow it.
    Raises ProgrammeChanged when a session, round or room is not there, when somebody sits in a session or
    it is pinned, or when two would share a room.
    """
    tx.refresh(congress, with_for_update=LOCK)
    query = select(Session).where(Session.congress_id == congress.id).order_by(Session.id).with_for_update()
    sessions = {session.guid: session for session in tx.scalars(query)}
    rounds = _codes(tx, congress, Round)
    rooms = _codes(tx, congress, Room)
    rows = []
    for guid, (round_code, room_code) in place.items():
        if guid not in sessions or round_code not in rounds or room_code not in rooms:
            raise ProgrammeChanged
        session, block, room = sessions[guid], rounds[round_code], rooms[room_code]
        if (session.round_id, session.room_id) == (block.id, room.id):
            continue
        if session.taken or session.pinned or block.kind != RoundKind.WORKSHOPS:
            raise ProgrammeChanged
        rows.append((session, block, room))
    _check_free(list(sessions.values()), rows)
    _move(tx, rows)
    facts = {str(session.guid): f"{block.code} {room.code}" for session, block, room in rows}
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="timetable-applied",
        subject=congress.slug,
        after=facts,
        now=now,
    )
    return len(rows)


def _codes(tx: Tx, congress: Congress, model: type[_Part]) -> dict[str, _Part]:
    return {part.code: part for part in tx.scalars(select(model).where(model.congress_id == congress.id))}


def _check_free(sessions: list[Session], rows: list[tuple[Session, Round, Room]]) -> None:
    to = {session.id: (block.id, room.id) for session, block, room in rows}
    places = [to.get(session.id, (session.round_id, session.room_id)) for session in sessions]
    given = [(session.workshop_id, place[0]) for session, place in zip(sessions, places, strict=True)]
    if len(set(places)) < len(places) or len(set(given)) < len(given):
        raise ProgrammeChanged


def _move(tx: Tx, rows: list[tuple[Session, Round, Room]]) -> None:
    """All at once: two sessions that change places would meet each other half-way, so both leave first."""
    values = [
        {
            "id": session.id,
            "congress_id": session.congress_id,
            "guid": session.guid,
            "workshop_id": session.workshop_id,
            "round_id": block.id,
            "room_id": room.id,
            "capacity": session.fitting(tx.get_one(Workshop, session.workshop_id).capacity, room.places),
            "taken": 0,
            "seat_limit": session.seat_limit,
            "pinned": session.pinned,
        }
        for session, block, room in rows
    ]
    if not values:
        return
    for session, _, _ in rows:
        tx.expunge(session)
    tx.execute(delete(Session).where(Session.id.in_([value["id"] for value in values])))
    tx.execute(insert(Session), values)
