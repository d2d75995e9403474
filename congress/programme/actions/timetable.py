"""Proposing another timetable, and putting it in place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select

from congress.core.audit import record
from congress.core.db import Database, Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.programme.forms.demands import sentences
from congress.programme.models import Room, Round, RoundKind, Session, Workshop
from congress.programme.queries import (
    Programme,
    RoomFacts,
    RoundFacts,
    SessionFacts,
    names_of,
    people_with_wishes,
    staff_programme,
    timetable_problem,
)
from congress.programme.rules.timetable import Keep, Timetable, schedule
from congress.setup.models import Congress

_Part = TypeVar("_Part", Round, Room)


class NothingToSchedule(Conflict):
    """There is nothing to place, or nowhere to place it."""

    sentence = nl("Maak eerst rondes, zalen en sessies. Daarna kan het rooster worden berekend.")


class ProgrammeChanged(Conflict):
    """The timetable no longer belongs to the programme of now."""

    sentence = nl("Het programma is intussen veranderd. Bereken het rooster opnieuw.")


@dataclass(frozen=True)
class Move:
    """A session that the proposal puts elsewhere."""

    session: SessionFacts
    round: RoundFacts
    room: RoomFacts


@dataclass(frozen=True)
class Proposal:
    """A timetable for the programme of now: every session, which of them move, and what stands in the way.

    `why` are the demands that cannot all be met, in words; empty when everything has a place.
    """

    programme: Programme
    answer: Timetable
    moves: tuple[Move, ...]
    people: int
    why: tuple[str, ...] = ()


def propose(db: Database, congress_id: int, *, keep: Keep = Keep.BEST) -> Proposal:
    """Compute another timetable; nothing is changed. Raises NothingToSchedule.

    With Keep.MOVES the timetable of now is only set right, with as few moves as possible.

    The solver works outside a transaction: it may take seconds.
    """
    with db.read() as tx:
        programme = staff_programme(tx, congress_id)
        problem = timetable_problem(tx, congress_id, programme)
        people = people_with_wishes(tx, congress_id)
    if not (problem.rounds and problem.rooms and problem.workshops):
        raise NothingToSchedule
    problem = replace(problem, keep=keep)
    answer = schedule(problem)
    rounds = {r.code: r for r in programme.rounds}
    rooms = {r.code: r for r in programme.rooms}
    moves = [
        Move(session, rounds[place[0]], rooms[place[1]])
        for session in programme.sessions
        if (place := answer.place.get(str(session.guid))) and place != (session.round.code, session.room.code)
    ]
    why = sentences(problem, answer.clash, names_of(programme))
    return Proposal(programme, answer, tuple(moves), people, tuple(why))


def apply_timetable(
    tx: Tx, congress: Congress, place: Mapping[UUID, tuple[str, str]], *, actor: str, now: datetime
) -> int:
    """Put sessions in other rounds and rooms, all of them or none; how many moved. `place` gives codes.

    A session keeps its number and guid, so calendars and apps follow it.
    Raises ProgrammeChanged when a session, round or room is not there, when somebody sits in a session or
    it is pinned, or when two would share a room.
    """
    tx.refresh(congress, with_for_update=True)
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
            "capacity": min(tx.get_one(Workshop, session.workshop_id).capacity, room.places),
            "taken": 0,
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
