"""The draft of the timetable: the programme as it will be, and what another move would do to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select

from congress.core.db import Tx
from congress.programme.models import TimetableStep
from congress.programme.queries.programme import (
    Programme,
    RoomFacts,
    RoundFacts,
    SessionFacts,
    placed_sessions,
    staff_programme,
)
from congress.programme.rules.conflicts import Finding, conflicts
from congress.programme.rules.moves import Held, Obstacle, Place, obstacle


@dataclass(frozen=True)
class Difference:
    """A session that the draft puts elsewhere: as it is now, and as it will be."""

    now: SessionFacts
    then: SessionFacts


@dataclass(frozen=True)
class TimetableDraft:
    """The timetable as it is (`published`), with the draft over it (`planned`); `steps` can be undone."""

    published: Programme
    planned: Programme
    steps: int

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What publishing would move, in the order of the programme of now."""
        then = self.planned.session_by_id
        return tuple(
            Difference(now, then[now.id])
            for now in self.published.sessions
            if (now.round.id, now.room.id) != (then[now.id].round.id, then[now.id].room.id)
        )

    @cached_property
    def told(self) -> int:
        """How many seats get another room: each is told to the person who has it."""
        return sum(one.now.taken for one in self.differences)

    @cached_property
    def obstacles(self) -> Mapping[int, Obstacle]:
        """Why the draft cannot be published, by session id; empty when it can."""
        places = {s.id: _held(s) for s in self.planned.sessions}
        found = {
            one.now.id: obstacle(_held(one.now), _place(one.then.round, one.then.room), places.values())
            for one in self.differences
        }
        return {number: why for number, why in found.items() if why}


@dataclass(frozen=True)
class Outcome:
    """What a move would do: who changes places with it, why it may not, and the conflicts that it brings."""

    round: RoundFacts
    room: RoomFacts
    swaps: SessionFacts | None
    obstacle: Obstacle | None
    brings: tuple[Finding, ...]


def timetable_draft(tx: Tx, congress_id: int) -> TimetableDraft:
    """The draft of a congress; without steps it is the timetable itself."""
    query = select(TimetableStep).where(TimetableStep.congress_id == congress_id)
    steps = list(tx.scalars(query.order_by(TimetableStep.number, TimetableStep.id)))
    programme = staff_programme(tx, congress_id)
    places = {step.session_id: (step.round_id, step.room_id) for step in steps}
    return TimetableDraft(programme, moved(programme, places), len({step.number for step in steps}))


def moved(programme: Programme, places: Mapping[int, tuple[int, int]]) -> Programme:
    """The programme with sessions (by id) in other rounds and rooms (by id)."""
    rounds = {block.id: block for block in programme.rounds}
    rooms = {room.id: room for room in programme.rooms}

    def at_its_place(session: SessionFacts) -> SessionFacts:
        if session.id not in places:
            return session
        block, room = rounds[places[session.id][0]], rooms[places[session.id][1]]
        fits = min(session.workshop.capacity, room.places)
        capacity = fits if session.seat_limit is None else min(fits, session.seat_limit)
        return replace(session, round=block, room=room, capacity=capacity)

    sessions = sorted(
        map(at_its_place, programme.sessions), key=lambda s: (s.round.starts_at, s.room.name, s.id)
    )
    return replace(programme, sessions=tuple(sessions))


def outcome(programme: Programme, session: SessionFacts, block: RoundFacts, room: RoomFacts) -> Outcome:
    """What happens when this session moves there; whoever is there changes places with it."""
    there = [s for s in programme.by_round[block.id] if s.room.id == room.id and s.id != session.id]
    places = {session.id: (block.id, room.id)} | {s.id: (session.round.id, session.room.id) for s in there}
    after = moved(programme, places)
    held = [_held(s) for s in after.sessions]
    why = obstacle(_held(session), _place(block, room), held)
    for other in there:
        why = why or obstacle(_held(other), _place(session.round, session.room), held)
    before = conflicts(placed_sessions(programme))
    brings = tuple(found for found in conflicts(placed_sessions(after)) if found not in before)
    return Outcome(block, room, there[0] if there else None, why, brings)


def outcomes(programme: Programme, session: SessionFacts) -> list[Outcome]:
    """The outcome of every other place, by round and room."""
    return [
        outcome(programme, session, block, room)
        for block in programme.workshop_rounds
        for room in programme.rooms
        if (block.id, room.id) != (session.round.id, session.room.id)
    ]


def _held(session: SessionFacts) -> Held:
    return Held(
        id=session.id,
        workshop=session.workshop.id,
        size=session.workshop.capacity,
        taken=session.taken,
        pinned=session.pinned,
        place=_place(session.round, session.room),
    )


def _place(block: RoundFacts, room: RoomFacts) -> Place:
    return Place(block.id, room.id, room.places)
