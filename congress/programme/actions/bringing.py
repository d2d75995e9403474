"""Putting the programme of a document in place: what has the same code is changed, the rest is added."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import delete, select

from congress.core.audit import record
from congress.core.chance import new_uuid
from congress.core.db import LOCK, Tx
from congress.programme.forms.document import ProgrammeDocument, SessionPart
from congress.programme.models import (
    Room,
    Round,
    Session,
    Speaker,
    SpeakerAbsence,
    Theme,
    Workshop,
    WorkshopSpeaker,
)
from congress.programme.queries import programme_there
from congress.programme.rules.merging import matched
from congress.setup.models import Congress

_Model = TypeVar("_Model", Theme, Speaker, Room, Round, Workshop)


def change_programme(
    tx: Tx, congress: Congress, document: ProgrammeDocument, *, actor: str, now: datetime
) -> None:
    """Put a checked document in place and write it in the log; nothing is taken away."""
    bring_in(tx, congress, document)
    after = {name: len(getattr(document, name)) for name in ProgrammeDocument.model_fields}
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="programme-imported",
        subject=congress.slug,
        after=after,
        now=now,
    )


def hold_programme(tx: Tx, congress: Congress) -> None:
    """Nobody else changes this programme, or takes a seat in it, until the end of the transaction."""
    tx.refresh(congress, with_for_update=LOCK)
    held = select(Session).where(Session.congress_id == congress.id).order_by(Session.id)
    tx.scalars(held.with_for_update()).all()


def bring_in(tx: Tx, congress: Congress, document: ProgrammeDocument) -> None:
    """Put a document in place that `checked` found right beside what is there."""
    themes = _parts(tx, congress, Theme, document.themes)
    for position, part in enumerate(document.themes):
        themes[part.code].position = position
    speakers = _parts(tx, congress, Speaker, document.speakers, but=frozenset({"away"}))
    rooms = _parts(tx, congress, Room, document.rooms)
    rounds = _parts(tx, congress, Round, document.rounds)
    given = Counter(session.workshop for session in document.sessions)
    workshops = _parts(
        tx, congress, Workshop, document.workshops, but=frozenset({"theme", "speakers", "runs"})
    )
    tx.flush()  # links and sessions need the numbers of all these
    for speaker in document.speakers:
        row = speakers[speaker.code]
        tx.execute(delete(SpeakerAbsence).where(SpeakerAbsence.speaker_id == row.id))
        away = dict.fromkeys(speaker.away)
        tx.add_all(SpeakerAbsence(speaker_id=row.id, round_id=rounds[code].id) for code in away)
    for workshop in document.workshops:
        made = workshops[workshop.code]
        made.theme_id = themes[workshop.theme].id if workshop.theme else None
        made.runs = workshop.runs or max(given[workshop.code], 1)
        tx.execute(delete(WorkshopSpeaker).where(WorkshopSpeaker.workshop_id == made.id))
        who = dict.fromkeys(workshop.speakers)
        tx.add_all(WorkshopSpeaker(workshop_id=made.id, speaker_id=speakers[code].id) for code in who)
    _sessions(tx, congress, document.sessions, workshops=workshops, rounds=rounds, rooms=rooms)


def _parts(
    tx: Tx,
    congress: Congress,
    model: type[_Model],
    parts: Sequence[BaseModel],
    but: frozenset[str] = frozenset(),
) -> dict[str, _Model]:
    """Every part of this kind by its code: those that were there, and those of the document."""
    query = select(model).where(model.congress_id == congress.id)
    rows = {row.code: row for row in tx.scalars(query)}
    for part in parts:
        values = part.model_dump(exclude=set(but))
        values = {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}
        row = rows.setdefault(values["code"], model(congress_id=congress.id, code=values["code"]))
        for name, value in values.items():
            setattr(row, name, value)
        tx.add(row)
    return rows


def _sessions(
    tx: Tx,
    congress: Congress,
    parts: Sequence[SessionPart],
    *,
    workshops: Mapping[str, Workshop],
    rounds: Mapping[str, Round],
    rooms: Mapping[str, Room],
) -> None:
    held = matched([(p.workshop, p.round) for p in parts], programme_there(tx, congress).sessions)
    there = {s.id: s for s in tx.scalars(select(Session).where(Session.congress_id == congress.id))}
    by_id = {room.id: room for room in rooms.values()}
    sizes = {workshop.id: workshop.capacity for workshop in workshops.values()}
    moves, new = [], []
    for part, one in zip(parts, held, strict=True):
        place = (rounds[part.round].id, rooms[part.room].id)
        if one is None:
            new.append((part, place))
        else:
            there[one.id].pinned = part.pinned
            moves.append((there[one.id], place))
    _move(tx, congress, list(there.values()), [m for m in moves if _place(m[0]) != m[1]])
    for session in there.values():
        session.capacity = session.fitting(sizes[session.workshop_id], by_id[session.room_id].places)
    for part, (round_id, room_id) in new:
        workshop = workshops[part.workshop]
        session = Session(congress_id=congress.id, guid=new_uuid(), workshop_id=workshop.id, taken=0)
        session.round_id, session.room_id, session.pinned = round_id, room_id, part.pinned
        session.capacity = min(workshop.capacity, by_id[room_id].places)
        tx.add(session)
    tx.flush()  # the caller reads the programme back


def _place(session: Session) -> tuple[int, int]:
    return (session.round_id, session.room_id)


def _move(
    tx: Tx, congress: Congress, sessions: list[Session], moves: list[tuple[Session, tuple[int, int]]]
) -> None:
    """Sessions to their (round, room), each when its place is free; a circle opens by parking one of them."""
    aside = None
    while moves:
        used = {_place(session) for session in sessions}
        free = next((move for move in moves if move[1] not in used), None)
        if free is None:
            aside = aside or Room(
                congress_id=congress.id, code="even-opzij", name="even opzij", places=20_000
            )
            tx.add(aside)
            tx.flush()  # its number
            moves[0][0].room_id = aside.id
        else:
            free[0].round_id, free[0].room_id = free[1]
            moves.remove(free)
        tx.flush()  # the database allows one session at a time in a room
    if aside:
        tx.delete(aside)
